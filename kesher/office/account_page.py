"""What the page of a line shows: the other side's part, the last trial, and its history in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kesher.channels.adapters.fields import AtVendor, Form, Words
from kesher.channels.adapters.words import code_words
from kesher.channels.models import Account, Dispatch
from kesher.channels.queries import line as lines_of
from kesher.staff.queries.people import named
from kesher.ui.types import State

ADMINISTRATOR = "administrator"
HIDDEN = "•••"  # stands for a secret word that was shown once
_LABELS: Mapping[str, Words] = {
    "name_he": gettext_lazy("Name in Hebrew"),
    "name_en": gettext_lazy("Name in English"),
    "team": gettext_lazy("Team that gets what arrives"),
}


@dataclass(frozen=True)
class VendorLine:
    """`value` as it is shown, `copy` as it is copied: empty while a secret in it is hidden."""

    label: Words
    value: str
    copy: str
    help: Words


@dataclass(frozen=True)
class Trial:
    """What became of a trial message. `said`: the other side's own words."""

    knot: State
    words: str
    said: str
    to: str
    at: datetime


@dataclass(frozen=True)
class Fact:
    """A line of the history: who, when, and sentences; of a field what it was and is."""

    who: str
    at: datetime
    sentences: tuple[str, ...]
    fields: tuple[tuple[str, str, str], ...]


def vendor_lines(account: Account, made: Mapping[str, str]) -> list[VendorLine]:
    """With the secrets that were just made in their places; later they are hidden."""
    return [_vendor_line(one, account, made) for one in lines_of.at_vendor(account)]


def _vendor_line(one: AtVendor, account: Account, made: Mapping[str, str]) -> VendorLine:
    kinds = [secret.kind for secret in lines_of.declared_of(account).secrets if secret.kind]
    shown = copied = one.value
    for kind in kinds:
        place = f"{{{kind}}}"
        copied = copied.replace(place, made.get(kind, "")) if kind in made or place not in copied else ""
        shown = shown.replace(place, made.get(kind, HIDDEN))
    return VendorLine(one.label, shown, copied, one.help)


def trial_of(row: Dispatch) -> Trial:
    """In words."""
    said, at = str(row.extra.get("said", "")), row.created_at
    if row.state in {"sent", "delivered", "read"}:
        return Trial("kept", _("The other side took it."), said, row.to_value, at)
    knot: State = "risk" if row.state == "unknown" else "late"
    return Trial(knot, code_words(row.code), said, row.to_value, at)


def facts(account: Account, declared: Form) -> list[Fact]:
    """Newest first. Whoever changed it by a command has no name."""
    changes = lines_of.history(account)
    people = named(_ids([one.person_id for one in changes]))
    labels = {one.kind: one.label for one in declared.secrets}
    found = []
    for one in changes:
        sentences = [_("connected")] if one.opened else []
        if one.switched is not None:
            sentences.append(_("switched on") if one.switched else _("switched off"))
        sentences += [_("set anew: %(secret)s") % {"secret": labels.get(kind, _("a secret"))} for kind in one.secrets]
        person = people.get(UUID(one.person_id)) if one.person_id else None
        fields = tuple((_label(name, declared), before, after) for name, before, after in one.fields)
        found.append(Fact(person.name if person else "", one.at, tuple(sentences), fields))
    return found


def _label(name: str, declared: Form) -> str:
    if declared.address and name == declared.address.name:
        return str(declared.address.label)
    one = declared.field(name)
    return str(one.label if one else _LABELS.get(name, name))


def _ids(texts: list[str]) -> list[UUID]:
    return [UUID(text) for text in texts if text]
