"""People come, are away, and leave; roles are data."""

from datetime import datetime

import pytest

from kesher.core import clock
from kesher.staff.actions import people
from kesher.staff.actions.seed import seed_roles
from kesher.staff.models import Absence, Person, Role
from kesher.staff.queries.people import on_rung
from kesher.staff.queries.permissions import Permission, may
from tests.cast import Cast

NOW = datetime(2026, 11, 22, 9, tzinfo=clock.ISRAEL)


def test_a_new_installation_has_eight_roles_four_of_them_on_the_ladder(db: None) -> None:
    Role.objects.all().delete()
    seed_roles()
    Role.objects.filter(code="agent").update(name_en="Adviser")

    seed_roles()

    assert Role.objects.count() == 8
    ladder = Role.objects.filter(rung__isnull=False).order_by("rung").values_list("code", flat=True)
    assert list(ladder) == ["agent", "team_lead", "service_manager", "cx_manager"]
    assert Role.objects.get(code="agent").name_en == "Adviser"


def test_somebody_joins_with_a_place_and_an_address_of_their_own(cast: Cast) -> None:
    joined = people.hire("New@Kesher.example", name_he="חדש", places=[(cast.claims.pk, "agent")], extension="299")

    person = Person.objects.get(pk=joined)
    assert (person.email, person.has_role("agent"), person.has_usable_password()) == ("new@kesher.example", True, False)


@pytest.mark.parametrize(
    ("email", "extension", "code"),
    [("dana@kesher.example", "", "email_taken"), ("other@kesher.example", "201", "extension_taken")],
)
def test_an_address_or_telephone_that_is_taken_is_refused(cast: Cast, email: str, extension: str, code: str) -> None:
    before = Person.objects.count()

    with pytest.raises(people.StaffRefused) as refused:
        people.hire(email, name_he="חדש", places=[(cast.claims.pk, "agent")], extension=extension)

    assert refused.value.code == code
    assert Person.objects.count() == before


def test_a_leaver_is_nobodys_deputy_and_their_telephone_is_free(cast: Cast) -> None:
    people.be_away(cast.tamar.pk, NOW, NOW.replace(hour=17), cast.dana.pk)

    people.leave(cast.dana.pk, NOW)

    assert Absence.objects.get().deputy_id is None
    cast.dana.refresh_from_db()
    assert (cast.dana.is_active, cast.dana.extension) == (False, "")
    assert not may(cast.dana, Permission.WORK_CASES)


def test_somebody_who_is_back_early_is_told_again(cast: Cast) -> None:
    absence = people.be_away(cast.tamar.pk, NOW, NOW.replace(hour=17), cast.lior.pk)
    later = NOW.replace(hour=12)
    assert on_rung(2, cast.claims.pk, later).person_id == cast.lior.pk

    people.be_back(absence, NOW.replace(hour=11))

    assert on_rung(2, cast.claims.pk, later).person_id == cast.tamar.pk


@pytest.mark.parametrize(("hours", "deputy", "code"), [(-1, None, "ends_before"), (1, "tamar", "own_deputy")])
def test_an_absence_that_makes_no_sense_is_refused(cast: Cast, hours: int, deputy: str | None, code: str) -> None:
    stand_in = getattr(cast, deputy).pk if deputy else None

    with pytest.raises(people.StaffRefused) as refused:
        people.be_away(cast.tamar.pk, NOW, NOW.replace(hour=9 + hours), stand_in)

    assert refused.value.code == code
    assert not Absence.objects.exists()
