"""What may be done with channels: keep what comes, read what was kept, send what was cleared, hear what became of it."""

from kesher.channels.actions.accounts import (
    AccountRefused,
    Typed,
    change,
    connect,
    drop_former,
    free_code,
    open_account,
    renew_secret,
    set_active,
)
from kesher.channels.actions.dispatch import dispatch, take_back
from kesher.channels.actions.drain import drain, put_away, read_now, replay
from kesher.channels.actions.hear_receipt import hear_receipt
from kesher.channels.actions.hold_back import hold_back
from kesher.channels.actions.keep import Kept, keep, refuse
from kesher.channels.actions.keep_form import Form, FormFile, NoWebAccount, keep_form
from kesher.channels.actions.receive import receive, verify, would_understand
from kesher.channels.actions.send import recover_sending, send_due
from kesher.channels.actions.try_out import Tried, try_out

__all__ = [
    "AccountRefused",
    "Form",
    "FormFile",
    "Kept",
    "NoWebAccount",
    "Tried",
    "Typed",
    "change",
    "connect",
    "dispatch",
    "drain",
    "drop_former",
    "free_code",
    "hear_receipt",
    "hold_back",
    "keep",
    "keep_form",
    "open_account",
    "put_away",
    "read_now",
    "receive",
    "recover_sending",
    "refuse",
    "renew_secret",
    "replay",
    "send_due",
    "set_active",
    "take_back",
    "try_out",
    "verify",
    "would_understand",
]
