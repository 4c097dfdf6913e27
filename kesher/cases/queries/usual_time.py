"""How long such a case really takes (decision 17): open cases count as censored, else the hard ones would vanish."""

from datetime import datetime, timedelta

from kesher.cases.models import Case
from kesher.cases.rules.survival import percentile
from kesher.promises.feasibility import Undertaking
from kesher.promises.types import PromiseKind
from kesher.staff.queries.calendars import calendar_of_team

WINDOW = timedelta(days=90)
FEWEST = 30
MOST = 2000
_SHARE = 0.9


def minutes_needed(undertaking: Undertaking, at: datetime) -> int | None:
    """Working minutes from now until a case like this one is finished, at the 90th percentile; None where too little is known.

    Like: the same reason, else its parent's subtree. For final answers only; everything else goes by its own term.
    """
    if undertaking.kind != PromiseKind.FINAL_ANSWER or undertaking.case_id is None:
        return None
    case = Case.objects.select_related("reason__parent").filter(pk=undertaking.case_id).first()
    if case is None or case.reason is None:
        return None
    calendar = calendar_of_team(case.team_id)
    for path in filter(None, (case.reason.path, case.reason.parent.path if case.reason.parent else "")):
        rows = (
            Case.objects.filter(reason__path__startswith=path, opened_at__gte=at - WINDOW, imported=False)
            .exclude(state="not_a_case")
            .exclude(pk=case.pk)
        )
        found = list(rows.order_by("-opened_at").values_list("opened_at", "solved_at")[:MOST])
        if len(found) < FEWEST:
            continue
        spans = [(calendar.between(opened, solved or at), solved is not None) for opened, solved in found]
        total = percentile(spans, _SHARE)
        return max(1, total - calendar.between(case.opened_at, at)) if total is not None else None
    return None
