"""The exceptions of cases, in words."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kesher.watch.codes import NAME_OWNER, OPEN_CASE, PHONE, Code, Doing

Facts = Mapping[str, Any]
_DOCUMENTS = Doing(gettext_lazy("Look at the paper"), "documents")
_UNTAKEN = (
    (2, 120),
    (3, 480),
)  # a paper that nobody takes: the team lead after two working hours, the manager after eight


def _why(facts: Facts) -> str:
    from kesher.customers.queries import why_not_cleared

    return str(why_not_cleared(str(facts.get("why", ""))))


CODES = (
    Code(
        "cannot_reach",
        lambda facts: _("A message could not be sent to the customer: %(why)s") % {"why": _why(facts)},
        "late",
        (PHONE, OPEN_CASE),
    ),
    Code(
        "loop_braked",
        lambda facts: _("A machine seems to answer our receipts: no more automatic answers go there today."),
        "line",
        (OPEN_CASE,),
    ),
    Code(
        "thanks_or_not",
        lambda facts: _("Perhaps only thanks, perhaps more: somebody should look."),
        "line",
        (OPEN_CASE,),
    ),
    Code(
        "unverified_sender",
        lambda facts: _("Somebody wrote into this case from an address that is not the customer's."),
        "risk",
        (OPEN_CASE,),
    ),
    Code(
        "document_waiting",
        lambda facts: _("A paper arrived and it is not known to which case it belongs."),
        "risk",
        (_DOCUMENTS,),
        climb=_UNTAKEN,
    ),
    Code(
        "document_unreadable",
        lambda facts: _("A paper arrived that could not be read; the original is kept."),
        "risk",
        (_DOCUMENTS,),
        climb=_UNTAKEN,
    ),
    Code(
        "paper_misfiled",
        lambda facts: (
            _("The customer was told that “%(what)s” had arrived, but the paper was somebody else's.")
            % {"what": facts.get("what", "")}
        ),
        "late",
        (PHONE, OPEN_CASE),
        by_hand=True,
    ),
    Code(
        "promise_not_made",
        lambda facts: _("An answer left with a promise that could not be entered."),
        "late",
        (OPEN_CASE, NAME_OWNER),
    ),
)
