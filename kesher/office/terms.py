"""Settings › What is promised: how soon, by kind, for all reasons and channels."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kesher.office.access import open_to
from kesher.promises.actions.terms import TermRefused, set_term
from kesher.promises.queries.terms import default_term
from kesher.promises.words import KINDS, kind_words

ADMINISTRATOR = "administrator"
HOURS, DAYS = "hours", "days"
SHOWN = [
    kind for kind in KINDS if kind not in {"receipt", "payment"}
]  # those two follow their own messages and records


@dataclass(frozen=True)
class Row:
    """One kind as typed or as it stands. `amount` is of working hours or of working days, as `unit` says."""

    kind: str
    label: str
    amount: str
    unit: str
    tell_first: bool
    error: str = ""


@require_http_methods(["GET", "POST"])
@open_to(ADMINISTRATOR)
def terms(request: HttpRequest) -> HttpResponse:
    """The page. A POST keeps all rows, or none where one does not fit."""
    if request.method == "GET":
        return render(request, "office/terms.html", {"rows": [_standing(kind) for kind in SHOWN]})
    rows = [_typed(request, kind) for kind in SHOWN]
    if any(row.error for row in rows):
        return render(request, "office/terms.html", {"rows": rows}, status=422)
    with transaction.atomic():
        for row in rows:
            set_term(row.kind, **_given(row), tell_first=row.tell_first)
    messages.success(request, _("Saved. It holds for promises from now on; those already made keep their date."))
    return redirect("office:terms")


def _standing(kind: str) -> Row:
    term = default_term(kind)
    amount, unit = "", HOURS
    if term and term.minutes:
        amount = str(Decimal(term.minutes) / 60).removesuffix(".0")
    elif term and term.days:
        amount, unit = str(term.days), DAYS
    return Row(kind, kind_words(kind), amount, unit, term.tell_first if term else True)


def _typed(request: HttpRequest, kind: str) -> Row:
    amount = request.POST.get(f"{kind}-amount", "").strip()
    unit = DAYS if request.POST.get(f"{kind}-unit") == DAYS else HOURS
    row = Row(kind, kind_words(kind), amount, unit, request.POST.get(f"{kind}-tell") == "on")
    error = ""
    try:
        with transaction.atomic():
            set_term(kind, **_given(row), tell_first=row.tell_first)
            transaction.set_rollback(True)
    except (InvalidOperation, ValueError) as refused:
        code = refused.code if isinstance(refused, TermRefused) else ""
        error = _("This is longer than a year.") if code == "too_long" else _("A number above nothing is needed.")
    return Row(row.kind, row.label, row.amount, row.unit, row.tell_first, error)


def _given(row: Row) -> dict[str, int]:
    """Hours may be halves and quarters, days are whole. Raises InvalidOperation, ValueError."""
    value = Decimal(row.amount)
    if not value.is_finite() or abs(value) > 100_000 or (row.unit == DAYS and value != int(value)):
        raise ValueError(row.amount)
    return {"days": int(value)} if row.unit == DAYS else {"minutes": round(value * 60)}
