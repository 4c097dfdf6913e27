"""What every template may use: `lang`, `dir` and the frame, `ui`."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation

from kesher.ui import brand, language, navigation
from kesher.ui.amounts import initials
from kesher.ui.types import NavigationLink, Viewer
from kesher.ui.words import clock_patterns

THEMES = ("light", "dark")


@dataclass
class Frame:
    """What the frame of a page shows. Everything is computed when a template first asks, so portal pages pay nothing for the rail."""

    request: HttpRequest

    @property
    def theme(self) -> str:
        """light or dark when chosen, else empty (the system decides)."""
        chosen = self.request.COOKIES.get("kesher_theme", "")
        return chosen if chosen in THEMES else ""

    @property
    def other_language(self) -> str:
        """Code of the language to switch to."""
        return language.other(translation.get_language() or "he")

    @property
    def other_language_name(self) -> str:
        """Its name, in itself."""
        return language.NAMES[self.other_language]

    @property
    def place(self) -> str:
        """Address of this page, to come back to after a switch of language. Empty where repeating it is not safe."""
        return self.request.get_full_path() if self.request.method == "GET" else self.request.path

    @property
    def events_url(self) -> str:
        """Stream of live events for staff; empty for anybody else."""
        return f"{settings.KESHER_EVENTS_URL}" if self.viewer.signed_in else ""

    @property
    def patterns(self) -> dict[str, Any]:
        """Words of the ticking clocks."""
        return clock_patterns()

    @cached_property
    def viewer(self) -> Viewer:
        """Who is logged in."""
        user = getattr(self.request, "user", None)
        if user is None or not user.is_authenticated:
            return Viewer()
        name = str(user)
        return Viewer(name, initials(name), True, frozenset(getattr(user, "role_codes", ())))

    @cached_property
    def navigation(self) -> list[NavigationLink]:
        """The rail of this viewer."""
        return navigation.links_for(self.request, self.viewer.roles)

    @property
    def at(self) -> str:
        """Key of the place on the rail where this page is."""
        return navigation.current(self.request)

    @property
    def search_url(self) -> str:
        """Where the search field of the top bar leads; empty until a package has such a page for this viewer."""
        return navigation.search_url(self.viewer.roles)

    @property
    def calls_url(self) -> str:
        """Where calls that ring for this viewer come from; empty for whoever takes none."""
        return navigation.calls_url(self.viewer.roles)

    @cached_property
    def organisation(self) -> brand.Brand:
        """Name, colour and phone of the organisation."""
        return brand.brand()

    @property
    def organisation_name(self) -> str:
        """Its name in the page's language."""
        return self.organisation.name(translation.get_language() or "he")


def page(request: HttpRequest) -> dict[str, Any]:
    """The context processor."""
    return {
        "lang": translation.get_language() or "he",
        "dir": "rtl" if translation.get_language_bidi() else "ltr",
        "ui": Frame(request),
    }
