"""Rules of the house are remembered exactly as long as nothing changed."""

import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from kesher.core import reference, settings
from kesher.core.clock import now
from kesher.staff.models import Absence, Team
from kesher.staff.queries.people import posts
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _known() -> Iterator[None]:
    settings.declare("tests.word", "usual", "A word of a test", settings.words(20))
    yield
    settings._declared.pop("tests.word")


def test_what_was_read_is_not_read_again_until_it_changes() -> None:
    assert settings.get("tests.word") == "usual"
    with CaptureQueriesContext(connection) as asked:
        assert settings.get("tests.word") == "usual"
    assert len(asked) == 1

    settings.put("tests.word", "other")

    assert settings.get("tests.word") == "other"


def test_a_change_that_is_taken_back_leaves_nothing_behind() -> None:
    with transaction.atomic():
        settings.put("tests.word", "never")
        assert settings.get("tests.word") == "never"
        transaction.set_rollback(True)

    assert settings.get("tests.word") == "usual"


def test_a_row_written_past_the_actions_is_seen_too(cast: Cast) -> None:
    assert posts(now()).is_here(cast.tamar.pk)

    Absence.objects.create(person=cast.tamar, begins_at=now() - timedelta(hours=1), ends_at=now() + timedelta(hours=1))
    assert not posts(now()).is_here(cast.tamar.pk)

    cast.tamar.is_active = False
    cast.tamar.save()
    assert cast.tamar.pk not in posts(now()).active


def test_a_log_in_is_no_change_of_the_rules(cast: Cast) -> None:
    before = reference.revision()
    cast.dana.last_login = now()
    cast.dana.save(update_fields=["last_login"])
    assert reference.revision() == before

    Team.objects.filter(pk=cast.claims.pk).update(name_en="Damages")
    assert reference.revision() != before


def test_within_a_block_the_rules_stand_still_for_it_alone() -> None:
    seen: list[object] = []
    with reference.steady():
        before = settings.get("tests.word")
        with CaptureQueriesContext(connection) as asked:
            settings.get("tests.word")
        other = threading.Thread(target=lambda: seen.append(reference._steady.get()))
        other.start()
        other.join()

    assert before == "usual"
    assert len(asked) == 0
    assert seen == [None]
