"""Small pieces of markup that many templates need: icons, knots, isolated text."""

import math
import re

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language_bidi, pgettext_lazy

# Icons that point somewhere are mirrored with the reading direction; clocks, checks, phones and logos never are.
FLIPPED = frozenset(
    [
        "chevron-right",
        "arrow-right",
        "arrow-up-right",
        "reply",
        "send",
        "log-in",
        "log-out",
        "external-link",
        "undo-2",
        "corner-down-left",
        "megaphone",
        "list-checks",
        "list-filter",
        "list",
        "git-branch",
        "arrow-left-right",
        "history",
        "rotate-ccw",
        "phone-forwarded",
        "merge",
        "split",
        "quote",
    ]
)
KNOTS = {
    "open": pgettext_lazy("promise", "Open"),
    "risk": pgettext_lazy("promise", "At risk"),
    "late": pgettext_lazy("promise", "Late"),
    "kept": pgettext_lazy("promise", "Kept"),
    "broken": pgettext_lazy("promise", "Broken"),
    "todo": pgettext_lazy("promise", "Not begun"),
    "paused": pgettext_lazy("promise", "Paused"),
}
_NUMBERS = re.compile(r"\d(?:[\d.,:/–%-]*[\d%])?")
NOTHING = SafeString("")


def icon(name: str, classes: str = "", label: str = "") -> SafeString:
    """A symbol of the sprite. Without a label it is decoration and the words beside it carry the meaning."""
    return _use(f"i-{name}", " ".join(filter(None, ["i", "flip" if name in FLIPPED else "", classes])), label)


def knot(state: str, classes: str = "", label: str = "") -> SafeString:
    """The shape of a promise: open, risk, late, kept, broken, todo or paused. Raises KeyError for another state."""
    if state not in KNOTS:
        raise KeyError(f"a promise has no state {state!r}; there are: {', '.join(KNOTS)}")
    return _use(f"k-{state}", " ".join(filter(None, ["k", f"k-{state}", classes])), label)


def logo(classes: str = "i xl") -> SafeString:
    """The mark of Kesher."""
    return _use("logo", f"{classes} logo-mark", "")


def ring(percent: float) -> SafeString:
    """The draining ring of a promise clock; `percent` of the time is left."""
    around = 2 * math.pi * 19
    part = around * min(100.0, max(0.0, percent)) / 100
    return format_html(
        '<svg class="ring" viewBox="0 0 44 44" aria-hidden="true"><g fill="none" stroke-width="5" transform="rotate(-90 22 22)">'
        '<circle class="tr" cx="22" cy="22" r="19"/><circle class="ar" cx="22" cy="22" r="19" stroke-dasharray="{} {}"/></g></svg>',
        f"{part:.1f}",
        f"{around:.1f}",
    )


def isolated(text: object) -> SafeString:
    """Stored text in its own direction, whatever stands around it."""
    return format_html("<bdi>{}</bdi>", text) if text not in (None, "") else NOTHING


def left_to_right(text: object) -> SafeString:
    """A phone, mail address, code or number: always left to right, never broken over lines."""
    return format_html('<bdi dir="ltr">{}</bdi>', text) if text not in (None, "") else NOTHING


def amount(text: str) -> SafeString:
    """An amount of money, in the reading direction, so that ₪ stands where it is read."""
    return format_html('<bdi class="nw" dir="{}">{}</bdi>', "rtl" if get_language_bidi() else "ltr", text)


def with_numbers(text: str) -> SafeString:
    """Our own sentence with its dates and times kept whole and left to right."""
    parts, end = [], 0
    for match in _NUMBERS.finditer(text):
        parts += [format_html("{}", text[end : match.start()]), left_to_right(match[0])]
        end = match.end()
    return SafeString("".join([*parts, format_html("{}", text[end:])]))


def _use(symbol: str, classes: str, label: str) -> SafeString:
    href = f"{static('ui/icons.svg')}#{symbol}"
    if label:
        return format_html('<svg class="{}" role="img" aria-label="{}"><use href="{}"/></svg>', classes, label, href)
    return format_html('<svg class="{}" aria-hidden="true"><use href="{}"/></svg>', classes, href)
