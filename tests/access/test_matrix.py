"""Every address, asked by everybody, for a matter of theirs, for one of others, and for nothing (TRUST.md, T7).

The list of addresses is the application's own; who may is in table.py. Requests run in one transaction each, on one set of rows.
"""

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from pytest_django import DjangoDbBlocker

from kesher.core import clock
from tests.access import town as towns
from tests.access.table import ELSEWHERE, EVERYBODY, SPACES_ELSEWHERE, TABLE, Cell
from tests.access.town import Town, Values

WRITTEN = re.compile(r'^\s*(?:INSERT INTO|UPDATE|DELETE FROM) "?(\w+)')
LOGS = {"core_reading", "django_session", "axes_accesslog", "channels_refusal"}  # that somebody looked, or tried
PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")
REFUSED = {302, 409, 422}
MAKES_ON_GET = {"phone_simulator"}  # a token for its page, in a demo only
ITSELF = re.compile(rb"(?:/|%2F)[csu](?:/|%2F)[\w-]+[^\"'<> ]*")


@dataclass
class Heard:
    """An answer, and the tables that it wrote to."""

    status: int
    body: bytes
    onward: str
    wrote: set[str] = field(default_factory=set)

    @property
    def is_login(self) -> bool:
        return self.status == 302 and self.onward.startswith("/accounts/login/")


@pytest.fixture(scope="module")
def town(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Town]:
    """One town for the whole table, gone afterwards."""
    logging.disable(logging.WARNING)
    with django_db_blocker.unblock(), transaction.atomic():
        made = towns.make()
        with clock.at(towns.NOW):
            yield made
        transaction.set_rollback(True)
    logging.disable(logging.NOTSET)


def _routes(patterns: list[URLPattern | URLResolver], before: str = "", space: str = "") -> Iterator[tuple[str, str]]:
    for one in patterns:
        route = before + str(getattr(one.pattern, "_route", ""))
        if isinstance(one, URLResolver):
            yield from _routes(one.url_patterns, route, f"{space}{one.namespace}:" if one.namespace else space)
        else:
            yield f"{space}{one.name or one.pattern}", "/" + route


ROUTES = {
    name: route
    for name, route in sorted(_routes(get_resolver().url_patterns))
    if name not in ELSEWHERE and not name.startswith(SPACES_ELSEWHERE) and not route.startswith("/api/")
}


def _address(name: str, values: Values) -> str:
    def value(match: "re.Match[str]") -> str:
        key = match.group(1)
        if key == "number" and name == "desk:paper-picture":
            return "1"
        if key == "token":
            return str(values["upload_token" if "/u/" in ROUTES[name] else "case_token"])
        if key == "attachment_id" and name.startswith("portal:"):
            key = "portal_file"
        return str(values.get(key, "nosuch"))

    return PARAMETER.sub(value, ROUTES[name])


def _body(values: Values) -> Values:
    """Words of a harmless form, with the ids of the matter where a form names them."""
    return {"case": str(values["case_id"]), "customer": str(values["customer_id"]), "text": "x", "because": "x"}


def _ask(client: Client, method: str, address: str, body: Values | None = None) -> Heard:
    wrote: set[str] = set()

    def see(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if isinstance(sql, str) and (found := WRITTEN.match(sql)):
            wrote.add(found.group(1))
        return execute(sql, params, many, context)

    with transaction.atomic(), connection.execute_wrapper(see):
        answer: HttpResponse = getattr(client, method)(address, body or {})
        transaction.set_rollback(True)
    content = ITSELF.sub(b"", answer.content.replace(address.encode(), b""))  # a page may name itself
    return Heard(answer.status_code, content, answer.get("Location", ""), wrote - LOGS)


def test_every_address_has_a_row_and_every_row_an_address() -> None:
    assert sorted(set(ROUTES) - set(TABLE)) == [], "say in tests/access/table.py who may"
    assert sorted(set(TABLE) - set(ROUTES)) == []
    assert len(ROUTES) > 100


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", sorted(TABLE))
def test_who_may_is_as_the_table_says(town: Town, name: str, method: str) -> None:
    cell = getattr(TABLE[name], method)
    if cell is None:
        assert _ask(town.clients["dana"], method, _address(name, town.own)).status == 405
        return

    faults = [fault for who in _askers(cell) for fault in _faults(town, name, method, cell, who)]

    assert faults == []


def _askers(cell: Cell) -> list[str]:
    """For what is everybody's a stranger and an agent will do."""
    return ["dana", "stranger"] if cell.own == EVERYBODY else [*towns.PEOPLE, "stranger"]


def _faults(town: Town, name: str, method: str, cell: Cell, who: str) -> Iterator[str]:
    inside = cell.acts or who in cell.own | cell.foreign | cell.words  # others do not get past the door of the room
    kinds = ("own", "foreign") if inside and PARAMETER.search(ROUTES[name]) else ("own",)
    nothing: Heard | None = None
    for kind in kinds:
        values = getattr(town, kind)
        heard = _ask(town.clients[who], method, _address(name, values), _body(values) if method == "post" else None)
        allowed = who in getattr(cell, kind)
        if kind == "foreign" and nothing is None and not allowed and not cell.acts:
            nothing = _ask(town.clients[who], method, _address(name, town.absent), _body(values))
        if method == "get" and heard.wrote and name not in MAKES_ON_GET:
            yield f"get {name}, {kind}, {who}: looking changes something ({sorted(heard.wrote)})"
        for fault in _judge(heard, cell, kind, who, allowed, nothing):
            yield f"{method} {name}, {kind}, {who}: {fault} ({heard.status} {heard.onward} {sorted(heard.wrote)})"


def _judge(heard: Heard, cell: Cell, kind: str, who: str, allowed: bool, nothing: Heard | None) -> Iterator[str]:
    foreign = kind == "foreign"
    if heard.status >= 500:
        yield "an error of ours"
    elif allowed:
        if heard.is_login or heard.status in {401, 403, 404, 405}:
            yield "is not let in"
    elif who in cell.words and foreign:
        if heard.status != 200:
            yield "is not told whom to ask"
    elif who == "stranger":
        if not heard.is_login and heard.status not in {401, 404}:
            yield "is not sent to the log-in"
    elif cell.acts:
        if heard.status not in REFUSED | {404}:
            yield "is not refused"
    elif heard.status != 404:
        yield "is let in"
    if not allowed and heard.wrote:
        yield "changes something"
    differs = nothing is not None and (heard.status, heard.body) != (nothing.status, nothing.body)
    if differs and not allowed and who not in cell.words and who != "stranger":
        yield "sees that it exists"
    if foreign and who not in {"lior", "amit", "roni"} and b"anary" in heard.body and b"yossi" in heard.body:
        yield "reads words of a confidential matter"


FOREIGN_INSIDE: list[tuple[str, str, set[str], Values]] = [
    ("desk:file", "get", {"attachment_id"}, {}),
    ("office:person-back", "post", {"person_id"}, {}),
    ("office:person-place-remove", "post", {"person_id"}, {}),
]


@pytest.mark.parametrize(("name", "method", "swapped", "body"), FOREIGN_INSIDE)
def test_what_is_named_beside_a_matter_of_ones_own_must_belong_to_it(
    town: Town, name: str, method: str, swapped: set[str], body: Values
) -> None:
    """The file of another case, the absence of another person: looked up inside what stands before it."""
    others = town.foreign | {"person_id": town.house.cast.tamar.pk}
    who = "gil" if name.startswith("office:") else "dana"

    mixed = _ask(town.clients[who], method, _address(name, town.own | {key: others[key] for key in swapped}), body)
    honest = _ask(town.clients[who], method, _address(name, town.own), body)

    assert (mixed.status, mixed.wrote) == (404, set())
    assert honest.status in {200, 302}


BODIES: list[tuple[str, str, dict[str, str]]] = [
    # (address, of whose matter, ids in the body that are the other's)
    ("desk:move-promise", "foreign_promise", {"due": "2026-11-25T16:00", "reason": "x"}),
    ("desk:withdraw-promise", "foreign_promise", {"reason": "x", "agreed": "on"}),
    ("desk:paper-match", "foreign_paper", {}),
    ("desk:paper-refuse", "foreign_paper", {"because": "x"}),
    ("desk:call-choose", "foreign_customer", {}),
    ("desk:call-note", "foreign_case", {"text": "x", "outcome": "told"}),
    ("desk:call-queue", "foreign_case", {"text": "x"}),
    ("boards:exception-owner", "foreign_person", {}),
]


@pytest.mark.parametrize(("name", "which", "body"), BODIES, ids=lambda one: str(one) if isinstance(one, str) else "")
def test_an_id_of_others_in_a_form_changes_nothing_of_theirs(
    town: Town, name: str, which: str, body: dict[str, str]
) -> None:
    own, foreign = town.own, town.foreign
    theirs = {"foreign_promise": {"promise_id"}, "foreign_paper": {"arrival_id"}}.get(which, set())
    address = _address(name, own | {key: foreign[key] for key in theirs})
    named = {
        "foreign_promise": {"case": str(own["case_id"])},
        "foreign_paper": {"request": str(own["request_id"]), "case": str(own["case_id"])},
        "foreign_customer": {"customer": str(foreign["customer_id"])},
        "foreign_case": {"case": str(foreign["case_id"])},
        "foreign_person": {"person": str(town.house.cast.lior.pk)},
    }[which]
    before = _state_of(foreign["case_id"])

    with transaction.atomic():
        answer = town.clients["dana"].post(address, body | named)
        after = _state_of(foreign["case_id"])
        transaction.set_rollback(True)

    assert answer.status_code in {302, 404, 422}
    assert after == before


def _state_of(case_id: UUID) -> list[tuple[Any, ...]]:
    """Everything of a case that could have been changed by it."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT 'case', id::text, state || coalesce(owner_id::text, '') || team_id::text || hand_offs FROM cases_case WHERE id = %(case)s
               UNION ALL SELECT 'promise', id::text, state || due_at::text FROM promises_promise WHERE case_id = %(case)s
               UNION ALL SELECT 'request', id::text, state FROM cases_documentrequest WHERE case_id = %(case)s
               UNION ALL SELECT 'paper', id::text, state || coalesce(request_id::text, '') FROM cases_arrival WHERE case_id = %(case)s
               UNION ALL SELECT 'message', id::text, purpose FROM cases_message WHERE case_id = %(case)s
               UNION ALL SELECT 'call', id::text, notes FROM cases_call WHERE case_id = %(case)s ORDER BY 1, 2""",
            {"case": case_id},
        )
        return list(cursor.fetchall())


def test_a_change_without_the_pages_own_token_is_refused_everywhere(town: Town) -> None:
    """Cross-site request forgery: the same browser, asked by another site."""
    forged = Client(enforce_csrf_checks=True)
    forged.cookies = town.clients["dana"].cookies
    open_doors = []

    for name in sorted(TABLE):
        cell = TABLE[name].post
        if cell is None or "dana" not in cell.own:
            continue
        if _ask(forged, "post", _address(name, town.own), _body(town.own)).status != 403:
            open_doors.append(name)

    # Customers' forms: no session stands behind them, a link is its own proof (kesher/portal/access.py).
    assert open_doors == ["portal:ask", "portal:case-confirm", "portal:embed", "portal:paper", "portal:upload"]
