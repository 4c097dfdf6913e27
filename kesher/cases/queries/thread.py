"""The thread of a case in seven words: what was, what is now, what is left."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from kesher.cases.models import Arrival, Call, Case, DocumentRequest, Message, Task
from kesher.promises.queries.rows import PromiseClock
from kesher.ui.badges import channel_label

SHOWN = 7


@dataclass(frozen=True)
class ThreadStep:
    """One stop. `standing` is done, now or todo; `knot` its shape."""

    label: str
    at: datetime | None
    knot: str
    standing: str
    kind: str
    subject_id: UUID | None = None


def thread(case: Case, clocks: Sequence[PromiseClock]) -> list[ThreadStep]:
    """At most seven stops, the first always among them; the middle is left out of a long story."""
    done = sorted(_done(case), key=lambda step: step.at or case.opened_at)
    ahead = _ahead(case, clocks)
    room = max(1, SHOWN - len(ahead))
    if len(done) > room:
        done = [done[0], *done[len(done) - room + 1 :]] if room > 1 else done[-1:]
    return done + ahead


def _done(case: Case) -> list[ThreadStep]:
    steps: list[ThreadStep] = []
    inbound = Message.objects.filter(case=case, direction="in", automatic="").order_by("at")
    first = inbound.values_list("channel", "at", "id").first()
    if first:
        steps.append(_step(_("Asked, %(channel)s") % {"channel": channel_label(first[0])}, first[1], "asked", first[2]))
    answers = Message.objects.filter(
        case=case, direction="out", purpose__in=["answer", "final", "question", "told_by_phone"]
    )
    for channel, at, pk, purpose in answers.order_by("at").values_list("channel", "at", "id", "purpose"):
        label = _("Final answer, %(channel)s") if purpose == "final" else _("Answered, %(channel)s")
        steps.append(_step(label % {"channel": channel_label(channel)}, at, "answered", pk))
    for rang, pk, direction in Call.objects.filter(case=case, answered_at__isnull=False).values_list(
        "answered_at", "id", "direction"
    ):
        steps.append(_step(_("Phoned") if direction == "in" else _("We phoned"), rang or case.opened_at, "phoned", pk))
    for at, pk, what in Arrival.objects.filter(case=case, state="matched").values_list("at", "id", "request__what"):
        steps.append(_step(_("%(what)s arrived") % {"what": what or _("A document")}, at, "document", pk))
    for done, pk in Task.objects.filter(case=case, state="done").values_list("done_at", "id"):
        steps.append(_step(_("Colleagues answered"), done or case.opened_at, "task", pk))
    return steps


def _ahead(case: Case, clocks: Sequence[PromiseClock]) -> list[ThreadStep]:
    if case.state in {"solved", "closed"}:
        return [ThreadStep(_("Settled"), case.solved_at, "kept", "done", "settled")]
    if case.state == "not_a_case":
        return []
    steps: list[ThreadStep] = []
    for what, pk in DocumentRequest.objects.filter(case=case, state__in=["asked", "refused"]).values_list("what", "id"):
        steps.append(ThreadStep(_("Missing: %(what)s") % {"what": what}, None, "open", "now", "missing", pk))
    for at, pk in Task.objects.filter(case=case, state__in=["open", "returned"]).values_list("asked_at", "id")[:1]:
        steps.append(ThreadStep(_("Colleagues are at it"), at, "open", "now", "task", pk))
    running = [one for one in clocks if one.settled_at is None and one.side == "customer"]
    for one in sorted(running, key=lambda clock: clock.due_at)[:2]:
        steps.append(ThreadStep(one.label, one.due_at, one.shown, "todo" if steps else "now", one.kind, one.promise_id))
    if not any(step.kind == "final_answer" for step in steps):
        steps.append(ThreadStep(_("Final answer"), None, "todo", "todo", "final_answer"))
    steps.append(ThreadStep(_("One question"), None, "todo", "todo", "survey"))
    return steps[-4:]


def _step(label: str, at: datetime, kind: str, subject_id: UUID) -> ThreadStep:
    return ThreadStep(label, at, "kept", "done", kind, subject_id)
