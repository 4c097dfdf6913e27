"""People come, change places, are away, and leave."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from kesher.core import clock
from kesher.core.outbox import publish
from kesher.staff import leaving
from kesher.staff.events import PersonJoined, PersonLeft
from kesher.staff.models import Absence, Membership, Person


class StaffRefused(Exception):
    """It cannot be done, and nothing was changed. `code`: email_taken, extension_taken, no_place, own_deputy, ends_before, left."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


Place = tuple[UUID, str]  # team, role code


@transaction.atomic
def hire(
    email: str,
    *,
    name_he: str,
    name_en: str = "",
    places: Iterable[Place],
    password: str | None = None,
    language: str = "he",
    extension: str = "",
    at: datetime | None = None,
) -> UUID:
    """Somebody joins, in at least one place (team and role). StaffRefused: email_taken, extension_taken, no_place."""
    wanted = list(places)
    if not wanted:
        raise StaffRefused("no_place")
    if Person.objects.filter(email=email.lower()).exists():
        raise StaffRefused("email_taken")
    at = at or clock.now()
    try:
        with transaction.atomic():
            person = Person.objects.create_user(
                email,
                password,
                name_he=name_he,
                name_en=name_en or name_he,
                language=language,
                extension=extension,
                joined_at=at,
            )
    except IntegrityError as error:
        taken = "extension_taken" if "one_person_per_extension" in str(error) else "email_taken"
        raise StaffRefused(taken) from error
    Membership.objects.bulk_create(Membership(person=person, team_id=team, role_id=role) for team, role in wanted)
    publish(PersonJoined(person.pk))
    return person.pk


@transaction.atomic
def leave(person_id: UUID, at: datetime | None = None) -> None:
    """Somebody leaves: cannot log in any more, and everything open of theirs goes to the lead in the same transaction.

    What they did stays theirs. Safe to repeat.
    """
    at = at or clock.now()
    person = Person.objects.select_for_update(no_key=True).get(pk=person_id)
    if not person.is_active:
        return
    person.is_active, person.extension = False, ""
    person.set_unusable_password()
    person.save(update_fields=["is_active", "extension", "password"])
    Absence.objects.filter(deputy=person, ends_at__gt=at).update(deputy=None)
    leaving.hand_over_all(person_id, at)
    publish(PersonLeft(person_id))


@transaction.atomic
def be_away(person_id: UUID, begins_at: datetime, ends_at: datetime, deputy_id: UUID | None = None) -> UUID:
    """Somebody is away (half-open); the deputy gets what would have gone to them. StaffRefused: ends_before, own_deputy, left."""
    if ends_at <= begins_at:
        raise StaffRefused("ends_before")
    if deputy_id == person_id:
        raise StaffRefused("own_deputy")
    wanted = {one for one in (person_id, deputy_id) if one is not None}
    if Person.objects.filter(pk__in=wanted, is_active=True).count() != len(wanted):
        raise StaffRefused("left")
    return Absence.objects.create(person_id=person_id, deputy_id=deputy_id, begins_at=begins_at, ends_at=ends_at).pk


@transaction.atomic
def be_back(absence_id: UUID, at: datetime | None = None) -> None:
    """Somebody is back before the end. An absence that has not begun is taken away."""
    at = at or clock.now()
    row = Absence.objects.select_for_update().get(pk=absence_id)
    if row.begins_at >= at:
        row.delete()
    elif row.ends_at > at:
        row.ends_at = at
        row.save(update_fields=["ends_at"])
