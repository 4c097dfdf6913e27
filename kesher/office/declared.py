"""Settings: every value that somebody declared, with its meaning, checked in words before it is kept."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from kesher.core import settings
from kesher.office.access import open_to

ADMINISTRATOR = "administrator"
GROUPS = {
    "organisation": gettext_lazy("The organisation"),
    "cases": gettext_lazy("Cases"),
    "customers": gettext_lazy("Messages to customers"),
    "portal": gettext_lazy("Pages of the customers"),
    "gateway": gettext_lazy("Doors for machines"),
    "doors": gettext_lazy("Crowds at the doors"),
    "watch": gettext_lazy("Alarms"),
    "listening": gettext_lazy("The question after a case"),
}


@dataclass(frozen=True)
class Row:
    """One setting as a field. `kind` is text, number, colour or check."""

    key: str
    label: str
    value: Any
    kind: str
    error: str = ""

    @property
    def field_id(self) -> str:
        """The id of its field."""
        return "s-" + self.key.replace(".", "-")


@dataclass(frozen=True)
class Group:
    """Settings of one subject."""

    key: str
    title: str
    rows: tuple[Row, ...]


@require_http_methods(["GET", "POST"])
@open_to(ADMINISTRATOR)
def declared(request: HttpRequest) -> HttpResponse:
    """The page. A POST keeps all values of one group, or none of them where one does not fit."""
    if request.method == "POST":
        group = request.POST.get("group", "")
        typed = {one.key: _typed(request, one) for one in settings.known() if _group_of(one.key) == group}
        faults = _keep(typed)
        if not faults:
            messages.success(request, _("Saved. It holds from now on."))
            return redirect("office:settings")
        return render(request, "office/settings.html", {"groups": _groups(typed, faults)}, status=422)
    return render(request, "office/settings.html", {"groups": _groups({}, {})})


def _typed(request: HttpRequest, one: settings.Declared) -> Any:
    return one.key in request.POST if isinstance(one.default, bool) else request.POST.get(one.key, "")


def _keep(typed: dict[str, Any]) -> dict[str, str]:
    """Why values do not fit, by key; all are kept when none is at fault."""
    faults: dict[str, str] = {}
    with transaction.atomic():
        for key, value in typed.items():
            try:
                settings.put(key, value)
            except settings.Unfit as unfit:
                faults[key] = str(unfit.args[0]) if unfit.args else str(unfit)
        if faults:
            transaction.set_rollback(True)
    return faults


def _groups(typed: dict[str, Any], faults: dict[str, str]) -> list[Group]:
    present = settings.values()
    by_group: dict[str, list[Row]] = {}
    for one in settings.known():
        value = typed.get(one.key, present[one.key])
        row = Row(one.key, str(one.label), value, _kind(one), faults.get(one.key, ""))
        by_group.setdefault(_group_of(one.key), []).append(row)
    order = list(GROUPS)
    keys = sorted(by_group, key=lambda key: (order.index(key) if key in order else len(order), key))
    return [Group(key, str(GROUPS.get(key, key)), tuple(by_group[key])) for key in keys]


def _group_of(key: str) -> str:
    return key.partition(".")[0]


def _kind(one: settings.Declared) -> str:
    if isinstance(one.default, bool):
        return "check"
    if isinstance(one.default, int):
        return "number"
    return "colour" if one.key.endswith(".colour") else "text"
