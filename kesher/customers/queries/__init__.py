"""What may be asked about customers."""

from kesher.customers.queries.cards import card, cards, customer_card, identities_of, sees_customers
from kesher.customers.queries.consents import consents_of
from kesher.customers.queries.export import export_person
from kesher.customers.queries.holders import candidates
from kesher.customers.queries.hours import hours_of
from kesher.customers.queries.ids import canonical, canonicals, ids_of
from kesher.customers.queries.links import link_with, open_link
from kesher.customers.queries.same import Evidence, Joined, Likely, ToldApart, joined, likely_same, told_apart
from kesher.customers.queries.search import search
from kesher.customers.queries.words import why_not_cleared, why_not_merged, why_same

__all__ = [
    "Evidence",
    "Joined",
    "Likely",
    "ToldApart",
    "candidates",
    "canonical",
    "canonicals",
    "card",
    "cards",
    "consents_of",
    "customer_card",
    "export_person",
    "hours_of",
    "identities_of",
    "ids_of",
    "joined",
    "likely_same",
    "link_with",
    "open_link",
    "search",
    "sees_customers",
    "told_apart",
    "why_not_cleared",
    "why_not_merged",
    "why_same",
]
