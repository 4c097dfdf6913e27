"""Who may enter which room of the Desk; absent and forbidden look the same."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.test import Client

from kesher.cases import actions
from kesher.cases.models import Case, Reason
from kesher.core.ids import new_id
from kesher.core.models import Reading
from tests.cases.house import House
from tests.desk import story

At = Callable[[str], AbstractContextManager[None]]
ROOMS = [
    "/desk/",
    "/desk/customers/",
    "/desk/documents/",
    "/desk/calls/",
    "/desk/next/",
    "/desk/tasks/",
    "/desk/search/",
]


@pytest.mark.parametrize("path", ROOMS)
def test_who_is_not_logged_in_is_asked_to_log_in(house: House, path: str) -> None:
    answer = Client().get(path)

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("path", ROOMS)
def test_a_marketer_and_an_administrator_find_no_such_page(house: House, path: str) -> None:
    assert story.logged_in(house.cast.miri).get(path).status_code == 404
    assert story.logged_in(house.cast.gil).get(path).status_code == 404


@pytest.mark.parametrize("path", ROOMS)
def test_agents_leads_and_managers_enter(house: House, path: str) -> None:
    statuses = {
        story.logged_in(person).get(path, follow=True).status_code
        for person in (house.cast.dana, house.cast.tamar, house.cast.amit, house.cast.orna)
    }

    assert statuses == {200}


def test_back_office_has_its_tasks_and_finding_and_nothing_else(house: House) -> None:
    roni = story.logged_in(house.cast.roni)

    open_to_roni = [path for path in ROOMS if roni.get(path).status_code == 200]

    assert open_to_roni == ["/desk/tasks/", "/desk/search/"]


def test_back_office_opens_a_case_with_its_task_and_no_other(house: House) -> None:
    case = story.taken(house)
    roni = story.logged_in(house.cast.roni)
    before = roni.get(f"/desk/case/{case.pk}/").status_code

    with story.at("2026-11-22 09:00"):
        actions.ask_task(
            case.pk, house.cast.dana.pk, kind="decision", what="Approve it?", team_id=house.cast.back_office.pk
        )
        page = roni.get(f"/desk/case/{case.pk}/")

    assert (before, page.status_code) == (404, 200)
    assert "Approve it?" in page.content.decode()
    assert "/desk/customer/" not in page.content.decode()


def test_the_queue_of_another_team_is_not_there(house: House) -> None:
    story.asked(house)

    assert story.logged_in(house.cast.lior).get(f"/desk/team/{house.cast.claims.pk}/").status_code == 404
    assert story.logged_in(house.cast.dana).get(f"/desk/team/{house.cast.claims.pk}/").status_code == 200


def test_an_agent_of_another_team_reads_the_story_and_may_leave_a_note_only(house: House) -> None:
    case = story.taken(house)
    lior = story.logged_in(house.cast.lior)

    page = lior.get(f"/desk/case/{case.pk}/?panel=reply").content.decode()
    refused = lior.post(f"/desk/case/{case.pk}/reply/", {"channel": "email", "text": "Hello"})

    assert f"/desk/case/{case.pk}/note/" in page
    assert f'action="/desk/case/{case.pk}/reply/"' not in page
    assert refused.status_code == 422
    assert "belongs to another team" in refused.content.decode()
    assert case.messages.filter(direction="out", author__isnull=False).count() == 0


@pytest.fixture
def confidential(house: House) -> Case:
    case = story.taken(house)
    reason = Reason.objects.create(
        code="health", name_he="בריאות", name_en="Health", path="/health/", verdict="valuable", confidential=True
    )
    Case.objects.filter(pk=case.pk).update(reason=reason, matter="A secret matter")
    return case


def test_a_confidential_matter_says_whom_to_ask_and_nothing_else(house: House, confidential: Case) -> None:
    page = story.logged_in(house.cast.lior).get(f"/desk/case/{confidential.pk}/").content.decode()

    assert "Ask <bdi>Dana Azulay</bdi>." in page
    assert "secret" not in page
    assert "noa.b@example.com" not in page


@pytest.mark.parametrize(
    "path", ["story/", "policies/", "chance/?kind=final_answer", "?part=context", "?part=live", "?part=story"]
)
def test_no_part_of_a_confidential_case_shows_more(house: House, confidential: Case, path: str) -> None:
    answer = story.logged_in(house.cast.lior).get(f"/desk/case/{confidential.pk}/{path}")

    assert answer.status_code in {200, 404}
    assert "noa.b@example.com" not in answer.content.decode()
    assert "secret" not in answer.content.decode()


@pytest.mark.parametrize("verb", ["reply", "note", "document", "promise", "task", "hand-off", "draft"])
def test_nobody_else_writes_into_a_confidential_case(house: House, confidential: Case, verb: str) -> None:
    answer = story.logged_in(house.cast.lior).post(f"/desk/case/{confidential.pk}/{verb}/", {"text": "x"})

    assert answer.status_code == 404
    assert confidential.messages.filter(direction="note").count() == 0


def test_what_is_not_there_is_404(house: House) -> None:
    dana, nobody = story.logged_in(house.cast.dana), new_id()
    paths = [f"case/{nobody}/", f"case/{nobody}/story/", f"customer/{nobody}/", f"call/{nobody}/", f"paper/{nobody}/"]

    statuses = {dana.get(f"/desk/{path}").status_code for path in [*paths, "case/number/99999/"]}

    assert statuses == {404}


def test_every_look_at_a_case_is_written_into_the_read_log(house: House) -> None:
    case = story.taken(house)
    before = Reading.objects.filter(subject_id=case.pk).count()

    story.logged_in(house.cast.lior).get(f"/desk/case/{case.pk}/")

    row = Reading.objects.filter(subject_id=case.pk).latest("at")
    assert Reading.objects.filter(subject_id=case.pk).count() == before + 1
    assert (row.reader_id, row.purpose) == (str(house.cast.lior.pk), "desk:case")
