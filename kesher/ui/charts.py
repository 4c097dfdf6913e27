"""Charts as SVG made by the server: classes only, so a strict policy of styles holds; each says its finding in its label.

What flows with the reading direction (the day of an agent, bars) is drawn mirrored in Hebrew; numbers over calendar time
(sparklines) run left to right in both languages, as in the press and official statistics.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from kesher.core.clock import ISRAEL
from kesher.ui.html import knot
from kesher.ui.types import State
from kesher.ui.words import clock_time

HEBREW = re.compile("[\u0590-\u05ff]")


@dataclass(frozen=True)
class DayKnot:
    """A promise on the line of the day."""

    at: datetime
    state: State


@dataclass(frozen=True)
class Bar:
    """One bar: its label, its value, how the value is written, its tone (empty, r, x, g or v of the stylesheet)."""

    label: str
    value: float
    text: str = ""
    tone: str = ""


def sparkline(values: Sequence[float], label: str, benchmark: float | None = None) -> SafeString:
    """A small line over time; `benchmark` is a dashed line. Fewer than two values draw nothing, since there is no line."""
    if len(values) < 2:
        return SafeString("")
    every = [*values, *([benchmark] if benchmark is not None else [])]
    low, high = min(every), max(every)
    step = 92 / (len(values) - 1)

    def y(value: float) -> float:
        return 22 - 20 * (value - low) / ((high - low) or 1)

    points = " ".join(f"{2 + n * step:.1f},{y(value):.1f}" for n, value in enumerate(values))
    mark = SafeString("")
    if benchmark is not None:
        mark = format_html('<line class="bm" x1="2" x2="94" y1="{0}" y2="{0}"/>', f"{y(benchmark):.1f}")
    return format_html(
        '<svg class="spark" viewBox="0 0 96 24" role="img" aria-label="{}">{}<polyline class="l1" points="{}"/>'
        '<circle cx="94" cy="{}" r="2.2"/></svg>',
        label,
        mark,
        points,
        f"{y(values[-1]):.1f}",
    )


def bar(share: float, label: str = "", *, tone: str = "", mark: float | None = None) -> SafeString:
    """One zero-based bar, `share` of 1, with an optional mark at a share; mirrored by the stylesheet in Hebrew."""
    width = 100 * min(1.0, max(0.0, share))
    line = (
        format_html('<line x1="{0}" x2="{0}" y1="-2" y2="8"/>', f"{100 * mark:.1f}")
        if mark is not None
        else SafeString("")
    )
    described = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    return format_html(
        '<svg class="bar" viewBox="0 0 100 6" preserveAspectRatio="none" {}><rect class="{}" width="{}" height="6"/>{}</svg>',
        described,
        tone,
        f"{width:.1f}",
        line,
    )


def bars(rows: Iterable[Bar], label: str) -> SafeString:
    """Bars under each other on one scale from zero, each labelled directly with its value: a list, so that it can be read."""
    rows = list(rows)
    most = max((row.value for row in rows), default=0) or 1
    items = format_html_join(
        "",
        '<li><span class="clip">{}</span>{}<bdi dir="ltr" class="wv">{}</bdi></li>',
        ((row.label, bar(row.value / most, tone=row.tone), row.text or f"{row.value:g}") for row in rows),
    )
    return format_html('<ul class="bars" aria-label="{}">{}</ul>', label, items)


def dayline(
    knots: Iterable[DayKnot], now: datetime, label: str, *, first_hour: int = 8, last_hour: int = 17
) -> SafeString:
    """The day as a thread: every promise is a knot at its due time; what has passed is solid, what comes is dashed."""
    knots = list(knots)
    first, last = _hours(knots, now, first_hour, last_hour)
    line = _Line(first, last, mirrored=get_language_bidi())
    here = line.x(_hour(now))
    parts = [
        format_html('<line class="dl-past" x1="{}" x2="{}" y1="30" y2="30"/>', _n(line.x(first)), _n(here)),
        format_html('<line class="dl-next" x1="{}" x2="{}" y1="30" y2="30"/>', _n(here), _n(line.x(last))),
        *(_text(line.x(hour), 52, f"{hour:02d}:00", "middle") for hour in range(first, last + 1)),
        format_html('<line class="dl-now" x1="{0}" x2="{0}" y1="6" y2="40"/>', _n(here)),
        _now_label(line, here, now),
        *(_knot_at(line.x(_hour(one.at)), one.state) for one in knots),
    ]
    return format_html(
        '<svg class="chart dayline" viewBox="0 0 1180 58" role="img" aria-label="{}" direction="ltr">{}</svg>',
        label,
        format_html_join("", "{}", ((part,) for part in parts)),
    )


@dataclass(frozen=True)
class _Line:
    first: int
    last: int
    mirrored: bool
    width: float = 1180
    pad: float = 26

    def x(self, hour: float) -> float:
        along = (self.width - 2 * self.pad) * (hour - self.first) / (self.last - self.first)
        return self.width - self.pad - along if self.mirrored else self.pad + along


def _hours(knots: list[DayKnot], now: datetime, first: int, last: int) -> tuple[int, int]:
    """The working day, stretched so that now and every promise of the day are on it."""
    hours = [_hour(one.at) for one in knots] + [_hour(now)]
    return min(first, int(min(hours))), min(24, max(last, int(max(hours)) + 1))


def _hour(moment: datetime) -> float:
    local = moment.astimezone(ISRAEL)
    return local.hour + local.minute / 60


def _now_label(line: _Line, here: float, now: datetime) -> SafeString:
    """Beside the mark, on the side of the future; at the end of the line on the side of the past, to stay inside."""
    towards_end = (here > line.width - 140) if not line.mirrored else (here < 140)
    left_side = line.mirrored != towards_end
    return _text(
        here - 6 if left_side else here + 6,
        13,
        _("now %(time)s") % {"time": clock_time(now)},
        "right" if left_side else "left",
        "strong",
    )


def _knot_at(x: float, state: str) -> SafeString:
    shape = knot(state)
    placed = shape.replace("<svg ", f'<svg x="{x - 8:.1f}" y="22" width="16" height="16" ', 1)
    return format_html('<circle class="dl-hole" cx="{}" cy="30" r="9"/>{}', _n(x), SafeString(placed))


def _text(x: float, y: float, text: str, side: str, classes: str = "") -> SafeString:
    """Text with a physical anchor: `left` begins at x, `right` ends there; Hebrew keeps its own direction."""
    hebrew = bool(HEBREW.search(text))
    anchor = "middle" if side == "middle" else "end" if (side == "right") != hebrew else "start"
    return format_html(
        '<text x="{}" y="{}" text-anchor="{}" direction="{}" class="{}">{}</text>',
        _n(x),
        _n(y),
        anchor,
        "rtl" if hebrew else "ltr",
        classes,
        text,
    )


def _n(value: float) -> str:
    return f"{value:.1f}"
