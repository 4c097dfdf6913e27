"""What the customers' pages register at start-up."""

import re
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kesher.core import settings


def sites(value: Any) -> str:
    """A check: origins (RFC 6454) separated by blanks; they stand in a header, so nothing else may."""
    words = settings.words(500)(value).split()
    for word in words:
        if not re.fullmatch(r"https?://[A-Za-z0-9.-]+(:\d{1,5})?", word):
            raise settings.Unfit(_("“%(word)s” is not like https://www.example.org") % {"word": word})
    return " ".join(words)


settings.declare(
    "portal.web_account", "web", gettext_lazy("Account that takes the forms of the site"), settings.words(50)
)
settings.declare(
    "portal.embed_origins", "", gettext_lazy("Sites that may show our form in a frame, separated by blanks"), sites
)
settings.declare(
    "portal.privacy_notice", "2026-11", gettext_lazy("Version of the privacy notice that is shown"), settings.words(20)
)
