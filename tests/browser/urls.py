"""The product's addresses, and four that fail on purpose, so that the pages of our own faults can be looked at."""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from kesher.config.urls import urlpatterns as ours


def _raising(error: Exception) -> Callable[[HttpRequest], HttpResponse]:
    def fail(request: HttpRequest) -> HttpResponse:
        raise error

    return fail


def _working(request: HttpRequest) -> HttpResponse:
    return render(request, "503.html", status=503)


urlpatterns = [
    path("failing/400/", _raising(SuspiciousOperation("on purpose"))),
    path("failing/403/", _raising(PermissionDenied())),
    path("failing/500/", _raising(RuntimeError("on purpose"))),
    path("failing/503/", _working),
    *ours,
]
