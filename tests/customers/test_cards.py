"""What a screen shows of a customer, at a fixed cost."""

from datetime import timedelta

import pytest
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries

from kesher.customers import actions, queries
from kesher.customers.models import Customer
from kesher.customers.types import Trust
from tests.cast import Cast
from tests.customers.people import mail, moment, phone

pytestmark = pytest.mark.django_db
NOW = moment()


def test_a_card_names_her_in_the_page_s_language_and_shows_her_addresses_as_people_write_them(cast: Cast) -> None:
    card = queries.card(cast.noa.pk, cast.dana)

    assert card is not None
    with override("he"):
        assert card.name == "נועה ברקוביץ׳"
    with override("en"):
        assert card.name == "Noa Berkovich"
    assert [(one.kind.value, one.shown, one.trust) for one in card.identities] == [
        ("email", "noa.b@example.com", Trust.PROVEN),
        ("phone", "052-555-0143", Trust.PROVEN),
    ]


def test_a_card_of_merged_customers_has_each_address_once_and_the_widest_time(cast: Cast) -> None:
    actions.add_identity(cast.yossi.pk, phone(), Trust.ASSERTED, NOW, claimed=False)
    actions.touched(cast.noa.pk, NOW)
    actions.touched(cast.yossi.pk, NOW - timedelta(days=400))

    actions.merge(cast.yossi.pk, cast.noa.pk, cast.dana.pk, "same person", NOW)

    card = queries.card(cast.yossi.pk, cast.dana)
    assert card is not None
    assert (card.id, card.absorbed, card.candidates) == (cast.noa.pk, (cast.yossi.pk,), ())
    assert sorted(one.value for one in card.identities) == [
        "+972525550143",
        "+972545550177",
        "noa.b@example.com",
        "yossi@example.com",
    ]
    assert not any(one.disputed for one in card.identities)
    assert (card.first_touch_at, card.last_touch_at) == (NOW - timedelta(days=400), NOW)


def test_a_card_shows_who_else_holds_an_address_and_chooses_nobody(cast: Cast) -> None:
    actions.add_identity(cast.yossi.pk, phone(), Trust.ASSERTED, NOW, claimed=False)

    card = queries.card(cast.noa.pk, cast.dana)

    assert card is not None
    assert card.candidates == (cast.yossi.pk,)
    assert [one.disputed for one in card.identities if one.kind.value == "phone"] == [True]
    assert [one.trust for one in card.identities if one.kind.value == "phone"] == [Trust.ASSERTED]


def test_the_newest_word_about_consent_counts(cast: Cast) -> None:
    actions.record_consent(cast.noa.pk, purpose="advertising", given=True, how="form", at=NOW)
    actions.record_consent(cast.noa.pk, purpose="advertising", given=False, how="reply", at=NOW + timedelta(days=1))

    card = queries.card(cast.noa.pk, cast.dana)

    assert card is not None
    assert card.consents == {"advertising": False}


def test_a_list_of_customers_costs_two_queries(cast: Cast, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    ids = [actions.create_customer(name=f"Customer {number}", at=NOW) for number in range(30)]
    actions.merge(ids[0], cast.noa.pk, None, "test", NOW)

    with django_assert_num_queries(2):
        briefs = queries.cards(ids)

    assert len(briefs) == 30
    assert (briefs[ids[0]].id, briefs[ids[0]].name_en) == (cast.noa.pk, "Noa Berkovich")


def test_names_go_where_their_letters_belong(cast: Cast) -> None:
    actions.name_customer(cast.noa.pk, "Noa Ben-Ami נועה בן־עמי")

    cast.noa.refresh_from_db()
    assert (cast.noa.name_he, cast.noa.name_en) == ("נועה בן־עמי", "Noa Ben-Ami")
    actions.name_customer(cast.noa.pk, "נועה")
    cast.noa.refresh_from_db()
    assert (cast.noa.name_he, cast.noa.name_en) == ("נועה", "Noa Ben-Ami")


@pytest.mark.parametrize(
    ("given", "he", "en"),
    [
        ("דנה לוי", "דנה לוי", ""),
        ("  דָּנָה   לֵוִי ", "דנה לוי", ""),
        ("\u202eDana\u202c Levi\n", "", "Dana Levi"),
        ("ד״ר רונית כהן (Ronit)", "ד״ר רונית כהן", "Ronit"),
        ("Анна Иванова", "", "Анна Иванова"),
        ("https://win.example/prize", "", ""),
        ("dana@example.com", "", ""),
        ("0541234567", "", ""),
        ("", "", ""),
    ],
)
def test_a_name_is_one_line_in_one_script_and_never_an_address(given: str, he: str, en: str) -> None:
    customer = Customer.objects.get(pk=actions.create_customer(name=given, at=NOW))

    assert (customer.name_he, customer.name_en) == (he, en)


def test_a_provisional_customer_becomes_known_once(cast: Cast) -> None:
    from kesher.channels.types import Proof

    found = actions.find_or_create(mail("rina@example.com"), Proof.PROVEN, at=NOW)
    assert queries.cards([found.customer_id])[found.customer_id].provisional

    assert actions.make_known(found.customer_id)

    assert not actions.make_known(found.customer_id)
    assert not queries.cards([found.customer_id])[found.customer_id].provisional
