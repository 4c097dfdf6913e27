"""A share with its interval as SVG: the line from low to high, the dot at the value, on a scale from none to all."""

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kesher.promises.queries import Share
from kesher.ui.amounts import percent_words


def whisker(share: Share) -> SafeString:
    """Nothing where there is nothing to divide."""
    if share.value is None or share.low is None or share.high is None:
        return SafeString("")
    said = _("%(value)s, between %(low)s and %(high)s") % {
        "value": percent_words(share.value, 1),
        "low": percent_words(share.low),
        "high": percent_words(share.high),
    }
    return format_html(
        '<svg class="whisker" viewBox="0 0 100 10" preserveAspectRatio="none" role="img" aria-label="{}">'
        '<rect class="w0" y="4" width="100" height="2"/><rect class="w1" x="{}" y="2" width="{}" height="6" rx="1"/>'
        '<rect class="w2" x="{}" width="1.6" height="10"/></svg>',
        said,
        f"{100 * share.low:.1f}",
        f"{max(0.8, 100 * (share.high - share.low)):.1f}",
        f"{min(98.4, 100 * share.value - 0.8):.1f}",
    )
