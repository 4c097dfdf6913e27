"""What the page of a case needs, whatever brought us there: a visit, or a composer that was refused."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.forms import Form
from django.http import Http404, HttpRequest

from kesher.cases import queries as cases
from kesher.cases.queries import CaseView
from kesher.channels.types import AddressKind
from kesher.core import clock, codes
from kesher.core.addresses import can_receive_sms
from kesher.customers.types import Address, IdentityView
from kesher.desk import forms, likeness, offers, panels, thread
from kesher.desk.access import DESK, person_of
from kesher.desk.stories import ONLY, Story, under_days
from kesher.timeline import queries as timeline
from kesher.timeline.types import BadCursor
from kesher.watch import queries as watch

FORMS: dict[str, type[Form]] = {
    "reply": forms.ReplyForm,
    "call": forms.CallTryForm,
    "note": forms.NoteForm,
    "document": forms.DocumentForm,
    "promise": forms.PromiseForm,
    "task": forms.TaskForm,
    "hand_off": forms.HandOffForm,
}


def case_page(
    request: HttpRequest, view: CaseView, *, panel: str = "", form: Form | None = None, cites: Sequence[str] = ()
) -> dict[str, Any]:
    """Context of desk/case.html. `form` is the bound one of `panel` after a refusal; else a fresh one with the draft in it."""
    person, now = person_of(request), clock.now()
    context: dict[str, Any] = {"view": view, "case": view.case, "now": now, "person": person}
    if view.hidden:
        return context | {"ask": cases.hidden_cases([view.case.pk], person).get(view.case.pk, "")}
    context |= head(view, now) | context_zone(request, view)
    context["story"] = story_of(request, view)
    context["leaving"] = cases.leaving(view.case.pk, now)
    context["on_desk"] = person.has_role(*DESK)
    if not context["on_desk"]:
        return context | {"tasks_here": [one for one in view.open_tasks if one.team_id in person.team_ids]}
    open_panels = panels.open_to(view)
    chosen = panel if panel in open_panels else open_panels[0]
    addresses = ways_to(view)
    draft = view.drafts.get(chosen, {})
    kept = list(cites) or [str(one) for one in _listed(draft.get("cites"))]
    form = form or FORMS[chosen](initial=_initial(view, chosen, addresses))
    return (
        context
        | {
            "panel": chosen,
            "panels": panels.choices(view, chosen),
            "panel_template": f"desk/_panel_{chosen}.html",
            "form": form,
            "addresses": addresses,
            "cites": offers.cited(kept),
            "draft_saved": bool(draft),
            "acted": bool(panel),
            "open_names": open_panels,
        }
        | panels.beside(chosen, request, view, form, now)
    )


def head(view: CaseView, now: datetime) -> dict[str, Any]:
    """What the head of the page needs."""
    return {"steps": thread.steps(view.thread, now), "reasons": cases.reasons() if view.may_edit else []}


def context_zone(request: HttpRequest, view: CaseView) -> dict[str, Any]:
    """Who she is and what else is open: the third zone."""
    clocks = {one.subject_id: one for one in view.promises if one.subject_kind == "task"}
    others = cases.clocks_of([one.id for one in view.others if not one.ended])
    seen: dict[Any, Any] = {}
    for one in view.citations:
        seen.setdefault(one.version_id, one)
    coded = [(one, codes.show(one.code)) for one in view.requests if one.state != "withdrawn"]
    same = (
        likeness.context_of(request, view.customer.id) if view.customer and likeness.is_doubtful(view.customer) else {}
    )
    return same | {
        "request_rows": coded,
        "missing_rows": [(one, code) for one, code in coded if one.state in {"asked", "refused"}],
        "other_rows": [(one, others.get(one.id)) for one in view.others],
        "open_promises": [one for one in view.promises if one.settled_at is None and one.side == "customer"],
        "task_rows": [(task, clocks.get(task.pk)) for task in view.tasks],
        "cited_versions": list(seen.values()),
        "exceptions": watch.of_case(view.case.pk),
        "loose_papers": [one for one in view.arrivals if one.state != "refused"],
    }


def story_of(request: HttpRequest, view: CaseView) -> Story:
    """The story as the address asks for it: `only` (all, customer, promises), `before` a cursor. Http404 for a cursor not ours."""
    only = request.GET.get("only", "all")
    only = only if only in ONLY else "all"
    try:
        page = timeline.story(
            person_of(request),
            case_id=view.case.pk,
            also_cases=view.story_ids,
            before=request.GET.get("before") or None,
            only=ONLY[only],
        )
    except BadCursor:
        raise Http404 from None
    return under_days(page, only=only, after=request.GET.get("day", ""))


def ways_to(view: CaseView) -> list[IdentityView]:
    """Addresses that an answer may go to, the best first: proven and working before the rest."""
    if view.customer is None:
        return []
    usable = [one for one in view.customer.identities if _usable(one)]
    return sorted(usable, key=lambda one: (one.disputed, -int(one.trust), one.kind != AddressKind.EMAIL))


def _usable(one: IdentityView) -> bool:
    if one.bounced:
        return False
    if one.kind == AddressKind.PHONE:
        return can_receive_sms(Address(AddressKind.PHONE, one.value))
    return one.kind == AddressKind.EMAIL


def _initial(view: CaseView, panel: str, addresses: list[IdentityView]) -> dict[str, Any]:
    draft = {key: value for key, value in view.drafts.get(panel, {}).items() if key != "cites"}
    if panel == "promise":
        return {"kind": panels.first_kind(view), "channel": _best(view, addresses)[0]} | draft
    if panel == "document":
        return {"by_sms": True, "cover_sheet": True} | draft
    if panel != "reply":
        return draft
    channel, to = _best(view, addresses)
    return {"channel": channel, "to": to, "achieved": False} | draft


def _best(view: CaseView, addresses: list[IdentityView]) -> tuple[str, str]:
    """Channel and address: the one that she used last where it can be answered, else her best."""
    last = view.case.last_channel or view.case.channel
    wanted = AddressKind.PHONE if last == "sms" else AddressKind.EMAIL
    best = next((one for one in addresses if one.kind == wanted), addresses[0] if addresses else None)
    if best is None:
        return "email", ""
    return ("sms" if best.kind == AddressKind.PHONE else "email"), best.value


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else []
