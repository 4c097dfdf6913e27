"""What the environment says, read once and checked: the only place that looks at KESHER_* variables.

Everything that an administrator may change while the system runs is a setting in the database (core.settings), not here.
"""

import os
import secrets
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from kesher.core.backup import archive
from kesher.core.postgres import Address, Server, parse_url

SHORTEST_KEY = 32  # letters of a key that somebody gives


BACKUP_DAYS, LONGEST_BACKUP_DAYS = 14, 35  # how long a moment is kept (TRUST.md, section 3)
LARGEST_MAIL = 60  # megabytes; larger ones are not read (channels' parser has the same limit)


class ConfigurationError(Exception):
    """A sentence that names the variable, what it holds and what it should hold."""


@dataclass(frozen=True)
class Environment:
    """The checked environment. Addresses are absolute, ports are numbers, folders are paths."""

    data: Path
    database: Address
    database_is_ours: bool
    public_url: str
    http_port: int
    events_port: int
    smtp_port: int
    mail_out: str
    clock_file: Path | None
    debug: bool
    web_host: str
    secret_key: str
    former_keys: tuple[str, ...]  # open what they sealed and signed; nothing new is made with them
    demo: bool
    smtp_name: str
    smtp_megabytes: int
    smtp_certificate: Path | None
    smtp_key: Path | None
    backup: Path | None
    backup_days: int

    @property
    def server(self) -> Server:
        """The cluster in our own data folder (used unless KESHER_DATABASE_URL names another); its log goes to the backups."""
        return Server(self.data / "postgres", settings=archive.settings_for(self.backup) if self.backup else None)


def read(environ: dict[str, str] | None = None) -> Environment:
    """Read and check the environment; raises ConfigurationError in words for the first thing that is wrong."""
    values = dict(os.environ if environ is None else environ)
    data = Path(values.get("KESHER_DATA") or ".kesher").resolve()
    url = values.get("KESHER_DATABASE_URL", "")
    try:
        database = parse_url(url) if url else Server(data / "postgres").address()
    except ValueError as error:
        raise ConfigurationError(str(error)) from error
    http_port = _port(values, "KESHER_HTTP_PORT", 8000)
    public_url = (values.get("KESHER_PUBLIC_URL") or f"http://localhost:{http_port}").rstrip("/")
    if urlsplit(public_url).scheme not in {"http", "https"} or not urlsplit(public_url).hostname:
        raise ConfigurationError(
            f"KESHER_PUBLIC_URL is “{public_url}”; it should look like https://service.example.org"
        )
    certificate = _file(values, "KESHER_SMTP_CERTIFICATE")
    mail_out = values.get("KESHER_MAIL_OUT", "")
    if mail_out and urlsplit(mail_out).scheme not in {"smtp", "smtps"}:
        raise ConfigurationError("KESHER_MAIL_OUT should look like smtp://user:secret@mail.example.org:587")
    secret_key, *former = _keys(values, data)
    return Environment(
        data=data,
        database=database,
        database_is_ours=not url,
        public_url=public_url,
        http_port=http_port,
        events_port=_port(values, "KESHER_EVENTS_PORT", http_port + 1),
        smtp_port=_port(values, "KESHER_SMTP_PORT", 2525),
        mail_out=mail_out,
        clock_file=_clock(values.get("KESHER_CLOCK", "")),
        debug=values.get("KESHER_DEBUG", "") == "1",
        web_host=values.get("KESHER_WEB_HOST") or "127.0.0.1",
        secret_key=secret_key,
        former_keys=tuple(former),
        demo=values.get("KESHER_DEMO", "") == "1",
        smtp_name=values.get("KESHER_SMTP_NAME") or urlsplit(public_url).hostname or "localhost",
        smtp_megabytes=_megabytes(values),
        smtp_certificate=certificate,
        smtp_key=_file(values, "KESHER_SMTP_KEY") or certificate,
        backup=_backup(values.get("KESHER_BACKUP", ""), data),
        backup_days=_days(values),
    )


def _port(values: dict[str, str], name: str, otherwise: int) -> int:
    raw = values.get(name) or str(otherwise)
    if not raw.isdigit() or not 0 < int(raw) < 65536:
        raise ConfigurationError(f"{name} is “{raw}”; it should be a port number between 1 and 65535")
    return int(raw)


def _megabytes(values: dict[str, str]) -> int:
    raw = values.get("KESHER_SMTP_MAX_MB") or str(LARGEST_MAIL)
    if not raw.isdigit() or not 1 <= int(raw) <= LARGEST_MAIL:
        raise ConfigurationError(f"KESHER_SMTP_MAX_MB is “{raw}”; it should be a number between 1 and {LARGEST_MAIL}")
    return int(raw)


def _backup(raw: str, data: Path) -> Path | None:
    """A folder outside of the data; whether its disk is there is asked when it is written to, for Kesher must run without it."""
    if not raw:
        return None
    path = Path(raw).resolve()
    if path == data or data in path.parents or path in data.parents:
        raise ConfigurationError(
            f"KESHER_BACKUP is “{raw}”; it should be a folder outside of {data}, best on another disk"
        )
    return path


def _days(values: dict[str, str]) -> int:
    raw = values.get("KESHER_BACKUP_DAYS") or str(BACKUP_DAYS)
    if not raw.isdigit() or not 1 <= int(raw) <= LONGEST_BACKUP_DAYS:
        raise ConfigurationError(
            f"KESHER_BACKUP_DAYS is “{raw}”; it should be a number of days between 1 and {LONGEST_BACKUP_DAYS}, since whoever "
            "was erased must leave the backups too"
        )
    return int(raw)


def _file(values: dict[str, str], name: str) -> Path | None:
    raw = values.get(name, "")
    if not raw:
        return None
    path = Path(raw)
    if not path.is_file() or not os.access(path, os.R_OK):
        raise ConfigurationError(f"{name} is “{raw}”; it should name a file in PEM form that this user can read")
    return path


def _clock(raw: str) -> Path | None:
    """KESHER_CLOCK names a file that holds one ISO time with offset; only test installations may have it."""
    if not raw:
        return None
    path = Path(raw)
    try:
        moment = datetime.fromisoformat(path.read_text().strip().split()[0])
    except (OSError, ValueError, IndexError) as error:
        raise ConfigurationError(
            f"KESHER_CLOCK should name a file that begins with a time like 2026-11-21T22:40:00+02:00 ({error})"
        ) from error
    if moment.tzinfo is None:
        raise ConfigurationError(
            "The time in the file of KESHER_CLOCK needs an offset, as in 2026-11-21T22:40:00+02:00"
        )
    return path


def _keys(values: dict[str, str], data: Path) -> list[str]:
    """The installation's keys, newest first: of KESHER_SECRET_KEY, else of the file, which is made at first use."""
    data.mkdir(parents=True, exist_ok=True)
    if given := values.get("KESHER_SECRET_KEY", "").split():
        if short := next((key for key in given if len(key) < SHORTEST_KEY), None):
            raise ConfigurationError(
                f"KESHER_SECRET_KEY holds a key of {len(short)} letters; each needs at least {SHORTEST_KEY}, by chance"
            )
        return given
    return _key_file(data / "secret.key")


def _key_file(path: Path) -> list[str]:
    """A key a line, the newest first; readable by its owner only."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        if found := path.read_text().split():
            return found
        raise ConfigurationError(
            f"{path} is empty: restore it from the backup, since links, tokens and the secrets of accounts depend on it"
        ) from None
    with os.fdopen(descriptor, "w") as file:
        key = secrets.token_urlsafe(48)
        file.write(key)
        file.flush()
        os.fsync(file.fileno())
    return [key]


ENV = read()
