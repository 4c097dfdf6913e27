"""Register down: whose code this is. A code of ten digits may be a document's, later a process's; packages above add finders."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from kesher.core import codes


@dataclass(frozen=True)
class Owner:
    """What a code belongs to. It lets anybody leave something, and nobody read anything."""

    kind: str  # document_request, process_run, ...
    id: UUID
    case_id: UUID | None


Finder = Callable[[str], Owner | None]
_finders: list[Finder] = []


def register(finder: Finder) -> None:
    """Let a package say whose code it is. Called at start-up."""
    if finder not in _finders:
        _finders.append(finder)


def owner_of(text: str) -> Owner | None:
    """The owner of the code that somebody keyed; None for a wrong one, alike for an unknown one."""
    code = codes.parse(text)
    if code is None:
        return None
    return next((owner for finder in _finders if (owner := finder(code)) is not None), None)
