"""When a form cannot be taken: the same page again, with what was typed and what to do now."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kesher.portal.crowd import Crowded

SOON = 300  # seconds


def closed(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """503: the fault is ours, nothing was taken."""
    response = render(request, template, context | {"closed": True}, status=503)
    response["Retry-After"] = str(SOON)
    return response


def crowded(request: HttpRequest, template: str, context: dict[str, Any], pause: Crowded) -> HttpResponse:
    """429: wait a little, and press the button again."""
    words = {"crowded": pause, "minutes": -(-pause.seconds // 60)}
    response = render(request, template, context | words, status=429)
    response["Retry-After"] = str(pause.seconds)
    return response
