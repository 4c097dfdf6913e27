"""Two customers that are one, and two that only look it."""

import pytest

from kesher.core.addresses import parse_email, parse_phone
from kesher.customers import actions, queries
from kesher.customers.models import Apart, Customer, Identity
from kesher.customers.types import NotMerged, Trust
from tests.cast import Cast
from tests.customers.people import moment

pytestmark = pytest.mark.django_db
NOW = moment()


def twin(name: str = "Noa Berkovich", phone: str = "052-555-0143", email: str = "") -> Customer:
    row = Customer.objects.get(pk=actions.create_customer(name=name, at=NOW))
    if phone:
        actions.add_identity(row.pk, parse_phone(phone), Trust.TYPED, NOW)
    if email:
        address = parse_email(email)
        assert address is not None
        actions.add_identity(row.pk, address, Trust.TYPED, NOW)
    return row


def test_who_shares_a_phone_or_a_whole_name_is_shown_with_the_evidence(cast: Cast) -> None:
    other = twin()

    found = queries.likely_same(cast.noa.pk)

    assert [one.customer.id for one in found] == [other.pk]
    assert [(one.code, one.shown) for one in found[0].reasons_for] == [
        ("same_phone", "052-555-0143"),
        ("same_name", ""),
    ]
    assert found[0].reasons_against == []


def test_another_name_speaks_against_it(cast: Cast) -> None:
    twin("Avi Berkovich")

    found = queries.likely_same(cast.noa.pk)

    assert [(one.code, one.shown) for one in found[0].reasons_against] == [("other_name", "Avi Berkovich")]


def test_one_word_of_a_name_is_no_evidence(cast: Cast) -> None:
    Customer.objects.filter(pk=cast.noa.pk).update(name_en="Noa", name_he="")
    twin("Noa", phone="")

    assert queries.likely_same(cast.noa.pk) == []


def test_two_people_are_not_asked_about_again_and_stay_flagged(cast: Cast) -> None:
    other = twin()

    actions.tell_apart(other.pk, cast.noa.pk, cast.dana.pk, NOW)

    assert queries.likely_same(cast.noa.pk) == []
    assert queries.likely_same(other.pk) == []
    assert [one.customer.id for one in queries.told_apart(cast.noa.pk)] == [other.pk]
    assert Identity.objects.filter(value="+972525550143", disputed_at__isnull=False).count() == 2


def test_that_they_are_two_can_be_taken_back(cast: Cast) -> None:
    other = twin()
    apart = actions.tell_apart(cast.noa.pk, other.pk, cast.dana.pk, NOW)

    assert actions.undo_apart(apart, NOW)
    assert not actions.undo_apart(apart, NOW)

    assert len(queries.likely_same(cast.noa.pk)) == 1


def test_saying_it_twice_says_it_once(cast: Cast) -> None:
    other = twin()

    assert actions.tell_apart(cast.noa.pk, other.pk, cast.dana.pk, NOW) == actions.tell_apart(
        other.pk, cast.noa.pk, cast.dana.pk, NOW
    )

    assert Apart.objects.count() == 1


def test_what_was_said_of_an_absorbed_row_holds_for_whom_it_reads_as(cast: Cast) -> None:
    other, third = twin(), twin("Somebody Else", phone="", email="noa.b@example.com")
    actions.tell_apart(cast.noa.pk, other.pk, cast.dana.pk, NOW)

    actions.merge(third.pk, other.pk, cast.dana.pk, "same id", NOW)

    assert queries.likely_same(cast.noa.pk) == []


def test_merges_that_stand_are_listed_with_whom_and_when(cast: Cast) -> None:
    other = twin()
    merge = actions.merge(other.pk, cast.noa.pk, cast.dana.pk, "same_phone", NOW)

    found = queries.joined(cast.noa.pk)

    assert [(one.merge_id, one.by_id, one.at, one.evidence) for one in found] == [
        (merge, cast.dana.pk, NOW, "same_phone")
    ]
    actions.undo_merge(merge, NOW)
    assert queries.joined(cast.noa.pk) == []


@pytest.mark.parametrize("code", ["itself", "already_one"])
def test_nobody_is_told_apart_from_herself(cast: Cast, code: str) -> None:
    other = twin()
    actions.merge(other.pk, cast.noa.pk, cast.dana.pk, "same id", NOW)
    pair = (cast.noa.pk, cast.noa.pk) if code == "itself" else (cast.noa.pk, other.pk)

    with pytest.raises(NotMerged) as refused:
        actions.tell_apart(*pair, cast.dana.pk, NOW)

    assert refused.value.code == code
    assert not Apart.objects.exists()
