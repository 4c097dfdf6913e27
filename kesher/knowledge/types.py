"""Words of knowledge that other packages use."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from uuid import UUID

from django.utils.translation import get_language

Form = Literal["full", "short", "spoken"]
FORMS: tuple[Form, ...] = ("full", "short", "spoken")


class NotInForce(Exception):
    """A version that may not be cited. `code`: unknown, not_approved, replaced; `present_id`: the version that holds instead."""

    def __init__(self, code: str, present_id: UUID | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.present_id = present_id


class Refused(Exception):
    """Something that may not be done with a policy; `code` is translated at the door."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Draft:
    """A version to be written: wordings by (form, language). `since` and `until` half-open, None = unbounded."""

    wordings: Mapping[tuple[Form, str], str]
    since: datetime | None
    until: datetime | None = None
    audience: str = "all"


@dataclass(frozen=True)
class Answer:
    """A version as people quote it. `wordings` by (form, language)."""

    version_id: UUID
    policy_id: UUID
    code: str
    title: str
    section: str
    number: int
    audience: str
    since: datetime | None
    until: datetime | None
    approved_by_id: UUID | None
    chosen_by: str
    reasons: tuple[str, ...] = ()
    wordings: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def words(self, form: str, language: str) -> str:
        """The wording in this form and language; else the full one in the language; else whatever there is in the language."""
        for wanted in (form, "full", "short", "spoken"):
            if text := self.wordings.get((wanted, language)):
                return text
        return ""

    @property
    def full(self) -> str:
        """The full wording in the language of the page, else in the other."""
        here = (get_language() or "he")[:2]
        return self.words("full", here) or self.words("full", "en" if here == "he" else "he")


@dataclass(frozen=True)
class Hit:
    """A found answer and how well it fits (0 to about 2)."""

    answer: Answer
    score: float
    for_reason: bool
