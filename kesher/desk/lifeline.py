"""The time that a customer and we have together, as a thread: matters above it, promises as knots in it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language_bidi, ngettext

from kesher.core.clock import ISRAEL
from kesher.promises.queries.rows import PromiseClock
from kesher.ui.html import knot
from kesher.ui.words import day_words

WIDTH, PAD, LINE, TALLEST = 900.0, 24.0, 58.0, 34.0
MOST = 12  # stretches on the line
_WORST = ("broken", "late", "risk", "open", "paused", "kept")


@dataclass(frozen=True)
class Stretch:
    """A piece of the line: what began in it, and the promise that says most about it."""

    begins: date
    label: str
    matters: int
    knot: str


def heading(first: datetime, now: datetime) -> str:
    """How long it has been."""
    days = (now - first).days
    if days < 60:
        return ngettext("%(n)s day together", "%(n)s days together", max(1, days)) % {"n": max(1, days)}
    if days < 730:
        return ngettext("%(n)s month together", "%(n)s months together", days // 30) % {"n": days // 30}
    return ngettext("%(n)s year together", "%(n)s years together", days // 365) % {"n": days // 365}


def stretches(
    first: datetime, now: datetime, opened: Iterable[datetime], promises: Iterable[PromiseClock]
) -> list[Stretch]:
    """At most twelve even stretches from the first touch until now, the last one holding what is still open."""
    begin, end = first.astimezone(ISRAEL).date(), now.astimezone(ISRAEL).date()
    step = max(1, -(-((end - begin).days + 1) // MOST))
    count = (end - begin).days // step + 1
    matters, states = [0] * count, [set[str]() for _ in range(count)]

    def place(moment: datetime) -> int:
        return min(count - 1, max(0, (moment.astimezone(ISRAEL).date() - begin).days // step))

    for moment in opened:
        matters[place(moment)] += 1
    for one in promises:
        if one.shown in _WORST:
            states[place(min(one.settled_at or one.due_at, now))].add(one.shown)
    return [
        Stretch(
            begin + timedelta(days=n * step),
            _label(begin + timedelta(days=n * step), step),
            matters[n],
            next((state for state in _WORST if state in states[n]), ""),
        )
        for n in range(count)
    ]


def draw(found: Sequence[Stretch], label: str) -> SafeString:
    """The SVG; runs with the reading direction. Fewer than two stretches draw nothing."""
    if len(found) < 2:
        return SafeString("")
    mirrored, most = get_language_bidi(), max(one.matters for one in found) or 1
    gap = (WIDTH - 2 * PAD) / (len(found) - 1)

    def x(n: int) -> float:
        along = PAD + n * gap
        return WIDTH - along if mirrored else along

    parts = [format_html('<line class="dl-past" x1="{}" x2="{}" y1="{}" y2="{}"/>', PAD, WIDTH - PAD, LINE, LINE)]
    for n, one in enumerate(found):
        if one.matters:
            tall = TALLEST * one.matters / most
            parts.append(
                format_html(
                    '<rect class="a1" x="{}" y="{}" width="16" height="{}"/>',
                    f"{x(n) - 8:.1f}",
                    f"{LINE - 12 - tall:.1f}",
                    f"{tall:.1f}",
                )
            )
        if one.knot:
            shape = knot(one.knot).replace(
                "<svg ", f'<svg x="{x(n) - 8:.1f}" y="{LINE - 8}" width="16" height="16" ', 1
            )
            parts.append(
                format_html('<circle class="dl-hole" cx="{}" cy="{}" r="9"/>{}', f"{x(n):.1f}", LINE, SafeString(shape))
            )
        if n % max(1, len(found) // 6) == 0:
            parts.append(
                format_html(
                    '<text x="{}" y="{}" text-anchor="middle" direction="ltr">{}</text>',
                    f"{x(n):.1f}",
                    LINE + 26,
                    one.label,
                )
            )
    return format_html(
        '<svg class="chart lifeline" viewBox="0 0 900 92" role="img" aria-label="{}" direction="ltr">{}</svg>',
        label,
        format_html_join("", "{}", ((part,) for part in parts)),
    )


def _label(day: date, step: int) -> str:
    return f"{day.month}.{day.year}" if step > 20 else day_words(day)
