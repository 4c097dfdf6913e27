"""The folder of a demo: made once, known by its mark, never a folder of somebody's real installation."""

import json
import os
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path

MARK = "demo.json"


class NotADemo(Exception):
    """A sentence: the folder holds something else, and nothing in it was touched."""


@dataclass
class Mark:
    """What the folder says of itself. `built` is the time at which the year ended; empty while it is being made."""

    built: str = ""
    customers: int = 0
    days: int = 0
    mail_out: str = ""
    sms_out: str = ""


def folder() -> Path:
    """KESHER_DATA, else .kesher/demo below where we are."""
    return Path(os.environ.get("KESHER_DATA") or ".kesher/demo").resolve()


def read(home: Path) -> Mark | None:
    """Its mark; None for a folder that is new. Raises NotADemo."""
    path = home / MARK
    if path.exists():
        return Mark(**json.loads(path.read_text()))
    if home.exists() and any(one.name != "secret.key" for one in home.iterdir()):
        raise NotADemo(
            f"{home} holds an installation that is no demo; it was not touched. Name another folder with KESHER_DATA."
        )
    return None


def write(home: Path, mark: Mark) -> None:
    """Set the mark, durably."""
    home.mkdir(parents=True, exist_ok=True)
    new = home / f"{MARK}.new"
    with new.open("w") as file:
        json.dump(asdict(mark), file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    new.replace(home / MARK)


def clear(home: Path) -> None:
    """Take away a demo (half made, or to be made anew). Raises NotADemo for anything else."""
    if read(home) is None:
        return
    for one in home.iterdir():
        if one.name != MARK:
            shutil.rmtree(one) if one.is_dir() else one.unlink()
    (home / MARK).unlink()
