"""Accounts at rest and at work: when a line was last heard, and what an older installation's secrets become."""

import importlib
import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from types import SimpleNamespace
from typing import Any

from django.apps import apps
from django.db import connection

from kesher.channels.actions import drain, keep
from kesher.channels.models import Account
from kesher.channels.types import Raw
from kesher.core import clock
from tests.cases.house import moment
from tests.cast import Cast

At = Callable[[str], AbstractContextManager[None]]


def arrive(account: Account, number: int, *, imported: bool = False) -> None:
    body = json.dumps({"id": f"m-{number}", "from": "+972525550143", "text": "שלום"}).encode()
    keep(account.pk, Raw(body, {}, clock.now()), imported=imported)
    drain()


def heard(account: Account) -> Any:
    return Account.objects.values_list("last_received_at", flat=True).get(pk=account.pk)


def test_a_line_is_heard_to_the_minute_and_not_written_for_every_message(
    echo_account: Account, taken: list[Any], at: At
) -> None:
    times = []
    for n, when in enumerate(["2026-11-22 10:00:00", "2026-11-22 10:00:40", "2026-11-22 10:02:00"]):
        with at(when):
            arrive(echo_account, n)
            times.append(heard(echo_account))

    assert times == [moment("2026-11-22 10:00"), moment("2026-11-22 10:00"), moment("2026-11-22 10:02")]


def test_a_file_of_past_messages_does_not_break_the_silence_of_a_line(
    echo_account: Account, taken: list[Any], at: At
) -> None:
    with at("2026-11-22 10:00"):
        arrive(echo_account, 1, imported=True)

    assert heard(echo_account) is None


def test_a_hundred_messages_in_a_batch_write_the_account_once(
    echo_account: Account, taken: list[Any], django_assert_max_num_queries: Any, at: At
) -> None:
    with at("2026-11-22 10:00"):
        for n in range(100):
            body = json.dumps({"id": f"m-{n}", "from": "+972525550143", "text": "שלום"}).encode()
            keep(echo_account.pk, Raw(body, {}, clock.now()))
        with django_assert_max_num_queries(100 * 5 + 10) as asked:
            drain(100)

    assert len([one for one in asked if 'UPDATE "channels_account"' in one["sql"]]) == 1


def test_traffic_makes_no_history(echo_account: Account, taken: list[Any], at: At) -> None:
    events = apps.get_model("channels", "AccountEvent")
    before = events.objects.count()

    with at("2026-11-22 10:00"):
        arrive(echo_account, 1)

    assert events.objects.count() == before


def test_secrets_of_an_older_installation_are_sealed_and_passwords_leave_its_settings_and_their_history(
    cast: Cast,
) -> None:
    row = Account.objects.create(
        code="care", adapter="email", channel="email", name_he="ד", name_en="C", address="care@example.org", team=cast.claims
    )  # fmt: skip
    old = json.dumps({"mail_out": "smtp://care:hunter%402@mail.example.org:587", "from_name": "Care"})
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE channels_account SET secrets = %s, settings = %s WHERE id = %s", ['["key-1"]', old, row.pk]
        )
    migration = importlib.import_module("kesher.channels.migrations.0004_seal_what_stands")

    for _ in range(2):  # it may be run again
        migration.seal_all(apps, SimpleNamespace(connection=connection))

    row.refresh_from_db()
    assert row.secrets == ["key-1", "out:hunter@2"]
    assert row.settings == {"mail_out": "smtp://care@mail.example.org:587", "from_name": "Care"}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (a.*)::text FROM channels_account a UNION ALL SELECT (e.*)::text FROM channels_accountevent e"
        )
        stored = "\n".join(one[0] for one in cursor.fetchall())
    assert "hunter" not in stored
    assert "key-1" not in stored
