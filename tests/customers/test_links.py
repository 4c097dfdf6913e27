"""Links in mails and messages: one purpose, a while, and a button behind them (T13)."""

from datetime import timedelta

import pytest

from kesher.core import clock
from kesher.core.ids import new_id
from kesher.customers import actions, queries
from kesher.customers.models import AccessLink, Identity
from kesher.customers.types import LinkPurpose, OpenedLink, Trust
from tests.cast import Cast
from tests.customers.people import moment

pytestmark = pytest.mark.django_db
NOW = moment()
CASE = new_id()


def _link(cast: Cast, days: int = 7) -> str:
    email = Identity.objects.get(customer=cast.noa, kind="email")
    with clock.at(NOW):
        return actions.make_link(LinkPurpose.CASE, cast.noa.pk, email.pk, CASE, days)


def test_a_link_opens_its_one_thing_and_looking_changes_nothing(cast: Cast) -> None:
    Identity.objects.filter(customer=cast.noa).update(trust=0, proven_at=None)
    token = _link(cast)

    opened = queries.open_link(token, NOW + timedelta(days=6))

    assert isinstance(opened, OpenedLink)
    assert (opened.purpose, opened.customer_id, opened.subject_id, opened.confirmed) == (
        LinkPurpose.CASE,
        cast.noa.pk,
        CASE,
        False,
    )
    assert opened.identity_id is not None
    assert Identity.objects.get(pk=opened.identity_id).trust == Trust.TYPED
    assert AccessLink.objects.get().confirmed_at is None


def test_the_button_behind_the_link_proves_the_address_once(cast: Cast) -> None:
    Identity.objects.filter(customer=cast.noa).update(trust=0, proven_at=None)
    token = _link(cast)

    first = actions.confirm_link(token, NOW + timedelta(hours=1))
    second = actions.confirm_link(token, NOW + timedelta(hours=2))

    assert first is not None
    assert second is not None
    assert (first.confirmed, second.confirmed) == (True, True)
    assert first.identity_id is not None
    identity = Identity.objects.get(pk=first.identity_id)
    assert (identity.trust, identity.proven_at) == (Trust.PROVEN, NOW + timedelta(hours=1))
    assert AccessLink.objects.get().confirmed_at == NOW + timedelta(hours=1)


def test_the_token_itself_is_kept_nowhere(cast: Cast) -> None:
    token = _link(cast)

    row = AccessLink.objects.get()
    assert token not in {str(getattr(row, field.attname)) for field in row._meta.concrete_fields}
    assert len(token) == 43


@pytest.mark.parametrize("spoil", ["late", "revoked", "other", "empty", "long", "almost"])
def test_a_link_that_is_late_revoked_or_not_ours_opens_nothing_and_proves_nothing(cast: Cast, spoil: str) -> None:
    Identity.objects.filter(customer=cast.noa).update(trust=0, proven_at=None)
    token, at = _link(cast), NOW + timedelta(days=1)
    if spoil == "late":
        at = NOW + timedelta(days=7)
    elif spoil == "revoked":
        assert actions.revoke_links(CASE, at=NOW) == 1
    else:
        token = {
            "other": "x" * 43,
            "empty": "",
            "long": "x" * 5000,
            "almost": token[:-1] + ("A" if token[-1] != "A" else "B"),
        }[spoil]

    assert queries.open_link(token, at) is None
    assert actions.confirm_link(token, at) is None
    assert not Identity.objects.filter(customer=cast.noa, trust__gt=0).exists()


def test_links_of_another_purpose_stay_open(cast: Cast) -> None:
    token = _link(cast)

    assert actions.revoke_links(CASE, LinkPurpose.SURVEY, at=NOW) == 0

    assert queries.open_link(token, NOW) is not None
