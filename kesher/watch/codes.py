"""What exceptions there are: each code with its sentence, its tone and what can be done about it. Packages add their own at start-up."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.functional import Promise as Lazy
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

Tone = Literal["risk", "late", "line"]
Facts = Mapping[str, Any]


@dataclass(frozen=True)
class Doing:
    """One thing to do. `place` is where: case, customer, documents, envelopes, outbox, accounts, people, calendar; the screens know
    the addresses. `act` is the kind of act that it is logged as."""

    label: str | Lazy
    place: str
    act: str = ""


@dataclass(frozen=True)
class Code:
    """One kind of exception. `say` makes the sentence of the board from the facts, in the language of the page.

    Codes of one `family` are one matter that gets worse: one exception whose code changes. `by_hand`: a person may settle it;
    the others settle themselves when their subject does. `climb`: the rungs that are told in turn while it stays open and nobody
    has it in hand, each with the working minutes since it began; promises have a ladder of their own and none here.
    """

    code: str
    say: Callable[[Facts], str]
    tone: Tone
    doing: tuple[Doing, ...] = ()
    family: str = ""
    by_hand: bool = True
    climb: tuple[tuple[int, int], ...] = ()


_codes: dict[str, Code] = {}


def register(*codes: Code) -> None:
    """Make codes known; one of the same name is replaced."""
    for code in codes:
        _codes[code.code] = code


def get(code: str) -> Code:
    """The code of that name. KeyError for one that nobody registered."""
    return _codes[code]


def find(code: str) -> Code:
    """The code of that name; one that is no longer known says its own name, so that what was told stays visible."""
    return _codes.get(code) or Code(code, lambda facts: code, "line")


def known() -> list[Code]:
    """All codes, by name."""
    return [_codes[code] for code in sorted(_codes)]


def family_of(code: str) -> str:
    """The matter that a code belongs to; its own name where it stands alone. KeyError for an unknown one."""
    return _codes[code].family or code


def families_of(codes: list[str] | None) -> list[str] | None:
    """The matters of these codes; None stays None, which is all of them."""
    return None if codes is None else sorted({family_of(code) for code in codes})


OPEN_CASE = Doing(gettext_lazy("Open the case"), "case")
NAME_OWNER = Doing(gettext_lazy("Name one owner"), "case", "owner")
PHONE = Doing(gettext_lazy("Phone the customer"), "case", "message")


def _refusals(facts: Facts) -> str:
    count = int(facts.get("count", 1))
    said = ngettext(
        "%(count)s message in a row refused at the door of %(account)s: is our own secret the wrong one?",
        "%(count)s messages in a row refused at the door of %(account)s: is our own secret the wrong one?",
        count,
    )
    return said % {"count": count, "account": _account(facts)}


def _backup(facts: Facts) -> str:
    return {
        "missing": _("The disk of the backups is not there, so nothing is being backed up."),
        "no_base": _("No backup has been taken yet."),
        "log": _("The log of the database is not being kept: what happens now would be lost with this machine."),
    }.get(str(facts.get("trouble", "")), _("No backup was taken last night."))


def _bulk(facts: Facts) -> str:
    who = str(facts.get("who_he" if (get_language() or "he").startswith("he") else "who_en") or "")
    count = int(facts.get("count", 0))
    return _("%(who)s looked at %(count)s customers and cases within %(minutes)s minutes. Ask why.") % {
        "who": who or _("A key for machines"),
        "count": count,
        "minutes": facts.get("minutes", ""),
    }


def _account(facts: Facts) -> str:
    """Its name in the language of the page, else its code."""
    mine = "account_he" if (get_language() or "he").startswith("he") else "account_en"
    return str(facts.get(mine) or facts.get("account", ""))


register(
    Code(
        "nobody_owns",
        lambda facts: _("Nobody has taken this for 15 working minutes."),
        "risk",
        (NAME_OWNER,),
        by_hand=False,
    ),
    Code(
        "delivery_parked",
        lambda facts: _("A step after “%(fact)s” failed too often and is set aside.") % {"fact": facts.get("fact", "")},
        "late",
        (Doing(gettext_lazy("Look at what failed"), "outbox"),),
        by_hand=False,
        climb=((3, 240),),
    ),
    Code("bulk_reading", _bulk, "late", climb=((4, 60),)),
    Code("backup_behind", _backup, "late", by_hand=False, climb=((3, 480),)),
    Code(
        "envelope_set_aside",
        lambda facts: (
            _("Something arrived by %(account)s that could not be read; the original is kept.")
            % {"account": _account(facts)}
        ),
        "risk",
        (Doing(gettext_lazy("Look at the original"), "envelopes"),),
        by_hand=False,
        climb=((2, 30), (3, 480)),  # a customer may wait for it: her team's lead knows after half an hour
    ),
    Code(
        "refusals_at_door",
        _refusals,
        "late",
        (Doing(gettext_lazy("Check the secret of the account"), "accounts"),),
        by_hand=False,
        climb=((3, 240),),
    ),
    Code(
        "send_unknown",
        lambda facts: (
            _("It is not known whether a message left by %(channel)s.") % {"channel": facts.get("channel", "")}
        ),
        "risk",
        (OPEN_CASE, PHONE),
    ),
    Code(
        "answer_failed",
        lambda facts: _("A message to the customer came back and did not arrive."),
        "late",
        (PHONE, OPEN_CASE),
    ),
)
