"""Which language a page speaks: what was chosen here, else what the person prefers, else what the browser asks for, else Hebrew."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation.trans_real import parse_accept_lang_header

LANGUAGES = ("he", "en")
NAMES = {"he": "עברית", "en": "English"}
YEAR = 365 * 24 * 3600

Listener = Callable[[HttpRequest, str], None]
_listeners: list[Listener] = []


def on_chosen(listener: Listener) -> None:
    """Register what else should happen when somebody chooses a language (staff remember it with the person)."""
    if listener not in _listeners:
        _listeners.append(listener)


def choose(request: HttpRequest, response: HttpResponseBase, language: str) -> None:
    """Keep the choice in a cookie for a year and tell the listeners. `language` must be one of LANGUAGES."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=YEAR,
        samesite="Lax",
        secure=request.is_secure(),
        httponly=True,
    )
    for listener in _listeners:
        listener(request, language)


def other(language: str) -> str:
    """The language to switch to."""
    return "en" if language == "he" else "he"


class ChosenLanguage:
    """Middleware: activates the language for the request and says it in Content-Language.

    It runs before authentication (errors need a language too), so a person's own preference, `request.user.language`, is
    looked at when the view is about to run, and only when nothing was chosen in this browser.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        _activate(request, _asked(request) or _chosen(request) or _accepted(request) or LANGUAGES[0])
        response = self.get_response(request)
        if (asked := _asked(request)) and asked != _chosen(request):
            choose(request, response, asked)
        response.headers.setdefault("Content-Language", translation.get_language() or LANGUAGES[0])
        if isinstance(response, HttpResponse):
            patch_vary_headers(response, ("Accept-Language", "Cookie"))
        return response

    def process_view(self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any) -> None:
        """Prefer what the logged-in person set, unless this browser has its own choice."""
        if _asked(request) or _chosen(request):
            return
        user = getattr(request, "user", None)
        if user is not None and user.is_authenticated and (language := getattr(user, "language", "")) in LANGUAGES:
            _activate(request, language)


def _activate(request: HttpRequest, language: str) -> None:
    translation.activate(language)
    request.LANGUAGE_CODE = language


def _asked(request: HttpRequest) -> str:
    """?lang=en in a link that we sent, so that a mail in English opens a page in English."""
    language = request.GET.get("lang", "")
    return language if language in LANGUAGES and request.method == "GET" else ""


def _chosen(request: HttpRequest) -> str:
    language = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return language if language in LANGUAGES else ""


def _accepted(request: HttpRequest) -> str:
    for tag, _quality in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        language = {"iw": "he"}.get(tag.split("-")[0], tag.split("-")[0])
        if language in LANGUAGES:
            return language
    return ""
