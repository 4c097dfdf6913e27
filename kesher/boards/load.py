"""Who carries how much."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kesher.boards.scope import Scope
from kesher.cases.queries.load import open_by_owner
from kesher.promises import queries as promises
from kesher.staff.queries.ladder import agents_of

HEAVY = 1.5  # times the mean of the group


@dataclass(frozen=True)
class Burden:
    """One agent. `share` and `mean` are of the heaviest; `tone` a class of the bar; `label` says it for who cannot see the bar."""

    person_id: UUID
    name: str
    open: int
    risk: int
    late: int
    share: float
    mean: float
    tone: str
    label: str


def load(scope: Scope, now: datetime) -> tuple[Burden, ...]:
    """Agents of the scope, the heaviest first; three queries. Open cases, beside promises at risk and late."""
    agents = agents_of(scope.teams)
    cases = open_by_owner([one.pk for one in agents])
    standing = promises.by_owner(teams=scope.teams, now=now)
    most = max(cases.values(), default=0)
    mean = sum(cases.values()) / len(agents) if agents else 0.0
    found = [_burden(one.pk, one.name, cases.get(one.pk, 0), standing.get(one.pk, {}), most, mean) for one in agents]
    return tuple(sorted(found, key=lambda one: (-one.open, -one.late, -one.risk, one.name)))


def _burden(person_id: UUID, name: str, count: int, standing: dict[str, int], most: int, mean: float) -> Burden:
    risk, late = standing.get("risk", 0), standing.get("late", 0)
    tone = "x" if late else "r" if count > HEAVY * mean else ""
    said = ngettext("%(n)s open case", "%(n)s open cases", count) % {"n": count}
    return Burden(
        person_id=person_id,
        name=name,
        open=count,
        risk=risk,
        late=late,
        share=count / most if most else 0.0,
        mean=mean / most if most else 0.0,
        tone=tone,
        label=_("%(said)s, the mean is %(mean)s") % {"said": said, "mean": round(mean, 1)},
    )
