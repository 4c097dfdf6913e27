"""Whose session it is, for streams that live outside of a request."""

from importlib import import_module

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import close_old_connections

from kesher.staff.models import Person


def audience_of_session(session_key: str) -> frozenset[str]:
    """The names by which live events reach this log-in: person, teams, roles, staff. Empty when it is no (longer a) log-in."""
    close_old_connections()
    store = import_module(settings.SESSION_ENGINE).SessionStore(session_key)
    person_id, proof = store.get(SESSION_KEY), store.get(HASH_SESSION_KEY)
    if not person_id or not store.get(BACKEND_SESSION_KEY):
        return frozenset()
    person = Person.objects.filter(pk=person_id, is_active=True).first()
    if person is None or proof != person.get_session_auth_hash():
        return frozenset()
    return frozenset(
        {f"person:{person.pk}", "staff"}
        | {f"team:{team}" for team in person.team_ids}
        | {f"role:{role}" for role in person.role_codes}
    )
