"""Words of the timeline that other packages use."""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import BadRequest


@dataclass(frozen=True)
class TouchRef:
    """The key of one touchpoint. Referrers keep both parts, without a constraint (decision 22)."""

    id: UUID
    at: datetime


@dataclass(frozen=True)
class NewTouch:
    """One thing that happened, about to be written with many others: of the past, so seen by our border when it happened."""

    customer_id: UUID
    at: datetime
    channel: str
    direction: str
    kind: str
    subject_kind: str
    subject_id: UUID
    case_id: UUID | None = None
    conversation_id: UUID | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Touch:
    """One touchpoint as it was written. Texts live with the subject."""

    id: UUID
    at: datetime
    received_at: datetime
    customer_id: UUID
    channel: str
    direction: str
    kind: str
    subject_kind: str
    subject_id: UUID
    case_id: UUID | None
    conversation_id: UUID | None
    actor_id: UUID | None
    facts: Mapping[str, Any]
    redacted_at: datetime | None

    @property
    def ref(self) -> TouchRef:
        """Its key."""
        return TouchRef(self.id, self.at)


class BadCursor(BadRequest, ValueError):
    """A cursor that we did not give. Unhandled in a view it answers 400."""


@dataclass(frozen=True)
class Cursor:
    """A place between two touchpoints: everything older than (at, id) comes after it."""

    at: datetime
    id: UUID

    def __str__(self) -> str:
        micros = int(self.at.timestamp()) * 1_000_000 + self.at.microsecond
        return base64.urlsafe_b64encode(micros.to_bytes(8, signed=True) + self.id.bytes).decode()

    @classmethod
    def parse(cls, text: str) -> "Cursor":
        """Read what `str` wrote. Raises BadCursor for anything else."""
        try:
            raw = base64.b64decode(text.encode(), altchars=b"-_", validate=True)
            if len(raw) != 24:
                raise BadCursor(text)
            at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=int.from_bytes(raw[:8], signed=True))
        except (binascii.Error, UnicodeEncodeError, OverflowError) as error:
            raise BadCursor(text) from error
        return cls(at, UUID(bytes=raw[8:]))


@dataclass(frozen=True)
class Entry:
    """One touchpoint, ready to be drawn: `{% include entry.template with entry=entry %}`; the template renders one <li>."""

    touchpoint: Touch
    template: str
    context: Any


@dataclass(frozen=True)
class StoryPage:
    """Newest first. `older` is the cursor of the next page, None at the end of the story."""

    entries: list[Entry]
    older: str | None
