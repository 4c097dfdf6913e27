"""What a rule may speak of, and what can be wrong with one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise as Lazy


class Kind(StrEnum):
    """Types of facts and of every part of a condition. Numbers are whole."""

    NUMBER = "number"
    TEXT = "text"
    TRUTH = "truth"
    TEXTS = "texts"  # a list of texts
    NUMBERS = "numbers"


@dataclass(frozen=True)
class Name:
    """One fact that a condition may use: its name in conditions, its type, and what it means in the language of the page.

    `choices` are the values that a text may have, each with its words; a comparison with any other is refused. `example` stands in
    the list of names.
    """

    name: str
    kind: Kind
    words: str | Lazy
    choices: Mapping[str, str | Lazy] = field(default_factory=dict)
    example: str = ""


@dataclass(frozen=True)
class Vocabulary:
    """The closed list of names of one subject (an open case, a promise)."""

    names: tuple[Name, ...]

    def get(self, name: str) -> Name | None:
        """That name; None for one that is not in the list."""
        return next((one for one in self.names if one.name == name), None)

    def fits(self, facts: Mapping[str, Any]) -> bool:
        """Whether facts hold exactly these names, each of its type."""
        return facts.keys() == {one.name for one in self.names} and all(
            _is(facts[one.name], one.kind) for one in self.names
        )


def _is(value: Any, kind: Kind) -> bool:
    if kind in {Kind.TEXTS, Kind.NUMBERS}:
        item = Kind.TEXT if kind is Kind.TEXTS else Kind.NUMBER
        return isinstance(value, list) and all(_is(one, item) for one in value)
    if kind is Kind.NUMBER:
        return isinstance(value, int) and not isinstance(value, bool)
    return isinstance(value, str if kind is Kind.TEXT else bool)


class FaultKind(StrEnum):
    """What is wrong with a condition."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    TOO_DEEP = "too_deep"
    SYNTAX = "syntax"
    NOT_A_NAME = "not_a_name"
    NOT_A_CHOICE = "not_a_choice"
    NOT_A_FUNCTION = "not_a_function"
    WRONG_TYPE = "wrong_type"
    NOT_WHOLE = "not_whole"
    NOT_A_TRUTH = "not_a_truth"  # the whole gives a number or a text
    NESTED = "nested"  # a search within a search
    ENGINE = "engine"  # the engine refuses what our check let pass


@dataclass(frozen=True)
class Fault:
    """`start` and `end` are places in the condition, in characters from 0; `near` is what stands there; `facts` fill the sentence."""

    kind: FaultKind
    start: int
    end: int
    near: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)


class Faulty(ValueError):
    """A condition that cannot be used; `fault` says where and why, `kesher.core.rules.words.fault_words` in words."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.kind.value)
        self.fault = fault
