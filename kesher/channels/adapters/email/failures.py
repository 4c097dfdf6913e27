"""How a failure is written into the log: what and where, never what was being read."""

import traceback
from pathlib import Path


def where(error: BaseException) -> str:
    """The kind of an error and the place where it arose. Its text may quote a customer, so it stays out."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{place}"
