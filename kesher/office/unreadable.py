"""What arrived and could not be read, and what failed too often behind the scenes: kept, shown, and tried again by a button."""

from urllib.parse import quote
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kesher.channels import actions as channels
from kesher.channels.queries.aside import aside, aside_counts, original
from kesher.core import clock, parked
from kesher.core.web.files import as_attachment
from kesher.office.access import open_to
from kesher.office.codes import code_words
from kesher.ui.types import Choice, Page

LOOKERS = ("administrator",)


@require_safe
@open_to(*LOOKERS)
def unreadable(request: HttpRequest) -> HttpResponse:
    """Envelopes set aside, or (`state=dropped`) those that somebody put away; and the steps of the outbox that are parked."""
    state = "dropped" if request.GET.get("state") == "dropped" else "set_aside"
    found = aside(state, before=request.GET.get("before", ""))  # type: ignore[arg-type]
    counts = aside_counts()
    here = reverse("office:unreadable")
    context = {
        "rows": [(row, code_words(row.code)) for row in found.rows],
        "state": state,
        "count": counts["set_aside"],
        "states": [
            Choice(_("Set aside"), here, current=state == "set_aside", count=counts["set_aside"]),
            Choice(_("Put away"), f"{here}?state=dropped", current=state == "dropped", count=counts["dropped"]),
        ],
        "page": Page(older=f"{here}?state={state}&before={quote(found.older)}" if found.older else ""),
        "parked": parked.parked(),
        "now": clock.now(),
    }
    return render(request, "office/unreadable.html", context)


@require_safe
@open_to(*LOOKERS)
def download(request: HttpRequest, envelope_id: UUID) -> HttpResponse:
    """The original, byte by byte, as a download of no type that a browser runs."""
    found = original(envelope_id)
    if found is None:
        raise Http404
    return as_attachment(found.data, found.name, "application/octet-stream")


@require_POST
@open_to(*LOOKERS)
def replay(request: HttpRequest, envelope_id: UUID) -> HttpResponse:
    """Read it once more; it is read in a moment, and comes back here if it still cannot be."""
    if original(envelope_id) is None:
        raise Http404
    channels.replay(envelope_id)
    messages.success(request, _("It is being read again. If it still cannot be read, it comes back here."))
    return redirect("office:unreadable")


@require_POST
@open_to(*LOOKERS)
def put_away(request: HttpRequest, envelope_id: UUID) -> HttpResponse:
    """It is nothing for us; it stays kept."""
    if original(envelope_id) is None:
        raise Http404
    channels.put_away(envelope_id)
    messages.success(request, _("Put away. It stays kept and can be read again at any time."))
    return redirect("office:unreadable")


@require_POST
@open_to(*LOOKERS)
def retry(request: HttpRequest, delivery_id: int) -> HttpResponse:
    """Try a parked step again."""
    if parked.retry(delivery_id):
        messages.success(request, _("The step is tried again, and what waits behind it after it."))
    else:
        messages.error(request, _("It is not set aside any more."))
    return redirect("office:unreadable")
