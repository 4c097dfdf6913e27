"""Conditions that people write: what is understood, what is refused and where, and that none harms anything."""

from itertools import count

import pytest
from django.utils import translation

from kesher.core.rules import LONGEST, FaultKind, Faulty, Kind, Name, Vocabulary, compiled, run
from kesher.core.rules.words import fault_words

NAMES = Vocabulary(
    (
        Name("hand_offs", Kind.NUMBER, "how often it changed hands"),
        Name("state", Kind.TEXT, "its state", {"new": "new", "open": "in progress"}),
        Name("matter", Kind.TEXT, "the matter"),
        Name("has_owner", Kind.TRUTH, "somebody owns it"),
        Name("reasons", Kind.TEXTS, "its reason and those above"),
    )
)
FACTS = {"hand_offs": 3, "state": "open", "matter": "ביטול", "has_owner": True, "reasons": ["claims", "claims-trip"]}


@pytest.mark.parametrize(
    ("source", "holds"),
    [
        ("hand_offs >= 3", True),
        ("hand_offs * 2 - 1 == 5 && !has_owner", False),
        ('state == "open" && "claims" in reasons', True),
        ("reasons.exists(r, r.startsWith('claims-'))", True),
        ("reasons.all(r, r.contains('trip'))", False),
        ("size(reasons) > 1 || has_owner", True),
        ('state in ["new", "open"] // both', True),
        ("has_owner ? hand_offs > 5 : hand_offs > 1", False),
        ("-hand_offs < 0 && matter.endsWith('ול')", True),
        ("7 / 2 == 3 && 7 % 2 == 1", True),
    ],
)
def test_a_condition_is_true_or_false_of_facts(source: str, holds: bool) -> None:
    assert compiled(source, NAMES).holds(FACTS) is holds


@pytest.mark.parametrize(
    ("source", "kind", "near"),
    [
        ("", FaultKind.EMPTY, ""),
        ("hand_offs >", FaultKind.SYNTAX, ""),
        ("hand_offs >> 3", FaultKind.SYNTAX, ">"),
        ("(hand_offs > 3", FaultKind.SYNTAX, ""),
        ("hands > 3", FaultKind.NOT_A_NAME, "hands"),
        ('state == "opn"', FaultKind.NOT_A_CHOICE, '"opn"'),
        ('state in ["new", "gone"]', FaultKind.NOT_A_CHOICE, '"gone"'),
        ("hand_offs > 2.5", FaultKind.NOT_WHOLE, "2.5"),
        ('hand_offs > "3"', FaultKind.WRONG_TYPE, '"3"'),
        ("has_owner > 1", FaultKind.WRONG_TYPE, "has_owner"),
        ("hand_offs + 1", FaultKind.NOT_A_TRUTH, "hand_offs + 1"),
        ("matter.matches('(a+)+')", FaultKind.NOT_A_FUNCTION, "matches('(a+)+')"),
        ("exec('rm')", FaultKind.NOT_A_FUNCTION, "exec('rm')"),
        ("reasons.exists(a, reasons.exists(b, a == b))", FaultKind.NESTED, "exists(b, a == b)"),
        ("matter.__class__ == 'x'", FaultKind.SYNTAX, "__class__"),
        ("(" * 40 + "has_owner" + ")" * 40, FaultKind.TOO_DEEP, "("),
        ("{'a': 1}.size() > 0", FaultKind.SYNTAX, "{"),
    ],
)
def test_a_wrong_condition_is_refused_at_its_place(source: str, kind: FaultKind, near: str) -> None:
    with pytest.raises(Faulty) as refused:
        compiled(source, NAMES)

    fault = refused.value.fault
    assert fault.kind is kind
    assert source[fault.start : fault.end] == near


def test_a_condition_that_is_too_long_is_refused() -> None:
    with pytest.raises(Faulty) as refused:
        compiled(" || ".join(["has_owner"] * 100), NAMES)

    assert refused.value.fault.kind is FaultKind.TOO_LONG
    assert refused.value.fault.start == LONGEST


def test_a_fault_is_said_in_both_languages() -> None:
    with pytest.raises(Faulty) as refused:
        compiled('hand_offs > "3"', NAMES)

    with translation.override("en"):
        assert fault_words(refused.value.fault) == "This is a text; a whole number is needed here."
    with translation.override("he"):
        assert fault_words(refused.value.fault) == "כאן כתוב טקסט, ונדרש מספר שלם."


def test_a_program_knows_the_names_it_uses() -> None:
    program = compiled('state == "new" && reasons.exists(r, r == "x")', NAMES)

    assert program.names == {"state", "reasons"}


def test_a_run_gives_the_rows_that_hold_in_their_order() -> None:
    rows = [(n, FACTS | {"hand_offs": n}) for n in range(6)]

    ran = run(compiled("hand_offs % 2 == 1", NAMES), rows)

    assert (ran.held, ran.seen, ran.whole) == ((1, 3, 5), 6, True)


def test_a_rule_that_fails_on_a_row_ends_its_run_and_says_at_which() -> None:
    rows = [(n, FACTS | {"hand_offs": n}) for n in (2, 1, 0, 4)]

    ran = run(compiled("6 / hand_offs > 1", NAMES), rows)

    assert (ran.seen, ran.failed_at, ran.whole) == (2, 0, False)
    assert ran.failed != ""


def test_a_rule_that_is_too_slow_is_stopped() -> None:
    ticking = count()
    rows = ((n, FACTS) for n in range(10_000))

    ran = run(compiled("has_owner", NAMES), rows, patience=2, stopwatch=lambda: float(next(ticking)))

    assert ran.slow
    assert not ran.whole
    assert ran.seen < 2_000


def test_facts_fit_when_every_name_has_its_type() -> None:
    assert NAMES.fits(FACTS)
    assert not NAMES.fits(FACTS | {"hand_offs": True})
    assert not NAMES.fits(FACTS | {"reasons": ["x", 1]})
    assert not NAMES.fits({name: value for name, value in FACTS.items() if name != "state"})
