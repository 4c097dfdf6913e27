"""One person: all of her in the export, nothing of her after erasure, and everybody else as before."""

import json
from pathlib import Path

import pytest
from django.db import connection
from pytest_django import DjangoCaptureOnCommitCallbacks

from kesher.channels.models import Dispatch, Envelope
from kesher.channels.types import Proof
from kesher.core import blobs, outbox, privacy
from kesher.core.models import Blob, Fact
from kesher.customers import actions, queries
from kesher.customers.actions import erase
from kesher.customers.events import AddressProven
from kesher.customers.models import Customer, Identity
from kesher.customers.queries.whose import whose
from kesher.timeline import queries as timeline
from kesher.timeline.models import Touchpoint
from tests.cast import Cast
from tests.customers.canaries import Canaries, exported, traces
from tests.customers.people import mail, moment

pytestmark = pytest.mark.django_db
NOW = moment()


@pytest.fixture(autouse=True)
def _own_ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(erase, "ledger_file", lambda: tmp_path / "erasures.jsonl")


@pytest.fixture
def planted(cast: Cast) -> Canaries:
    """Noa, with a canary in every field of every table, her past included."""
    canaries = Canaries(cast, NOW)
    canaries.plant()
    actions.touched(cast.noa.pk, NOW)
    return canaries


def test_every_canary_is_in_the_export(planted: Canaries) -> None:
    text = exported(queries.export_person(planted.cast.noa.pk))

    missing = {where for mark, where in planted.planted.items() if mark not in text}
    assert missing == set()
    assert len(planted.planted) > 60
    assert "digest" not in text


def test_the_export_names_files_safely_and_holds_their_bytes(planted: Canaries) -> None:
    files = queries.export_person(planted.cast.noa.pk).files

    assert {mark for mark in planted.files if any(mark.encode() in file.data for file in files)} == set(planted.files)
    assert all(".." not in file.name and not file.name.startswith("/") for file in files)


def test_no_canary_is_left_in_any_table_or_file_after_erasure(
    planted: Canaries, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    noa, paths = planted.cast.noa, [blobs.path_of(sha) for sha in Blob.objects.values_list("sha256", flat=True)]
    assert traces(*planted.planted) != []
    assert all(path.exists() for path in paths)

    with django_capture_on_commit_callbacks(execute=True):
        done = actions.erase_person(noa.pk, planted.cast.shira.pk, NOW)

    assert traces(*planted.planted) == []
    assert traces("noa.b@example.com", "972525550143", "Berkovich", "ברקוביץ") == []
    assert traces(str(noa.pk)) == []
    assert not any(path.exists() for path in paths)
    assert not Blob.objects.exists()
    assert done.rows["cases.Message"] == 1


def test_what_is_counted_stays_under_a_pseudonym(planted: Canaries) -> None:
    done = actions.erase_person(planted.cast.noa.pk, None, NOW)

    touch = Touchpoint.objects.get()
    assert (touch.customer_id, touch.at, touch.facts, touch.redacted_at) == (done.pseudonym_id, NOW, {}, NOW)
    assert [entry.template for entry in timeline.story(planted.cast.dana, customer_id=done.pseudonym_id).entries] == [
        "timeline/_redacted.html"
    ]
    case = planted.row("cases.Case")
    case.refresh_from_db()
    assert (case.customer_id, case.matter, case.number) == (done.pseudonym_id, "", 770077)  # type: ignore[attr-defined]
    brief = queries.cards([done.pseudonym_id])[done.pseudonym_id]
    assert (brief.erased, brief.provisional, brief.name) == (True, False, "")


def test_what_waited_to_be_sent_to_her_never_leaves(planted: Canaries) -> None:
    actions.erase_person(planted.cast.noa.pk, None, NOW)

    assert Dispatch.objects.get().state == "taken_back"


def test_others_keep_their_words_and_the_files_that_they_share_with_her(
    planted: Canaries, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    shared = planted.row("cases.Attachment").blob  # type: ignore[attr-defined]
    other = Canaries(planted.cast, NOW)
    from kesher.cases.models import Attachment, Conversation, Message

    talk = Conversation.objects.create(customer=planted.cast.yossi, created_at=NOW, subject="his subject")
    message = Message.objects.create(
        conversation=talk,
        customer=planted.cast.yossi,
        direction="in",
        channel="email",
        at=NOW,
        received_at=NOW,
        text="his words",
    )
    Attachment.objects.create(message=message, blob=shared, name="his.pdf", media_type="application/pdf", size=1)
    hers = Message.objects.create(
        conversation_id=planted.row("cases.Conversation").pk,
        customer=planted.cast.yossi,
        direction="in",
        channel="email",
        at=NOW,
        received_at=NOW,
        text="what he wrote in her conversation",
    )

    with django_capture_on_commit_callbacks(execute=True):
        actions.erase_person(planted.cast.noa.pk, None, NOW)

    message.refresh_from_db()
    hers.refresh_from_db()
    assert (message.text, message.customer_id, hers.text) == (
        "his words",
        planted.cast.yossi.pk,
        "what he wrote in her conversation",
    )
    assert blobs.read(Blob.objects.get()).startswith(b"a file with")
    assert queries.card(planted.cast.yossi.pk, planted.cast.dana) is not None
    assert other.planted == {}


def test_an_envelope_that_only_carries_her_address_goes_and_one_that_brought_anothers_words_stays(
    planted: Canaries,
) -> None:
    account = Envelope.objects.get().account
    common = {"account": account, "received_at": NOW, "size": 1, "next_at": NOW}
    receipt = Envelope.objects.create(key="receipt", body=b"to=972525550143&status=ok", **common)
    waiting = Envelope.objects.create(
        key="odd", body=b"??? NOA", headers={"mail_from": "Noa.B@example.com"}, state="set_aside", **common
    )
    his = Envelope.objects.create(key="his", body=b"Cc: noa.b@example.com", **common)
    from kesher.cases.models import Conversation, Message

    talk = Conversation.objects.create(customer=planted.cast.yossi, created_at=NOW)
    Message.objects.create(
        conversation=talk,
        customer=planted.cast.yossi,
        direction="in",
        channel="email",
        at=NOW,
        received_at=NOW,
        envelope_id=his.pk,
    )

    actions.erase_person(planted.cast.noa.pk, None, NOW)

    for one in (receipt, waiting, his):
        one.refresh_from_db()
    assert (receipt.body, receipt.key) == (None, "receipt")
    assert (waiting.body, waiting.headers, waiting.state) == (None, {}, "dropped")
    assert bytes(his.body or b"") == b"Cc: noa.b@example.com"


def test_an_address_that_another_customer_shares_leads_to_none_of_his_rows(cast: Cast) -> None:
    Identity.objects.create(customer=cast.yossi, kind="phone", value="+972525550143", created_at=NOW)

    hers = whose([cast.noa.pk])

    assert "+972525550143" not in hers.addresses
    assert "noa.b@example.com" in hers.addresses


def test_facts_that_named_her_name_the_pseudonym(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(outbox._hearers, "customers.AddressProven", {"tests.hear": lambda fact: None})
    outbox.publish(AddressProven(cast.noa.pk, cast.noa.identities.get(kind="email").pk))

    done = actions.erase_person(cast.noa.pk, None, NOW)

    fact = Fact.objects.get()
    assert (fact.key, fact.payload["customer_id"]) == (str(done.pseudonym_id), str(done.pseudonym_id))
    assert fact.deliveries.get().key == str(done.pseudonym_id)


def test_who_writes_again_after_erasure_is_somebody_new(cast: Cast) -> None:
    done = actions.erase_person(cast.noa.pk, None, NOW)

    found = actions.find_or_create(mail(), Proof.PROVEN, at=NOW)

    assert found.new
    assert found.customer_id not in {cast.noa.pk, done.pseudonym_id}


def test_nobody_is_erased_twice_and_nothing_is_written_for_a_refusal(cast: Cast) -> None:
    done = actions.erase_person(cast.noa.pk, None, NOW)
    before = erase.ledger_file().read_text()

    for gone in (cast.noa.pk, done.pseudonym_id):
        with pytest.raises(actions.AlreadyErased):
            actions.erase_person(gone, None, NOW)

    assert erase.ledger_file().read_text() == before
    assert Customer.objects.filter(erased_at=NOW).count() == 1


def test_the_ledger_holds_hashes_only_and_a_restored_backup_forgets_her_again(cast: Cast) -> None:
    names = ("id", "kind", "name_he", "name_en", "language", "created_at")
    kept = {name: getattr(cast.noa, name) for name in names}
    actions.erase_person(cast.noa.pk, cast.shira.pk, NOW)
    line = json.loads(erase.ledger_file().read_text())
    assert str(cast.noa.pk) not in erase.ledger_file().read_text()
    assert len(line["ids"]) == 1
    restored = Customer.objects.create(**kept)

    assert actions.replay_erasures(NOW) == 1

    assert not Customer.objects.filter(pk=restored.pk).exists()
    assert actions.replay_erasures(NOW) == 0
    assert Customer.objects.filter(pk=cast.yossi.pk).exists()


def test_an_unregistered_row_stops_the_erasure_whole(planted: Canaries, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(privacy._tables, "cases.Contact")

    with pytest.raises(Exception, match=r"protected|foreign key"):
        actions.erase_person(planted.cast.noa.pk, None, NOW)

    assert Customer.objects.get(pk=planted.cast.noa.pk).name_he != ""
    assert connection.in_atomic_block
    assert not erase.ledger_file().exists()
