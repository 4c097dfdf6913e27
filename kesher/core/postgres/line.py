"""A connection of one's own beside Django's, for LISTEN and advisory locks that outlive a request."""

from typing import Any

import psycopg
from django.conf import settings


def own_line() -> psycopg.Connection[tuple[Any, ...]]:
    """A new autocommit connection to the same database; the caller closes it."""
    database = settings.DATABASES["default"]
    words = {
        "host": database["HOST"],
        "dbname": database["NAME"],
        "user": database["USER"],
        "password": database["PASSWORD"],
    }
    words |= {"port": database["PORT"], "sslmode": database["OPTIONS"].get("sslmode", "")}
    return psycopg.connect(**{key: value for key, value in words.items() if value}, autocommit=True)
