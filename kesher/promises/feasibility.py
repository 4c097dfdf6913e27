"""How long such a thing really takes: cases compute it from what happened (decision 17) and hand it down here.

Until somebody provides it, a new date is computed from the promise's own terms.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Undertaking:
    """What a new date is wanted for."""

    promise_id: UUID
    kind: str
    subject_kind: str
    subject_id: UUID
    case_id: UUID | None
    team_id: UUID


Provider = Callable[[Undertaking, datetime], int | None]
_providers: list[Provider] = []


def provide(provider: Provider) -> None:
    """Say how many working minutes from now such an undertaking takes at the 90th percentile; None where it is not known.

    Called at start-up; the last provider rules.
    """
    _providers[:] = [provider]


def minutes_needed(undertaking: Undertaking, at: datetime) -> int | None:
    """Working minutes from `at`, None where nobody knows. A provider that fails is logged and counts as not knowing."""
    if not _providers:
        return None
    try:
        return _providers[0](undertaking, at)
    except Exception as error:
        log.warning("feasibility_failed", extra={"error": type(error).__name__}, exc_info=error)
        return None
