"""A temporary, durable PostgreSQL with Kesher's tables, for benchmarks; and the CPU seconds of everything that takes part."""

import contextlib
import os
import shutil
import tempfile
from pathlib import Path

import psutil


class Cluster:
    """`with Cluster() as cluster:` Django is set up on it inside the block; `cpu()` counts this process and the database."""

    def __enter__(self) -> "Cluster":
        from kesher.core.postgres import Server

        self.home = Path(tempfile.mkdtemp(prefix="kesher-bench-"))
        self.server = Server(self.home / "postgres")
        self.server.start()
        self.server.create_database("kesher")
        os.environ |= {
            "KESHER_DATABASE_URL": self.server.address("kesher").url(),
            "KESHER_DATA": str(self.home / "data"),
            "KESHER_TESTING": "1",
            "DJANGO_SETTINGS_MODULE": "kesher.config.settings",
        }
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0, skip_checks=True)
        return self

    def __exit__(self, *_: object) -> None:
        from django.db import connection

        connection.close()
        self.server.stop()
        shutil.rmtree(self.home, ignore_errors=True)
        shutil.rmtree(self.server.socket_folder, ignore_errors=True)

    def cpu(self) -> float:
        """User and system seconds so far, of this process and the whole tree of the database server."""
        own = os.times()
        total = own.user + own.system
        with contextlib.suppress(psutil.Error):
            for one in psutil.process_iter(["cmdline"]):
                if any(str(self.home) in word for word in one.info["cmdline"] or ()) and one.pid != os.getpid():
                    total += sum(_seconds(process) for process in {one, *one.children(recursive=True)})
                    break
        return total


def _seconds(process: psutil.Process) -> float:
    with contextlib.suppress(psutil.Error):
        times = process.cpu_times()
        return float(times.user + times.system + times.children_user + times.children_system)
    return 0.0
