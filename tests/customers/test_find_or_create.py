"""From an address to a customer: exact, and never a guess."""

from datetime import timedelta

import pytest

from kesher.channels.types import Proof
from kesher.core.addresses import parse_phone
from kesher.customers import actions, queries
from kesher.customers.models import Customer, Identity
from kesher.customers.types import Trust
from tests.cast import Cast
from tests.customers.people import mail, moment, phone, withheld

pytestmark = pytest.mark.django_db
NOW = moment()


def test_a_new_sender_becomes_a_provisional_customer_with_a_name_in_its_own_script() -> None:
    found = actions.find_or_create(mail("Rina Tal <rina@example.com>"), Proof.PROVEN, language="he", at=NOW)

    customer = Customer.objects.get()
    assert (found.customer_id, found.new, found.claimed, found.trust) == (customer.pk, True, False, Trust.PROVEN)
    assert (customer.kind, customer.name_he, customer.name_en, customer.language) == (
        "provisional",
        "",
        "Rina Tal",
        "he",
    )
    identity = Identity.objects.get()
    assert (identity.value, identity.raw, identity.trust, identity.proven_at) == (
        "rina@example.com",
        "Rina Tal <rina@example.com>",
        2,
        NOW,
    )


def test_the_same_phone_written_otherwise_is_the_same_customer() -> None:
    first = actions.find_or_create(phone("052-555-0143"), Proof.ASSERTED, at=NOW)

    second = actions.find_or_create(parse_phone("00972525550143"), Proof.ASSERTED, at=NOW)

    assert second.customer_id == first.customer_id
    assert not second.new
    assert Customer.objects.count() == 1


def test_a_typed_address_of_a_known_customer_is_hers_claimed_and_proves_nothing(cast: Cast) -> None:
    found = actions.find_or_create(mail(), Proof.TYPED, name="Somebody Else", language="en", at=NOW)

    cast.noa.refresh_from_db()
    assert (found.customer_id, found.claimed, found.trust, found.new) == (cast.noa.pk, True, Trust.TYPED, False)
    assert (cast.noa.name_en, cast.noa.language) == ("Noa Berkovich", "he")


def test_a_withheld_number_matches_nobody() -> None:
    first = actions.find_or_create(withheld(), Proof.ASSERTED, at=NOW)

    second = actions.find_or_create(withheld(), Proof.ASSERTED, at=NOW)

    assert first.customer_id != second.customer_id
    assert first.identity_id is None
    assert not Identity.objects.exists()


def test_a_short_code_is_kept_and_matches_nobody() -> None:
    first = actions.find_or_create(parse_phone("*6050"), Proof.ASSERTED, at=NOW)

    second = actions.find_or_create(parse_phone("*6050"), Proof.ASSERTED, at=NOW)

    assert first.customer_id != second.customer_id
    assert list(Identity.objects.values_list("value", flat=True)) == ["*6050", "*6050"]
    assert not Identity.objects.exclude(disputed_at=None).exists()


def test_a_phone_that_two_customers_hold_chooses_nobody_and_is_flagged_on_both(cast: Cast) -> None:
    actions.add_identity(cast.yossi.pk, phone(), Trust.ASSERTED, NOW, claimed=False)

    found = actions.find_or_create(phone(), Proof.ASSERTED, at=NOW)

    assert found.new
    assert found.customer_id not in {cast.noa.pk, cast.yossi.pk}
    assert set(found.candidates) == {cast.noa.pk, cast.yossi.pk}
    assert Identity.objects.filter(value="+972525550143", standing="own", disputed_at=NOW).count() == 2


def test_the_words_of_an_ambiguous_sender_stay_together_with_one_stand_in(cast: Cast) -> None:
    actions.add_identity(cast.yossi.pk, phone(), Trust.ASSERTED, NOW, claimed=False)
    first = actions.find_or_create(phone(), Proof.ASSERTED, at=NOW)

    second = actions.find_or_create(phone(), Proof.ASSERTED, at=NOW)

    assert (second.customer_id, second.new) == (first.customer_id, False)
    assert set(second.candidates) == {cast.noa.pk, cast.yossi.pk}


def test_a_person_says_who_the_ambiguous_sender_was_and_the_phone_stays_ambiguous(cast: Cast) -> None:
    actions.add_identity(cast.yossi.pk, phone(), Trust.ASSERTED, NOW, claimed=False)
    first = actions.find_or_create(phone(), Proof.ASSERTED, at=NOW)

    actions.resolve(first.customer_id, cast.noa.pk, cast.dana.pk, "she said so", NOW)

    assert queries.canonical(first.customer_id) == cast.noa.pk
    again = actions.find_or_create(phone(), Proof.ASSERTED, at=NOW)
    assert again.customer_id not in {first.customer_id, cast.noa.pk, cast.yossi.pk}
    assert set(again.candidates) == {cast.noa.pk, cast.yossi.pk}


def test_when_one_gives_the_address_up_the_other_is_found_again(cast: Cast) -> None:
    his = actions.add_identity(cast.yossi.pk, phone(), Trust.ASSERTED, NOW, claimed=False)

    actions.give_up_identity(his, NOW)

    found = actions.find_or_create(phone(), Proof.ASSERTED, at=NOW)
    assert (found.customer_id, found.candidates) == (cast.noa.pk, ())
    assert not Identity.objects.exclude(disputed_at=None).exists()


def test_a_stranger_who_typed_his_phone_beside_her_mail_does_not_call_as_her(cast: Cast) -> None:
    typed = actions.find_or_create(mail(), Proof.TYPED, at=NOW)
    actions.add_identity(typed.customer_id, phone("054-999-0000"), Trust.TYPED, NOW)

    caller = actions.find_or_create(phone("054-999-0000"), Proof.ASSERTED, at=NOW)

    assert caller.customer_id != cast.noa.pk
    assert caller.candidates == (cast.noa.pk,)


def test_a_claimed_phone_stays_a_claim_even_when_its_holder_proves_that_he_holds_it(cast: Cast) -> None:
    claim = actions.add_identity(
        cast.noa.pk, phone("054-999-0000"), Trust.TYPED, cast.noa.created_at + timedelta(days=1)
    )

    actions.prove(claim, Trust.PROVEN, NOW)

    assert actions.find_or_create(phone("054-999-0000"), Proof.PROVEN, at=NOW).customer_id != cast.noa.pk


def test_an_accepted_claim_finds_her(cast: Cast) -> None:
    claim = actions.add_identity(
        cast.noa.pk, phone("054-999-0000"), Trust.TYPED, cast.noa.created_at + timedelta(days=1)
    )

    actions.accept_claim(claim, NOW)

    assert actions.find_or_create(phone("054-999-0000"), Proof.ASSERTED, at=NOW).customer_id == cast.noa.pk


def test_both_addresses_of_a_first_form_find_the_same_new_customer() -> None:
    first = actions.find_or_create(mail("new@example.com"), Proof.TYPED, at=NOW)
    actions.add_identity(first.customer_id, phone("054-111-2222"), Trust.TYPED, NOW)

    caller = actions.find_or_create(phone("054-111-2222"), Proof.ASSERTED, at=NOW + timedelta(hours=30))

    assert (caller.customer_id, caller.trust, caller.candidates) == (first.customer_id, Trust.ASSERTED, ())


def test_aligned_mail_proves_a_typed_address_and_is_written_once_a_month() -> None:
    actions.find_or_create(mail(), Proof.TYPED, at=NOW)

    actions.find_or_create(mail(), Proof.PROVEN, at=NOW + timedelta(days=1))
    actions.find_or_create(mail(), Proof.PROVEN, at=NOW + timedelta(days=2))

    assert Identity.objects.get().proven_at == NOW + timedelta(days=1)
    actions.find_or_create(mail(), Proof.PROVEN, at=NOW + timedelta(days=40))
    assert Identity.objects.get().proven_at == NOW + timedelta(days=40)


def test_the_proof_of_an_address_lapses_after_twelve_months(cast: Cast) -> None:
    proven = Identity.objects.get(customer=cast.noa, kind="email").proven_at
    assert proven is not None

    before = {view.kind.value: view for view in queries.identities_of(cast.noa.pk, proven + timedelta(days=364))}
    after = {view.kind.value: view for view in queries.identities_of(cast.noa.pk, proven + timedelta(days=366))}

    assert (before["email"].trust, before["email"].lapsed) == (Trust.PROVEN, False)
    assert (after["email"].trust, after["email"].lapsed) == (Trust.ASSERTED, True)
