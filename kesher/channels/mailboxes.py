"""Which account takes mail for which recipient, for the SMTP listener. Read anew every few seconds."""

import time
from dataclasses import dataclass, field
from uuid import UUID

from kesher.channels.adapters.registry import adapter_of
from kesher.channels.models import Account

FRESH = 5.0  # seconds


@dataclass
class Mailboxes:
    """A small cache over the active accounts; safe to share between threads (whole values are swapped)."""

    known: dict[str, UUID] = field(default_factory=dict)
    domains: dict[str, UUID] = field(default_factory=dict)
    read_at: float = -FRESH

    def account_for(self, recipient: str, bounce_local: str = "b") -> UUID | None:
        """The account of a recipient: its mailboxes with any plus part, and the bounce addresses of its domain."""
        self._refresh()
        local, _, domain = recipient.lower().rpartition("@")
        base, plus, _ = local.partition("+")
        found = self.known.get(f"{base}@{domain}")
        if found is None and plus and base == bounce_local:
            return self.domains.get(domain)
        return found

    def _refresh(self) -> None:
        if time.monotonic() - self.read_at < FRESH:
            return
        known: dict[str, UUID] = {}
        domains: dict[str, UUID] = {}
        for account in Account.objects.filter(is_active=True).order_by("id"):
            for mailbox in adapter_of(account).mailboxes():
                known.setdefault(mailbox.lower(), account.pk)
                domains.setdefault(mailbox.lower().rpartition("@")[2], account.pk)
        self.known, self.domains, self.read_at = known, domains, time.monotonic()
