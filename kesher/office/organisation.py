"""The organisation's own colour and name on the pages of its customers, and the language that somebody chose."""

import logging
import re
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kesher.core import settings
from kesher.staff.actions.places import prefer_language
from kesher.staff.models import Person
from kesher.ui import brand, language

log = logging.getLogger(__name__)


def colour(value: Any) -> str:
    """A check: #rrggbb, or nothing for Kesher's own."""
    text = str(value).strip().lower()
    if text and not re.fullmatch(r"#[0-9a-f]{6}", text):
        raise settings.Unfit(_("A colour like #2846a8 is needed, or nothing."))
    return text


def of_the_organisation() -> brand.Brand:
    """By one query. What cannot be read must not take the page with it: an error page needs a name too."""
    try:
        found = settings.values("organisation.")
    except Exception:
        log.exception("the brand could not be read")
        return brand.Brand()
    plain = brand.Brand()
    return brand.Brand(
        name_he=found["organisation.name_he"] or plain.name_he,
        name_en=found["organisation.name_en"] or plain.name_en,
        colour=found["organisation.colour"],
        phone=found["organisation.phone"],
    )


def remember_language(request: HttpRequest, chosen: str) -> None:
    """Whoever is logged in is spoken to in this language everywhere, in mails too."""
    user = getattr(request, "user", None)
    if isinstance(user, Person) and user.is_authenticated:
        prefer_language(user.pk, chosen)


settings.declare(
    "organisation.colour", "", gettext_lazy("Colour of the organisation on pages of customers, like #2846a8"), colour
)
brand.provide(of_the_organisation)
language.on_chosen(remember_language)
