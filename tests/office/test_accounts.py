"""Lines into the world: connected, changed, tried and switched off by an administrator, and secrets that nobody reads again."""

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from kesher.channels.adapters.registry import ADAPTERS, adapter_of
from kesher.channels.models import Account, Dispatch
from kesher.channels.sandbox.sms import running
from tests.boards.house import logged_in
from tests.boards.reading import text_of
from tests.cases.house import House, build
from tests.channels.email.test_sending import Peer, serving

pytestmark = pytest.mark.filterwarnings("ignore:No directory at")
At = Callable[[str], AbstractContextManager[None]]
ADDRESS = "service@shikma.example"


@pytest.fixture
def house(db: None, at: At) -> Iterator[House]:
    with at("2026-11-22 10:00"):
        yield build()


@pytest.fixture
def gil(house: House) -> Client:
    """The administrator's browser, in English."""
    return logged_in(house.cast.gil)


def connect(client: Client, house: House, adapter: str, **typed: str) -> HttpResponse:
    given = {"name_he": "קו חדש", "name_en": "New line", "team": str(house.cast.claims.pk), "code": "new-line"}
    return client.post(reverse("office:channel-new", args=[adapter]), given | typed)  # type: ignore[return-value]


def mail_account(client: Client, house: House, **typed: str) -> Account:
    connect(client, house, "email", address=ADDRESS, **typed)
    return Account.objects.get(code="new-line")


def sms_account(client: Client, house: House, **typed: str) -> HttpResponse:
    given = {"preset": "textme", "address": "+972535550111", "username": "shikma", "source": "SHIKMA"}
    return connect(client, house, "sms_http", **(given | {"secret_token": "the-api-token"} | typed))


def save(client: Client, account: Account, **changes: str) -> HttpResponse:
    given = {"name_he": "קו חדש", "name_en": "New line", "team": str(account.team_id), "address": account.address}
    return client.post(reverse("office:channel", args=[account.pk]), given | changes)  # type: ignore[return-value]


def shown(client: Client, account: Account, **query: str) -> str:
    answer = client.get(reverse("office:channel", args=[account.pk]), query)
    assert answer.status_code == 200
    return text_of(answer.content.decode())


def everything_stored() -> str:
    """All columns of all rows in which an account or its history stands, as a backup of the database has them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (a.*)::text FROM channels_account a UNION ALL SELECT (e.*)::text FROM channels_accountevent e"
        )
        return "\n".join(row[0] for row in cursor.fetchall())


# -- connecting and changing


def test_a_mail_line_is_connected_with_what_was_typed(gil: Client, house: House) -> None:
    account = mail_account(
        gil, house, mail_out="smtp://mail.example.org:587", aliases="help@shikma.example, INFO@shikma.example"
    )

    assert (account.channel, account.address, account.is_active) == ("email", ADDRESS, True)
    assert account.settings == {
        "mail_out": "smtp://mail.example.org:587",
        "aliases": ["help@shikma.example", "info@shikma.example"],
    }
    assert adapter_of(account).mailboxes() == (ADDRESS, "help@shikma.example", "info@shikma.example")


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["This is no mail address: nonsense", "An address like smtp://user@mail.example.org:587 is needed."]),
        (
            "he",
            [
                "זו אינה כתובת דואר: \u2066nonsense\u2069",
                "נדרשת כתובת כמו \u2066smtp://user@mail.example.org:587\u2069",
            ],
        ),
    ],
)
def test_what_is_wrong_stands_beside_each_field_and_nothing_is_connected(
    house: House, language: str, words: list[str]
) -> None:
    before = Account.objects.count()

    answer = connect(
        logged_in(house.cast.gil, language), house, "email", address="nonsense", mail_out="mail.example.org"
    )

    assert answer.status_code == 422
    assert [one for one in words if one in text_of(answer.content.decode())] == words
    assert Account.objects.count() == before


def test_a_second_line_for_the_same_mailbox_is_refused_by_the_name_of_the_first(gil: Client, house: House) -> None:
    answer = connect(gil, house, "email", address=house.accounts.mail.address)

    assert "is taken by the account test-mail already" in answer.content.decode()
    assert not Account.objects.filter(code="new-line").exists()


def test_a_long_local_part_is_refused_since_the_signed_part_must_fit(gil: Client, house: House) -> None:
    answer = connect(gil, house, "email", address="a-very-long-service-name@shikma.example")

    assert "At most 16 letters before the @" in answer.content.decode()


def test_the_fields_of_a_gateway_are_those_that_its_preset_declares(gil: Client, house: House) -> None:
    answer = sms_account(gil, house, username="", source="")

    html = answer.content.decode()
    assert answer.status_code == 422
    assert "User name at the gateway" in html and "Sender that handsets show" in html
    assert html.count("This is needed.") == 2


def test_overrides_that_spoil_the_preset_are_refused_in_words(gil: Client, house: House) -> None:
    answer = sms_account(gil, house, overrides='{"request": {"speed": 3}}')

    assert answer.status_code == 422
    assert "cannot be used" in answer.content.decode()


def test_saving_leaves_alone_what_no_field_declares(gil: Client, house: House) -> None:
    account = mail_account(gil, house)
    Account.objects.filter(pk=account.pk).update(settings={"invented_elsewhere": 7, "from_name": "Shikma"})

    save(gil, account, from_name="Shikma Insurance")

    account.refresh_from_db()
    assert account.settings == {"invented_elsewhere": 7, "from_name": "Shikma Insurance"}


@pytest.mark.parametrize("language", ["he", "en"])
@pytest.mark.parametrize("adapter", sorted(ADAPTERS))
def test_every_kind_of_line_has_a_form_in_both_languages(house: House, adapter: str, language: str) -> None:
    client = logged_in(house.cast.gil, language)

    opened = client.get(reverse("office:channel-new", args=[adapter]))
    row = Account.objects.get(
        code="test-" + {"email": "mail", "cti": "phone", "sms_http": "sms", "fax_mail": "fax"}.get(adapter, adapter)
    )

    assert opened.status_code == 200
    assert shown(client, row)


# -- secrets


def test_no_secret_stands_in_the_database_in_clear_text(gil: Client, house: House) -> None:
    mail = mail_account(gil, house, mail_out="smtp://care:hunter2hunter2@mail.example.org:587")
    (key,) = [word for word in mail.secrets if not word.startswith("out:")]

    stored = everything_stored()

    assert "out:hunter2hunter2" in mail.secrets
    assert mail.settings["mail_out"] == "smtp://care@mail.example.org:587"
    assert "hunter2" not in stored
    assert key not in stored


def test_a_typed_token_reaches_the_gateway_and_is_never_shown_again(gil: Client, house: House) -> None:
    answers = sms_account(gil, house)
    account = Account.objects.get(code="new-line")

    later = gil.get(reverse("office:channel", args=[account.pk])).content.decode()

    assert "token:the-api-token" in account.secrets
    assert "the-api-token" not in answers.content.decode() + later + everything_stored()


def test_the_addresses_for_the_gateway_are_shown_whole_once_and_hidden_afterwards(gil: Client, house: House) -> None:
    first = sms_account(gil, house)
    account = Account.objects.get(code="new-line")
    hook = next(word.removeprefix("hook:") for word in account.secrets if word.startswith("hook:"))

    later = gil.get(reverse("office:channel", args=[account.pk])).content.decode()

    assert f'data-copy="http://localhost:8000/hooks/new-line/{hook}/dlr/"' in first.content.decode()
    assert first["Cache-Control"] == "no-store"
    assert hook not in later
    assert "/hooks/new-line/•••/dlr/" in later


def test_a_replaced_secret_leaves_the_one_before_valid_until_it_is_dropped(gil: Client, house: House) -> None:
    sms_account(gil, house)
    account = Account.objects.get(code="new-line")
    address = reverse("office:channel-secret", args=[account.pk])

    gil.post(address, {"kind": "token", "word": "the-next-token", "keep": "on"})
    both = [word for word in Account.objects.get(pk=account.pk).secrets if word.startswith("token:")]
    gil.post(address, {"kind": "token", "drop": "on"})

    assert both == ["token:the-next-token", "token:the-api-token"]
    left = Account.objects.get(pk=account.pk).secrets
    assert [word for word in left if word.startswith("token:")] == ["token:the-next-token"]
    assert any(word.startswith("hook:") for word in left)


def test_a_wrong_key_is_said_on_the_page_and_loses_nothing(gil: Client, house: House, settings: Any) -> None:
    sms_account(gil, house)
    account = Account.objects.get(code="new-line")
    before, right = list(account.secrets), settings.SECRET_KEY
    settings.SECRET_KEY = "another key, of another installation altogether"
    gil = logged_in(house.cast.gil)

    said = shown(gil, account)
    save(gil, account, preset="textme", username="shikma-2", source="SHIKMA")
    settings.SECRET_KEY = right

    account.refresh_from_db()
    assert "The secrets of this line cannot be opened with the key of this installation." in said
    assert account.settings["username"] == "shikma-2"
    assert account.secrets == before


def test_a_new_key_opens_what_the_former_one_sealed(gil: Client, house: House, settings: Any) -> None:
    sms_account(gil, house)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "the key of the new year, long enough for all"

    account = Account.objects.get(code="new-line")
    logged_in(house.cast.gil).post(
        reverse("office:channel-secret", args=[account.pk]), {"kind": "token", "word": "next"}
    )
    settings.SECRET_KEY_FALLBACKS = []

    assert "token:the-api-token" in account.secrets
    assert "token:next" in Account.objects.get(pk=account.pk).secrets


# -- trying it


def test_a_trial_mail_goes_to_the_administrators_own_address_and_the_server_is_quoted(
    gil: Client, house: House
) -> None:
    peer = Peer()
    with serving(peer) as url:
        account = mail_account(gil, house, mail_out=url)
        answer = gil.post(reverse("office:channel-try", args=[account.pk]), follow=True)

    (mail,) = peer.taken
    assert mail.rcpt_tos == ["gil@kesher.example"]
    assert "The other side took it." in text_of(answer.content.decode())
    assert "Answer: taken" in text_of(answer.content.decode())
    assert Dispatch.objects.get(subject_kind="trial").state == "sent"


def test_what_the_server_says_against_it_is_shown_word_for_word_and_nothing_is_tried_again(
    gil: Client, house: House
) -> None:
    with serving(Peer(mail="550 5.7.1 relaying denied for this sender")) as url:
        account = mail_account(gil, house, mail_out=url)
        answer = gil.post(reverse("office:channel-try", args=[account.pk]), follow=True)

    said = text_of(answer.content.decode())
    assert "The server refused our address as the sender." in said
    assert "550 5.7.1 relaying denied for this sender" in said
    assert Dispatch.objects.get(subject_kind="trial").state == "failed"


def test_a_trial_sms_goes_to_the_number_that_was_typed(gil: Client, house: House) -> None:
    with running(username="shikma", token="the-api-token", sources=frozenset({"SHIKMA"})) as gateway:
        sms_account(gil, house, overrides=f'{{"request": {{"url": "{gateway.url}/api"}}}}', private_hosts="127.0.0.1")
        account = Account.objects.get(code="new-line")
        answer = gil.post(reverse("office:channel-try", args=[account.pk]), {"to": "052-555-0143"}, follow=True)
        (message,) = gateway.vendor.messages

    assert message.text == "This message was sent to try the line New line of Kesher. There is nothing to do."
    assert "The other side took it." in text_of(answer.content.decode())


def test_a_trial_to_what_is_no_number_is_refused_and_nothing_leaves(gil: Client, house: House) -> None:
    sms_account(gil, house)
    account = Account.objects.get(code="new-line")

    answer = gil.post(reverse("office:channel-try", args=[account.pk]), {"to": "nobody"})

    assert answer.status_code == 422
    assert "This is no telephone number that can be called." in answer.content.decode()
    assert not Dispatch.objects.exists()


def test_an_adapter_that_lacks_something_says_what_when_asked(gil: Client, house: House) -> None:
    answer = gil.post(reverse("office:channel-check", args=[house.accounts.mail.pk]), follow=True)

    assert "the account has no secret for its signed addresses" in answer.content.decode()


def test_a_server_that_cannot_be_reached_is_said_in_words_of_the_page(house: House) -> None:
    client = logged_in(house.cast.gil, "he")
    account = mail_account(client, house, mail_out="smtp://127.0.0.1:1?tls=none&timeout=2")

    answer = client.post(reverse("office:channel-check", args=[account.pk]), follow=True)

    assert "השרת אינו זמין" in answer.content.decode()


# -- switching, and who did what


def test_switching_off_is_asked_first_and_what_it_brought_stays(gil: Client, house: House) -> None:
    account, address = house.accounts.mail, reverse("office:channel-switch", args=[house.accounts.mail.pk])

    gil.post(address)
    unsure = Account.objects.get(pk=account.pk).is_active
    gil.post(address, {"sure": "on"})
    off = Account.objects.get(pk=account.pk).is_active
    gil.post(address, {"active": "on"})

    assert (unsure, off, Account.objects.get(pk=account.pk).is_active) == (True, False, True)


def test_the_page_says_who_changed_what_and_when_without_the_secret(gil: Client, house: House) -> None:
    account = mail_account(gil, house, from_name="Shikma")
    save(gil, account, from_name="Shikma Insurance")
    gil.post(reverse("office:channel-secret", args=[account.pk]), {"kind": "out", "word": "hunter2hunter2"})
    gil.post(reverse("office:channel-switch", args=[account.pk]), {"sure": "on"})

    said = shown(gil, account)

    assert re.search(r"Gil Navon switched off", said)
    assert "set anew: Password of the outgoing server" in said
    assert "Name beside the address: Shikma Shikma Insurance" in said
    assert "hunter2" not in said


def test_a_message_that_leaves_makes_no_history_of_its_account(
    gil: Client, house: House, settle: Callable[[], None]
) -> None:
    with serving(Peer()) as url:
        account = mail_account(gil, house, mail_out=url)
        before = everything_stored().count("\n")
        gil.post(reverse("office:channel-try", args=[account.pk]))
        Account.objects.filter(pk=account.pk).update(
            last_sent_at="2026-11-22 10:00Z", last_received_at="2026-11-22 10:00Z"
        )

    assert everything_stored().count("\n") == before


@pytest.mark.parametrize(
    "name",
    ["channel-choose", "channel-new", "channel", "channel-secret", "channel-try", "channel-check", "channel-switch"],
)
@pytest.mark.parametrize("who", ["dana", "tamar", "amit", "shira"])
def test_lines_are_the_administrators_alone(house: House, who: str, name: str) -> None:
    args = {"channel-choose": [], "channel-new": ["email"]}.get(name, [house.accounts.mail.pk])
    client, before = logged_in(getattr(house.cast, who)), everything_stored()

    answers = [
        client.get(reverse(f"office:{name}", args=args)),
        client.post(reverse(f"office:{name}", args=args), {"sure": "on"}),
    ]

    assert {answer.status_code for answer in answers} <= {404, 405}
    assert everything_stored() == before
