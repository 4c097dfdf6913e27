"""Where the database is: a parsed `postgresql://` address, as Django and libpq want it."""

from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit


@dataclass(frozen=True)
class Address:
    """One database. `host` may be a folder (a unix socket)."""

    host: str
    name: str
    user: str
    password: str = ""
    port: str = ""
    sslmode: str = ""

    def url(self) -> str:
        """The same address as a URL that `parse_url` reads back."""
        from urllib.parse import quote

        secret = f":{quote(self.password, safe='')}" if self.password else ""
        mode = f"&sslmode={self.sslmode}" if self.sslmode else ""
        port = f"&port={self.port}" if self.port else ""
        return (
            f"postgresql://{quote(self.user)}{secret}@/{quote(self.name)}?host={quote(self.host, safe='')}{port}{mode}"
        )

    def named(self, name: str) -> "Address":
        """The same server, another database."""
        return Address(self.host, name, self.user, self.password, self.port, self.sslmode)

    def libpq(self) -> dict[str, str]:
        """Keywords for `psycopg.connect`."""
        words = {
            "host": self.host,
            "dbname": self.name,
            "user": self.user,
            "password": self.password,
            "port": self.port,
        }
        words["sslmode"] = self.sslmode
        return {key: value for key, value in words.items() if value}


def parse_url(url: str) -> Address:
    """Read `postgresql://user:secret@host:port/name?host=/folder&sslmode=require`.

    Raises ValueError with a sentence that names what is missing.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"}:
        raise ValueError("KESHER_DATABASE_URL must begin with postgresql://")
    query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    name = unquote(parts.path.lstrip("/"))
    if not name:
        raise ValueError("KESHER_DATABASE_URL names no database (postgresql://user@host/NAME)")
    return Address(
        host=query.get("host") or parts.hostname or "localhost",
        name=name,
        user=unquote(parts.username or query.get("user", "")) or "kesher",
        password=unquote(parts.password or ""),
        port=query.get("port") or (str(parts.port) if parts.port else ""),
        sslmode=query.get("sslmode", ""),
    )
