"""Settings › Calendars: by which hours promises are counted, and a box in which to try it."""

from datetime import date, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kesher.core import clock
from kesher.office.access import open_to
from kesher.office.calendar_forms import DayForm, TryForm, WeekForm, day_initial
from kesher.office.calendar_page import (
    AHEAD,
    Tried,
    holidays,
    hours_words,
    month,
    own_days,
    try_it,
    until_words,
    usual_week,
    weekday_name,
)
from kesher.staff.actions import calendars as actions
from kesher.staff.queries import calendars as queries
from kesher.staff.types import CalendarRefused, CalendarSettings, NeverOpens, WorkingCalendar
from kesher.ui.words import day_words, weekday
from kesher.watch.queries.board import of_subject

ADMINISTRATOR = "administrator"


@require_GET
@open_to(ADMINISTRATOR)
def calendar(request: HttpRequest) -> HttpResponse:
    """The page. `calendar` chooses one; `start`, `amount`, `unit` try a promise; htmx gets the answer alone."""
    settings = _chosen(request)
    computed = queries.computed(settings)
    form, tried, failed = _tried(request, computed)
    context = {"settings": settings, "form": form, "tried": tried, "failed": failed}
    if request.headers.get("HX-Target") == "tried":
        return render(request, "office/calendar.html#tried", context)
    today = clock.now().astimezone(ZoneInfo(settings.zone)).date()
    everything = queries.all_calendars()
    context |= {
        "calendars": everything,
        "teams": next(info.teams for info in everything if info.id == settings.id),
        "weeks": month(computed, settings, today),
        "working_days": computed.working_days(today, today + timedelta(days=AHEAD - 1)),
        "ahead": AHEAD,
        "weekdays": [weekday_name(n) for n in range(7)],
        "usual": usual_week(settings),
        "eves": until_words(settings.eve_until),
        "between": "" if settings.between == "closed" else until_words(settings.between_until),
        "holidays": holidays(computed, today),
        "own_days": own_days(settings, today),
        "exceptions": of_subject("calendar", settings.id),
        "now": clock.now(),
    }
    return render(request, "office/calendar.html", context)


@require_http_methods(["GET", "POST"])
@open_to(ADMINISTRATOR)
def day(request: HttpRequest, calendar_id: UUID) -> HttpResponse:
    """A date with hours of its own: the form, and saving it."""
    settings = _settings(calendar_id)
    computed = queries.computed(settings)
    if request.method == "POST":
        form = DayForm(request.POST)
        if form.is_valid() and _save_day(request, settings, form):
            return redirect(_address(calendar_id))
    else:
        chosen = _date(request.GET.get("day", "")) or clock.now().astimezone(ZoneInfo(settings.zone)).date()
        form = DayForm(initial=day_initial(settings, chosen, computed.slots_of(chosen)))
    shown = form.cleaned_data.get("day") if form.is_bound else form.initial["day"]
    context = {
        "settings": settings,
        "form": form,
        "back": _address(calendar_id),
        "usual": hours_words(computed.week.of(shown)) if shown else "",
        "kind": _kind_name(computed, shown),
        "shown": shown,
        "own": any(own.day == shown for own in settings.own_days),
    }
    return render(request, "office/calendar_day.html", context, status=422 if form.is_bound else 200)


@require_POST
@open_to(ADMINISTRATOR)
def forget(request: HttpRequest, calendar_id: UUID) -> HttpResponse:
    """Let a date be again what week and holidays say."""
    chosen = _date(request.POST.get("day", ""))
    if chosen is None:
        raise Http404
    _settings(calendar_id)
    try:
        actions.forget_day(calendar_id, chosen)
    except CalendarRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("%(day)s is a day like others again") % {"day": _day_name(chosen)})
    return redirect(_address(calendar_id))


@require_http_methods(["GET", "POST"])
@open_to(ADMINISTRATOR)
def week(request: HttpRequest, calendar_id: UUID) -> HttpResponse:
    """The usual week and the rules for holidays: the form, and saving it."""
    settings = _settings(calendar_id)
    form = WeekForm(request.POST if request.method == "POST" else None, settings=settings)
    if form.is_valid() and _save_week(form, calendar_id):
        messages.success(
            request, _("The usual week is saved. Dates already told stay; other open dates are worked out again.")
        )
        return redirect(_address(calendar_id))
    context = {"settings": settings, "form": form, "back": _address(calendar_id)}
    return render(request, "office/calendar_week.html", context, status=422 if form.is_bound else 200)


def _save_day(request: HttpRequest, settings: CalendarSettings, form: DayForm) -> bool:
    given = form.cleaned_data
    try:
        actions.set_day(settings.id, given["day"], given["hours"], why_he=given["why_he"], why_en=given["why_en"])
    except CalendarRefused as refused:
        form.add_error("day", str(refused))
        return False
    hours = hours_words(given["hours"]) or pgettext("calendar", "closed")
    messages.success(request, _("%(day)s: %(hours)s") % {"day": _day_name(given["day"]), "hours": hours})
    return True


def _save_week(form: WeekForm, calendar_id: UUID) -> bool:
    given = form.cleaned_data
    try:
        actions.set_usual(
            calendar_id,
            form.week(),
            open_on_holidays=given["open_on_holidays"],
            eve_until=form.minute("eve_until"),
            between=given["between"],
            between_until=form.minute("between_until"),
        )
    except CalendarRefused as refused:
        form.add_error(None, str(refused))
        return False
    return True


def _tried(request: HttpRequest, computed: WorkingCalendar) -> tuple[TryForm, Tried | None, str]:
    """The form of the try-it box, its answer, and why there is none."""
    zone = ZoneInfo(computed.zone)
    start, amount, unit = clock.now().astimezone(zone), 4, "hours"
    form = TryForm(initial={"start": start, "amount": amount, "unit": unit})
    if "amount" in request.GET:
        form = TryForm(request.GET)
        if not form.is_valid():
            return form, None, ""
        start = form.cleaned_data["start"].replace(tzinfo=zone)  # typed by the clock on the calendar's wall
        amount, unit = form.cleaned_data["amount"], form.cleaned_data["unit"]
    try:
        return form, try_it(computed, start, amount, unit), ""
    except NeverOpens:
        return form, None, _("This calendar never opens after that, so nothing can be promised by it.")


def _chosen(request: HttpRequest) -> CalendarSettings:
    wanted = request.GET.get("calendar", "")
    infos = queries.all_calendars()
    chosen = next((info for info in infos if str(info.id) == wanted), None) if wanted else next(iter(infos), None)
    if chosen is None:
        raise Http404
    return _settings(chosen.id)


def _settings(calendar_id: UUID) -> CalendarSettings:
    found = queries.calendar_settings(calendar_id)
    if found is None:
        raise Http404
    return found


def _address(calendar_id: UUID) -> str:
    return f"{reverse('office:calendar')}?calendar={calendar_id}"


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _kind_name(computed: WorkingCalendar, shown: date | None) -> str:
    kind = computed.kind_of(shown) if shown else None
    return kind.name((get_language() or "he")[:2]) if kind else ""


def _day_name(chosen: date) -> str:
    return f"{weekday(chosen)} {day_words(chosen)}"
