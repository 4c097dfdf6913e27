"""Why something could not be read, in words."""

from django.utils.translation import gettext_lazy as _

CODES = {
    "failed": _("The adapter failed five times"),
    "unreadable": _("The content is not what this channel sends"),
    "unknown_push": _("A notice of a kind that we do not know"),
    "receipt_without_status": _("A delivery receipt that says nothing"),
    "opt_out_without_number": _("A removal from advertising without a number"),
    "bad_preset": _("The preset of the account cannot be used"),
    "form_without_address": _("A form without any address to answer to"),
    "not_a_fax": _("The file is neither a TIFF nor a PDF"),
    "fax_unreadable": _("The mail of the fax gateway cannot be read"),
    "no_fax_in_mail": _("A mail of the fax gateway without a fax in it"),
    "mail_unreadable": _("The mail cannot be taken apart"),
    "call_without_id": _("A call event that does not say which call"),
    "call_state": _("A call event in an unknown state"),
    "call_direction": _("A call event without a direction"),
}


def code_words(code: str) -> str:
    """The reason in the language of the page; an unknown code is said as it is."""
    return str(CODES.get(code, code))
