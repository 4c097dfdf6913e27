"""The phone simulator: a page that speaks the same API as a telephone exchange. Demo installations and tests only."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from kesher.channels.queries import account_receiving
from kesher.channels.types import Channel
from kesher.gateway.actions import make_token
from kesher.staff.models import Person

USERS = ("agent", "team_lead", "service_manager", "cx_manager", "administrator")


@require_GET
@never_cache
@login_required
def phone(request: HttpRequest) -> HttpResponse:
    """Lines that ring on agents' screens. The page gets a token of its own for a day, in demo installations only."""
    user = request.user
    if not (settings.KESHER_DEMO or settings.TESTING) or not (isinstance(user, Person) and user.has_role(*USERS)):
        raise Http404
    account = account_receiving(Channel.PHONE)
    people = get_user_model().objects.filter(is_active=True).exclude(extension="").order_by("extension")
    token = make_token(f"phone simulator of {request.user.pk}", ["cti"], lasts=timedelta(days=1)) if account else ""
    context = {
        "people": people,
        "token": token,
        "called": account.address if account else "",
        "has_account": account is not None,
    }
    return render(request, "gateway/phone_simulator.html", context)
