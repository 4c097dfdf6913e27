"""The story of a customer and of a case: whole, in order, page by page, at a fixed cost."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from kesher.core.ids import new_id
from kesher.customers import actions as customers
from kesher.customers.models import Customer
from kesher.timeline import actions, kinds, queries
from kesher.timeline.types import BadCursor, Cursor, Touch, TouchRef
from tests.cast import Cast
from tests.customers.people import moment

pytestmark = pytest.mark.django_db
NOW = moment("2026-11-22 10:00")


def _touch(customer_id: UUID, at: datetime = NOW, **words: Any) -> TouchRef:
    given: dict[str, Any] = {
        "channel": "email",
        "direction": "in",
        "kind": "email",
        "subject_kind": "cases.message",
        "subject_id": new_id(),
    } | words
    return actions.record(customer_id=customer_id, at=at, received_at=at, **given)


def _ids(page: Any) -> list[UUID]:
    return [entry.touchpoint.id for entry in page.entries]


@contextmanager
def _kind(code: str, load: kinds.Load, template: str = "timeline/_plain.html") -> Iterator[None]:
    kinds.register(kinds.Kind(code, load, template))
    try:
        yield
    finally:
        kinds._kinds.pop(code)


def test_what_was_recorded_comes_back_newest_first_with_its_words(cast: Cast) -> None:
    case, agent = new_id(), cast.dana.pk
    first = _touch(cast.noa.pk, NOW, case_id=case, facts={"pages": 3})
    second = _touch(
        cast.noa.pk, NOW + timedelta(minutes=1), channel="phone", direction="out", kind="visit", actor_id=agent
    )

    page = queries.story(cast.dana, customer_id=cast.noa.pk)

    assert _ids(page) == [second.id, first.id]
    assert page.older is None
    touch = page.entries[1].touchpoint
    assert (touch.at, touch.case_id, touch.facts, touch.channel, touch.direction) == (
        NOW,
        case,
        {"pages": 3},
        "email",
        "in",
    )
    cast.noa.refresh_from_db()
    assert (cast.noa.first_touch_at, cast.noa.last_touch_at) == (NOW, NOW + timedelta(minutes=1))


def test_pages_of_many_touchpoints_at_one_moment_lose_and_repeat_nothing(cast: Cast) -> None:
    made = [_touch(cast.noa.pk, NOW - timedelta(minutes=number // 5)) for number in range(23)]

    seen: list[UUID] = []
    cursor: str | None = ""
    for _ in range(6):
        page = queries.story(cast.dana, customer_id=cast.noa.pk, before=cursor or None, limit=4)
        seen += _ids(page)
        cursor = page.older
        if cursor is None:
            break

    assert cursor is None
    assert seen == [ref.id for ref in sorted(made, key=lambda ref: (ref.at, ref.id), reverse=True)]


def test_a_merged_customer_has_one_story_and_two_again_when_it_is_undone(cast: Cast) -> None:
    hers, his = _touch(cast.noa.pk), _touch(cast.yossi.pk, NOW + timedelta(hours=1))

    merge = customers.merge(cast.yossi.pk, cast.noa.pk, cast.dana.pk, "same passport", NOW)

    assert _ids(queries.story(cast.dana, customer_id=cast.noa.pk)) == [his.id, hers.id]
    assert _ids(queries.story(cast.dana, customer_id=cast.yossi.pk)) == [his.id, hers.id]
    later = _touch(cast.yossi.pk, NOW + timedelta(hours=2))
    customers.undo_merge(merge, NOW)
    assert _ids(queries.story(cast.dana, customer_id=cast.noa.pk)) == [hers.id]
    assert _ids(queries.story(cast.dana, customer_id=cast.yossi.pk)) == [later.id, his.id]


def test_the_story_of_a_case_holds_what_others_did_in_it(cast: Cast) -> None:
    case = new_id()
    hers, his = _touch(cast.noa.pk, case_id=case), _touch(cast.yossi.pk, NOW + timedelta(hours=1), case_id=case)
    _touch(cast.noa.pk, NOW + timedelta(hours=2))

    assert _ids(queries.story(cast.dana, case_id=case)) == [his.id, hers.id]
    assert _ids(queries.story(cast.dana, case_id=case, limit=1)) == [his.id]


def test_only_the_kinds_that_were_asked_for(cast: Cast) -> None:
    call = _touch(cast.noa.pk, kind="visit")
    _touch(cast.noa.pk, kind="email")

    assert _ids(queries.story(cast.dana, customer_id=cast.noa.pk, only=["visit"])) == [call.id]


def test_a_misfiled_touchpoint_is_hidden_at_the_wrong_customer_and_shown_at_the_right_one(cast: Cast) -> None:
    wrong = _touch(cast.noa.pk, kind="fax")
    right = _touch(cast.yossi.pk, kind="fax")

    assert actions.supersede(wrong, right)

    assert not actions.supersede(wrong, right)
    assert queries.story(cast.dana, customer_id=cast.noa.pk).entries == []
    assert _ids(queries.story(cast.dana, customer_id=cast.yossi.pk)) == [right.id]


def test_nothing_is_hidden_behind_a_touchpoint_that_does_not_exist(cast: Cast) -> None:
    wrong = _touch(cast.noa.pk)

    with pytest.raises(actions.NoSuchTouchpoint):
        actions.supersede(wrong, TouchRef(new_id(), NOW))

    assert _ids(queries.story(cast.dana, customer_id=cast.noa.pk)) == [wrong.id]


def test_each_kind_is_loaded_once_a_page_and_the_number_of_queries_does_not_grow(cast: Cast) -> None:
    loads: list[int] = []

    def load(touches: Sequence[Touch], viewer: Any) -> Mapping[UUID, Any]:
        loads.append(len(touches))
        names = Customer.objects.in_bulk([touch.customer_id for touch in touches])
        return {touch.id: names[touch.customer_id].name_en for touch in touches}

    with _kind("email", load):
        _touch(cast.noa.pk)
        assert cast.dana.has_role("agent")  # read once a request
        with CaptureQueriesContext(connection) as few:
            queries.story(cast.dana, customer_id=cast.noa.pk)
        for number in range(60):
            _touch(cast.noa.pk, NOW - timedelta(days=number), kind="visit" if number % 3 else "email")
        with CaptureQueriesContext(connection) as many:
            page = queries.story(cast.dana, customer_id=cast.noa.pk, limit=50)

    assert len(few) == len(many) == 4
    assert len(loads) == 2
    assert len(page.entries) == 50
    assert {entry.context for entry in page.entries if entry.touchpoint.kind == "email"} == {"Noa Berkovich"}


def test_back_office_and_administrators_have_no_customer_s_story_and_read_the_case_they_were_let_into(
    cast: Cast,
) -> None:
    case = new_id()
    ref = _touch(cast.noa.pk, case_id=case)

    for person in (cast.roni, cast.gil):
        assert queries.story(person, customer_id=cast.noa.pk).entries == []
        assert _ids(queries.story(person, case_id=case)) == [ref.id]
        assert _ids(queries.story(person, case_id=case, customer_id=cast.noa.pk)) == [ref.id]


def test_what_a_kind_keeps_from_a_viewer_is_not_on_the_page(cast: Cast) -> None:
    _touch(cast.noa.pk)
    shown = _touch(cast.noa.pk)

    with _kind("email", lambda touches, viewer: {touch.id: None for touch in touches if touch.id == shown.id}):
        assert _ids(queries.story(cast.miri, customer_id=cast.noa.pk)) == [shown.id]


def test_months_outside_of_her_time_are_not_looked_at(cast: Cast) -> None:
    _touch(cast.noa.pk, moment("2026-10-05 10:00"))
    _touch(cast.noa.pk, moment("2026-11-05 10:00"))

    with CaptureQueriesContext(connection) as asked:
        queries.story(cast.dana, customer_id=cast.noa.pk)

    query = next(one["sql"] for one in asked if "LATERAL" in one["sql"])
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")  # two rows: whether a scan is cheaper says nothing of a month
        cursor.execute("SET LOCAL enable_bitmapscan = off")
        cursor.execute("EXPLAIN " + query)
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "timeline_touchpoint_2026_10" in plan
    assert "timeline_touchpoint_2026_11" in plan
    assert "timeline_touchpoint_2026_09" not in plan
    assert "timeline_touchpoint_2026_12" not in plan
    assert "timeline_touchpoint_default" not in plan
    assert "Sort" not in plan.split("Nested Loop")[-1]


def test_a_cursor_reads_back_and_a_foreign_one_is_refused(cast: Cast) -> None:
    cursor = Cursor(NOW + timedelta(microseconds=7), new_id())

    assert Cursor.parse(str(cursor)) == cursor
    for text in ("x", "AAAA", "א", str(cursor)[:-4], str(cursor) + "AAAA"):
        with pytest.raises(BadCursor):
            queries.story(cast.dana, customer_id=cast.noa.pk, before=text)


def test_erased_touchpoints_keep_their_time_and_lose_the_rest(cast: Cast) -> None:
    ref = _touch(cast.noa.pk, facts={"pages": 3})
    nobody = Customer.objects.create(created_at=NOW, first_touch_at=NOW, last_touch_at=NOW)

    assert actions.redact([cast.noa.pk], nobody.pk, NOW) == 1

    assert queries.story(cast.dana, customer_id=cast.noa.pk).entries == []
    entry = queries.story(cast.dana, customer_id=nobody.pk).entries[0]
    assert (entry.touchpoint.id, entry.touchpoint.at, entry.touchpoint.facts, entry.touchpoint.redacted_at) == (
        ref.id,
        NOW,
        {},
        NOW,
    )
    with override("en"):
        assert "erased at the customer" in render_to_string(entry.template, {"entry": entry})


def test_a_kind_that_nobody_registered_is_still_drawn(cast: Cast) -> None:
    _touch(cast.noa.pk, kind="from_the_future", channel="sms")

    entry = queries.story(cast.dana, customer_id=cast.noa.pk).entries[0]

    with override("en"):
        html = render_to_string(entry.template, {"entry": entry})
    assert "sms" in html
    assert "from the customer" in html
