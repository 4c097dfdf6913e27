"""Channels, people, policies, settings and privacy: what an administrator, an editor and a privacy officer do there."""

import io
import json
import zipfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import pytest
from django.urls import reverse

from kesher.core import settings
from kesher.core.models import Reading
from kesher.customers.models import Customer
from kesher.knowledge.models import Version
from kesher.knowledge.queries import in_force
from kesher.staff.models import Absence, Membership, Person
from kesher.ui import brand
from tests.boards.house import logged_in
from tests.boards.reading import page
from tests.cases.house import House, build, moment

pytestmark = pytest.mark.filterwarnings("ignore:No directory at")
At = Callable[[str], AbstractContextManager[None]]


@pytest.fixture
def house(db: None, at: At) -> Iterator[House]:
    with at("2026-11-22 10:00"):
        yield build()


# -- channels


# -- people


def new_person(**changes: str) -> dict[str, str]:
    given = {"name_he": "רינה כץ", "email": "rina@kesher.example", "role": "agent", "language": "he"}
    return given | changes


def test_somebody_hired_has_the_role_that_was_given_and_no_password_yet(house: House) -> None:
    client = logged_in(house.cast.gil)

    client.post(reverse("office:hire"), new_person(team=str(house.cast.billing.pk)))

    rina = Person.objects.get(email="rina@kesher.example")
    assert not rina.has_usable_password()
    assert list(rina.memberships.values_list("team__code", "role_id")) == [("billing", "agent")]


def test_an_address_that_is_taken_is_refused_on_the_page_and_nobody_is_made(house: House) -> None:
    before = Person.objects.count()

    answer = logged_in(house.cast.gil).post(
        reverse("office:hire"), new_person(team=str(house.cast.billing.pk), email="dana@kesher.example")
    )

    assert answer.status_code == 422
    assert "Somebody has this address already." in answer.content.decode()
    assert Person.objects.count() == before


def test_a_role_is_given_and_taken_but_never_the_last_one(house: House) -> None:
    client, lior = logged_in(house.cast.gil), house.cast.lior
    given = {"team": str(house.cast.billing.pk), "role": "team_lead"}

    client.post(reverse("office:person-place", args=[lior.pk]), given)
    held = set(lior.memberships.values_list("role_id", flat=True))
    for place in lior.memberships.order_by("role_id"):
        client.post(reverse("office:person-place-remove", args=[lior.pk, place.pk]))

    assert held == {"agent", "team_lead"}
    assert Membership.objects.filter(person=lior).count() == 1


def test_an_administrator_cannot_lock_herself_out(house: House) -> None:
    gil = house.cast.gil
    Membership.objects.create(person=gil, team=house.cast.claims, role_id="agent")
    place = gil.memberships.get(role_id="administrator")

    logged_in(gil).post(reverse("office:person-place-remove", args=[gil.pk, place.pk]))
    logged_in(gil).post(reverse("office:person-leave", args=[gil.pk]), {"sure": "on"})

    assert gil.memberships.filter(role_id="administrator").exists()
    assert Person.objects.get(pk=gil.pk).is_active


def test_an_absence_names_its_deputy_and_ends_early_when_somebody_is_back(house: House, at: At) -> None:
    client, dana = logged_in(house.cast.gil), house.cast.dana
    given = {"begins": "2026-11-22T08:00", "ends": "2026-11-26T17:00", "deputy": str(house.cast.lior.pk)}

    client.post(reverse("office:person-away", args=[dana.pk]), given)
    row = Absence.objects.get()
    deputy = row.deputy
    with at("2026-11-23 09:00"):
        logged_in(house.cast.gil).post(reverse("office:person-back", args=[dana.pk, row.pk]))

    row.refresh_from_db()
    assert deputy == house.cast.lior
    assert row.ends_at == moment("2026-11-23 09:00")


def test_leaving_needs_the_ticked_box(house: House) -> None:
    client, lior = logged_in(house.cast.gil), house.cast.lior

    client.post(reverse("office:person-leave", args=[lior.pk]))
    still = Person.objects.get(pk=lior.pk).is_active
    client.post(reverse("office:person-leave", args=[lior.pk]), {"sure": "on"})

    assert (still, Person.objects.get(pk=lior.pk).is_active) == (True, False)


# -- policies


def write(client: object, **words: str) -> None:
    client.post(  # type: ignore[attr-defined]
        reverse("office:policy-new"),
        {"code": "4.1", "title_he": "החזר", "title_en": "Refund", "chosen_by": "contact"},
    )
    client.post(reverse("office:policy-draft", args=["4.1"]), {"since": "2026-11-01"} | words)  # type: ignore[attr-defined]


def test_a_policy_holds_only_after_somebody_approved_its_draft(house: House) -> None:
    client = logged_in(house.cast.amit)
    write(client, full_he="החזר תוך 3 ימים", full_en="Refund in 3 days")
    version = Version.objects.get()
    before = in_force("4.1", moment("2026-11-22 10:00"))

    client.post(reverse("office:policy-approve", args=["4.1", version.pk]))

    after = in_force("4.1", moment("2026-11-22 10:00"))
    version.refresh_from_db()
    assert before is None
    assert after and after.words("full", "en") == "Refund in 3 days"
    assert version.approved_by == house.cast.amit


def test_what_changed_since_the_version_before_is_marked_word_by_word(house: House) -> None:
    client = logged_in(house.cast.amit)
    write(client, full_en="Refund in 3 days")
    client.post(reverse("office:policy-approve", args=["4.1", Version.objects.get().pk]))
    client.post(reverse("office:policy-draft", args=["4.1"]), {"since": "2027-01-01", "full_en": "Refund in 5 days"})
    second = Version.objects.get(number=2)

    html = client.get(reverse("office:policy", args=["4.1"]), {"version": str(second.pk)}).content.decode()

    assert "Refund in <del>3</del><ins>5</ins> days" in html


def test_words_of_an_approved_version_cannot_be_changed(house: House) -> None:
    client = logged_in(house.cast.amit)
    write(client, full_en="Refund in 3 days")
    first = Version.objects.get()
    client.post(reverse("office:policy-approve", args=["4.1", first.pk]))

    address = f"{reverse('office:policy-draft', args=['4.1'])}?version={first.pk}"
    client.post(address, {"since": "2027-01-01", "full_en": "Nothing at all"})

    assert first.wordings.get().text == "Refund in 3 days"
    assert Version.objects.filter(number=2, state="draft").exists()


def test_agents_read_policies_and_change_none(house: House) -> None:
    write(logged_in(house.cast.amit), full_en="Refund in 3 days")
    client, version = logged_in(house.cast.dana), Version.objects.get()

    shown = page(client, "office:policy", "4.1")
    answers = [
        client.post(reverse("office:policy-approve", args=["4.1", version.pk])).status_code,
        client.get(reverse("office:policy-new")).status_code,
    ]

    version.refresh_from_db()
    assert "Refund in 3 days" in shown
    assert (answers, version.state) == ([404, 404], "draft")


# -- settings


def test_the_name_and_colour_of_the_organisation_reach_the_pages_of_its_customers(house: House) -> None:
    given = {"organisation.name_he": "שקמה", "organisation.name_en": "Shikma", "organisation.colour": "#6B2FA0"}

    logged_in(house.cast.gil).post(reverse("office:settings"), {"group": "organisation"} | given)

    assert brand.brand() == brand.Brand(name_he="שקמה", name_en="Shikma", colour="#6b2fa0")


def test_one_value_that_does_not_fit_keeps_them_all_from_being_saved(house: House) -> None:
    given = {"organisation.name_he": "שקמה", "organisation.colour": "purple"}

    answer = logged_in(house.cast.gil).post(reverse("office:settings"), {"group": "organisation"} | given)

    assert answer.status_code == 422
    assert "A colour like #2846a8 is needed, or nothing." in answer.content.decode()
    assert settings.get("organisation.name_he") == ""


def test_a_chosen_language_is_remembered_with_the_person(house: House) -> None:
    logged_in(house.cast.dana).get(reverse("office:policies"), {"lang": "he"})
    Person.objects.filter(pk=house.cast.dana.pk).update(language="he")

    logged_in(house.cast.dana, "he").get(reverse("office:policies"), {"lang": "en"})

    assert Person.objects.get(pk=house.cast.dana.pk).language == "en"


@pytest.mark.parametrize("name", ["channels", "people", "hire", "settings", "unreadable"])
@pytest.mark.parametrize("who", ["dana", "tamar", "amit", "shira"])
def test_rooms_of_the_administrator_are_closed_to_others(house: House, who: str, name: str) -> None:
    assert logged_in(getattr(house.cast, who)).get(reverse(f"office:{name}")).status_code == 404


# -- privacy


def test_everything_of_one_person_is_handed_out_as_an_archive_and_that_is_noted(house: House) -> None:
    noa = house.cast.noa

    answer = logged_in(house.cast.shira).post(reverse("office:privacy-export", args=[noa.pk]), {"reason": "She asked"})

    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    data = json.loads(archive.read("data.json"))
    assert data["customers.Customer"][0]["name_en"] == "Noa Berkovich"
    assert Reading.objects.get(purpose="office:privacy-export").reason == "She asked"


def test_a_person_is_forgotten_only_after_the_word_was_typed(house: House) -> None:
    client, noa = logged_in(house.cast.shira), house.cast.noa

    client.post(reverse("office:privacy-erase", args=[noa.pk]), {"word": "yes"})
    still = Customer.objects.filter(name_en="Noa Berkovich").exists()
    client.post(reverse("office:privacy-erase", args=[noa.pk]), {"word": "erase"})

    assert (still, Customer.objects.filter(name_en="Noa Berkovich").exists()) == (True, False)


def test_who_saw_her_is_listed_by_name(house: House) -> None:
    logged_in(house.cast.shira).get(reverse("office:privacy"), {"q": "noa.b@example.com"})

    shown = page(logged_in(house.cast.shira), "office:whose", house.cast.noa.pk)

    assert "Shira Gal office:privacy" in shown


def test_nobody_but_the_officer_exports_or_erases(house: House) -> None:
    noa, answers = house.cast.noa, []
    for person in (house.cast.gil, house.cast.amit, house.cast.dana):
        client = logged_in(person)
        answers.append(client.post(reverse("office:privacy-export", args=[noa.pk])).status_code)
        answers.append(client.post(reverse("office:privacy-erase", args=[noa.pk]), {"word": "erase"}).status_code)

    assert answers == [404] * 6
    assert Customer.objects.filter(pk=noa.pk, name_en="Noa Berkovich").exists()
