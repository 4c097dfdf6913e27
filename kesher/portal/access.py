"""Secure links: GET shows a door, POST opens it for this browser (and proves the address that the link was sent to).

Forms behind a link need no token against forgery: whoever can make a browser post there holds the link already, and a foreign
page's post brings no session along. So the pages work where a mail's own browser keeps no cookies.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt

from kesher.core import clock
from kesher.customers import actions as customers
from kesher.customers import queries
from kesher.customers.types import OpenedLink

OPENED = "portal-opened"  # session key: digests of links that this browser has opened
View = Callable[..., HttpResponse]


class NoLink(Http404):
    """A link that opens nothing: unknown, over, revoked, or for something else. All look the same."""


def behind_link(view: View) -> View:
    """A page behind a secure link: where there is none, words for a customer instead of a bare 404."""

    @csrf_exempt
    @wraps(view)
    def with_words(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except NoLink:
            return render(request, "portal/no_link.html", status=404)

    return with_words


def link(token: str, purpose: str) -> OpenedLink:
    """The link behind a token. Raises NoLink."""
    opened = queries.open_link(token)
    if opened is None or opened.purpose != purpose:
        raise NoLink
    return opened


def is_opened(request: HttpRequest, opened: OpenedLink) -> bool:
    """Whether this browser has confirmed the link."""
    return str(opened.link_id) in request.session.get(OPENED, [])


def confirm(request: HttpRequest, token: str) -> None:
    """The person pressed the button: control of the address is proven (trust 2), for the whole installation."""
    opened = customers.confirm_link(token, clock.now())
    if opened is None:
        raise NoLink
    request.session[OPENED] = [*request.session.get(OPENED, [])[-20:], str(opened.link_id)]


def opened_or_404(request: HttpRequest, token: str, purpose: str) -> OpenedLink:
    """A link that this browser has confirmed; else NoLink."""
    found = link(token, purpose)
    if not is_opened(request, found):
        raise NoLink
    return found


def subject(opened: OpenedLink) -> UUID:
    """What the link opens."""
    return opened.subject_id
