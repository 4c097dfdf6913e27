"""Accounts: which one sends, which one a door belongs to."""

from uuid import UUID

from kesher.channels.adapters.registry import adapter_class
from kesher.channels.models import Account
from kesher.channels.types import Channel


def account_for(channel: Channel, account_id: UUID | None = None) -> Account | None:
    """The active account that sends in this channel: the named one, else the oldest that can."""
    rows = Account.objects.filter(channel=channel, is_active=True).order_by("id")
    if account_id:
        rows = rows.filter(pk=account_id)
    return next((row for row in rows if adapter_class(row.adapter).capabilities.sends), None)


def account_receiving(channel: Channel, account_id: UUID | None = None) -> Account | None:
    """The active account that receives in this channel: the named one, else the oldest that can."""
    rows = Account.objects.filter(channel=channel, is_active=True).order_by("id")
    if account_id:
        rows = rows.filter(pk=account_id)
    return next((row for row in rows if adapter_class(row.adapter).capabilities.receives), None)


def account_named(code: str) -> Account | None:
    """The active account with this code."""
    return Account.objects.filter(code=code, is_active=True).first()


def team_accounts() -> list[Account]:
    """All accounts with their teams, for the settings page."""
    return list(Account.objects.select_related("team").order_by("channel", "code"))
