"""The front door: staff go to the screen that their role opens on, everybody else to the customers' pages."""

from typing import Never

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from kesher.office.steps import steps

# The first role held decides (design/README: "opens on").
OPENS_ON = (
    ("agent", "desk:queue"),
    ("team_lead", "boards:exceptions"),
    ("service_manager", "boards:exceptions"),
    ("cx_manager", "boards:exceptions"),
    ("back_office", "desk:tasks"),
    ("administrator", "office:first-steps"),
    ("privacy_officer", "office:first-steps"),
    ("marketer", "office:first-steps"),
)


def home(request: HttpRequest) -> HttpResponse:
    """Send everybody to where their work is."""
    if request.user.is_authenticated:
        if request.user.has_role("administrator") and not all(step.done for step in steps()):
            return redirect("office:first-steps")  # whatever else they do here, the installation comes first
        for role, screen in OPENS_ON:
            if request.user.has_role(role):
                return redirect(screen)
    return redirect("portal:home")


NOT_OFFERED = ("email/", "confirm-email/", "confirm-email/<str:key>/", "login/code/confirm/")


def not_offered(request: HttpRequest, key: str = "") -> Never:
    """Pages of allauth that nobody needs here: an administrator keeps the addresses of staff."""
    raise Http404
