"""Two rows, one person: by pointer, in chains, never in rings, and back again."""

import pytest

from kesher.channels.types import Proof
from kesher.customers import actions, queries
from kesher.customers.models import Identity, Merge
from kesher.customers.types import NotMerged, Trust
from tests.cast import Cast
from tests.customers.people import mail, moment, phone

pytestmark = pytest.mark.django_db
NOW = moment()


def _refused(*words: object) -> str:
    before = Merge.objects.count()
    with pytest.raises(NotMerged) as refused:
        actions.merge(*words)  # type: ignore[arg-type]
    assert Merge.objects.count() == before
    return refused.value.code


def test_a_chain_reads_as_its_end_and_each_link_is_undone_alone(cast: Cast) -> None:
    a, b, c = (actions.create_customer(name=name) for name in "ABC")
    first = actions.merge(a, b, cast.dana.pk, "same phone", NOW)
    second = actions.merge(b, c, cast.dana.pk, "same id", NOW)

    assert [queries.canonical(one) for one in (a, b, c)] == [c, c, c]
    assert queries.ids_of(a) == [c, *sorted([a, b])]

    assert actions.undo_merge(second, NOW)
    assert queries.ids_of(a) == [b, a]
    assert queries.ids_of(c) == [c]
    assert actions.undo_merge(first, NOW)
    assert not actions.undo_merge(first, NOW)
    assert queries.ids_of(a) == [a]


def test_a_merge_into_somebody_absorbed_goes_to_whom_she_reads_as(cast: Cast) -> None:
    a, b, c = (actions.create_customer(name=name) for name in "ABC")
    actions.merge(b, c, None, "test", NOW)

    actions.merge(a, b, None, "test", NOW)

    assert Merge.objects.get(absorbed_id=a).canonical_id == c


def test_rings_doubles_and_nobodies_are_refused(cast: Cast) -> None:
    from kesher.core.ids import new_id

    a, b, c = (actions.create_customer(name=name) for name in "ABC")
    actions.merge(a, b, None, "test", NOW)

    assert _refused(a, a, None, "x", NOW) == "itself"
    assert _refused(b, a, None, "x", NOW) == "already_one"
    assert _refused(a, b, None, "x", NOW) == "already_one"
    assert _refused(a, c, None, "x", NOW) == "already_absorbed"
    assert _refused(a, new_id(), None, "x", NOW) == "unknown"


def test_a_ring_that_somebody_forced_into_the_table_hangs_no_reader() -> None:
    a, b = (actions.create_customer(name=name) for name in "AB")
    Merge.objects.create(absorbed_id=a, canonical_id=b, at=NOW)
    Merge.objects.create(absorbed_id=b, canonical_id=a, at=NOW)

    assert set(queries.ids_of(a)) >= {a, b}
    assert queries.canonical(a) in {a, b}


def test_words_of_the_absorbed_one_s_address_are_written_with_her_own_id_and_go_home_with_the_undo(cast: Cast) -> None:
    merge = actions.merge(cast.yossi.pk, cast.noa.pk, cast.dana.pk, "same person", NOW)

    found = actions.find_or_create(mail("yossi@example.com"), Proof.PROVEN, at=NOW)

    assert (found.customer_id, found.canonical_id) == (cast.yossi.pk, cast.noa.pk)
    actions.undo_merge(merge, NOW)
    assert queries.canonical(found.customer_id) == cast.yossi.pk


def test_a_dispute_ends_with_the_merge_and_returns_with_the_undo(cast: Cast) -> None:
    actions.add_identity(cast.yossi.pk, phone(), Trust.ASSERTED, NOW, claimed=False)
    assert Identity.objects.exclude(disputed_at=None).count() == 2

    merge = actions.merge(cast.yossi.pk, cast.noa.pk, cast.dana.pk, "married", NOW)

    assert not Identity.objects.exclude(disputed_at=None).exists()
    assert actions.find_or_create(phone(), Proof.ASSERTED, at=NOW).customer_id == cast.noa.pk
    actions.undo_merge(merge, NOW)
    assert Identity.objects.exclude(disputed_at=None).count() == 2
    assert actions.find_or_create(phone(), Proof.ASSERTED, at=NOW).new


def test_only_somebody_unknown_is_resolved(cast: Cast) -> None:
    with pytest.raises(NotMerged, match="known"):
        actions.resolve(cast.yossi.pk, cast.noa.pk, cast.dana.pk, "x", NOW)

    assert not Merge.objects.exists()
