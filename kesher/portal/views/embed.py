"""The form inside a frame of another site, where the administrator allows that site."""

from collections.abc import Callable
from typing import Any

from django.conf import settings as django_settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.csp import CSP
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csrf import csrf_exempt

from kesher.core import settings
from kesher.portal.views import ask as pages
from kesher.ui.language import LANGUAGES


def _for_allowed_sites(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let the sites of the setting `portal.embed_origins` show the page in a frame; nobody else.

    No cookie of ours is sent in a foreign frame, so `?lang=` in the address of the frame goes along from page to page.
    """

    @xframe_options_exempt
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        language = request.GET.get("lang", "")
        if language in LANGUAGES:
            translation.activate(language)
        response = view(request, *args, **kwargs)
        if response.has_header("Location") and language in LANGUAGES:
            response["Location"] += f"?lang={language}"
        sites = settings.get("portal.embed_origins").split()
        response._csp_config = {**django_settings.SECURE_CSP, "frame-ancestors": sites or [CSP.NONE]}  # type: ignore[attr-defined]  # as csp_override does
        return response

    return wrapped


@csrf_exempt  # the form proves nothing and changes nobody's session; a cookie of ours is not sent in a foreign frame
@_for_allowed_sites
def ask(request: HttpRequest) -> HttpResponse:
    """The same form, without our frame around it."""
    return pages.ask(request, template="portal/embed_ask.html", onward="portal:embed-received")


@_for_allowed_sites
def received(request: HttpRequest, proof: str) -> HttpResponse:
    """The receipt, in the frame."""
    return pages.received(request, proof, template="portal/embed_received.html")
