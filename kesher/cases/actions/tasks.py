"""Work that one department asks of another: by internal standard, answered in writing, rated by who asked."""

from uuid import UUID

from django.db import transaction

from kesher.cases.actions import permission
from kesher.cases.actions.changing import become, show
from kesher.cases.actions.locks import hold_case
from kesher.cases.actions.touches import touch
from kesher.cases.events import TaskAsked, TaskDone, TaskReturned
from kesher.cases.models import Case, Task
from kesher.cases.rules import states
from kesher.cases.rules.states import Who
from kesher.cases.types import Refused
from kesher.core import clock
from kesher.core.ids import new_id
from kesher.core.outbox import publish
from kesher.core.wake import tell_screens
from kesher.promises import actions as promises
from kesher.promises import queries
from kesher.promises.types import Asked, PromiseKind, PromiseSource, Side
from kesher.staff.queries.calendars import calendar_of_team
from kesher.staff.queries.people import teams


@transaction.atomic
def ask_task(
    case_id: UUID, by_id: UUID, *, kind: str, what: str, team_id: UUID, owner_id: UUID | None = None, wait: bool = True
) -> UUID:
    """Ask a department for something; it owes an answer by its standard. `wait`: the case waits for it.

    The promise to the customer goes on running meanwhile. Raises Refused (not_your_team, state, no_words, unknown).
    """
    case, at = hold_case(case_id), clock.now()
    who = permission.editor(by_id, case)
    if case.state not in states.LIVE:
        raise Refused("state", old=case.state, new=states.WAITING_COLLEAGUES)
    if not what.strip() or not kind.strip():
        raise Refused("no_words")
    if team_id not in {team.pk for team in teams()}:
        raise Refused("unknown")
    task = Task.objects.create(
        id=new_id(),
        case=case,
        kind=kind.strip()[:40],
        what=what.strip()[:300],
        team_id=team_id,
        owner_id=owner_id,
        asked_by_id=by_id,
        asked_at=at,
    )
    promises.make(_owed(task, case))
    touch(case, "task", at=at, subject_kind="task", subject_id=task.pk, actor_id=by_id, facts={"event": "asked"})
    if wait and case.state != states.WAITING_CUSTOMER:
        become(case, states.WAITING_COLLEAGUES, who, at)
    publish(TaskAsked(case.pk, task.pk))
    show(case)
    tell_screens("task", [f"team:{team_id}"], task_id=str(task.pk))
    return task.pk


@transaction.atomic
def accept_task(task_id: UUID, by_id: UUID) -> None:
    """Somebody of the department takes it. Raises Refused (unknown, not_your_team, taken)."""
    task, _case = _hold(task_id)
    _of_team(task, by_id)
    if task.owner_id not in {None, by_id}:
        raise Refused("taken")
    task.owner_id = by_id
    task.save(update_fields=["owner"])


@transaction.atomic
def finish_task(task_id: UUID, by_id: UUID, answer: str) -> None:
    """Answer it. When it was the last one the case goes on. Raises Refused (unknown, not_your_team, state, no_words)."""
    task, case = _hold(task_id)
    _of_team(task, by_id)
    if task.state not in {Task.State.OPEN, Task.State.RETURNED}:
        raise Refused("state", old=task.state)
    if not answer.strip():
        raise Refused("no_words")
    at = clock.now()
    ref = touch(case, "task", at=at, subject_kind="task", subject_id=task.pk, actor_id=by_id, facts={"event": "done"})
    task.state, task.done_at, task.answer, task.owner_id = Task.State.DONE, at, answer.strip(), task.owner_id or by_id
    task.touch_id, task.touch_at = ref.id, ref.at
    task.save()
    promises.settle("task", task.pk, PromiseKind.TASK, at, ref)
    if (
        case.state == states.WAITING_COLLEAGUES
        and not case.tasks.filter(state__in=[Task.State.OPEN, Task.State.RETURNED]).exists()
    ):
        become(case, states.OPEN, Who.CLOCK, at)
    publish(TaskDone(case.pk, task.pk))
    show(case)


@transaction.atomic
def return_task(task_id: UUID, by_id: UUID, because: str) -> None:
    """Not complete. Within one working day of its being done it counts as never done (decision 13); later it is asked anew.

    Raises Refused (unknown, not_your_team, state, no_words).
    """
    task, case = _hold(task_id)
    who = permission.editor(by_id, case)
    if task.state != Task.State.DONE or task.done_at is None:
        raise Refused("state", old=task.state)
    if not because.strip():
        raise Refused("no_words")
    at = clock.now()
    in_time = calendar_of_team(case.team_id).end_of_business_day(task.done_at, 1) >= at
    task.state, task.returned_because, task.done_at = Task.State.RETURNED, because.strip()[:300], None
    task.save(update_fields=["state", "returned_because", "done_at"])
    if in_time and task.touch_id:
        promises.unsettle(task.touch_id, at)
    else:
        promises.make(_owed(task, case))
    touch(case, "task", at=at, subject_kind="task", subject_id=task.pk, actor_id=by_id, facts={"event": "returned"})
    if case.state == states.OPEN:
        become(case, states.WAITING_COLLEAGUES, who, at)
    publish(TaskReturned(case.pk, task.pk))
    show(case)
    tell_screens("task", [f"team:{task.team_id}"], task_id=str(task.pk))


@transaction.atomic
def rate_task(task_id: UUID, by_id: UUID, rating: int) -> None:
    """How good the answer was, 1 to 5, by the side that asked. Raises Refused (unknown, not_your_team, state, rating)."""
    task, case = _hold(task_id)
    permission.editor(by_id, case)
    if task.state != Task.State.DONE:
        raise Refused("state", old=task.state)
    if not 1 <= rating <= 5:
        raise Refused("rating")
    task.rating = rating
    task.save(update_fields=["rating"])


@transaction.atomic
def cancel_task(task_id: UUID, by_id: UUID) -> None:
    """It is not needed any more. Raises Refused (unknown, not_your_team, state)."""
    task, case = _hold(task_id)
    permission.editor(by_id, case)
    if task.state not in {Task.State.OPEN, Task.State.RETURNED}:
        raise Refused("state", old=task.state)
    at = clock.now()
    task.state = Task.State.CANCELLED
    task.save(update_fields=["state"])
    for one in queries.of_case(case.pk):
        if one.subject_kind == "task" and one.subject_id == task.pk and one.state == "open":
            promises.withdraw(one.promise_id, by_id, "cancelled", at=at)
    if (
        case.state == states.WAITING_COLLEAGUES
        and not case.tasks.filter(state__in=[Task.State.OPEN, Task.State.RETURNED]).exists()
    ):
        become(case, states.OPEN, Who.CLOCK, at)
    show(case)


def _owed(task: Task, case: Case) -> Asked:
    return Asked(
        kind=PromiseKind.TASK,
        side=Side.COLLEAGUE,
        subject_kind="task",
        subject_id=task.pk,
        team_id=task.team_id,
        source=PromiseSource.DEPARTMENT,
        to_team_id=case.team_id,
        case_id=case.pk,
        owner_id=task.owner_id,
        made_by_id=task.asked_by_id,
        what=task.what[:200],
        task_kind=task.kind,
    )


def _hold(task_id: UUID) -> tuple[Task, Case]:
    case_id = Task.objects.filter(pk=task_id).values_list("case_id", flat=True).first()
    if case_id is None:
        raise Refused("unknown")
    case = hold_case(case_id)
    return Task.objects.select_for_update(of=("self",)).get(pk=task_id), case


def _of_team(task: Task, person_id: UUID) -> None:
    if task.team_id not in permission.viewer_of(person_id).team_ids and task.owner_id != person_id:
        raise Refused("not_your_team")
