"""What was brought in from other systems, and the rows that were refused."""

import csv
import io
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kesher.core import clock, reading
from kesher.core.web.files import as_attachment
from kesher.office.access import open_to, person_of
from kesher.sources import queries as sources
from kesher.ui.types import Page

ADMINISTRATOR = "administrator"
SHOWN = 50  # refused rows a page
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would run


@require_safe
@open_to(ADMINISTRATOR)
def brought(request: HttpRequest) -> HttpResponse:
    """Every file that was brought in, newest first, and what became of its rows."""
    return render(request, "office/brought.html", {"runs": sources.runs(), "now": clock.now()})


@require_safe
@open_to(ADMINISTRATOR)
def refused(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """The rows of one file that were refused, in its order; `after` is the line to go on behind."""
    found = sources.run(run_id)
    if found is None:
        raise Http404
    after = request.GET.get("after", "")
    rows = list(sources.rejects(run_id, int(after) if after.isdecimal() else 0, SHOWN + 1))
    reading.log(person_of(request), "run", run_id, "office:refused")
    here, more = reverse("office:refused", args=[run_id]), rows[SHOWN:]
    context = {
        "run": found[0],
        "columns": found[1],
        "rows": rows[:SHOWN],
        "page": Page(older=f"{here}?after={rows[SHOWN - 1].line}" if more else ""),
        "now": clock.now(),
    }
    return render(request, "office/refused.html", context)


@require_safe
@open_to(ADMINISTRATOR)
def download(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """The refused rows as CSV: the file's own columns, and before them the line and the reason. Mended, it can be brought in."""
    found = sources.run(run_id)
    if found is None:
        raise Http404
    reading.log(person_of(request), "run", run_id, "office:refused-file")
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([_("Line"), _("Why"), *found[1]])
    for one in sources.rejects(run_id):
        writer.writerow([one.line, one.why, *(_no_formula(cell) for cell in one.row)])
    name = f"{_('Refused rows')}-{found[0].file.split('.')[0]}.csv"
    return as_attachment(text.getvalue().encode("utf-8-sig"), name, "text/csv")


def _no_formula(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
