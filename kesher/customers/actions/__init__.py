"""What may be done with customers."""

from kesher.customers.actions.apart import tell_apart, undo_apart
from kesher.customers.actions.clear import clear
from kesher.customers.actions.consent import hear_consent, record_consent
from kesher.customers.actions.customers import (
    create_customer,
    make_known,
    name_customer,
    set_preference,
    touched,
    touched_all,
)
from kesher.customers.actions.erase import AlreadyErased, Erased, erase_person, replay_erasures
from kesher.customers.actions.find_or_create import find_or_create
from kesher.customers.actions.identities import accept_claim, add_identity, give_up_identity
from kesher.customers.actions.links import confirm_link, make_link, revoke_links
from kesher.customers.actions.listed import customers_listed
from kesher.customers.actions.merge import merge, resolve, undo_merge
from kesher.customers.actions.prove import doubt, mark_bounced, prove

__all__ = [
    "AlreadyErased",
    "Erased",
    "accept_claim",
    "add_identity",
    "clear",
    "confirm_link",
    "create_customer",
    "customers_listed",
    "doubt",
    "erase_person",
    "find_or_create",
    "give_up_identity",
    "hear_consent",
    "make_known",
    "make_link",
    "mark_bounced",
    "merge",
    "name_customer",
    "prove",
    "record_consent",
    "replay_erasures",
    "resolve",
    "revoke_links",
    "set_preference",
    "tell_apart",
    "touched",
    "touched_all",
    "undo_apart",
    "undo_merge",
]
