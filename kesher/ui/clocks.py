"""The promise clock, large (ring, words, time) and as it stands in a row. The browser ticks it from its data attributes."""

from datetime import datetime

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kesher.core.clock import ISRAEL
from kesher.ui.html import KNOTS, knot, ring, with_numbers
from kesher.ui.words import brief_words, by_words, in_words, is_near, left_words, when_words

TICKING = {"open", "risk", "late"}
COLOURS = {"broken": "late", "paused": "todo"}  # states that are drawn in the colour of another


def seen_state(state: str, due: datetime, now: datetime) -> str:
    """An unsettled promise whose time has passed is late, even before the promise clock has come by."""
    return "late" if state in {"open", "risk"} and due < now else state


def clock(
    due: datetime, now: datetime, state: str = "open", *, since: datetime | None = None, label: str = ""
) -> SafeString:
    """The large clock. `since` is when the promise was made (the ring drains from there), `label` what was promised."""
    state = seen_state(state, due, now)
    words = left_words(due, now) if state in TICKING else str(KNOTS[state])
    when = _("was %(when)s") % {"when": when_words(due, now)} if state in {"late", "broken"} else by_words(due, now)
    begun = format_html(' data-since="{}"', since.isoformat()) if since else SafeString("")
    return format_html(
        '<div class="clock" data-state="{}"{}{}>{}<span class="stack"><span class="left" data-words="left">{}</span>'
        '<span class="due">{}<time datetime="{}">{}</time></span></span></div>',
        COLOURS.get(state, state),
        _due(due) if state in TICKING else SafeString(""),
        begun,
        ring(_percent(due, now, since, state)) if state in TICKING else knot(state, "xl"),
        with_numbers(words),
        f"{label} " if label else "",
        _local(due),
        with_numbers(when),
    )


def pill_clock(due: datetime, now: datetime, state: str = "open") -> SafeString:
    """The clock of a row: relative first when near or late, absolute first when far."""
    state = seen_state(state, due, now)
    when = format_html('<time datetime="{}">{}</time>', _local(due), with_numbers(brief_words(due, now)))
    if state not in TICKING:
        return format_html(
            '<span class="pill-clock" data-state="{}">{}<span>{}</span> <span class="due">{}</span></span>',
            COLOURS.get(state, state),
            knot(state),
            KNOTS[state],
            when,
        )
    relative = format_html('<span data-words="in">{}</span>', with_numbers(in_words(due, now)))
    first, second = (relative, when) if is_near(due, now) or state == "late" else (when, relative)
    return format_html(
        '<span class="pill-clock" data-state="{}"{}>{}<span>{}</span> <span class="due">{}</span></span>',
        state,
        _due(due),
        knot(state),
        first,
        second,
    )


def _percent(due: datetime, now: datetime, since: datetime | None, state: str) -> float:
    if state == "late":
        return 100
    whole = (due - since).total_seconds() if since else 86400.0
    return 100 * (due - now).total_seconds() / whole if whole > 0 else 0


def _due(due: datetime) -> SafeString:
    return format_html(' data-due="{}"', due.isoformat())


def _local(moment: datetime) -> str:
    return moment.astimezone(ISRAEL).isoformat(timespec="minutes")
