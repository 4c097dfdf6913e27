"""Working time against the slow second opinion of the tests, in the same run: `make bench NAME=working-time`.

Prints one JSON object a line: {"name", "n", "us" (CPU microseconds a question), "naive_us", "ratio", "agree"}. The questions lie
anywhere in twenty years of the Israeli calendar; `layout` is what laying out those years costs once.
"""

import json
import random
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from tests.staff.calendars import SPLIT
from tests.staff.slow_working_time import SlowWorkingTime

BEGIN = datetime(2016, 1, 1, tzinfo=UTC)
YEARS = timedelta(days=20 * 365)
FAST, SLOW = 20_000, 200


def main() -> None:
    chance = random.Random(20)
    starts = [BEGIN + timedelta(minutes=chance.randrange(YEARS // timedelta(minutes=1))) for _ in range(FAST)]
    budgets = [chance.randrange(1, 5000) for _ in range(FAST)]
    ends = [
        start + timedelta(minutes=chance.randrange(1, 60 * 24 * 400 if n % 10 == 0 else 60 * 24 * 10))
        for n, start in enumerate(starts)
    ]
    calendar, slow = replace(SPLIT), SlowWorkingTime(SPLIT)

    seconds, _ = _timed(lambda: calendar.between(BEGIN, BEGIN + YEARS))
    print(json.dumps({"name": "layout", "n": 20, "ms": round(seconds * 1e3, 2)}))
    _measure("add", starts, budgets, calendar.add, slow.add)
    _measure("between", starts, ends, calendar.between, slow.between)
    days = [1 + n % 20 for n in budgets]
    _measure("end_of_business_day", starts, days, calendar.end_of_business_day, slow.end_of_business_day)
    _measure("subtract", starts, budgets, calendar.subtract, None)


def _measure[S, A](
    name: str,
    starts: list[datetime],
    second: list[S],
    ask: Callable[[datetime, S], A],
    ask_slowly: Callable[[datetime, S], A] | None,
) -> None:
    seconds, answers = _timed(lambda: [ask(a, b) for a, b in zip(starts, second, strict=True)])
    line: dict[str, object] = {"name": name, "n": FAST, "us": round(seconds / FAST * 1e6, 2)}
    if ask_slowly:
        slow_seconds, slow_answers = _timed(
            lambda: [ask_slowly(a, b) for a, b in zip(starts[:SLOW], second, strict=False)]
        )
        line |= {
            "naive_us": round(slow_seconds / SLOW * 1e6, 1),
            "ratio": round(slow_seconds / SLOW / (seconds / FAST)),
            "agree": answers[:SLOW] == slow_answers,
        }
    print(json.dumps(line))


def _timed[T](work: Callable[[], T]) -> tuple[float, T]:
    begin = time.process_time()
    result = work()
    return time.process_time() - begin, result


if __name__ == "__main__":
    main()
