"""How promises are said to people: kinds, and the sentences of their exceptions."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise as Lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kesher.watch.codes import NAME_OWNER, OPEN_CASE, PHONE, Code, Doing

KINDS: Mapping[str, str | Lazy] = {
    "receipt": gettext_lazy("receipt"),
    "first_answer": gettext_lazy("first answer"),
    "call_back": gettext_lazy("call back"),
    "final_answer": gettext_lazy("final answer"),
    "task": gettext_lazy("task"),
    "document_review": gettext_lazy("review of a document"),
    "payment": gettext_lazy("payment"),
}
REASONS: Mapping[str, str | Lazy] = {
    "no_address": gettext_lazy("no usable address"),
    "no_consent": gettext_lazy("no consent"),
    "capped": gettext_lazy("too many automatic messages already"),
    "failed": gettext_lazy("the message did not arrive"),
    "quiet_hours": gettext_lazy("no allowed hour is left before the promised time"),
}
Facts = Mapping[str, Any]


def kind_words(kind: str) -> str:
    """The kind in the language of the page; a kind added as data is said as it is."""
    return str(KINDS.get(kind, kind))


def _promised(facts: Facts) -> str:
    return str(facts.get("what") or "") or kind_words(str(facts.get("kind", "")))


def _at_risk(facts: Facts) -> str:
    return _("Promise at risk: %(promised)s") % {"promised": _promised(facts)}


def _late(facts: Facts) -> str:
    return _("Promise overdue: %(promised)s") % {"promised": _promised(facts)}


def _broken(facts: Facts) -> str:
    return _("Promise broken: %(promised)s") % {"promised": _promised(facts)}


def _cannot(facts: Facts) -> str:
    because = str(facts.get("because", ""))
    said = {"promised": _promised(facts), "because": str(REASONS.get(because, because))}
    return _("The customer could not be told that “%(promised)s” will be late: %(because)s.") % said


def _second(facts: Facts) -> str:
    return _("“%(promised)s” needs a second new date, which a team lead must approve.") % {"promised": _promised(facts)}


def _dates(facts: Facts) -> str:
    count = int(facts.get("count", 1))
    said = ngettext(
        "A change of working hours makes %(count)s told date hard to keep: tell the customer.",
        "A change of working hours makes %(count)s told dates hard to keep: tell all these customers.",
        count,
    )
    return said % {"count": count}


def _stumbled(facts: Facts) -> str:
    return _("The promise clock could not handle a promise and tries again every 15 minutes.")


NEW_DATE = Doing(gettext_lazy("Give a new date"), "case", "date")
CODES = (
    Code("promise_at_risk", _at_risk, "risk", (OPEN_CASE, NEW_DATE, NAME_OWNER), family="promise", by_hand=False),
    Code("promise_late", _late, "late", (OPEN_CASE, PHONE, NAME_OWNER), family="promise", by_hand=False),
    Code("promise_broken", _broken, "late", (PHONE, OPEN_CASE, NAME_OWNER), family="promise", by_hand=False),
    Code("cannot_be_told", _cannot, "late", (PHONE, OPEN_CASE)),
    Code(
        "second_date",
        _second,
        "risk",
        (Doing(gettext_lazy("Approve a new date"), "case", "date"), NAME_OWNER),
        by_hand=False,
    ),
    Code("dates_in_danger", _dates, "risk", (Doing(gettext_lazy("Tell all these"), "promises"),)),
    Code("clock_stumbled", _stumbled, "line", (OPEN_CASE,)),
)
