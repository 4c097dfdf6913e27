"""Register down: which columns of other packages name a touchpoint. The nightly check replaces the missing constraint."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Reference:
    """Two columns of a table (database names) that hold the id and the time of a touchpoint, both empty or both filled."""

    table: str
    id_column: str
    at_column: str


_references: dict[Reference, None] = {}


def register(reference: Reference) -> None:
    """Have this pair of columns checked every night."""
    _references[reference] = None


def registered() -> list[Reference]:
    """All pairs."""
    return list(_references)
