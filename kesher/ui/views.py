"""The frame's own addresses: choosing a language, the organisation's colours, the page of components."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_POST

from kesher.ui import brand, language, sample


@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Remember the language and go back to the place; an unknown language changes nothing."""
    place = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(
        place, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        place = "/"
    response = HttpResponseRedirect(_without_lang(place))
    if (chosen := request.POST.get("language", "")) in language.LANGUAGES:
        language.choose(request, response, chosen)
    return response


@require_GET
def here(request: HttpRequest) -> HttpResponse:
    """204 while the visitor is signed in, else 401: a page whose live stream broke asks why."""
    return HttpResponse(status=204 if request.user.is_authenticated else 401)


@require_GET
@cache_control(public=True, max_age=86400)
def brand_stylesheet(request: HttpRequest) -> HttpResponse:
    """Tokens of the customer's screens; the address carries the colour, so a new colour is a new address."""
    return HttpResponse(brand.stylesheet(brand.brand().colour), content_type="text/css; charset=utf-8")


@require_GET
def components(request: HttpRequest) -> HttpResponse:
    """Every component and its states, for people who build pages."""
    return render(request, "ui/components.html", sample.components())


def _without_lang(place: str) -> str:
    """A link that we sent may carry ?lang=; the choice just made is stronger."""
    path, _, query = place.partition("?")
    kept = "&".join(part for part in query.split("&") if part and not part.startswith("lang="))
    return f"{path}?{kept}" if kept else path
