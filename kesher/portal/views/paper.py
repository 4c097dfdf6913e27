"""Leave a paper by the code on the sheet, without a link: the code lets anybody leave and nobody read (decision 6)."""

import secrets

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from kesher.channels.adapters.web import Form
from kesher.core import codes
from kesher.portal import crowd
from kesher.portal.forms import FilesField, Words
from kesher.portal.intake import NotTaken, as_files, refuse_if_lost, take
from kesher.portal.trouble import closed, crowded

PAGE = "portal/paper.html"


class Coded(Words):
    """A code and pages."""

    code = forms.CharField(
        label=_("Code on the sheet"),
        max_length=20,
        widget=forms.TextInput(attrs={"dir": "ltr", "inputmode": "numeric", "autocomplete": "off"}),
    )
    papers = FilesField(required=True)
    field_order = ("code", "papers", "text")

    def clean_code(self) -> str:
        """Ten digits whose last one checks the others."""
        found = codes.find_codes(self.cleaned_data["code"])
        if not found:
            raise forms.ValidationError(_("The code is not right. It has 10 digits, like 482 139 075-9."))
        return str(found[0])


@csrf_exempt  # open to everybody and proves nothing
@require_http_methods(["GET", "HEAD", "POST"])
def by_code(request: HttpRequest) -> HttpResponse:
    """Take the pages whether or not the code is known: the answer is the same, so that codes cannot be tried out."""
    if request.method != "POST":
        fresh = {"form": Coded(), "key": secrets.token_urlsafe(18), "sent": request.GET.get("sent")}
        return render(request, PAGE, fresh)
    form = Coded(request.POST, request.FILES)
    key = request.POST.get("key", "")[:80] or secrets.token_urlsafe(18)
    try:
        refuse_if_lost(request)
        if not form.is_valid():
            return render(request, PAGE, {"form": form, "key": key}, status=422)
        crowd.enter(request, key)
        files = as_files(form.cleaned_data["papers"])
        more = {"code": form.cleaned_data["code"]}
        take(Form(key=key, text=form.cleaned_data["text"], form="paper", files=files, more=more))
    except NotTaken:
        return closed(request, PAGE, {"form": form, "key": key})
    except crowd.Crowded as pause:
        return crowded(request, PAGE, {"form": form, "key": key}, pause)
    return redirect(f"{request.path}?sent={len(files)}")
