"""Where an administrator begins: what is left to set up, and afterwards how the installation is doing."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_safe

from kesher.core import clock
from kesher.office.access import person_of
from kesher.office.steps import signs, steps

PRIVACY = "privacy_officer"


@require_safe
@login_required
def first_steps(request: HttpRequest) -> HttpResponse:
    """The page. Whoever keeps the privacy has a room of their own; others may look, and do nothing here."""
    person = person_of(request)
    if person.has_role(PRIVACY) and not person.has_role("administrator") and (url := _privacy()):
        return redirect(url)
    now = clock.now()
    found = steps()
    left = [step for step in found if not step.done]
    context = {
        "steps": found,
        "done": len(found) - len(left),
        "minutes": sum(step.minutes for step in left),
        "ready": not left,
        "may": person.has_role("administrator"),
        "signs": signs(now),
        "now": now,
    }
    return render(request, "office/first_steps.html", context)


def _privacy() -> str:
    try:
        return reverse("office:privacy")
    except NoReverseMatch:
        return ""
