"""Secrets sealed anew, when the installation's key is replaced."""

from django.db import transaction

from kesher.channels.models import Account
from kesher.channels.queries.line import is_unreadable


@transaction.atomic
def reseal() -> tuple[int, list[str]]:
    """Seal the secrets of every account with the newest key; how many, and the codes of those that no key of ours opens.
    Safe to repeat; the secrets stay what they are, so no history is made."""
    rows = list(Account.objects.select_for_update(of=("self",)).order_by("pk"))
    left = [row.code for row in rows if is_unreadable(row)]
    for row in rows:
        row.save(update_fields=["secrets"])
    return len(rows) - len(left), left
