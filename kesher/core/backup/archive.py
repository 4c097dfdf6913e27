"""The database's log, kept as it goes on: at most `SECONDS` of it are on this machine alone."""

import shlex
from datetime import datetime
from pathlib import Path

SECONDS = 60  # after so long a piece that is not full is kept, too, if anything was written
_HERE = Path(__file__).parent


def settings_for(store: Path) -> dict[str, str]:
    """Settings of the server that keep its log in this store."""
    return {
        "archive_mode": "on",
        "archive_timeout": str(SECONDS),
        "archive_command": _command("archive.sh", store, "%p", "%f"),
    }


def restore_settings(store: Path, until: datetime | None = None) -> dict[str, str]:
    """Settings of a server that is made anew out of this store, up to `until` or as far as the log goes."""
    found = {
        "restore_command": _command("restore.sh", store, "%f", "%p"),
        "recovery_target_timeline": "latest",
        "recovery_target_action": "promote",
    }
    return found | ({"recovery_target_time": until.isoformat()} if until else {})


def _command(script: str, store: Path, *places: str) -> str:
    words = ["/bin/sh", str(_HERE / script), str(store)]
    return " ".join([*(shlex.quote(word).replace("%", "%%") for word in words), *(f'"{place}"' for place in places)])
