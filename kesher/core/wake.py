"""Tell sleeping workers and open screens, after commit, that there is something for them (LISTEN/NOTIFY)."""

import json
from typing import Any

from django.db import connection


def wake(loop: str) -> None:
    """Wake the worker loop of this name when the present transaction commits."""
    _notify("kesher_wake", loop)


def tell_screens(topic: str, audience: list[str], **ids: str | int | None) -> None:
    """Send a live event to open screens when the present transaction commits.

    `audience` names who may hear it: `person:<id>`, `team:<id>`, `role:<code>` or `staff`. Ids only, never texts: the screen
    fetches what it may see.
    """
    _notify("kesher_screens", json.dumps({"topic": topic, "to": audience, **ids}, default=str))


def _notify(channel: str, payload: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [channel, payload])
