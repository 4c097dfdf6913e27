"""Words of the boards."""

from django.utils.translation import gettext_lazy as _

SOURCES = {
    "policy": _("Policy"),
    "agent": _("Agents, by their own word"),
    "bot": _("The bot"),
    "sales": _("Sales"),
    "campaign": _("Campaigns"),
    "department": _("Departments"),
}


def source_words(source: str) -> str:
    """Who undertook it, in the language of the page; a source added as data is said as it is."""
    return str(SOURCES.get(source, source))
