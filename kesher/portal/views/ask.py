"""Ask us something, at any hour: the promise is given at once."""

import secrets
from uuid import UUID

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from kesher.cases import queries as cases
from kesher.channels.adapters.web import Form
from kesher.core import settings
from kesher.knowledge import queries as knowledge
from kesher.portal import crowd
from kesher.portal.forms import Question
from kesher.portal.intake import NotTaken, as_files, refuse_if_lost, take
from kesher.portal.trouble import closed, crowded

SALT = "kesher.portal.received"
LOOK_AGAIN = 5  # seconds until a receipt page looks again by itself, while its form is still being read


@csrf_exempt  # the form proves nothing and is open to everybody; so it works in browsers that keep no cookies, too
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, *, template: str = "portal/ask.html", onward: str = "portal:received") -> HttpResponse:
    """GET shows the form with a fresh key; POST keeps the question and goes on to its receipt."""
    if request.method != "POST":
        asked = request.GET.get("q", "").strip()[:2000]
        return render(request, template, {"form": Question(initial={"key": secrets.token_urlsafe(18), "text": asked})})
    form = Question(request.POST, request.FILES)
    try:
        refuse_if_lost(request)
        if not form.is_valid():
            return render(request, template, {"form": form}, status=422)
        if form.cleaned_data["website"]:  # a machine filled in the field that people do not see
            return redirect(onward, proof=signing.dumps("", salt=SALT))
        crowd.enter(request, form.cleaned_data["key"])
        envelope = take(_as_envelope(form, request))
    except NotTaken:
        return closed(request, template, {"form": form})
    except crowd.Crowded as pause:
        return crowded(request, template, {"form": form}, pause)
    return redirect(reverse(onward, kwargs={"proof": signing.dumps(str(envelope), salt=SALT)}))


@require_safe
def received(request: HttpRequest, proof: str, *, template: str = "portal/received.html") -> HttpResponse:
    """What we promised. The address is signed and good for a day; it shows nothing of an older story.

    While the form is still being read, the page looks again by itself.
    """
    try:
        envelope = signing.loads(proof, salt=SALT, max_age=24 * 3600)
    except signing.BadSignature:
        raise Http404 from None
    receipt = cases.receipt_of(UUID(envelope)) if envelope else None
    hits = knowledge.search(receipt.text, limit=1) if receipt else []
    page = render(request, template, {"receipt": receipt, "hit": hits[0] if hits else None})
    if envelope and receipt is None:
        page["Refresh"] = str(LOOK_AGAIN)
    return page


def _as_envelope(form: Question, request: HttpRequest) -> Form:
    typed = form.cleaned_data
    return Form(
        key=typed["key"],
        text=typed["text"],
        name=typed["name"],
        email=typed["email"],
        phone=typed["phone"],
        language=(get_language() or "he")[:2],
        page=request.META.get("HTTP_REFERER", "")[:500],
        consent=settings.get("portal.privacy_notice"),
        files=as_files(typed["papers"]),
    )
