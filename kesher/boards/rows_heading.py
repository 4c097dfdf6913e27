"""The heading of a list of promises: which number it stands behind."""

from django.utils.translation import gettext as _

_NOW = {
    "soon": lambda: _("Promises at risk in the next 4 hours"),
    "due_soon": lambda: _("Promises due in the next 4 hours"),
    "risk": lambda: _("Promises at risk now"),
    "late": lambda: _("Promises that are late now"),
    "late_told": lambda: _("Late now, and the customer was told before"),
    "open": lambda: _("Promises on track"),
    "paused": lambda: _("Promises that wait for the customer"),
    "all": lambda: _("All open promises"),
}
_STATES = {
    "": lambda: _("Promises that ended"),
    "judged": lambda: _("Promises that count for the rate"),
    "kept": lambda: _("Promises kept"),
    "late": lambda: _("Promises settled late"),
    "broken": lambda: _("Promises broken"),
    "rescheduled": lambda: _("Promises moved by us"),
    "withdrawn": lambda: _("Promises withdrawn with the customer’s consent"),
    "superseded": lambda: _("Promises replaced by another"),
}
_TOLD = {
    "yes": lambda: _("Dates missed, and the customer was told before"),
    "no": lambda: _("Dates missed without a word before"),
    "any": lambda: _("Dates missed, and whether the customer was told before"),
}


def heading(*, state: str = "", told: str = "", now: str = "") -> str:
    """In the language of the page."""
    if now:
        return _NOW[now]()
    if told in _TOLD:
        return _TOLD[told]()
    return _STATES.get(state, _STATES[""])()
