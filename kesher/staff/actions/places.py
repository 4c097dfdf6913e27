"""Roles in teams: given and taken; and what people set for themselves."""

from uuid import UUID

from django.db import transaction

from kesher.staff.actions.people import StaffRefused
from kesher.staff.models import Membership, Person


@transaction.atomic
def give_place(person_id: UUID, team_id: UUID, role_code: str) -> None:
    """A role in a team. Safe to repeat. StaffRefused: left."""
    if not Person.objects.select_for_update(no_key=True).filter(pk=person_id, is_active=True).exists():
        raise StaffRefused("left")
    Membership.objects.get_or_create(person_id=person_id, team_id=team_id, role_id=role_code)


@transaction.atomic
def take_place(membership_id: UUID, by_id: UUID) -> None:
    """Take a role away. Safe to repeat. StaffRefused: last_place (whoever has none left leaves instead), own_administration (else
    nobody could let anybody in again)."""
    row = Membership.objects.filter(pk=membership_id).first()
    if row is None:
        return
    Person.objects.select_for_update(no_key=True).get(pk=row.person_id)
    held = Membership.objects.filter(person_id=row.person_id)
    if held.count() == 1:
        raise StaffRefused("last_place")
    mine = row.person_id == by_id and row.role_id == "administrator"
    if mine and held.filter(role_id="administrator").count() == 1:
        raise StaffRefused("own_administration")
    row.delete()


def prefer_language(person_id: UUID, language: str) -> None:
    """The language in which Kesher speaks to this person everywhere, mails too. ValueError for one that it does not speak."""
    if language not in Person.Language.values:
        raise ValueError(language)
    Person.objects.filter(pk=person_id).exclude(language=language).update(language=language)
