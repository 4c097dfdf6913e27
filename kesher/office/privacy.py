"""Privacy: one person's data handed out or forgotten, and who saw it."""

import io
import json
import zipfile
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kesher.core import clock, reading
from kesher.core.web.files import as_attachment
from kesher.customers import actions, queries
from kesher.customers.types import CustomerCard
from kesher.office.access import open_to, person_of
from kesher.staff.queries.people import named

OFFICER = "privacy_officer"
SHOWN = 200


@require_safe
@open_to(OFFICER)
def privacy(request: HttpRequest) -> HttpResponse:
    """Find a person."""
    asked, person = request.GET.get("q", "").strip()[:200], person_of(request)
    hits = queries.search(asked, person, limit=20) if asked else []
    reading.log_many(person, "customer", [hit.customer.id for hit in hits], "office:privacy")
    return render(request, "office/privacy.html", {"asked": asked, "hits": hits})


@require_safe
@open_to(OFFICER)
def whose(request: HttpRequest, customer_id: UUID) -> HttpResponse:
    """One person: who saw her data, newest first, and what can be done."""
    card = _card(request, customer_id)
    reading.log(person_of(request), "customer", card.id, "office:whose")
    found = []
    for row in reading.readings_of([card.id, *card.absorbed]):
        found.append(row)
        if len(found) == SHOWN:
            break
    people = named(UUID(row.reader_id) for row in found if row.reader_kind == "person")
    seen = [
        (row, people[UUID(row.reader_id)].name if row.reader_kind == "person" else row.reader_kind) for row in found
    ]
    return render(
        request, "office/whose.html", {"card": card, "seen": seen, "cut": len(found) == SHOWN, "now": clock.now()}
    )


@require_POST
@open_to(OFFICER)
def export(request: HttpRequest, customer_id: UUID) -> HttpResponse:
    """Everything that is held of her, as an archive: one JSON file, and the files that it names."""
    card = _card(request, customer_id)
    reading.log(person_of(request), "customer", card.id, "office:privacy-export", request.POST.get("reason", "")[:200])
    found = queries.export_person(customer_id)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data.json", json.dumps(found.data, ensure_ascii=False, indent=1, default=str))
        for n, file in enumerate(found.files, start=1):
            archive.writestr(f"files/{n:04d}-{file.name}", file.data)
    return as_attachment(packed.getvalue(), f"kesher-export-{card.id}.zip", "application/zip")


@require_POST
@open_to(OFFICER)
def erase(request: HttpRequest, customer_id: UUID) -> HttpResponse:
    """Forget her. The word must be typed, since it cannot be taken back."""
    card = _card(request, customer_id)
    if request.POST.get("word", "").strip() != _("erase"):
        messages.error(request, _("Nothing was erased: type the word “%(word)s” to be sure.") % {"word": _("erase")})
        return redirect("office:whose", customer_id=customer_id)
    try:
        done = actions.erase_person(card.id, by=person_of(request).pk)
    except actions.AlreadyErased:
        messages.error(request, _("There is nobody left under this name."))
    else:
        messages.success(
            request, _("Erased: %(rows)s rows. Counts stay, without a name.") % {"rows": sum(done.rows.values())}
        )
    return redirect(reverse("office:privacy"))


def _card(request: HttpRequest, customer_id: UUID) -> CustomerCard:
    card = queries.card(customer_id, person_of(request))
    if card is None:
        raise Http404
    return card
