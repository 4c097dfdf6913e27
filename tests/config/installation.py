"""An installation of its own for tests of operators' commands: its own cluster with the tables of the template, its own data folder."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import psycopg

from kesher.core.backup import archive
from kesher.core.postgres import Server, parse_url
from kesher.core.postgres.server import binaries

KEY = "a-key-of-a-test-that-nobody-else-has-0123456789"


@dataclass
class Installation:
    """A data folder, and the folder of its backups where it has one."""

    data: Path
    backup: Path | None = None
    key: str = KEY

    @property
    def server(self) -> Server:
        """Its cluster, as `kesher` starts it."""
        settings = archive.settings_for(self.backup) if self.backup else {}
        return Server(self.data / "postgres", settings=settings)

    def kesher(self, *arguments: str, words: str = "") -> "subprocess.CompletedProcess[str]":
        """A command as an operator types it."""
        return self._python("-m", "kesher.config.cli", *arguments, words=words)

    def run(self, script: str) -> str:
        """A script inside of it, with the tests at hand; what it printed."""
        begin = "import os, django; os.environ['DJANGO_SETTINGS_MODULE'] = 'kesher.config.settings'; django.setup()\n"
        done = self._python("-c", begin + script)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def ask(self, question: str) -> list[tuple[object, ...]]:
        """What its database says."""
        with psycopg.connect(**self.server.address().libpq(), autocommit=True) as line:  # type: ignore[arg-type]
            return line.execute(question.encode()).fetchall()

    def _python(self, *arguments: str, words: str = "") -> "subprocess.CompletedProcess[str]":
        kept = {name: value for name, value in os.environ.items() if not name.startswith("KESHER_")}
        kept |= {"KESHER_DATA": str(self.data), "KESHER_SECRET_KEY": self.key, "KESHER_TESTING": "1"}
        if self.backup:
            kept["KESHER_BACKUP"] = str(self.backup)
        return subprocess.run(
            [sys.executable, *arguments], env=kept, input=words, capture_output=True, text=True, check=False
        )


def founded(data: Path, backup: Path | None = None) -> Installation:
    """A running one with empty tables."""
    made = Installation(data, backup)
    made.server.start()
    made.server.create_database()
    template = (
        os.environ["KESHER_TEMPLATE_URL"] if "KESHER_TEMPLATE_URL" in os.environ else os.environ["KESHER_DATABASE_URL"]
    )
    dump = subprocess.run(
        [binaries() / "pg_dump", "--format=custom", "--dbname", parse_url(template).url()],
        capture_output=True,
        check=True,
    )
    subprocess.run(
        [binaries() / "pg_restore", "--no-owner", "--dbname", made.server.address().url()],
        input=dump.stdout, capture_output=True, check=True,
    )  # fmt: skip
    return made
