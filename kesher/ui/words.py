"""Times and spans in words, in the language that is active. Pure: `now` is passed in, zones are Israel's.

Relative when near ("in 24 min"), absolute when far ("Thu 26 Nov, 16:00"); the weekday stands in every promise. The browser
ticks with the same words: `clock_patterns()` hands it the forms, so there is one set of sentences.
"""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from kesher.core.clock import ISRAEL

MINUTE, HOUR, DAY = 60, 3600, 86400
Form = Callable[[int], str]  # the sentence for a number, with %(n)s where the number goes


def weekday(day: date, *, style: str = "sentence") -> str:
    """Name of the day: `sentence` (Thu, יום חמישי), `table` (Thu, ה׳) or `letter` (Thursday, יום חמישי)."""
    names = {"sentence": _sentence_days, "table": _table_days, "letter": _letter_days}[style]()
    return names[day.weekday()]


def clock_time(moment: datetime | time) -> str:
    """16:00, 9:52: 24 hours in both languages."""
    local = moment.astimezone(ISRAEL) if isinstance(moment, datetime) else moment
    return f"{local.hour}:{local.minute:02d}"


def day_words(day: date, *, year: bool = False) -> str:
    """26 Nov or 26.11, with the year when asked."""
    return date_format(day, "DATE_FORMAT" if year else "MONTH_DAY_FORMAT")


def date_words(value: datetime | date) -> str:
    """The date alone, with its year: 26 Nov 2026 or 26.11.2026."""
    return day_words(_day(value), year=True)


def when_words(moment: datetime, now: datetime) -> str:
    """A time on a screen: "today 16:00", "Thu 26 Nov, 16:00", and with the year when it is another year."""
    parts = _parts(moment, now)
    match (_day(moment) - _day(now)).days:
        case 0:
            return _("today %(time)s") % parts
        case 1:
            return _("tomorrow %(time)s") % parts
        case -1:
            return _("yesterday %(time)s") % parts
    return _("%(weekday)s %(date)s, %(time)s") % parts


def brief_words(moment: datetime, now: datetime) -> str:
    """For narrow columns: the time today, else the day ("Thu 3 Dec", "ה׳ 3.12"), else month and year."""
    day, today = _day(moment), _day(now)
    if day == today:
        return clock_time(moment)
    if day.year != today.year:
        return day_words(day, year=True)
    return f"{weekday(day, style='table')} {day_words(day)}"


def by_words(due: datetime, now: datetime) -> str:
    """The time of a promise: "today by 16:00", "tomorrow by 10:00", "by Thu 26 Nov, 16:00"."""
    parts = _parts(due, now)
    match (_day(due) - _day(now)).days:
        case 0:
            return _("today by %(time)s") % parts
        case 1:
            return _("tomorrow by %(time)s") % parts
    return _("by %(weekday)s %(date)s, %(time)s") % parts


def letter_words(moment: datetime) -> str:
    """A time in a mail or letter, which is read on another day: "Thursday, 26 November 2026, at 16:00"."""
    day = _day(moment)
    parts = {
        "weekday": weekday(day, style="letter"),
        "date": date_format(day, "LETTER_DATE_FORMAT"),
        "time": clock_time(moment),
    }
    return _("%(weekday)s, %(date)s, at %(time)s") % parts


def day_heading(day: date, now: datetime) -> str:
    """Heading of a day on a timeline: "Yesterday, Wed 25 Nov"."""
    parts = {"weekday": weekday(day), "date": day_words(day, year=day.year != _day(now).year)}
    match (day - _day(now)).days:
        case 0:
            return _("Today, %(weekday)s %(date)s") % parts
        case -1:
            return _("Yesterday, %(weekday)s %(date)s") % parts
        case 1:
            return _("Tomorrow, %(weekday)s %(date)s") % parts
    return _("%(weekday)s %(date)s") % parts


def ago_words(moment: datetime, now: datetime) -> str:
    """How long ago: "just now", "5 minutes ago", "2 hours ago", then the time itself."""
    seconds = (now - moment).total_seconds()
    if seconds < MINUTE:
        return _("just now")
    if seconds < HOUR:
        return _fill(_minutes_ago, int(seconds // MINUTE))
    if seconds < 12 * HOUR and _day(moment) == _day(now):
        return _fill(_hours_ago, int(seconds // HOUR))
    return when_words(moment, now)


def left_words(due: datetime, now: datetime) -> str:
    """The clock in full: "5:36 hours left", "24 minutes left", "42 minutes late"."""
    return _span(due, now, _LEFT, _LATE)


def in_words(due: datetime, now: datetime) -> str:
    """The clock in a row: "in 24 min", "in 1:15", "0:42 h late"."""
    return _span(due, now, _IN, _OVER)


def span_words(span: timedelta) -> str:
    """A length of time alone: "7 min", "2:08 hours", "3 days"."""
    return _phrase(int(span.total_seconds()), _SPAN)


def length_words(seconds: int) -> str:
    """Length of a call: 6:42, or 1:06:42 beyond an hour."""
    minutes, rest = divmod(max(0, int(seconds)), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"


def is_near(due: datetime, now: datetime) -> bool:
    """Whether the relative time should be read first: less than an hour ahead, or past."""
    return (due - now).total_seconds() < HOUR


def clock_patterns() -> dict[str, dict[str, list[str]]]:
    """The sentences of the promise clock for the browser: forms for one, two and many, with %(n)s or %(t)s to fill."""
    kinds = {"left": _LEFT, "late": _LATE, "in": _IN, "over": _OVER}
    patterns = {
        name: {unit: [form(n) for n in (1, 2, 5)] for unit, form in forms.items()} for name, forms in kinds.items()
    }
    return patterns | {"now": {"now": [_("due now")]}}


def _span(due: datetime, now: datetime, ahead: dict[str, Form], past: dict[str, Form]) -> str:
    seconds = int((due - now).total_seconds())
    if -MINUTE < seconds < MINUTE:
        return _("due now")
    return _phrase(abs(seconds), ahead if seconds > 0 else past)


def _phrase(seconds: int, forms: dict[str, Form]) -> str:
    """Minutes below an hour; 5:36 or whole hours below a day; hours below two days; then days (the browser counts alike)."""
    minutes = seconds // MINUTE
    hours, rest = divmod(minutes, 60)
    if hours == 0:
        return _fill(forms["minutes"], minutes)
    if hours < 24 and rest:
        return forms["time"](hours) % {"t": f"{hours}:{rest:02d}"}
    if hours < 48:
        return _fill(forms["hours"], hours)
    return _fill(forms["days"], hours // 24)


def _fill(form: Form, number: int) -> str:
    return form(number) % {"n": number}


def _parts(moment: datetime, now: datetime) -> dict[str, str]:
    day = _day(moment)
    return {
        "weekday": weekday(day),
        "date": day_words(day, year=day.year != _day(now).year),
        "time": clock_time(moment),
    }


def _day(value: datetime | date) -> date:
    return value.astimezone(ISRAEL).date() if isinstance(value, datetime) else value


def _two(number: int, words: str, otherwise: str) -> str:
    """Hebrew says two hours in one word, so two of a kind have a sentence of their own."""
    return words if number == 2 else otherwise


def _minutes_ago(n: int) -> str:
    return ngettext("%(n)s minute ago", "%(n)s minutes ago", n)


def _hours_ago(n: int) -> str:
    return _two(n, _("2 hours ago"), ngettext("%(n)s hour ago", "%(n)s hours ago", n))


def _minutes_left(n: int) -> str:
    return ngettext("%(n)s minute left", "%(n)s minutes left", n)


def _hours_left(n: int) -> str:
    return _two(n, _("2 hours left"), ngettext("%(n)s hour left", "%(n)s hours left", n))


def _time_left(n: int) -> str:
    return _("%(t)s hours left")


def _days_left(n: int) -> str:
    return _two(n, _("2 days left"), ngettext("%(n)s day left", "%(n)s days left", n))


def _minutes_late(n: int) -> str:
    return ngettext("%(n)s minute late", "%(n)s minutes late", n)


def _hours_late(n: int) -> str:
    return _two(n, _("2 hours late"), ngettext("%(n)s hour late", "%(n)s hours late", n))


def _time_late(n: int) -> str:
    return _("%(t)s hours late")


def _days_late(n: int) -> str:
    return _two(n, _("2 days late"), ngettext("%(n)s day late", "%(n)s days late", n))


def _in_minutes(n: int) -> str:
    return ngettext("in %(n)s min", "in %(n)s min", n)


def _in_hours(n: int) -> str:
    return _two(n, _("in 2 h"), ngettext("in %(n)s h", "in %(n)s h", n))


def _in_time(n: int) -> str:
    return _("in %(t)s")


def _in_days(n: int) -> str:
    return _two(n, _("in 2 days"), ngettext("in %(n)s day", "in %(n)s days", n))


def _over_minutes(n: int) -> str:
    return ngettext("%(n)s min late", "%(n)s min late", n)


def _over_hours(n: int) -> str:
    return _two(n, _("2 h late"), ngettext("%(n)s h late", "%(n)s h late", n))


def _over_time(n: int) -> str:
    return _("%(t)s h late")


def _minutes(n: int) -> str:
    return ngettext("%(n)s min", "%(n)s min", n)


def _hours(n: int) -> str:
    return _two(n, _("2 hours"), ngettext("%(n)s hour", "%(n)s hours", n))


def _time(n: int) -> str:
    return _("%(t)s hours")


def _days(n: int) -> str:
    return _two(n, _("2 days"), ngettext("%(n)s day", "%(n)s days", n))


_LEFT: dict[str, Form] = {"minutes": _minutes_left, "time": _time_left, "hours": _hours_left, "days": _days_left}
_LATE: dict[str, Form] = {"minutes": _minutes_late, "time": _time_late, "hours": _hours_late, "days": _days_late}
_IN: dict[str, Form] = {"minutes": _in_minutes, "time": _in_time, "hours": _in_hours, "days": _in_days}
_OVER: dict[str, Form] = {"minutes": _over_minutes, "time": _over_time, "hours": _over_hours, "days": _days_late}
_SPAN: dict[str, Form] = {"minutes": _minutes, "time": _time, "hours": _hours, "days": _days}


def _sentence_days() -> list[str]:
    return [
        pgettext("weekday in a sentence", "Mon"),
        pgettext("weekday in a sentence", "Tue"),
        pgettext("weekday in a sentence", "Wed"),
        pgettext("weekday in a sentence", "Thu"),
        pgettext("weekday in a sentence", "Fri"),
        pgettext("weekday in a sentence", "Sat"),
        pgettext("weekday in a sentence", "Sun"),
    ]


def _table_days() -> list[str]:
    return [
        pgettext("weekday in a table", "Mon"),
        pgettext("weekday in a table", "Tue"),
        pgettext("weekday in a table", "Wed"),
        pgettext("weekday in a table", "Thu"),
        pgettext("weekday in a table", "Fri"),
        pgettext("weekday in a table", "Sat"),
        pgettext("weekday in a table", "Sun"),
    ]


def _letter_days() -> list[str]:
    return [
        pgettext("weekday in a letter", "Monday"),
        pgettext("weekday in a letter", "Tuesday"),
        pgettext("weekday in a letter", "Wednesday"),
        pgettext("weekday in a letter", "Thursday"),
        pgettext("weekday in a letter", "Friday"),
        pgettext("weekday in a letter", "Saturday"),
        pgettext("weekday in a letter", "Sunday"),
    ]
