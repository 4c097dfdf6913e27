"""Settings › Channels: every line into the world, and how it is doing."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from kesher.channels.queries.health import Line, lines
from kesher.channels.queries.line import is_unreadable
from kesher.core import clock
from kesher.office.access import open_to
from kesher.ui.types import State

ADMINISTRATOR = "administrator"


@require_safe
@open_to(ADMINISTRATOR)
def channels(request: HttpRequest) -> HttpResponse:
    """All accounts."""
    now = clock.now()
    found = lines(now)
    rows = [(line, *standing(line)) for line in found]
    working = sum(line.account.is_active for line in found)
    context = {
        "rows": rows,
        "working": working,
        "troubled": sum(knot in {"late", "risk"} for _line, knot, _words in rows),
        "waiting": sum(line.waiting_in + line.waiting_out for line in found),
        "now": now,
    }
    return render(request, "office/channels.html", context)


def standing(line: Line) -> tuple[State, str]:
    """The shape and the words of how a line is doing, the worst thing first."""
    if not line.account.is_active:
        return "todo", _("off")
    if is_unreadable(line.account):
        return "late", _("its secrets cannot be opened")
    if line.failed:
        said = ngettext("%(n)s failed to leave in 24 hours", "%(n)s failed to leave in 24 hours", line.failed)
        return "late", said % {"n": line.failed}
    if line.refused:
        said = ngettext("%(n)s request refused in 24 hours", "%(n)s requests refused in 24 hours", line.refused)
        return "risk", said % {"n": line.refused}
    if line.aside:
        return "risk", ngettext("%(n)s unreadable", "%(n)s unreadable", line.aside) % {"n": line.aside}
    return "kept", _("working")


def line_of(account_id: UUID) -> Line:
    """How one line is doing; 404 for none."""
    found = next((line for line in lines() if line.account.pk == account_id), None)
    if found is None:
        raise Http404
    return found
