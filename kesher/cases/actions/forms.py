"""A form of the portal: kept first, then read at once, so that the page can say what was promised."""

from uuid import UUID

from kesher.cases.queries.for_customer import FormReceipt, receipt_of
from kesher.cases.types import Form
from kesher.channels.actions import keep, read_now
from kesher.channels.adapters.web import Form as WebForm
from kesher.channels.adapters.web import FormFile
from kesher.channels.queries import account_named
from kesher.channels.types import Raw
from kesher.core import clock


class NoWebAccount(Exception):
    """This installation takes no forms."""


def receive_form(form: Form, *, account: str = "web") -> tuple[UUID, FormReceipt | None]:
    """Keep one form and read it; returns its envelope and what the page may tell (None while it waits to be read)."""
    row = account_named(account)
    if row is None:
        raise NoWebAccount(account)
    web = WebForm(
        key=form.key,
        text=form.text,
        name=form.name,
        email=form.email,
        phone=form.phone,
        subject=form.subject,
        reason=form.reason,
        language=form.language,
        page=form.page,
        access_link=form.access_link,
        files=[FormFile(file.name, file.media_type, file.data) for file in form.files],
        more=dict(form.more),
    )
    kept = keep(row.pk, Raw(web.to_body(), {"content-type": "application/json"}, clock.now()))
    read_now(kept.envelope_id)
    return kept.envelope_id, receipt_of(kept.envelope_id)
