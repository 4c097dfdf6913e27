"""The front page: an answer at once where we have one, else the ways to us."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kesher.knowledge import queries as knowledge


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Search the policies in force (`q`), or ask."""
    asked = request.GET.get("q", "").strip()[:200]
    return render(
        request, "portal/home.html", {"asked": asked, "hits": knowledge.search(asked, limit=5) if asked else []}
    )
