"""What the page of promises shows: the rate with its interval, its parts, and the same by team, source and kind."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kesher.boards.numbers import Number, interval_words, points_words
from kesher.boards.period import CHOICES, Period, days_until
from kesher.boards.scope import Scope
from kesher.boards.words import source_words
from kesher.promises import queries
from kesher.promises.queries import Keeping, Share
from kesher.promises.types import PromiseState, Side
from kesher.promises.words import kind_words
from kesher.staff.queries.people import teams
from kesher.ui.amounts import number_words, percent_words
from kesher.ui.types import Choice

JUDGED = ("kept", "late", "broken", "rescheduled")
STATES = (*JUDGED, "withdrawn", "superseded")
_NOW = ("open", "risk", "late", "paused")


@dataclass(frozen=True)
class Part:
    """A number and the address of its rows."""

    value: int
    url: str
    label: str = ""


@dataclass(frozen=True)
class Line:
    """One team, source or kind. `bar` from `low` to `high` is the interval; all None where nothing was judged."""

    name: str
    kept: Share
    interval: str
    delta: str
    good: bool | None
    judged: Part
    parts: tuple[Part, ...]
    told: str
    told_url: str
    withdrawn: str
    withdrawn_url: str


@dataclass(frozen=True)
class Group:
    """A table of lines."""

    key: str
    title: str
    column: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class NowLine:
    """A team's open promises as they stand."""

    name: str
    parts: tuple[Part, ...]


def keeping_page(scope: Scope, period: Period, side: Side, now: datetime) -> dict[str, Any]:
    """Context of boards/promises.html; a fixed number of queries."""
    base = {"from": period.first.isoformat(), "to": period.last.isoformat()}
    if side is Side.COLLEAGUE:
        base["side"] = "colleague"
    narrowed = scope.narrowed
    this = queries.keeping(period.span, **narrowed, side=side)
    last = queries.keeping(period.before.span, **narrowed, side=side)
    names = {team.pk: team.name for team in teams()}
    return {
        "this": this,
        "headline": _headline(this),
        "numbers": _numbers(this, last, base),
        "groups": [
            _group("team", _("By team"), _("Team"), scope, period, side, base, lambda key: names.get(key, "")),
            _group(
                "source",
                _("By who promised"),
                _("Source"),
                scope,
                period,
                side,
                base,
                lambda key: source_words(str(key)),
            ),
            _group(
                "kind",
                _("By what was promised"),
                _("Kind"),
                scope,
                period,
                side,
                base,
                lambda key: kind_words(str(key)),
            ),
        ],
        "open": _open(scope, names, now) if side is Side.CUSTOMER else (),
        "columns": [_state_words(state) for state in JUDGED],
        "now_columns": _now_words(),
        "period": period,
        "periods": _periods(period, side, now),
        "sides": _sides(period, side),
        "side": side.value,
    }


def _headline(this: Keeping) -> str:
    missed = this.kept.whole - this.kept.part
    if not this.kept.whole:
        return _("No promise ended in this time")
    if not missed:
        return ngettext(
            "The one promise that ended was kept", "All %(n)s promises that ended were kept", this.kept.whole
        ) % {"n": number_words(this.kept.whole)}
    return ngettext(
        "%(rate)s of promises were kept, and %(n)s was not",
        "%(rate)s of promises were kept, and %(n)s were not",
        missed,
    ) % {"rate": percent_words(this.kept.value or 0, 1), "n": number_words(missed)}


def _numbers(this: Keeping, last: Keeping, base: Mapping[str, str]) -> list[Number]:
    delta, good = points_words(this.kept.value, last.kept.value)
    told, told_good = points_words(this.told_first.value, last.told_first.value)
    gone, _more = points_words(this.withdrawn.value, last.withdrawn.value)
    return [
        Number(
            _("Kept"),
            _rate(this.kept),
            _rows(base, state="judged"),
            unit=_of(this.kept),
            against=_against(this.kept, last.kept),
            delta=delta,
            good=good,
        ),
        Number(
            _("Told before the date, of those missed"),
            _rate(this.told_first),
            _rows(base, told="any"),
            unit=_of(this.told_first),
            against=_against(this.told_first, last.told_first),
            delta=told,
            good=told_good,
        ),
        Number(
            _("Withdrawn with the customer’s consent"),
            _rate(this.withdrawn),
            _rows(base, state="withdrawn"),
            unit=_of(this.withdrawn),
            against=_("outside the rate; shown, so that it hides nothing"),
            delta=gone,
        ),
        Number(
            _("Replaced"),
            number_words(this.counts[PromiseState.SUPERSEDED]),
            _rows(base, state="superseded"),
            against=_("by another promise of the same case; counted nowhere"),
        ),
    ]


def _against(this: Share, last: Share) -> str:
    if this.value is None:
        return _("nothing to count")
    interval = interval_words(this.low, this.high)
    if last.value is None:
        return interval
    return _("%(interval)s · the time before %(rate)s") % {"interval": interval, "rate": percent_words(last.value, 1)}


def _rate(share: Share) -> str:
    return percent_words(share.value, 1) if share.value is not None else "–"


def _of(share: Share) -> str:
    return _("%(part)s of %(whole)s") % {"part": number_words(share.part), "whole": number_words(share.whole)}


def _rows(base: Mapping[str, str], **more: str) -> str:
    return f"{reverse('boards:promise-rows')}?{urlencode({**base, **more})}"


def _group(
    by: Any, title: str, column: str, scope: Scope, period: Period, side: Side, base: Mapping[str, str], name: Any
) -> Group:
    this = queries.keeping_by(by, period.span, **_of_scope(scope), side=side)
    last = queries.keeping_by(by, period.before.span, **_of_scope(scope), side=side)
    lines = [_line(name(key), numbers, last.get(key), {**base, by: str(key)}) for key, numbers in this.items()]
    shown = [line for line in lines if line.name]
    return Group(by, title, column, tuple(sorted(shown, key=lambda line: (_worth(line), line.name))))


def _of_scope(scope: Scope) -> dict[str, Any]:
    return {"teams": scope.teams}


def _worth(line: Line) -> float:
    """The worst first; those where nothing was judged last."""
    return line.kept.value if line.kept.value is not None else 2.0


def _line(name: str, this: Keeping, last: Keeping | None, base: Mapping[str, str]) -> Line:
    delta, good = points_words(this.kept.value, last.kept.value if last else None)
    return Line(
        name=name,
        kept=this.kept,
        interval=interval_words(this.kept.low, this.kept.high),
        delta=delta,
        good=good,
        judged=Part(this.kept.whole, _rows(base, state="judged")),
        parts=tuple(
            Part(this.counts[PromiseState(state)], _rows(base, state=state), _state_words(state)) for state in JUDGED
        ),
        told=_rate(this.told_first),
        told_url=_rows(base, told="any"),
        withdrawn=_rate(this.withdrawn),
        withdrawn_url=_rows(base, state="withdrawn"),
    )


def _open(scope: Scope, names: Mapping[UUID, str], now: datetime) -> tuple[NowLine, ...]:
    counted = queries.open_counts(scope.teams, now)
    lines = [
        NowLine(
            names.get(team_id, ""),
            tuple(
                Part(counts[which], f"{reverse('boards:promise-rows')}?now={which}&team={team_id}", words)
                for which, words in zip(_NOW, _now_words(), strict=True)
            ),
        )
        for team_id, counts in counted.items()
    ]
    return tuple(sorted(lines, key=lambda line: line.name))


def _now_words() -> list[str]:
    return [_("On track"), _("At risk"), _("Late"), _("Waiting for the customer")]


def _state_words(state: str) -> str:
    return {
        "kept": _("Kept"),
        "late": _("Late"),
        "broken": _("Broken"),
        "rescheduled": _("Moved by us"),
    }[state]


def _periods(period: Period, side: Side, now: datetime) -> list[Choice]:
    words = {7: _("7 days"), 28: _("28 days"), 91: _("13 weeks")}
    more = "&side=colleague" if side is Side.COLLEAGUE else ""
    found = []
    for days in CHOICES:
        one = days_until(now, days)
        found.append(Choice(words[days], f"?{one.query}{more}", current=one == period))
    return found


def _sides(period: Period, side: Side) -> list[Choice]:
    return [
        Choice(_("To customers"), f"?{period.query}", current=side is Side.CUSTOMER),
        Choice(_("Between colleagues"), f"?{period.query}&side=colleague", current=side is Side.COLLEAGUE),
    ]
