"""Every code that can reach a screen has words, in both languages: refusals, reasons of suggestions, purposes, states, failures of papers."""

import ast
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

import kesher
from kesher.cases.models import Arrival, Call, Case, DocumentRequest, Task
from kesher.cases.queries import why
from kesher.cases.queries.codes_in_words import FAILURES, MATCHING, PURPOSES, REFUSALS, TRIES
from kesher.cases.rules import closing, matching
from kesher.cases.types import Purpose
from kesher.core.papers.types import Failure
from kesher.customers.queries import why_not_merged, why_same
from kesher.desk.access import _PROMISE_REFUSALS as PROMISE_REFUSALS
from kesher.promises.types import Refusal
from kesher.ui.messages import compile_all

ROOT = Path(kesher.__file__).parent
LANGUAGES = ("he", "en")


@pytest.fixture(scope="module", autouse=True)
def compiled() -> None:
    compile_all()


def calls_of(name: str, folders: tuple[str, ...]) -> Iterator[ast.Call]:
    """Every call of `name` in these packages."""
    for folder in folders:
        for file in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text())):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") == name:
                    yield node


def first_words(name: str, folders: tuple[str, ...]) -> set[str]:
    """Codes that are written out as the first argument of `name(...)`."""
    found = set()
    for call in calls_of(name, folders):
        parts = [call.args[0]] if call.args else []
        parts += [part.body for part in parts if isinstance(part, ast.IfExp)] + [
            part.orelse for part in parts if isinstance(part, ast.IfExp)
        ]
        found |= {part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)}
    return found


def refusals() -> set[str]:
    """What `Refused` may say: written out, by the rules of closing, by citations, by promises, by clearance."""
    promised = {f"promise_{one}" for one in Refusal} | {"promise_stands_earlier"}
    closes = {
        node.value.value
        for node in ast.walk(ast.parse(Path(closing.__file__).read_text()))
        if isinstance(node, ast.Return) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
    } - {""}
    cleared = first_words("NotCleared", ("customers", "cases"))
    return first_words("Refused", ("cases", "desk")) | promised | closes | cleared


def said(code: str, words: Callable[[str], object]) -> dict[str, str]:
    """The words of a code in each language."""
    found = {}
    for language in LANGUAGES:
        with translation.override(language):
            found[language] = str(words(code))
    return found


@pytest.mark.parametrize("code", sorted(refusals()))
def test_a_refusal_says_why(code: str) -> None:
    words = said(code, lambda one: why(one, old="closed"))

    assert "nothing was changed" not in words["en"], f"{code} has no words of its own"
    assert any("א" <= letter <= "ת" for letter in words["he"])


@pytest.mark.parametrize("code", [one.value for one in Refusal])
def test_a_promise_that_is_refused_says_why(code: str) -> None:
    words = said(code, lambda one: PROMISE_REFUSALS[one]())

    assert words["en"] != words["he"]


def reasons_of_suggestions() -> set[str]:
    """What the rules of matching write as reasons: every plain word in its file that is used in a list or tuple of reasons."""
    source = ast.parse(Path(matching.__file__).read_text())
    words = {
        node.value
        for node in ast.walk(source)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.replace("_", "").isalpha()
    }
    return {word for word in words if word.islower()} - {one.value for one in matching.Certainty}


@pytest.mark.parametrize("code", sorted(reasons_of_suggestions()))
def test_a_reason_of_a_suggestion_has_words(code: str) -> None:
    words = said(code, lambda one: MATCHING[one])

    assert words["en"] != words["he"]


@pytest.mark.parametrize("code", [one.value for one in Purpose])
def test_a_message_of_ours_says_what_it_was_for(code: str) -> None:
    words = said(code, lambda one: PURPOSES[one])

    assert words["en"] != words["he"]


@pytest.mark.parametrize("code", [*(one.value for one in Failure), "heic", "failed"])
def test_a_paper_that_cannot_be_read_says_what_and_what_to_do(code: str) -> None:
    what, do = FAILURES[code]
    both = said(code, lambda _one: f"{what} {do}")

    assert both["en"] != both["he"]
    assert do


def _label(state: Task.State, _code: str) -> Any:
    return state.label


@pytest.mark.parametrize(
    "choices",
    [Task.State, Case.State, Case.NotACase, Call.State, Arrival.State, Arrival.How, DocumentRequest.State],
    ids=lambda one: one.__qualname__,
)
def test_every_state_has_words_in_both_languages(choices: type[Task.State]) -> None:
    for one in choices:
        words = said(one.value, partial(_label, one))
        assert words["en"] != words["he"], one


@pytest.mark.parametrize("table", [REFUSALS, TRIES], ids=["refusals", "tries"])
def test_what_is_chosen_on_a_screen_is_said_in_both_languages(table: dict[str, object]) -> None:
    for code in table:
        words = said(code, lambda one: table[one])
        assert words["en"] != words["he"], code


@pytest.mark.parametrize("code", sorted(first_words("NotMerged", ("customers", "desk"))))
def test_customers_that_are_not_joined_say_why(code: str) -> None:
    words = said(code, why_not_merged)

    assert words["en"] != words["he"]


@pytest.mark.parametrize("code", ["same_phone", "same_email", "same_number", "same_name", "other_name", "other_kind"])
def test_evidence_that_two_are_one_has_words(code: str) -> None:
    words = said(code, why_same)

    assert words["en"] != words["he"]
