"""One question, once. GET never answers (mail scanners follow links); POST does."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from kesher.core import clock
from kesher.listening import actions as listening
from kesher.listening import queries
from kesher.listening.types import Refused
from kesher.portal import access
from kesher.portal.forms import Score
from kesher.portal.intake import NotTaken, or_not_taken
from kesher.portal.trouble import closed

PAGE = "portal/survey.html"


@access.behind_link
@require_http_methods(["GET", "HEAD", "POST"])
def survey(request: HttpRequest, token: str) -> HttpResponse:
    """Show the question, or take the answer; the last answer within seven days counts."""
    opened = access.link(token, "survey")
    asked = queries.survey(opened.subject_id)
    context = {"asked": asked, "token": token}
    if request.method != "POST":
        outcome = {True: "yes", False: "no"}.get(asked.outcome, "") if asked.outcome is not None else ""
        form = Score(initial={"score": asked.score, "outcome": outcome, "words": asked.words})
        return render(request, PAGE, context | {"form": form, "thanks": request.GET.get("thanks")})
    form = Score(request.POST)
    if not form.is_valid():
        return render(request, PAGE, context | {"form": form}, status=422)
    typed = form.cleaned_data
    try:
        with or_not_taken():
            listening.answer(
                opened.subject_id, score=typed["score"], outcome=typed["outcome"], words=typed["words"], at=clock.now()
            )
    except NotTaken:
        return closed(request, PAGE, context | {"form": form})
    except Refused:  # seven days are over: the page says so
        return render(
            request, PAGE, {"asked": queries.survey(opened.subject_id), "token": token, "form": form}, status=409
        )
    return redirect(f"{request.path}?thanks=1")
