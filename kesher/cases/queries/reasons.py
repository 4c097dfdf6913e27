"""The tree of reasons, for choosing one."""

from dataclasses import dataclass

from kesher.cases.models import Reason


@dataclass(frozen=True)
class ReasonChoice:
    """One node in the order of the tree."""

    code: str
    name: str
    depth: int
    verdict: str
    verdict_words: str


def reasons() -> list[ReasonChoice]:
    """Every node that may be chosen, branches before their leaves; one query."""
    rows = list(Reason.objects.filter(of_source="").order_by("order", "code"))
    below: dict[str | None, list[Reason]] = {}
    for row in rows:
        below.setdefault(row.parent_id, []).append(row)
    found: list[ReasonChoice] = []

    def walk(parent: str | None, depth: int) -> None:
        for row in below.get(parent, []):
            found.append(ReasonChoice(row.code, row.name, depth, row.verdict, str(Reason.Verdict(row.verdict).label)))
            walk(row.code, depth + 1)

    walk(None, 0)
    return found
