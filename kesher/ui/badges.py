"""How a channel is drawn: icon and word, never the icon alone."""

from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from kesher.ui.html import icon

CHANNELS: dict[str, tuple[str, str | Promise]] = {
    "email": ("mail", _("E-mail")),
    "web": ("globe", _("Web")),
    "phone": ("phone", _("Phone")),
    "sms": ("smartphone", "SMS"),
    "fax": ("printer", _("Fax")),
    "portal": ("upload", _("Portal")),
    "whatsapp": ("message-circle", "WhatsApp"),
    "facebook": ("thumbs-up", "Facebook"),
    "messenger": ("message-circle", "Messenger"),
    "chat": ("message-square", _("Chat")),
    "app": ("smartphone", _("App")),
    "branch": ("store", _("Branch")),
    "kiosk": ("landmark", _("ATM")),
    "letter": ("mail-open", _("Letter")),
    "referral": ("arrow-left-right", _("Referral")),
    "blog": ("newspaper", _("Blog")),
}


def channel_icon(channel: str) -> str:
    """Name of the icon of a channel; a plain bubble for one that has none yet."""
    return CHANNELS.get(channel, ("message-square", ""))[0]


def channel_label(channel: str) -> str:
    """The channel's word in the active language."""
    return str(CHANNELS.get(channel, ("", channel))[1])


def channel_badge(channel: str, label: str = "") -> SafeString:
    """Icon and word of a channel."""
    return format_html('<span class="ch">{}{}</span>', icon(channel_icon(channel)), label or channel_label(channel))
