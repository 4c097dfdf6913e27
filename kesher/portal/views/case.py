"""My case: its state as the customer understands it, the promise, the story, and a way to add to it."""

import secrets
from uuid import UUID

from django.db import InternalError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from kesher.cases import queries as cases
from kesher.channels.adapters.web import Form
from kesher.core.web.files import as_attachment
from kesher.portal import access
from kesher.portal.forms import Words
from kesher.portal.intake import NotTaken, as_files, refuse_if_lost, take
from kesher.portal.trouble import SOON, closed

PAGE = "portal/case.html"


@access.behind_link
@require_safe
def case(request: HttpRequest, token: str) -> HttpResponse:
    """Closed until the button was pressed: scanners that follow links see and do nothing."""
    opened = access.link(token, "case")
    if not access.is_opened(request, opened):
        return render(request, "portal/case_door.html", {"token": token, "forgot": request.GET.get("opened")})
    view = cases.for_customer(opened.subject_id)
    context = {"case": view, "token": token, "form": Words(), "key": secrets.token_urlsafe(18)}
    return render(request, PAGE, context | {"sent": request.GET.get("sent")})


@access.behind_link
@require_POST
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Open the door. `opened` in the address tells the page that a browser without cookies has forgotten it again."""
    access.link(token, "case")
    try:
        access.confirm(request, token)
        request.session.save()
    except (OperationalError, InternalError):
        response = render(request, "503.html", status=503)
        response["Retry-After"] = str(SOON)
        return response
    return redirect(f"{request.path.removesuffix('open/')}?opened=1")


@access.behind_link
@require_POST
def write(request: HttpRequest, token: str) -> HttpResponse:
    """Add a message or files to the case, by the same intake as every other message."""
    opened = access.opened_or_404(request, token, "case")
    form = Words(request.POST, request.FILES)
    context = {
        "case": cases.for_customer(opened.subject_id),
        "token": token,
        "form": form,
        "key": request.POST.get("key", "")[:80],
    }
    try:
        refuse_if_lost(request)
        if not form.is_valid():
            return render(request, PAGE, context, status=422)
        take(
            Form(
                key=f"{opened.link_id}:{request.POST.get('key', '')[:40]}",
                text=form.cleaned_data["text"],
                form="case",
                access_link=str(opened.link_id),
                files=as_files(form.cleaned_data["papers"]),
            )
        )
    except NotTaken:
        return closed(request, PAGE, context)
    return redirect(f"{request.path.removesuffix('write/')}?sent=1")


@access.behind_link
@require_safe
def attachment(request: HttpRequest, token: str, attachment_id: UUID) -> HttpResponse:
    """A file of this case that the customer may see, always as a download."""
    opened = access.opened_or_404(request, token, "case")
    return as_attachment(*cases.attachment_for_customer(opened.subject_id, attachment_id))
