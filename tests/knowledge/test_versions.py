"""One official answer at a time, and only words that somebody approved."""

from datetime import datetime
from uuid import UUID

import pytest

from kesher.core.clock import ISRAEL
from kesher.knowledge import actions, queries
from kesher.knowledge.types import Draft, NotInForce, Refused
from tests.cases.house import House, build

pytestmark = pytest.mark.django_db


def day(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ISRAEL)


@pytest.fixture
def house() -> House:
    return build()


def a_policy(chosen_by: str = "contact") -> UUID:
    return actions.make_policy(
        "3.2", title_he="ביטול נסיעה", title_en="Trip cancellation", chosen_by=chosen_by, reasons=["claims-trip"]
    )


def a_version(policy: UUID, text: str, since: str, until: str | None = None, audience: str = "all") -> UUID:
    return actions.draft(
        policy,
        Draft(
            {("full", "en"): text, ("full", "he"): "עד " + text}, day(since), day(until) if until else None, audience
        ),
    )


def test_a_draft_is_nobodys_answer(house: House) -> None:
    a_version(a_policy(), "up to 4,000", "2026-01-01")

    assert queries.in_force("3.2", day("2026-06-01")) is None


def test_an_approved_version_ends_the_one_before_it(house: House) -> None:
    policy = a_policy()
    first = a_version(policy, "up to 4,000", "2026-01-01")
    actions.approve(first, house.cast.tamar.pk)
    second = a_version(policy, "up to 5,000", "2026-09-01")

    actions.approve(second, house.cast.tamar.pk)

    august, september = queries.in_force("3.2", day("2026-08-31")), queries.in_force("3.2", day("2026-09-01"))
    assert august is not None and august.version_id == first
    assert september is not None and september.version_id == second
    assert september.words("full", "en") == "up to 5,000"


def test_two_answers_never_hold_at_once(house: House) -> None:
    policy = a_policy()
    actions.approve(a_version(policy, "up to 4,000", "2026-01-01", "2026-12-31"), house.cast.tamar.pk)
    second = a_version(policy, "up to 5,000", "2026-09-01")

    with pytest.raises(Refused, match="overlaps"):
        actions.approve(second, house.cast.tamar.pk)

    holding = queries.in_force("3.2", day("2026-10-01"))
    assert holding is not None and holding.words("full", "en") == "up to 4,000"


def test_an_audience_of_its_own_comes_before_everybody(house: House) -> None:
    policy = a_policy()
    actions.approve(a_version(policy, "up to 4,000", "2026-01-01"), house.cast.tamar.pk)
    gold = a_version(policy, "up to 9,000", "2026-01-01", audience="gold")
    actions.approve(gold, house.cast.tamar.pk)

    holding = queries.in_force("3.2", day("2026-10-01"), "gold")

    assert holding is not None and holding.version_id == gold


def test_approved_words_are_changed_by_a_new_version_only(house: House) -> None:
    version = a_version(a_policy(), "up to 4,000", "2026-01-01")
    actions.approve(version, house.cast.tamar.pk)

    with pytest.raises(Refused, match="not_a_draft"):
        actions.rewrite(version, {("full", "en"): "up to 1"})

    assert queries.answers([version])[version].words("full", "en") == "up to 4,000"


def test_a_replaced_version_may_not_be_cited_and_the_present_one_is_named(house: House) -> None:
    policy = a_policy()
    first = a_version(policy, "up to 4,000", "2026-01-01")
    actions.approve(first, house.cast.tamar.pk)
    second = a_version(policy, "up to 5,000", "2026-09-01")
    actions.approve(second, house.cast.tamar.pk)

    with pytest.raises(NotInForce, match="replaced") as refusal:
        queries.require_in_force(first, contact_at=day("2026-10-01"))

    assert refusal.value.present_id == second


def test_an_insurance_answer_goes_by_the_date_of_the_event(house: House) -> None:
    policy = a_policy(chosen_by="event")
    first = a_version(policy, "up to 4,000", "2026-01-01")
    actions.approve(first, house.cast.tamar.pk)
    actions.approve(a_version(policy, "up to 5,000", "2026-09-01"), house.cast.tamar.pk)

    cited = queries.require_in_force(first, contact_at=day("2026-10-01"), event_at=day("2026-08-15"))

    assert cited.number == 1


def test_a_retired_answer_is_no_answer(house: House) -> None:
    version = a_version(a_policy(), "up to 4,000", "2026-01-01")
    actions.approve(version, house.cast.tamar.pk)

    actions.retire(version, house.cast.tamar.pk, at=day("2026-06-01"))

    assert queries.in_force("3.2", day("2026-06-01")) is None
    assert queries.in_force("3.2", day("2026-05-31")) is not None


@pytest.fixture
def shelf(house: House) -> None:
    policies = [
        (
            "3.2",
            "ביטול נסיעה",
            "Trip cancellation",
            "הפוליסה מכסה ביטול בשל אשפוז של קרובי משפחה",
            "Covers cancelling when a relative is in hospital",
        ),
        ("5.1", "החזר כספי", "Refunds", "ההחזר יועבר תוך 14 ימים לאמצעי התשלום", "Refunds are paid within 14 days"),
        ("7.4", "שינוי כתובת", "Change of address", "אפשר לשנות כתובת באתר", "You can change your address on the site"),
    ]
    for code, he, en, text_he, text_en in policies:
        policy = actions.make_policy(code, title_he=he, title_en=en, reasons=["claims-trip"] if code == "3.2" else [])
        version = actions.draft(policy, Draft({("full", "he"): text_he, ("full", "en"): text_en}, day("2026-01-01")))
        actions.approve(version, house.cast.tamar.pk)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("לביטול הנסיעה", "3.2"),  # with its prefixes
        ("בִּטּוּל נסיעה", "3.2"),  # with points, written defectively
        ("אשפו", "3.2"),  # not yet written to the end
        ("refund", "5.1"),
        ("REFUNDS", "5.1"),
        ("adress", "7.4"),  # a letter is missing
        ("וכשההחזר", "5.1"),
    ],
)
def test_an_answer_is_found_as_people_type(shelf: None, typed: str, found: str) -> None:
    hits = queries.search(typed, at=day("2026-06-01"))

    assert hits and hits[0].answer.code == found


def test_the_answer_for_the_reason_comes_first(shelf: None) -> None:
    hits = queries.search("תוך כתובת אשפוז", reason="claims-trip", at=day("2026-06-01"))

    assert hits[0].answer.code == "3.2"
    assert hits[0].for_reason


def test_nothing_typed_and_no_reason_finds_nothing(shelf: None) -> None:
    assert queries.search("  ״ ", at=day("2026-06-01")) == []
    assert [hit.answer.code for hit in queries.search("", reason="claims-trip", at=day("2026-06-01"))] == ["3.2"]


def test_an_odd_query_is_only_words(shelf: None) -> None:
    assert queries.search("'); DROP TABLE x; -- & | ! :*", at=day("2026-06-01")) == []
