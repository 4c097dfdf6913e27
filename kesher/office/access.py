"""Who may enter the rooms of the office. Absent and forbidden look the same."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponseBase

from kesher.staff.models import Person

View = Callable[Concatenate[HttpRequest, ...], HttpResponseBase]


def open_to(*roles: str) -> Callable[[View], View]:
    """Let a view be seen by people who hold any of these roles; others who are logged in find no such page."""

    def guard(view: View) -> View:
        @login_required
        @wraps(view)
        def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            if not (request.user.is_authenticated and request.user.has_role(*roles)):
                raise Http404
            return view(request, *args, **kwargs)

        return guarded

    return guard


def person_of(request: HttpRequest) -> Person:
    """Who is logged in."""
    if not isinstance(request.user, Person):
        raise Http404
    return request.user
