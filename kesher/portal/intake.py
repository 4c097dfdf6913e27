"""From a form of ours to a kept envelope: first kept and committed, then read, then shown."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import InternalError, OperationalError, transaction
from django.http import HttpRequest

from kesher.channels.actions import keep, read_now
from kesher.channels.adapters.web import Form, FormFile
from kesher.channels.queries import account_named
from kesher.channels.types import Raw
from kesher.core import clock, settings
from kesher.core.blobs import DiskFull
from kesher.core.web.uploads import NO_ROOM, had_no_room


class NotTaken(Exception):
    """No account takes forms, or there is no room to keep one; what was typed is still on the page."""


def take(form: Form) -> UUID:
    """Keep a form and read it; returns its envelope. Once this has returned, it is ours and durable.

    If reading fails, it stays kept and is read again by a worker: the visitor is told that it arrived either way.
    """
    with or_not_taken():
        account = account_named(settings.get("portal.web_account"))
        if account is None:
            raise NotTaken
        with transaction.atomic():
            kept = keep(account.pk, Raw(form.to_body(), {"content-type": "application/json"}, clock.now()))
    read_now(kept.envelope_id)
    return kept.envelope_id


@contextmanager
def or_not_taken() -> Iterator[None]:
    """What a store without room says in its many ways becomes NotTaken."""
    try:
        yield
    except (DiskFull, OperationalError, InternalError) as full:
        raise NotTaken from full
    except OSError as error:
        if error.errno in NO_ROOM:
            raise NotTaken from error
        raise


def refuse_if_lost(request: HttpRequest) -> None:
    """Raises NotTaken when a file of this request found no room on its way in."""
    if had_no_room(request):
        raise NotTaken


def as_files(uploads: "Iterable[UploadedFile[Any]]") -> list[FormFile]:
    """Uploaded files as parts of the envelope."""
    return [FormFile(one.name or "file", one.content_type or "application/octet-stream", one.read()) for one in uploads]
