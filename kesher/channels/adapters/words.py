"""What a stable code of an adapter means, for an administrator, in the language of the page."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_WORDS: dict[str, Promise] = {
    # our own set-up
    "not_configured": _("The account lacks something."),
    "demo_stays_here": _("A demo sends nothing beyond this machine."),
    "wrong_key": _("Its secrets were sealed with another key than this installation has."),
    # outgoing mail servers
    "log_in_refused": _("The server refused the user name or the password."),
    "server_refused": _("The server refused us before any mail was offered."),
    "no_secure_connection": _("No secure connection could be made: TLS is missing, or the certificate does not fit."),
    "server_unreachable": _("The server could not be reached: look at its name, its port, and the firewall."),
    "connection_lost": _("The connection broke."),
    "sender_refused": _("The server refused our address as the sender."),
    "recipient_refused": _("The server refused the recipient."),
    "content_refused": _("The server refused the content."),
    "address_not_supported": _("The server takes no addresses with letters beyond English."),
    "bad_address": _("The address cannot be written to."),
    "no_answer": _("No answer came after everything was sent; it may have left."),
    # gateways
    "auth": _("The gateway refused the user name or the token."),
    "no_credit": _("The credit at the gateway is used up."),
    "not_at_this_hour": _("The gateway sends nothing at this hour."),
    "gateway_failed": _("The gateway failed."),
    "gateway_unsure": _("The gateway does not know whether it left."),
    "gateway_error": _("The gateway failed after it had the message; it may have left."),
    "unreadable_answer": _("The gateway answered what cannot be read; the message may have left."),
    "unreachable": _("The gateway could not be reached."),
    "busy": _("The gateway is busy."),
    "refused": _("The gateway refused the message."),
    "bad_request": _("The gateway did not understand the request."),
    "blocked": _("The number is on the block list of the gateway."),
    "bad_number": _("The gateway does not take this number."),
    "not_allowed": _("The gateway does not allow this."),
    "source_not_verified": _("The sender is not registered at the gateway."),
    "bad_source": _("The sender is not one that the gateway takes."),
    "too_long": _("The text is too long."),
    "not_a_phone": _("This is no telephone number."),
    "not_a_mobile": _("No SMS can be sent to this number."),
    "abroad": _("This gateway reaches numbers of Israel only."),
}  # fmt: skip


def code_words(code: str) -> str:
    """The sentence of a code; the code itself where there is none."""
    return str(_WORDS.get(code, code))
