"""Send the document that was asked for: a photo, a file, or the sheet for the fax."""

import secrets

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from kesher.cases import queries as cases
from kesher.channels.adapters.web import Form
from kesher.core.web.files import as_attachment
from kesher.portal import access
from kesher.portal.forms import FilesField, Words
from kesher.portal.intake import NotTaken, as_files, refuse_if_lost, take
from kesher.portal.trouble import closed

PAGE = "portal/upload.html"


class Pages(Words):
    """Pages of the document; words may go along."""

    papers = FilesField(required=True)
    field_order = ("papers", "text")


@access.behind_link
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest, token: str) -> HttpResponse:
    """Anybody who holds the link may leave the paper; nothing of the story is shown."""
    opened = access.link(token, "upload")
    context = {"asked": cases.request_for_upload(opened.subject_id), "token": token}
    if request.method != "POST":
        fresh = {"form": Pages(), "key": secrets.token_urlsafe(18), "sent": request.GET.get("sent")}
        return render(request, PAGE, context | fresh)
    form = Pages(request.POST, request.FILES)
    context |= {"form": form, "key": request.POST.get("key", "")[:80]}
    try:
        refuse_if_lost(request)
        if not form.is_valid():
            return render(request, PAGE, context, status=422)
        files = as_files(form.cleaned_data["papers"])
        take(
            Form(
                key=f"{opened.link_id}:{request.POST.get('key', '')[:40]}",
                text=form.cleaned_data["text"],
                form="document",
                access_link=str(opened.link_id),
                files=files,
            )
        )
    except NotTaken:
        return closed(request, PAGE, context)
    return redirect(f"{request.path}?sent={len(files)}")


@access.behind_link
@require_safe
def cover(request: HttpRequest, token: str) -> HttpResponse:
    """The sheet to print and put before the pages of a fax."""
    opened = access.link(token, "upload")
    return as_attachment(cases.cover_sheet(opened.subject_id), "cover.pdf", "application/pdf")
