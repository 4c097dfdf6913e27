"""Settings › Channels › one line: connect it, change it, renew its secrets, try it, switch it off, and see who changed what."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kesher.channels import actions
from kesher.channels.actions import AccountRefused
from kesher.channels.adapters.fields import Form
from kesher.channels.models import Account
from kesher.channels.queries import line as lines_of
from kesher.channels.queries.dispatches import one_left
from kesher.channels.queries.health import health_of
from kesher.core import clock
from kesher.core.addresses import Address, AddressKind, parse_phone
from kesher.customers.actions.colleagues import clear_trial
from kesher.office.access import open_to, person_of
from kesher.office.account_forms import AccountForm, shown_values
from kesher.office.account_page import ADMINISTRATOR, Trial, facts, trial_of, vendor_lines
from kesher.office.lines import line_of, standing
from kesher.staff.queries.people import teams
from kesher.ui.amounts import is_hebrew


@require_safe
@open_to(ADMINISTRATOR)
def choose(request: HttpRequest) -> HttpResponse:
    """Which kind of line is connected."""
    return render(request, "office/channel_choose.html", {"kinds": lines_of.kinds()})


@require_http_methods(["GET", "POST"])
@open_to(ADMINISTRATOR)
def connect(request: HttpRequest, adapter: str) -> HttpResponse:
    """A new line. What we make for the other side is shown on the page that answers, once."""
    kind = lines_of.kind_of(adapter, request.POST if request.method == "POST" else {})
    if kind is None:
        raise Http404
    declared = kind.form
    form = AccountForm(
        request.POST or None,
        declared,
        teams=teams(serving=True),
        initial=_beginning(adapter, kind.channel, declared),
        secrets=[one for one in declared.secrets if not one.made_by_us],
    )
    if request.method == "GET":
        return render(request, "office/channel_new.html", {"form": form, "kind": kind})
    lacking = {f"secret_{one.kind}": _("This is needed.") for one in declared.secrets if _lacks(form, one)}
    try:
        if lacking:
            raise AccountRefused(lacking)
        account_id = actions.connect(adapter, str(form.data.get("code", "")).strip(), form.typed())
    except AccountRefused as refused:
        form.refuse(lacking | refused.faults)
        return render(request, "office/channel_new.html", {"form": form, "kind": kind}, status=422)
    for secret_kind, word in form.secrets().items():
        actions.renew_secret(account_id, secret_kind, word)
    made = {one.kind: actions.renew_secret(account_id, one.kind) for one in declared.secrets if one.made_by_us}
    messages.success(request, _("The line is connected. What is left to do on the other side stands below."))
    return _page(request, _account(account_id), made=made)


@require_http_methods(["GET", "POST"])
@open_to(ADMINISTRATOR)
def account(request: HttpRequest, account_id: UUID) -> HttpResponse:
    """One line. A POST keeps its settings."""
    row = _account(account_id)
    if request.method == "GET":
        return _page(request, row)
    declared = lines_of.kind_of(row.adapter, request.POST)
    form = AccountForm(
        request.POST, declared.form if declared else lines_of.declared_of(row), teams=teams(), initial={}
    )
    try:
        actions.change(account_id, form.typed())
    except AccountRefused as refused:
        form.refuse(refused.faults)
        return _page(request, row, form=form)
    messages.success(request, _("Saved. It holds from now on."))
    return redirect("office:channel", account_id=account_id)


@require_POST
@open_to(ADMINISTRATOR)
def secret(request: HttpRequest, account_id: UUID) -> HttpResponse:
    """A new word of one kind; the one before stays valid beside it where the box is ticked. Or (`drop`) only the newest is left."""
    row = _account(account_id)
    kind = request.POST.get("kind", "")
    if request.POST.get("drop"):
        actions.drop_former(account_id, kind)
        messages.success(request, _("Only the newest one is valid now."))
        return redirect("office:channel", account_id=account_id)
    typed = request.POST.get("word", "")
    try:
        word = actions.renew_secret(account_id, kind, typed, keep_former=request.POST.get("keep") == "on")
    except AccountRefused as refused:
        return _page(request, row, secret_faults={kind: next(iter(refused.faults.values()))})
    messages.success(request, _("The secret is replaced."))
    if typed:
        return redirect("office:channel", account_id=account_id)
    return _page(request, _account(account_id), made={kind: word})


@require_POST
@open_to(ADMINISTRATOR)
def try_out(request: HttpRequest, account_id: UUID) -> HttpResponse:
    """One real message: to the administrator's own mail address, or to the number that was typed."""
    row, person = _account(account_id), person_of(request)
    by_mail = _writes_mail(lines_of.declared_of(row))
    to = Address(AddressKind.EMAIL, person.email, person.email) if by_mail else parse_phone(request.POST.get("to", ""))
    if to.kind not in {AddressKind.EMAIL, AddressKind.PHONE}:
        return _page(request, row, try_fault=_("This is no telephone number that can be called."), to=to.raw)
    name = row.name_he if is_hebrew() else row.name_en
    tried = actions.try_out(
        account_id,
        clear_trial(to),
        by=person.pk,
        subject=_("A trial of %(account)s") % {"account": name},
        text=_("This message was sent to try the line %(account)s of Kesher. There is nothing to do.")
        % {"account": name},
        language="he" if is_hebrew() else "en",
    )
    return redirect(f"{reverse('office:channel', args=[account_id])}?tried={tried.dispatch_id}#try")


@require_POST
@open_to(ADMINISTRATOR)
def check(request: HttpRequest, account_id: UUID) -> HttpResponse:
    """Ask the adapter how it is doing; that may reach out to the vendor."""
    row, said = _account(account_id), health_of(account_id)
    if said:
        messages.error(request, _("%(account)s: %(said)s") % {"account": row.code, "said": said})
    else:
        messages.success(request, _("%(account)s answers.") % {"account": row.code})
    return redirect("office:channel", account_id=account_id)


@require_POST
@open_to(ADMINISTRATOR)
def switch(request: HttpRequest, account_id: UUID) -> HttpResponse:
    """On or off; what it brought stays. Off is asked twice: the page says first what will happen."""
    row = _account(account_id)
    active = request.POST.get("active") == "on"
    if not active and request.POST.get("sure") != "on":
        messages.error(request, _("Nothing was changed. Read what happens, and confirm it."))
        return redirect("office:channel", account_id=account_id)
    actions.set_active(row.code, active)
    said = _("%(account)s is on.") if active else _("%(account)s is off. What it brought stays.")
    messages.success(request, said % {"account": row.code})
    return redirect("office:channel", account_id=account_id)


def _page(request: HttpRequest, row: Account, *, made: Mapping[str, str] | None = None, **more: Any) -> HttpResponse:
    """The page of a line. `made` are secrets just made, shown this once; nothing keeps this answer."""
    line, declared = line_of(row.pk), lines_of.declared_of(row)
    knot, words = standing(line)
    bound = more.get("form")
    form = bound or AccountForm(None, declared, teams=teams(), initial=shown_values(row, declared))
    shown = {one.kind for one in declared.secrets if not one.kept_here}
    made = {kind: word for kind, word in (made or {}).items() if kind in shown}
    context = {
        "account": row,
        "line": line,
        "knot": knot,
        "words": words,
        "declared": declared,
        "form": form,
        "unreadable": lines_of.is_unreadable(row),
        "secrets": lines_of.secrets_of(row),
        "secret_faults": more.get("secret_faults", {}),
        "made": made,
        "vendor": vendor_lines(row, made),
        "changes": facts(row, declared),
        "trial": _trial(request, row),
        "try_fault": more.get("try_fault", ""),
        "to": more.get("to", ""),
        "writes_mail": _writes_mail(declared),
        "me": person_of(request).email,
        "now": clock.now(),
    }
    faulty = bound or more.get("secret_faults") or more.get("try_fault")
    answer = render(request, "office/channel.html", context, status=422 if faulty else 200)
    if made:
        answer["Cache-Control"] = "no-store"
    return answer


def _trial(request: HttpRequest, row: Account) -> Trial | None:
    try:
        dispatch = one_left(UUID(request.GET["tried"]))
    except (KeyError, ValueError):
        return None
    ours = dispatch is not None and dispatch.account_id == row.pk and dispatch.subject_kind == "trial"
    return trial_of(dispatch) if dispatch and ours else None


def _writes_mail(declared: Form) -> bool:
    return declared.address is not None and declared.address.kind == "mail"


def _lacks(form: AccountForm, one: Any) -> bool:
    return bool(one.required and not one.made_by_us and not form.secrets().get(one.kind))


def _beginning(adapter: str, channel: str, declared: Form) -> dict[str, Any]:
    values = {one.name: one.shown(None) for one in declared.fields if one.default is not None}
    if declared.reloading and (first := declared.field(declared.reloading)) and first.choices:
        values[declared.reloading] = first.choices[0][0]
    return values | {"code": actions.free_code(channel or adapter)}


def _account(account_id: UUID) -> Account:
    found = lines_of.account_with(account_id)
    if found is None:
        raise Http404
    return found
