"""What departments owe each other: by due time, answered in writing, rated by who asked."""

import pytest
from django.test import Client

from kesher.cases import actions
from kesher.cases.models import Case, Task
from tests.cases.house import House
from tests.desk import story

AT = "2026-11-22 09:00"


@pytest.fixture
def case(house: House) -> Case:
    return story.taken(house)


@pytest.fixture
def task(house: House, case: Case) -> Task:
    with story.at(AT):
        actions.ask_task(
            case.pk, house.cast.dana.pk, kind="decision", what="Approve the refund?", team_id=house.cast.back_office.pk
        )
    return Task.objects.get()


@pytest.fixture
def roni(house: House) -> Client:
    return story.logged_in(house.cast.roni)


@pytest.fixture
def dana(house: House) -> Client:
    return story.logged_in(house.cast.dana)


def post(client: Client, path: str, at: str = AT, **fields: str) -> str:
    with story.at(at):
        return client.post(f"/desk/task/{path}/", fields, follow=True).content.decode()


def test_the_department_sees_what_is_owed_and_until_when(roni: Client, task: Task) -> None:
    with story.at(AT):
        page = roni.get("/desk/tasks/").content.decode()

    assert "1 task waits for an answer" in page
    assert "Approve the refund?" in page
    assert 'data-due="2026-11-24T07:00:00+00:00"' in page  # 18 working hours, of nine a day
    assert "Dana Azulay asked today 9:00" in page.replace("<bdi>", "").replace("</bdi>", "").replace('<bdi dir="ltr">', "").replace('<time datetime="2026-11-22T09:00+02:00">', "").replace("</time>", "")  # fmt: skip


def test_a_late_task_is_said_first(roni: Client, task: Task) -> None:
    with story.at("2026-11-25 09:00"):
        page = roni.get("/desk/tasks/").content.decode()

    assert "1 task of ours is late: colleagues wait for it" in page


def test_it_is_taken_and_answered(house: House, roni: Client, task: Task) -> None:
    post(roni, f"{task.pk}/accept")
    page = post(roni, f"{task.pk}/finish", answer="Approved: 3,180.")

    task.refresh_from_db()
    assert (task.owner, task.state, task.answer) == (house.cast.roni, "done", "Approved: 3,180.")
    assert "Nobody waits for us" in page
    assert Case.objects.get().state == "open"


def test_an_empty_answer_is_refused(roni: Client, task: Task) -> None:
    page = post(roni, f"{task.pk}/finish", answer="  ")

    task.refresh_from_db()
    assert "Something must be written." in page
    assert task.state == "open"


def test_who_asked_rates_it_or_returns_it(dana: Client, roni: Client, case: Case, task: Task) -> None:
    post(roni, f"{task.pk}/finish", answer="Approved.")

    bad = post(dana, f"{task.pk}/rate", rating="9")
    back = post(dana, f"{task.pk}/return", because="The sum is missing", case=str(case.pk))
    again = post(roni, f"{task.pk}/finish", answer="Approved: 3,180.")
    post(dana, f"{task.pk}/rate", rating="5")

    task.refresh_from_db()
    assert "A rating is a number from 1 to 5." in bad
    assert "Returned, with what is missing." in back
    assert "Answered. Whoever asked is told." in again
    assert (task.state, task.rating) == ("done", 5)


def test_what_i_asked_of_others_is_on_my_page(dana: Client, task: Task) -> None:
    with story.at(AT):
        page = dana.get("/desk/tasks/").content.decode()

    assert "Asked by me" in page
    assert "Approve the refund?" in page


def test_another_department_answers_nothing_of_ours(house: House, task: Task) -> None:
    page = post(story.logged_in(house.cast.lior), f"{task.pk}/finish", answer="I know best")

    task.refresh_from_db()
    assert "another team" in page
    assert task.state == "open"


def test_looking_changes_nothing(roni: Client, task: Task) -> None:
    statuses = {
        roni.get(f"/desk/task/{task.pk}/{verb}/").status_code for verb in ("accept", "finish", "return", "rate")
    }

    assert statuses == {405}
