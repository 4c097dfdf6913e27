"""Who may look at customers (decision 28)."""

from collections.abc import Collection

SEES_EVERY_CUSTOMER = frozenset({"agent", "team_lead", "service_manager", "cx_manager", "privacy_officer", "marketer"})


def sees_customers(roles: Collection[str]) -> bool:
    """Whether any of the roles sees every customer's card. Back office sees cases with its tasks, administrators nobody."""
    return not SEES_EVERY_CUSTOMER.isdisjoint(roles)
