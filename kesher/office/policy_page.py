"""What the page of a policy shows: versions as bars in time, the words of one, and what changed since the one before."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from typing import Any, Literal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kesher.knowledge.queries import policy_versions
from kesher.knowledge.queries.shelf import Policy
from kesher.knowledge.types import FORMS, Answer
from kesher.office.policy_forms import FORM_WORDS
from kesher.staff.queries.people import named
from kesher.ui.types import Tone

Standing = Literal["in_force", "coming", "replaced", "draft", "retired"]


@dataclass(frozen=True)
class VersionView:
    """A version as it stands now. `place` is the class of its bar: now, todo, or nothing for what is over."""

    answer: Answer
    state: str
    standing: Standing
    words: str
    tone: Tone
    icon: str
    place: str


@dataclass(frozen=True)
class Piece:
    """A stretch of words: same, ins or del."""

    kind: Literal["same", "ins", "del"]
    text: str


@dataclass(frozen=True)
class FormView:
    """One form of a version: its words in both languages."""

    name: Any
    key: str
    he: str
    en: str

    @property
    def complete(self) -> bool:
        """In both languages."""
        return bool(self.he and self.en)

    @property
    def half(self) -> bool:
        """In one language only."""
        return bool(self.he) != bool(self.en)


def policy_page(policy: Policy, wanted: str, now: datetime) -> dict[str, Any]:
    """Context of office/policy.html; a fixed number of queries."""
    versions = versions_of(policy, now)
    shown = next((one for one in versions if str(one.answer.version_id) == wanted), None)
    shown = shown or next((one for one in versions if one.standing == "in_force"), versions[0] if versions else None)
    before = _before(versions, shown)
    approver = named([shown.answer.approved_by_id]) if shown else {}
    language = (get_language() or "he")[:2]
    return {
        "policy": policy,
        "versions": list(reversed(versions)),
        "shown": shown,
        "before": before,
        "approver": next(iter(approver.values()), None),
        "forms": [_form(shown.answer, key) for key in FORMS] if shown else [],
        "changes": compare(before.answer.words("full", language), shown.answer.words("full", language))
        if shown and before
        else [],
        "title": _heading(policy, versions),
        "now": now,
    }


def versions_of(policy: Policy, now: datetime) -> list[VersionView]:
    """All versions, the newest first."""
    return [_version(answer, state, now) for answer, state in policy_versions(policy.pk)]


def compare(old: str, new: str) -> list[Piece]:
    """What was taken out and put in, by whole words."""
    a, b = re.findall(r"\s+|[^\s]+", old), re.findall(r"\s+|[^\s]+", new)
    pieces: list[Piece] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(a=a, b=b, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", "".join(a[i1:i2])))
            continue
        if taken := "".join(a[i1:i2]):
            pieces.append(Piece("del", taken))
        if put := "".join(b[j1:j2]):
            pieces.append(Piece("ins", put))
    return pieces


def _version(answer: Answer, state: str, now: datetime) -> VersionView:
    standing = _standing(answer, state, now)
    words, tone, icon, place = {
        "in_force": (_("In force"), "kept", "check", "now"),
        "coming": (_("Approved, begins later"), "thread", "calendar-clock", "todo"),
        "replaced": (_("Replaced"), "line", "", ""),
        "draft": (_("Draft"), "thread", "pen-line", "todo"),
        "retired": (_("Taken back"), "line", "", ""),
    }[standing]
    return VersionView(answer, state, standing, words, tone, icon, place)  # type: ignore[arg-type]


def _standing(answer: Answer, state: str, now: datetime) -> Standing:
    if state == "draft":
        return "draft"
    if state == "retired":
        return "retired"
    if answer.since and answer.since > now:
        return "coming"
    return "replaced" if answer.until and answer.until <= now else "in_force"


def _before(versions: Sequence[VersionView], shown: VersionView | None) -> VersionView | None:
    if shown is None:
        return None
    older = [one for one in versions if one.answer.number < shown.answer.number and one.state == "approved"]
    return older[0] if older else None


def _form(answer: Answer, key: str) -> FormView:
    return FormView(FORM_WORDS[key], key, answer.wordings.get((key, "he"), ""), answer.wordings.get((key, "en"), ""))


def _heading(policy: Policy, versions: Sequence[VersionView]) -> str:
    drafts = [one for one in versions if one.standing == "draft"]
    if drafts:
        return _("%(title)s: version %(number)s waits for approval") % {
            "title": policy.title,
            "number": drafts[0].answer.number,
        }
    if not any(one.standing == "in_force" for one in versions):
        return _("%(title)s: no version is in force") % {"title": policy.title}
    return policy.title
