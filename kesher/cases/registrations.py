"""What cases register at start-up: who takes messages and calls, loops and jobs, kinds of the timeline, exceptions, codes."""

from django.utils.translation import gettext_lazy as _

from kesher.cases import codes, exceptions, kinds
from kesher.cases.actions import close_silent, hear_call, leave, read_arrivals, receive, tell_of_nobodys
from kesher.cases.codes import Owner
from kesher.cases.models import DocumentRequest
from kesher.cases.queries.usual_time import minutes_needed
from kesher.channels.receivers import on
from kesher.channels.types import CallEvent, MessageReceived
from kesher.core import settings, work
from kesher.promises import feasibility
from kesher.staff import leaving
from kesher.timeline import kinds as timeline_kinds
from kesher.timeline import references
from kesher.timeline.references import Reference
from kesher.watch import codes as watch_codes


def _document(code: str) -> Owner | None:
    row = DocumentRequest.objects.filter(code=code).values_list("pk", "case_id").first()
    return Owner("document_request", row[0], row[1]) if row else None


def _read_papers() -> float | None:
    return 0 if read_arrivals(5) else 5.0


on(MessageReceived, receive)
on(CallEvent, hear_call)
work.register_loop("papers", _read_papers)
work.register_job("cases_of_nobody", tell_of_nobodys, cron="* * * * *")
work.register_job("close_silent_cases", close_silent, cron="11 * * * *")
codes.register(_document)
leaving.register("cases", leave)
feasibility.provide(minutes_needed)
watch_codes.register(*exceptions.CODES)
for kind in kinds.KINDS:
    timeline_kinds.register(kind)
for table in ("cases_message", "cases_call", "cases_arrival", "cases_task"):
    references.register(Reference(table, "touch_id", "touch_at"))
settings.declare(
    "cases.hold_seconds", 10, _("Seconds in which an answer can be taken back"), settings.whole_number(0, 60)
)
