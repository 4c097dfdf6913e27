"""The script by which docs/operations.md founds an organisation is run, twice, as it stands."""

from collections.abc import Callable

import pytest
from django.test import Client

from kesher.cases.models import Case
from kesher.channels.actions import Form, keep_form
from kesher.channels.models import Account, Dispatch
from kesher.promises.models import Promise
from kesher.staff.models import Person, Team
from tests.docs.pages import code_blocks, text


@pytest.fixture
def founded(db: None) -> None:
    (script,) = code_blocks(text("docs/operations.md"), "python")
    for _ in range(2):
        exec(compile(script, "docs/operations.md", "exec"), {})  # noqa: S102  (our own page)


@pytest.mark.usefixtures("founded")
def test_the_script_may_be_run_again_and_makes_everything_once() -> None:
    assert Team.objects.get().code == "service"
    assert Person.objects.get().role_codes == {"administrator", "team_lead", "agent"}
    assert sorted(Account.objects.values_list("code", flat=True)) == ["care", "web"]


@pytest.mark.usefixtures("founded")
def test_its_administrator_signs_in_with_the_password_of_the_script(client: Client) -> None:
    answer = client.post("/accounts/login/", {"login": "admin@example.org", "password": "change-this-soon"})

    assert answer.status_code == 302
    assert client.session["_auth_user_id"] == str(Person.objects.get().pk)


@pytest.mark.usefixtures("founded")
def test_its_organisation_promises_an_answer_to_the_first_form(settle: Callable[[], None]) -> None:
    keep_form(Form("k-1", "שלום, מה שעות הפתיחה?", email="noa@example.com"))
    settle()

    assert Promise.objects.get().subject_id == Case.objects.get().pk
    assert Dispatch.objects.get().purpose == "receipt"
