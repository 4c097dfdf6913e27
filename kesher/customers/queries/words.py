"""Codes of customers in words, for screens."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_WHY_NOT: dict[str, Promise] = {
    "no_address": _("There is no address for this channel."),
    "cannot_receive": _("This address cannot receive messages of this channel."),
    "foreign_address": _("This address does not belong to the customer."),
    "unproven": _("Nobody has proven yet that the address is the customer's."),
    "disputed": _("Two customers have this address. Choose whose it is first."),
    "bounced": _("Messages to this address come back."),
    "capped": _("This address has had as many automatic messages as it may get for now."),
    "no_consent": _("The customer has not agreed to this kind of message."),
    "withdrawn": _("The customer asked not to get this kind of message."),
    "erased": _("The customer's details were erased."),
}
_WHY_NOT_MERGED: dict[str, Promise] = {
    "itself": _("This is the same customer."),
    "already_one": _("The two are one customer already."),
    "already_absorbed": _("This customer is already part of another one. Undo that first."),
    "erased": _("The customer's details were erased."),
    "known": _("This customer is known already. Merge the two instead."),
    "unknown": _("There is no such customer."),
}

_WHY_SAME: dict[str, Promise] = {
    "same_phone": _("The same phone"),
    "same_email": _("The same e-mail address"),
    "same_number": _("The same number in another system"),
    "same_name": _("The same whole name"),
    "other_name": _("Another name"),
    "other_kind": _("One is a person, the other an organisation"),
}


def why_same(code: str) -> Promise:
    """Why two customers may be one, or may not, in the page's language."""
    return _WHY_SAME[code]


def why_not_cleared(code: str) -> Promise:
    """Why nothing was sent, in the page's language. KeyError for a code that NotCleared does not have."""
    return _WHY_NOT[code]


def why_not_merged(code: str) -> Promise:
    """Why two customers were not made one, in the page's language."""
    return _WHY_NOT_MERGED[code]
