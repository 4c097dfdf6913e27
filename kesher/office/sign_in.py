"""Signing in: allauth with our rules (nobody signs up by themselves), account mail through channels, the locked door.

A link to choose a password is a secret: it goes to one mailbox, names the configured address of the installation and nothing
of the request, works once, and is shown to nobody here (channels forget the text of such a mail once it left).
"""

import logging
import math
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from kesher.channels.actions import dispatch
from kesher.channels.actions.dispatch import NoAccount
from kesher.channels.types import Channel
from kesher.core import clock
from kesher.customers.actions.colleagues import clear_colleague
from kesher.staff.actions.sign_in import open_door
from kesher.staff.models import Person
from kesher.staff.queries.sign_in import locked_until

log = logging.getLogger(__name__)


class StaffAccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is untyped
    """People are made by an administrator; their account mail leaves like every other message, by a dispatch."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def get_reset_password_from_key_url(self, key: str) -> str:
        """At the configured address: whoever forges a Host header must not have our mail point to theirs."""
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return f"{settings.KESHER_PUBLIC_URL}{path.replace('UID-KEY', key)}"

    def set_password(self, user: Person, password: str) -> None:
        """A new password opens the door that wrong ones closed."""
        super().set_password(user, password)
        open_door(user.email)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue allauth's mail in the person's language. Without a mail line nothing goes, and the page says whom to ask."""
        person = Person.objects.filter(email=email.lower(), is_active=True).first()
        if person is None:
            return  # nobody here has that address, so nobody gets a mail
        try:
            write_to(person, template_prefix, context)
        except NoAccount:
            log.warning("account_mail_without_a_line", extra={"kind": template_prefix})


def write_to(person: Person, template_prefix: str, context: dict[str, Any]) -> None:
    """Queue one account mail to somebody who works here, in their language. Raises NoAccount."""
    with translation.override(person.language):
        subject = " ".join(render_to_string(f"{template_prefix}_subject.txt", context).split())
        text = render_to_string(f"{template_prefix}_message.txt", context | {"person": person}).strip()
    dispatch(
        clear_colleague(person.email, "account"),
        channel=Channel.EMAIL,
        subject_kind="account",
        subject_id=person.pk,
        subject=subject,
        text=text,
        language=person.language,
        extra={"automatic": True, "forget": True},
    )


def who_tries(request: HttpRequest, credentials: dict[str, Any] | None) -> str:
    """For whose address somebody tries passwords: failures are counted by it, whatever its case."""
    given = credentials or {}
    typed = given.get("email") or given.get("username") or request.POST.get("login") or ""
    return str(typed).strip().lower()[:254]


def locked_out(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """After too many wrong passwords from one place for one address: 429, in words, with the time to wait."""
    now = clock.now()
    until = locked_until(who_tries(request, None), now) or now
    minutes = max(1, math.ceil((until - now).total_seconds() / 60))
    return render(request, "account/lockout.html", {"minutes": minutes}, status=429)
