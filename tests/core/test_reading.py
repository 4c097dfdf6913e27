"""Who saw what is known, and cannot be made unknown."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import DatabaseError, connection, transaction
from pytest_django import DjangoCaptureOnCommitCallbacks

from kesher.core import clock, reading
from kesher.core.ids import new_id
from kesher.core.models import Reading
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_anchors(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "anchor_file", lambda: tmp_path / "seals.jsonl")


@pytest.fixture
def sealed(cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks) -> Iterator[list[Reading]]:
    """Five readings, sealed in two runs."""
    with django_capture_on_commit_callbacks(execute=True):
        reading.log(cast.dana, "customer", cast.noa.pk, "desk:customer")
        reading.log_many(cast.tamar, "case", [new_id(), new_id()], "desk:queue")
        assert reading.seal() == 3
        reading.log(cast.lior, "customer", cast.yossi.pk, "desk:customer", "he called about his brother")
        reading.log(reading.Reader("customer", str(cast.noa.pk)), "case", new_id(), "portal:case")
        assert reading.seal() == 2
    yield list(Reading.objects.order_by("number"))


def _without_guard(statement: str, values: list[int]) -> None:
    """What somebody with the database's own rights could do."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE core_reading DISABLE TRIGGER USER")
        cursor.execute(statement, values)
        cursor.execute("ALTER TABLE core_reading ENABLE TRIGGER USER")


def test_a_look_is_noted_with_who_whose_why_and_when(cast: Cast) -> None:
    reading.log(cast.dana, "customer", cast.noa.pk, "desk:customer", "VIP matter")

    row = next(reading.readings_of([cast.noa.pk]))
    assert (row.reader_kind, row.reader_id, row.subject_kind, row.purpose, row.reason) == (
        "person",
        str(cast.dana.pk),
        "customer",
        "desk:customer",
        "VIP matter",
    )


def test_a_list_is_noted_in_one_statement_each_row_once(cast: Cast, django_assert_num_queries: object) -> None:
    ids = [new_id() for _ in range(40)]
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert reading.log_many(cast.dana, "case", [*ids, *ids], "desk:queue") == 40


def test_nobody_reads_without_being_somebody() -> None:
    with pytest.raises(ValueError, match="not logged in"):
        reading.log(AnonymousUser(), "customer", new_id(), "desk:customer")

    assert not Reading.objects.exists()


def test_the_chain_holds_and_has_nothing_left_to_seal(sealed: list[Reading]) -> None:
    verdict = reading.verify()

    assert (verdict.holds, verdict.sealed, verdict.waiting) == (True, 5, 0)
    assert [row.number for row in sealed] == [1, 2, 3, 4, 5]
    assert reading.seal() == 0


def test_the_application_can_neither_change_nor_remove_a_reading(sealed: list[Reading]) -> None:
    for change in (
        lambda: Reading.objects.filter(number=2).update(reader_id="x"),
        lambda: Reading.objects.filter(number=2).delete(),
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()

    assert reading.verify().holds


def test_an_altered_reading_shows(sealed: list[Reading]) -> None:
    _without_guard("UPDATE core_reading SET reader_id = 'somebody else' WHERE number = %s", [2])

    assert reading.verify().broken == ((2, "altered"),)


def test_a_removed_reading_shows(sealed: list[Reading]) -> None:
    _without_guard("DELETE FROM core_reading WHERE number = %s", [2])

    assert (2, "missing") in reading.verify().broken


def test_a_chain_that_was_cut_off_at_its_end_shows_by_the_anchor_outside(sealed: list[Reading]) -> None:
    _without_guard("DELETE FROM core_reading WHERE number >= %s", [4])

    assert reading.verify().broken == ((5, "cut"),)


def test_a_chain_that_was_sealed_anew_after_a_change_shows_by_the_anchor_outside(sealed: list[Reading]) -> None:
    _without_guard(
        "UPDATE core_reading SET reader_id = 'x', seal = '', salt = '', number = NULL WHERE number >= %s", [1]
    )
    reading.seal()

    assert reading.verify().broken == ((3, "anchor"), (5, "anchor"))


def test_readings_that_nobody_seals_are_counted(cast: Cast) -> None:
    with clock.at(clock.now() - timedelta(hours=3)):
        reading.log(cast.dana, "customer", cast.noa.pk, "desk:customer")

    assert reading.verify().waiting == 1
