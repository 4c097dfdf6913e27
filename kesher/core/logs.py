"""Log lines: one JSON object a line, a fixed event name and ids. No personal data: what may hold a name is not written."""

import json
import logging
from datetime import UTC, datetime
from types import TracebackType

_STANDARD = set(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName", "request"}


class JsonLines(logging.Formatter):
    """Time, level, where, event, and whatever ids were given in `extra`.

    Of an exception only class and place are written, not its text, since texts quote the data that broke them.
    """

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "event": record.getMessage()
            if record.name.startswith("kesher")
            else record.msg.split("%")[0].strip()
            if isinstance(record.msg, str)
            else type(record.msg).__name__,
        }
        line |= {
            key: value
            for key, value in vars(record).items()
            if key not in _STANDARD and isinstance(value, str | int | float | bool)
        }
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__
            line["place"] = _place(record.exc_info[2])
        return json.dumps(line, ensure_ascii=False, default=str)


def _place(trace: TracebackType | None) -> str:
    """The innermost line of our own code, by file and number; of a library's where none of ours is on the way."""
    place = ""
    while trace:
        file = trace.tb_frame.f_code.co_filename
        ours = "/kesher/" in file and "/site-packages/" not in file
        if ours or not place.startswith("kesher/"):
            place = (
                f"{'kesher/' + file.rsplit('/kesher/', 1)[-1] if ours else file.rsplit('/', 1)[-1]}:{trace.tb_lineno}"
            )
        trace = trace.tb_next
    return place
