"""The administrator's first page: what is left to do is computed from what stands."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from kesher.channels.models import Account
from kesher.core import settings
from kesher.office.terms import SHOWN
from kesher.promises.models import Promise, Term
from kesher.promises.queries.terms import TermView, default_term
from kesher.staff.models import Membership
from tests.boards.house import logged_in
from tests.boards.reading import page
from tests.cases.house import House, build, hear_all, mail, take
from tests.cast import Cast

pytestmark = pytest.mark.filterwarnings("ignore:No directory at")
At = Callable[[str], AbstractContextManager[None]]


@pytest.fixture
def house(db: None, at: At) -> Iterator[House]:
    with at("2026-11-22 10:00"):
        yield build()


def steps(cast: Cast) -> dict[str, bool]:
    found = logged_in(cast.gil).get(reverse("office:first-steps")).context["steps"]
    return {step.title: step.done for step in found}


def test_a_name_that_is_given_in_both_languages_completes_its_step(house: House) -> None:
    before = steps(house.cast)["Organisation"]
    settings.put("organisation.name_he", "שקמה")
    half = steps(house.cast)["Organisation"]
    settings.put("organisation.name_en", "Shikma")

    assert (before, half, steps(house.cast)["Organisation"]) == (False, False, True)


def test_mail_goes_out_once_an_account_names_its_server(house: House) -> None:
    before = steps(house.cast)["Mail out"]
    Account.objects.filter(code="test-mail").update(settings={"mail_out": "smtp://localhost:2525"})

    assert (before, steps(house.cast)["Mail out"]) == (False, True)


def test_a_team_with_customers_and_without_a_lead_is_named(house: House) -> None:
    shown = page(logged_in(house.cast.gil), "office:first-steps")
    Membership.objects.create(person=house.cast.lior, team=house.cast.billing, role_id="team_lead")

    assert "Nobody leads: Billing." in shown
    assert steps(house.cast)["People and roles"] is True


def test_the_first_step_that_is_left_has_the_only_primary_button(house: House) -> None:
    html = logged_in(house.cast.gil).get(reverse("office:first-steps")).content.decode()

    assert html.count("btn primary") == 1


def test_channels_that_were_switched_off_do_not_count(house: House) -> None:
    Account.objects.update(is_active=False)

    assert steps(house.cast)["First channel"] is False


@pytest.mark.parametrize("who", ["miri", "roni"])
def test_others_may_look_and_have_no_buttons(house: House, who: str) -> None:
    html = logged_in(getattr(house.cast, who)).get(reverse("office:first-steps")).content.decode()

    assert "First channel" in html
    assert reverse("office:unreadable") not in html


def test_the_front_door_leads_every_role_to_a_page_that_opens(house: House) -> None:
    people = [house.cast.tamar, house.cast.amit, house.cast.orna, house.cast.gil, house.cast.shira, house.cast.miri]

    opened = [logged_in(one).get(reverse("home"), follow=True) for one in people]

    assert [answer.status_code for answer in opened] == [200] * 6
    assert opened[0].redirect_chain[0][0] == reverse("boards:exceptions")
    assert opened[3].redirect_chain[0][0] == reverse("office:first-steps")


def test_every_step_leads_to_a_page_that_opens(house: House) -> None:
    Account.objects.update(is_active=False)
    client = logged_in(house.cast.gil)
    found = client.get(reverse("office:first-steps")).context["steps"]

    opened = {step.title: client.get(step.url).status_code for step in found if step.url}

    assert set(opened.values()) == {200}
    assert {step.title for step in found} - set(opened) == {"Text recognition"}  # a program of the machine


def test_the_relay_of_the_environment_serves_as_mail_out(house: House, settings: Any) -> None:
    settings.KESHER_MAIL_OUT = "smtp://relay.example.org"

    assert steps(house.cast)["Mail out"] is True


# -- what is promised


def promised(client: Client, **changes: str) -> Any:
    given = {f"{kind}-{what}": value for kind in SHOWN for what, value in {"amount": "1", "unit": "days"}.items()}
    return client.post(
        reverse("office:terms"), given | {key.replace("__", "-"): value for key, value in changes.items()}
    )


def test_what_is_promised_is_decided_on_a_page_and_holds_for_the_next_promise(house: House) -> None:
    promised(logged_in(house.cast.gil), first_answer__amount="1.5", first_answer__unit="hours", first_answer__tell="on")

    take(house, mail())
    hear_all()

    first = Promise.objects.get(kind="first_answer")
    assert first.due_at - first.made_at == timedelta(minutes=90)
    assert default_term("first_answer") == TermView(minutes=90, days=None, tell_first=True)


@pytest.mark.parametrize("amount", ["", "0", "-1", "NaN", "many", "1e9", "99999"])
def test_a_promise_of_nothing_or_of_for_ever_is_refused_and_nothing_is_changed(house: House, amount: str) -> None:
    before = list(Term.objects.order_by("pk").values())

    answer = promised(logged_in(house.cast.gil), first_answer__amount=amount)

    assert answer.status_code == 422
    assert list(Term.objects.order_by("pk").values()) == before


def test_only_administrators_decide_what_is_promised(house: House) -> None:
    assert promised(logged_in(house.cast.amit)).status_code == 404
