"""Customers, how they are known, what they agreed to, and which of them are one person."""

from kesher.customers.models.access_link import AccessLink
from kesher.customers.models.apart import Apart
from kesher.customers.models.consent import Consent
from kesher.customers.models.customer import Customer
from kesher.customers.models.identity import Identity
from kesher.customers.models.merge import Merge

__all__ = ["AccessLink", "Apart", "Consent", "Customer", "Identity", "Merge"]
