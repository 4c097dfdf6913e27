"""Tokens and streams: each machine enters the doors of its own scope and no page; each stream hears what is its person's alone."""

import pytest
from django.test import Client

from kesher.gateway.actions import make_token
from kesher.staff.queries.sessions import audience_of_session
from tests.access.table import EVERYBODY, TABLE
from tests.access.test_matrix import ROUTES
from tests.cast import Cast
from tests.desk.story import logged_in

pytestmark = pytest.mark.django_db
DOORS = {"cti": "/api/v1/cti/events", "forms": "/api/v1/forms"}
UNKNOWN = "kesher_" + "0" * 43


def _knock(address: str, token: str) -> int:
    return (
        Client()
        .post(address, {}, content_type="application/json", headers={"authorization": f"Bearer {token}"})
        .status_code
    )


@pytest.mark.parametrize("scope", sorted(DOORS))
@pytest.mark.parametrize("door", sorted(DOORS))
def test_a_token_opens_the_doors_of_its_scope_and_no_other(cast: Cast, scope: str, door: str) -> None:
    """422 is what a door says about an empty request of somebody whom it let in."""
    token = make_token("of tests", [scope])

    assert _knock(DOORS[door], token) == (422 if scope == door else 403)
    assert _knock(DOORS[door], UNKNOWN) == 401


def test_a_token_is_no_log_in_anywhere(cast: Cast) -> None:
    bearer = Client(headers={"authorization": f"Bearer {make_token('of tests', sorted(DOORS))}"})
    entered = []

    for name, row in TABLE.items():
        pages = [cell for cell in (row.get, row.post) if cell is not None]
        if "<" in ROUTES[name] or any(cell.own == EVERYBODY for cell in pages):
            continue
        for method in ("get", "post"):
            if getattr(bearer, method)(ROUTES[name]).status_code not in {302, 401, 404, 405}:
                entered.append((method, name))

    assert entered == []


@pytest.mark.django_db(transaction=True)
def test_a_stream_hears_its_person_their_teams_and_roles_and_nothing_of_others(cast: Cast) -> None:
    heard = {
        name: audience_of_session(logged_in(getattr(cast, name)).session.session_key or "")
        for name in ("dana", "lior", "tamar", "amit", "orna", "miri", "roni", "gil", "shira")
    }

    claims, billing, back = (f"team:{team.pk}" for team in (cast.claims, cast.billing, cast.back_office))
    assert {name: {one for one in names if one.startswith(("team:", "role:"))} for name, names in heard.items()} == {
        "dana": {claims, "role:agent"},
        "lior": {billing, "role:agent"},
        "tamar": {claims, "role:team_lead"},
        "amit": {claims, billing, "role:service_manager"},
        "orna": {claims, "role:cx_manager"},
        "miri": {claims, "role:marketer"},
        "roni": {back, "role:back_office"},
        "gil": {claims, "role:administrator"},
        "shira": {claims, "role:privacy_officer"},
    }
    assert {name: [one for one in names if one.startswith("person:")] for name, names in heard.items()} == {
        name: [f"person:{getattr(cast, name).pk}"] for name in heard
    }
    assert audience_of_session("") == audience_of_session("nobodys") == frozenset()
