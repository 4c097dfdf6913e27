"""Places of the office on the rail of staff."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from kesher.channels.queries.aside import aside_counts
from kesher.core import parked
from kesher.office.letters import LOOKERS
from kesher.office.policies import READERS
from kesher.office.privacy import OFFICER
from kesher.ui import navigation

ADMINISTRATOR = ("administrator",)


def set_aside(_request: HttpRequest) -> int:
    """How much could not be read or done."""
    return aside_counts()["set_aside"] + parked.parked_count()


navigation.register("home", "office:first-steps", _("Home"), icon="house", roles=ADMINISTRATOR, order=5)
navigation.register(
    "channels",
    "office:channels",
    _("Channels"),
    icon="plug",
    roles=ADMINISTRATOR,
    order=20,
    also=["office:channel", "office:channel-choose", "office:channel-new"],
)
navigation.register(
    "people",
    "office:people",
    _("People"),
    icon="users",
    roles=ADMINISTRATOR,
    order=30,
    also=["office:person", "office:hire"],
)
navigation.register(
    "policy",
    "office:policies",
    _("Policy"),
    icon="book-open",
    roles=READERS,
    order=45,
    also=["office:policy", "office:policy-new", "office:policy-draft"],
)
navigation.register(
    "unreadable", "office:unreadable", _("Unreadable"), icon="file-x", roles=ADMINISTRATOR, order=62, badge=set_aside
)
navigation.register(
    "what-left", "office:what-left", _("What left"), icon="send", roles=LOOKERS, order=64, also=["office:letter"]
)
navigation.register(
    "settings",
    "office:settings",
    _("Settings"),
    icon="sliders-horizontal",
    roles=ADMINISTRATOR,
    order=66,
    also=[
        "office:calendar",
        "office:calendar-day",
        "office:calendar-week",
        "office:terms",
        "office:brought",
        "office:refused",
    ],
)
navigation.register(
    "privacy", "office:privacy", _("Privacy"), icon="shield-check", roles=[OFFICER], order=10, also=["office:whose"]
)
