"""Codes of cases that reach a screen, in the language of the page: why a message went out, how a call back ended, what is wrong with a paper."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kesher.cases.types import NOT_FOR_US

PURPOSES: Mapping[str, Promise] = {
    "receipt": _("Receipt"),
    "answer": _("Answer"),
    "final": _("Final answer"),
    "question": _("A question to the customer"),
    "document_request": _("Request for a document"),
    "document_arrived": _("The document has arrived"),
    "document_refused": _("The document cannot be used"),
    "promise_moved": _("A new time"),
    "date_told": _("The time of our answer"),
    "reminder": _("Reminder"),
    "closed_for_silence": _("Closed for silence"),
    "survey": _("A question about the service"),
    "not_reached": _("We called back and reached nobody"),
    "call_try": _("Tried to call back"),
    "by_hand_out": _("We turned to the customer"),
    "told_by_phone": _("Told by phone"),
}
TRIES: Mapping[str, Promise] = {
    "reached": pgettext_lazy("call", "reached"),
    "no_answer": pgettext_lazy("call", "no answer"),
    "busy": pgettext_lazy("call", "busy"),
    "left_message": pgettext_lazy("call", "a message was left"),
}
# Why no page of a paper could be read (core.papers.types.Failure, and `failed` where reading itself broke down): what, and what to do.
FAILURES: Mapping[str, tuple[Promise, Promise]] = {
    "empty": (_("The file is empty"), _("Ask for it again: nothing was in it.")),
    "too_large": (
        _("The file is too large to be read here"),
        _("The original can be downloaded. Ask for fewer pages at a time."),
    ),
    "not_a_paper": (
        _("It is no document or picture that we can open"),
        _("Ask for it as PDF, JPEG or PNG, or by fax."),
    ),
    "heic": (
        _("A photograph in the format of iPhones (HEIC), which cannot be opened here"),
        _(
            "It is kept whole and can be downloaded. Ask for a JPEG: on the phone, Settings, Camera, Formats, Most Compatible; or a screenshot of it."
        ),
    ),
    "damaged": (_("The file is damaged: no page of it can be read"), _("Ask for it again.")),
    "encrypted": (_("The file wants a password"), _("Ask for it without a password, or by fax.")),
    "timed_out": (_("Reading it took too long"), _("The original can be downloaded. It can be read once more.")),
    "out_of_memory": (
        _("Reading it took too much memory"),
        _("The original can be downloaded. Ask for fewer pages at a time."),
    ),
    "crashed": (
        _("Reading it failed"),
        _("The original can be downloaded. Look at it with care: it may be malicious."),
    ),
    "failed": (_("Reading it failed"), _("The original can be downloaded, and it can be read once more.")),
}
# What the sender reads, in words that can be sent as they are.
REFUSALS: Mapping[str, Promise] = {
    "heic": _(
        "The photograph came in a format that we cannot open (HEIC). A JPEG, a PDF or a screenshot of it will do"
    ),
    "not_a_paper": _("It came as a file that we cannot open. A PDF, a JPEG or a photograph will do"),
    "empty": _("The file was empty"),
    "damaged": _("The file was damaged on its way"),
    "encrypted": _("The file wants a password. Send it without one, please"),
    "too_large": _("The file was too large. Send fewer pages at a time, please"),
}
# Why a paper may, or may not, belong to a request: what `cases.rules.matching` gives, and how it came.
MATCHING: Mapping[str, Promise] = {
    "code": _("Its code stands on the paper, beside another one"),
    "code_nearly": _("A number on it is one digit away from the code"),
    "thread": _("It came in the conversation of this case"),
    "sender": _("It came from an address of this customer"),
    "case_number": _("The number of the case stands on it"),
    "full_name": _("The whole name was read on it"),
    "part_of_name": _("A part of the name was read on it"),
    "kind_of_paper": _("The kind of paper that we asked for"),
    "other_code": _("Another code stands on it"),
    "other_sender": _("The sender is nobody of this case; a shop's number, perhaps"),
    "no_name": _("The name was not read on it"),
    "qr": _("The printed mark of this request stands on it"),
    "text": _("The code of this request stands on it"),
    "link": _("It came by the link of this request"),
}
_AWAY: Mapping[str, Promise] = {NOT_FOR_US: _("Not for us")}


def purpose_words(purpose: str) -> str:
    """Why a message went out; empty for a message without a purpose."""
    return str(PURPOSES[purpose]) if purpose in PURPOSES else ""


def try_words(outcome: str) -> str:
    """How a try to call back ended."""
    return str(TRIES[outcome]) if outcome in TRIES else ""


def why_put_away(because: str) -> str:
    """Why a paper was put away: our own code in words, else the words that a person wrote."""
    return str(_AWAY[because]) if because in _AWAY else because
