"""For operators: alive, ready, and in numbers without names."""

import pytest
from django.db import OperationalError, connection
from django.test import Client

from kesher.channels.models import Account, Envelope
from kesher.core import clock
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_it_says_that_it_is_alive_and_ready(client: Client) -> None:
    assert client.get("/healthz").content == b"ok\n"
    assert client.get("/readyz").json() == {"ready": True}


def test_it_is_not_ready_while_changes_of_its_tables_wait_and_says_which(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'watch' AND name LIKE '0002%%'")

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json() == {
        "ready": False,
        "missing": "tables",
        "waiting": ["watch.0002_one_exception_per_matter"],
    }
    assert client.get("/healthz").status_code == 200


def test_a_database_that_a_newer_version_has_changed_is_no_obstacle(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('watch', '0999_of_tomorrow', now())")

    assert client.get("/readyz").json() == {"ready": True}


def test_without_its_database_it_is_alive_and_not_ready(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(recorder: object) -> dict[tuple[str, str], object]:
        raise OperationalError("could not connect to 10.0.0.7")

    monkeypatch.setattr("django.db.migrations.recorder.MigrationRecorder.applied_migrations", away)

    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()) == (503, {"ready": False, "missing": "database"})
    assert client.get("/healthz").status_code == 200


def test_the_oldest_unread_envelope_is_counted_in_seconds(client: Client, cast: Cast) -> None:
    account = Account.objects.create(
        code="care", adapter="email", channel="email", name_he="ד", name_en="M", address="c@x.example", team=cast.claims
    )
    now = clock.now()
    Envelope.objects.create(account=account, key="k", received_at=now, next_at=now, size=3, body=b"abc")

    page = client.get("/metrics").content.decode()

    assert "kesher_envelopes_waiting 1" in page
    age = next(
        line for line in page.splitlines() if line.startswith('kesher_oldest_seconds{queue="envelopes_waiting"}')
    )
    assert 0 <= float(age.split()[-1]) < 60


def test_figures_hold_no_names(client: Client, cast: Cast) -> None:
    client.get("/healthz")

    page = client.get("/metrics").content.decode()

    assert 'kesher_request_seconds_count{view="healthz",status="2xx"}' in page
    assert "noa" not in page.lower()
    assert "berkovich" not in page.lower()
