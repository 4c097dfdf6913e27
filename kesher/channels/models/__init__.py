"""Accounts at vendors, kept envelopes (in), dispatches (out)."""

from kesher.channels.models.account import Account
from kesher.channels.models.dispatch import Dispatch, DispatchFile
from kesher.channels.models.envelope import Envelope, Refusal

__all__ = ["Account", "Dispatch", "DispatchFile", "Envelope", "Refusal"]
