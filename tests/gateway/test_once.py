"""One request, one effect, one answer, though several ask at the same time."""

import threading
from collections.abc import Iterator

import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker

from kesher.gateway.actions import once
from kesher.gateway.models import GivenAnswer


@pytest.fixture
def committed(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Real transactions, seen by every thread; what they leave is removed."""
    with django_db_blocker.unblock():
        try:
            yield
        finally:
            GivenAnswer.objects.filter(caller="test").delete()
            connection.close()


def test_eight_at_once_have_one_effect_and_eight_equal_answers(committed: None) -> None:
    ran: list[int] = []
    answers: list[object] = []
    together = threading.Barrier(8)

    def ask(number: int) -> None:
        def run() -> tuple[int, dict[str, object]]:
            ran.append(number)
            return 202, {"by": number}

        together.wait()
        answers.append(once("test", "key", b"request", run))
        connection.close()

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(ran) == 1
    assert answers == [(202, {"by": ran[0]})] * 8


def test_a_request_that_failed_may_be_tried_again_under_its_key(committed: None) -> None:
    def fail() -> tuple[int, dict[str, object]]:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        once("test", "key", b"request", fail)

    assert once("test", "key", b"request", lambda: (202, {})) == (202, {})
