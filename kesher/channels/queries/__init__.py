"""What may be asked about channels."""

from kesher.channels.queries.accounts import account_for, account_named, account_receiving, team_accounts
from kesher.channels.queries.envelopes import oldest_kept, set_aside
from kesher.channels.queries.sms import SmsEstimate, sms_estimate
from kesher.channels.queries.what_left import what_left

__all__ = [
    "SmsEstimate",
    "account_for",
    "account_named",
    "account_receiving",
    "oldest_kept",
    "set_aside",
    "sms_estimate",
    "team_accounts",
    "what_left",
]
