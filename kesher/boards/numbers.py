"""The strip of numbers over the exceptions: each against something, each opening its rows."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kesher.boards.period import Period, days_until
from kesher.boards.scope import Scope
from kesher.cases.queries.load import HandOffs, hand_offs_per_case
from kesher.promises import queries as promises
from kesher.promises.queries import Keeping, NowCounts
from kesher.ui.amounts import number_words, percent_words

WEEK, MONTH = 7, 28


@dataclass(frozen=True)
class Number:
    """A metric of the strip, in words. `knot` stands before `against`."""

    label: str
    value: str
    url: str
    unit: str = ""
    against: str = ""
    delta: str = ""
    good: bool | None = None
    knot: str = ""


def numbers(scope: Scope, now: datetime) -> list[Number]:
    """Kept in seven days, at risk in four hours, late now, hand-offs per case; five queries."""
    week = days_until(now, WEEK)
    month = days_until(now, MONTH)
    this, last = promises.keeping(week.span, **scope.narrowed), promises.keeping(week.before.span, **scope.narrowed)
    standing = promises.now_counts(**scope.narrowed, now=now)
    passed = hand_offs_per_case(month.span, **scope.narrowed), hand_offs_per_case(month.before.span, **scope.narrowed)
    return [_kept(this, last, week), _soon(standing), _late(standing), _hand_offs(*passed)]


def interval_words(low: float | None, high: float | None) -> str:
    """A 95% interval: 91–97%."""
    if low is None or high is None:
        return ""
    return _("between %(low)s and %(high)s") % {"low": percent_words(low), "high": percent_words(high)}


def points_words(this: float | None, last: float | None) -> tuple[str, bool | None]:
    """By how many points a rate went up or down, and whether that is good (where more is better)."""
    if this is None or last is None:
        return "", None
    points = round(100 * (this - last), 1)
    if points == 0:
        return _("no change"), None
    said = number_words(abs(points))
    return (
        (_("up %(points)s points") % {"points": said}, True)
        if points > 0
        else (_("down %(points)s points") % {"points": said}, False)
    )


def _kept(this: Keeping, last: Keeping, week: Period) -> Number:
    value = this.kept.value
    delta, good = points_words(value, last.kept.value)
    against = (
        interval_words(this.kept.low, this.kept.high) if value is not None else _("no promise ended in these days")
    )
    if last.kept.value is not None:
        against = _("%(interval)s · the week before %(rate)s") % {
            "interval": against,
            "rate": percent_words(last.kept.value, 1),
        }
    return Number(
        _("Promises kept, 7 days"),
        percent_words(value, 1) if value is not None else "–",
        f"{reverse('boards:promise-rows')}?{week.query}&state=judged",
        against=against,
        delta=delta,
        good=good,
    )


def _soon(standing: NowCounts) -> Number:
    return Number(
        _("At risk in the next 4 hours"),
        number_words(standing.soon),
        f"{reverse('boards:promise-rows')}?now=soon",
        unit=_("of %(due)s due") % {"due": number_words(standing.due_soon)},
        against=_("their warning time has passed") if standing.soon else _("nothing near its time is at risk"),
        knot="risk" if standing.soon else "kept",
    )


def _late(standing: NowCounts) -> Number:
    against = _("nobody waits past a promise")
    if standing.late:
        against = ngettext(
            "%(told)s of %(late)s was told before the time passed",
            "%(told)s of %(late)s were told before the time passed",
            standing.late,
        ) % {"told": number_words(standing.late_told), "late": number_words(standing.late)}
    return Number(
        _("Late now"),
        number_words(standing.late),
        f"{reverse('boards:promise-rows')}?now=late",
        against=against,
        knot="late" if standing.late else "kept",
    )


def _hand_offs(this: HandOffs, last: HandOffs) -> Number:
    value, before = this.per_case, last.per_case
    delta, good = "", None
    if value is not None and before is not None:
        change = round(value - before, 2)
        if change:
            said = number_words(abs(change))
            delta = _("up %(points)s") % {"points": said} if change > 0 else _("down %(points)s") % {"points": said}
            good = change < 0
    against = ngettext("%(n)s case solved in 28 days", "%(n)s cases solved in 28 days", this.cases) % {
        "n": number_words(this.cases)
    }
    return Number(
        _("Hand-offs per case"),
        number_words(round(value, 2)) if value is not None else "–",
        reverse("boards:hand-offs"),
        against=against,
        delta=delta,
        good=good,
    )
