"""Found by whatever a person types, in either script and any form; and nothing for who may not see."""

import pytest
from django.db import connection

from kesher.customers import actions, queries
from kesher.customers.types import Trust
from tests.cast import Cast
from tests.customers.people import mail, moment, phone

pytestmark = pytest.mark.django_db
NOW = moment()


def _found(text: str, cast: Cast) -> list[object]:
    return [hit.customer.id for hit in queries.search(text, cast.dana)]


@pytest.mark.parametrize(
    "text",
    [
        "נועה",
        "נו",
        "ברקוביץ",
        "נועה ברקוביץ",
        "ברקוביץ נועה",
        "ברק נו",
        "noa",
        "Berkovich",
        "berkovitch",  # misspelt
        "BERKO",
        "052-555-0143",
        "0525550143",
        "+972 52 555 0143",
        "00972525550143",
        "5550143",
        "0143",
        "noa.b@example.com",
        "NOA.B@",
        "noa.b",
        "\u200fנועה\u200e",
    ],
)
def test_she_is_found_first_by(text: str, cast: Cast) -> None:
    assert _found(text, cast)[:1] == [cast.noa.pk]


@pytest.mark.parametrize("text", ["", " ", "%", "_", "\\", "zzzzqqq", "03", "nobody@example.com", "0525550144"])
def test_nobody_is_found_by(text: str, cast: Cast) -> None:
    assert _found(text, cast) == []


def test_a_number_in_another_system_finds_her(cast: Cast) -> None:
    from kesher.core.addresses import Address, AddressKind

    actions.add_identity(cast.noa.pk, Address(AddressKind.EXTERNAL, "POL-448-17"), Trust.PERSON, NOW, system="policies")

    assert _found("POL-448-17", cast) == _found("pol-448", cast) == [cast.noa.pk]


def test_the_best_fit_comes_first_and_each_customer_once(cast: Cast) -> None:
    actions.create_customer(name="Noam Levi", at=NOW)
    actions.create_customer(name="Noa", at=NOW)
    actions.touched(cast.noa.pk, NOW)

    hits = queries.search("Noa", cast.dana)

    assert [hit.customer.name_en for hit in hits] == ["Noa", "Noa Berkovich", "Noam Levi"]


def test_a_merged_customer_is_found_by_either_name_as_the_surviving_one(cast: Cast) -> None:
    actions.merge(cast.yossi.pk, cast.noa.pk, cast.dana.pk, "same person", NOW)

    assert _found("Almog", cast) == [cast.noa.pk]


def test_a_claimed_phone_suggests_her(cast: Cast) -> None:
    actions.add_identity(cast.noa.pk, phone("054-999-0000"), Trust.TYPED, NOW)

    assert _found("054-999-0000", cast) == [cast.noa.pk]


def test_an_address_that_was_given_up_finds_nobody(cast: Cast) -> None:
    row = actions.add_identity(cast.noa.pk, mail("old@example.com"), Trust.PROVEN, NOW)

    actions.give_up_identity(row, NOW)

    assert _found("old@example.com", cast) == []


def test_back_office_and_administrators_find_nobody_and_get_no_card(cast: Cast) -> None:
    for person in (cast.roni, cast.gil):
        assert queries.search("Noa", person) == []
        assert queries.card(cast.noa.pk, person) is None
    for person in (cast.dana, cast.tamar, cast.amit, cast.orna, cast.miri, cast.shira):
        assert [hit.customer.id for hit in queries.search("Noa", person)] == [cast.noa.pk]
        assert queries.card(cast.noa.pk, person) is not None


def test_a_name_is_sought_by_index_among_many(cast: Cast) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(
            "EXPLAIN SELECT id FROM customers_customer WHERE name_he ILIKE 'נועה%%' OR name_en ILIKE 'נועה%%'"
        )
        plan = "\n".join(row[0] for row in cursor.fetchall())

    assert "customer_by_name_he" in plan
    assert "customer_by_name_en" in plan
