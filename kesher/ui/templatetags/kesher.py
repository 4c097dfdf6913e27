"""The tags and filters of Kesher's templates; built in, so no `load` is needed. Thin: the work is done in plain functions."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django import template
from django.forms import BoundField
from django.template import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kesher.core.clock import ISRAEL
from kesher.core.clock import now as kesher_now
from kesher.ui import amounts, badges, charts, clocks, fields, html, words
from kesher.ui.types import Choice, Page, Step

register = template.Library()

register.simple_tag(html.icon, name="icon")
register.simple_tag(html.knot, name="knot")
register.simple_tag(html.logo, name="logo")
register.simple_tag(badges.channel_badge, name="channel")
register.simple_tag(charts.sparkline, name="sparkline")
register.simple_tag(charts.bar, name="bar")
register.simple_tag(charts.bars, name="bars")
register.simple_tag(charts.dayline, name="dayline")
register.filter("channel_icon", badges.channel_icon)
register.filter("channel_label", badges.channel_label)
register.filter("bdi", html.isolated)
register.filter("ltr", html.left_to_right)
register.filter("initials", amounts.initials)


@register.filter
def phone(number: str | None) -> SafeString:
    """E.164 as people read it, left to right."""
    return html.left_to_right(amounts.phone_words(str(number))) if number else html.NOTHING


@register.filter
def money(agorot: int | None) -> SafeString:
    """Agorot as shekels."""
    return html.amount(amounts.money_words(agorot)) if agorot is not None else html.NOTHING


@register.filter
def pct(share: float | None, digits: int = 0) -> SafeString:
    """A share of one as a percentage."""
    return html.left_to_right(amounts.percent_words(share, digits)) if share is not None else html.NOTHING


@register.filter
def number(value: float | None) -> SafeString:
    """A number with thousands separated."""
    return html.left_to_right(amounts.number_words(value)) if value is not None else html.NOTHING


@register.filter
def filesize(size: int | None) -> SafeString:
    """Size of a file."""
    return html.left_to_right(amounts.size_words(size)) if size is not None else html.NOTHING


@register.filter
def when(moment: datetime | date | None, style: str = "") -> SafeString:
    """A time: plain is "today 16:00" or "Thu 26 Nov, 16:00"; styles: brief, by, date, day, time, letter, ago."""
    if moment is None:
        return html.NOTHING
    return _time(moment, _when(moment, style))


@register.filter
def ago(moment: datetime | None) -> SafeString:
    """How long ago."""
    return when(moment, "ago")


@register.filter
def left(due: datetime | None) -> SafeString:
    """How long is left until a time, in full; it does not tick (use the tag `clock` for that)."""
    return html.with_numbers(words.left_words(due, kesher_now())) if due else html.NOTHING


@register.filter
def span(value: timedelta | None) -> SafeString:
    """A length of time: 2:08 hours."""
    return html.with_numbers(words.span_words(value)) if value is not None else html.NOTHING


@register.filter
def call_length(seconds: int | None) -> SafeString:
    """Length of a call: 6:42."""
    return html.left_to_right(words.length_words(seconds)) if seconds is not None else html.NOTHING


@register.simple_tag(takes_context=True)
def clock(
    context: Context, due: datetime, state: str = "open", *, since: datetime | None = None, label: str = ""
) -> SafeString:
    """The large promise clock; `now` of the context is used when there is one."""
    return clocks.clock(due, _now(context), str(state), since=since, label=label)


@register.simple_tag(takes_context=True)
def pill_clock(context: Context, due: datetime, state: str = "open") -> SafeString:
    """The promise clock of a row."""
    return clocks.pill_clock(due, _now(context), str(state))


@register.simple_tag(takes_context=True)
def page_time(context: Context) -> str:
    """The time by which the browser's clocks of this page are set."""
    return _now(context).isoformat(timespec="seconds")


@register.simple_tag
def avatar(name: str, classes: str = "") -> SafeString:
    """Initials in a circle; decoration, so the name must stand beside it."""
    return format_html('<span class="avatar {}" aria-hidden="true">{}</span>', classes, amounts.initials(name))


@register.simple_tag
def chip(text: str, tone: str = "", *, icon: str = "", knot: str = "") -> SafeString:
    """A chip that says a state: a tone is never its only mark."""
    mark = html.knot(knot) if knot else html.icon(icon) if icon else html.NOTHING
    return format_html(
        '<span class="chip"{}>{}{}</span>', format_html(' data-tone="{}"', tone) if tone else "", mark, text
    )


@register.simple_tag
def ladder(rung: int, name: str) -> SafeString:
    """How high an exception has climbed, with the name of the rung: colour never speaks alone."""
    steps = format_html_join("", '<i class="{}"></i>', ((_rung(n, rung),) for n in range(1, 5)))
    return format_html(
        '<span class="row tight"><span class="ladder" aria-hidden="true">{}</span><span class="small">{}</span></span>',
        steps,
        name,
    )


@register.inclusion_tag("ui/_field.html")
def field(bound: BoundField, *, hint: str = "", optional: bool = True, rows: int = 0) -> dict[str, Any]:
    """A form field: label, control, hint, errors; marks what may be left out when `optional`."""
    return fields.prepared(bound, hint=hint, mark_optional=optional, rows=rows)


@register.inclusion_tag("ui/_stepper.html")
def stepper(steps: Iterable[Step], label: str = "", classes: str = "") -> dict[str, Any]:
    """A process or a case as a horizontal thread."""
    return {"steps": list(steps), "label": label or _("Steps"), "classes": classes}


@register.inclusion_tag("ui/_tabs.html")
def tabs(choices: Iterable[Choice], label: str) -> dict[str, Any]:
    """Tabs that are links."""
    return {"choices": list(choices), "label": label}


@register.inclusion_tag("ui/_seg.html")
def seg(choices: Iterable[Choice], label: str) -> dict[str, Any]:
    """A segmented choice of links."""
    return {"choices": list(choices), "label": label}


@register.inclusion_tag("ui/_filters.html")
def filters(choices: Iterable[Choice], label: str) -> dict[str, Any]:
    """Filter chips that are links; the chosen one has aria-current."""
    return {"choices": list(choices), "label": label}


@register.inclusion_tag("ui/_pager.html")
def pager(page: Page) -> dict[str, Any]:
    """Newer and older; nothing when there is one page."""
    return {"page": page}


@register.inclusion_tag("ui/_metric.html")
def metric(
    label: str,
    value: str,
    *,
    unit: str = "",
    against: str = "",
    delta: str = "",
    good: bool | None = None,
    url: str = "",
) -> dict[str, Any]:
    """A number, against what, and its direction in words; `good` colours the delta, None leaves it grey."""
    tone = "" if good is None else "good" if good else "bad"
    return {"label": label, "value": value, "unit": unit, "against": against, "delta": delta, "tone": tone, "url": url}


@register.simple_block_tag
def notice(content: str, tone: str = "", *, icon: str = "", alert: bool = False) -> SafeString:
    """A notice; `tone` is kept, risk, late or quiet; `alert` announces it at once."""
    mark = html.knot("risk") if tone == "risk" and not icon else html.icon(icon or _NOTICE_ICONS.get(tone, "info"))
    return format_html(
        '<div class="note"{}{}>{}<div class="grow">{}</div></div>',
        format_html(' data-tone="{}"', tone) if tone else "",
        SafeString(' role="alert"') if alert else "",
        mark,
        content,
    )


@register.simple_block_tag
def nothing(content: str, title: str, *, icon: str = "inbox", level: int = 2) -> SafeString:
    """An empty state: why it is empty (title) and what to do (content)."""
    return format_html(
        '<div class="empty">{}<h{}>{}</h{}><div class="stack">{}</div></div>',
        html.icon(icon, "xl"),
        level,
        title,
        level,
        content,
    )


@register.simple_block_tag
def dialog(content: str, name: str, title: str) -> SafeString:
    """A native dialog; open it with a button that has data-dialog="<name>", close it with one inside that has data-close."""
    return format_html(
        '<dialog class="dialog" id="{}" aria-labelledby="{}-title"><h2 id="{}-title" class="big">{}</h2>{}</dialog>',
        name,
        name,
        name,
        title,
        content,
    )


@register.simple_block_tag
def entry(
    content: str, at: datetime, *, icon: str, direction: str = "", knot: str = "", anchor: str = ""
) -> SafeString:
    """An entry of a timeline (`ol.tl`): time, node on the thread, content. `direction` is in, out or empty (between ourselves);
    with `knot` it is a line about a promise."""
    return format_html(
        '<li{}{}{}><time datetime="{}">{}</time><span class="node">{}</span><div>{}</div></li>',
        format_html(' id="{}"', anchor) if anchor else "",
        SafeString(' class="prom"') if knot else "",
        format_html(' data-dir="{}"', direction) if direction else "",
        at.astimezone(ISRAEL).isoformat(timespec="minutes"),
        html.left_to_right(words.clock_time(at)),
        html.knot(knot) if knot else html.icon(icon),
        content,
    )


@register.simple_tag(takes_context=True)
def day(context: Context, value: date) -> SafeString:
    """The line that begins a day on a timeline."""
    return format_html('<li class="day"><b>{}</b></li>', html.with_numbers(words.day_heading(value, _now(context))))


_NOTICE_ICONS = {"kept": "check", "late": "circle-alert", "risk": "triangle-alert"}


def _rung(n: int, rung: int) -> str:
    return "" if n > rung else "on hi" if rung >= 3 else "on"


def _now(context: Context) -> datetime:
    now = context.get("now")
    return now if isinstance(now, datetime) else kesher_now()


def _time(moment: datetime | date, text: str) -> SafeString:
    value = (
        moment.astimezone(ISRAEL).isoformat(timespec="minutes") if isinstance(moment, datetime) else moment.isoformat()
    )
    return format_html('<time datetime="{}">{}</time>', value, html.with_numbers(text))


def _when(moment: datetime | date, style: str) -> str:
    now = kesher_now()
    if not isinstance(moment, datetime):
        return words.day_heading(moment, now) if style == "day" else words.date_words(moment)
    match style:
        case "date":
            return words.date_words(moment)
        case "time":
            return words.clock_time(moment)
        case "brief":
            return words.brief_words(moment, now)
        case "by":
            return words.by_words(moment, now)
        case "day":
            return words.day_heading(moment.astimezone(ISRAEL).date(), now)
        case "letter":
            return words.letter_words(moment)
        case "ago":
            return words.ago_words(moment, now)
        case "":
            return words.when_words(moment, now)
    raise template.TemplateSyntaxError(f"`when` knows no style {style!r}")
