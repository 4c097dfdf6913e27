"""Keep a web form, before anybody says "received"."""

from dataclasses import replace
from uuid import UUID

from django.db import transaction

from kesher.channels.actions.keep import Kept, keep
from kesher.channels.adapters.web.form import Form, FormFile
from kesher.channels.queries.accounts import account_receiving
from kesher.channels.types import Channel, Raw
from kesher.core import clock
from kesher.core.ids import new_id

__all__ = ["Form", "FormFile", "NoWebAccount", "keep_form"]


class NoWebAccount(Exception):
    """This installation has no active account for web forms."""


@transaction.atomic
def keep_form(form: Form, *, account_id: UUID | None = None) -> Kept:
    """Store a form as an envelope of the web account; after the commit the page may say that it was received.

    Safe to repeat: a form with the same `key` is kept once. Without a key every sending is a new form. Raises NoWebAccount.
    """
    account = account_receiving(Channel.WEB, account_id)
    if account is None:
        raise NoWebAccount
    keyed = form if form.key else replace(form, key=new_id().hex)
    raw = Raw(body=keyed.to_body(), headers={"content-type": "application/json"}, received_at=clock.now())
    return keep(account.pk, raw)
