"""A paper is put to the request that wanted it: the case goes on, and the customer hears by when it will be finished."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from kesher.cases import texts
from kesher.cases.actions import permission, promising
from kesher.cases.actions.changing import become, show
from kesher.cases.actions.documents import still_missing
from kesher.cases.actions.locks import hold_case
from kesher.cases.actions.opening import open_case, open_conversation
from kesher.cases.actions.sending import Sending, tell
from kesher.cases.actions.touches import touch, touch_of
from kesher.cases.events import DocumentArrived
from kesher.cases.models import Arrival, Case, DocumentRequest
from kesher.cases.rules import states
from kesher.cases.rules.states import Who
from kesher.cases.types import Purpose, Refused
from kesher.channels.types import Channel
from kesher.core import clock
from kesher.core.outbox import publish
from kesher.core.wake import tell_screens
from kesher.customers.queries import cards
from kesher.customers.types import NotCleared
from kesher.promises import actions as promises
from kesher.promises.types import PromiseKind
from kesher.timeline import actions as timeline
from kesher.watch import actions as watch


@transaction.atomic
def match_arrival(
    arrival_id: UUID, by_id: UUID, *, request_id: UUID | None = None, case_id: UUID | None = None
) -> None:
    """A person says where a paper belongs: to a request, or to a case that did not ask for it.

    What was filed wrongly is corrected: the right case gets it, the wrong one shows it no more and its customer's false message
    becomes an exception. Raises Refused (unknown, not_yours, not_your_team: it lies in another team's case, still_reading).
    """
    permission.answerer(by_id)
    arrival = Arrival.objects.select_related("request").filter(pk=arrival_id).first()
    request = DocumentRequest.objects.filter(pk=request_id).first() if request_id else None
    target = request.case_id if request else case_id
    if arrival is None or target is None or not Case.objects.filter(pk=target).exists():
        raise Refused("unknown")
    if arrival.state == Arrival.State.READING:
        raise Refused("still_reading")
    if arrival.case_id is not None:  # out of a case it is taken by those who act in it
        permission.editor(by_id, Case.objects.get(pk=arrival.case_id))
    if arrival.state == Arrival.State.MATCHED and arrival.request_id == request_id and arrival.case_id == target:
        return
    for held in sorted({one for one in (arrival.case_id, target) if one}):
        hold_case(held)
    arrival = Arrival.objects.select_for_update(of=("self",)).select_related("request").get(pk=arrival_id)
    wrong = touch_of(arrival)
    if arrival.request is not None and arrival.request_id != request_id:
        _take_out(arrival, arrival.request)
    if request is not None:
        file_arrival(arrival, request.pk, Arrival.How.PERSON, by_id=by_id)
    else:
        _put_into(arrival, hold_case(target), None, Arrival.How.PERSON, by_id, clock.now())
    right = touch_of(arrival)
    if wrong is not None and right is not None:
        timeline.supersede(wrong, right)
    watch.settle("arrival", arrival.pk)


@transaction.atomic
def open_case_of_paper(arrival_id: UUID, by_id: UUID, customer_id: UUID, matter: str) -> UUID:
    """A paper that nobody asked for begins a matter of its own; returns the case. Raises Refused (not_yours, unknown, no_words)."""
    permission.answerer(by_id)
    arrival = (
        Arrival.objects.select_for_update(of=("self",)).filter(pk=arrival_id, state__in=["waiting", "refused"]).first()
    )
    if arrival is None or arrival.team_id is None:
        raise Refused("unknown")
    if not matter.strip():
        raise Refused("no_words")
    at = clock.now()
    card = cards([customer_id]).get(customer_id)
    conversation = open_conversation(customer_id, matter, at)
    case = open_case(
        conversation,
        customer_id=customer_id,
        team_id=arrival.team_id,
        channel=arrival.channel,
        matter=matter.strip(),
        language=card.language if card else "",
        at=at,
    )
    _put_into(arrival, case, None, Arrival.How.PERSON, by_id, at)
    promising.promise(
        case, PromiseKind.FIRST_ANSWER, made_at=arrival.at if arrival.at <= at else at, channel=arrival.channel
    )
    watch.settle("arrival", arrival.pk)
    return case.pk


def file_arrival(arrival: Arrival, request_id: UUID, how: str, *, by_id: UUID | None = None) -> None:
    """Put a locked paper to a request. The first one that completes the case makes the new promise and the message about it."""
    case = hold_case(DocumentRequest.objects.values_list("case_id", flat=True).get(pk=request_id))
    request = DocumentRequest.objects.select_for_update().get(pk=request_id)
    at = clock.now()
    _put_into(arrival, case, request, how, by_id, at)
    first = request.state in {DocumentRequest.State.ASKED, DocumentRequest.State.REFUSED}
    if first:
        request.state, request.arrived_at = DocumentRequest.State.ARRIVED, arrival.at
        request.save(update_fields=["state", "arrived_at"])
        _go_on(case, request, arrival, at)
    publish(DocumentArrived(case.pk, request.pk, arrival.pk))


def show_inbox(arrival: Arrival) -> None:
    """Let open document inboxes look again."""
    tell_screens("documents", [f"team:{arrival.team_id}"] if arrival.team_id else ["staff"], arrival_id=str(arrival.pk))


def _put_into(
    arrival: Arrival, case: Case, request: DocumentRequest | None, how: str, by_id: UUID | None, at: datetime
) -> None:
    arrival.state, arrival.how = Arrival.State.MATCHED, how
    arrival.request, arrival.case, arrival.customer_id = request, case, case.customer_id
    arrival.matched_at, arrival.matched_by_id, arrival.suggestions = at, by_id, []
    ref = touch(
        case,
        "paper",
        at=arrival.at,
        received_at=arrival.at,
        subject_kind="arrival",
        subject_id=arrival.pk,
        direction="in",
        channel=arrival.channel,
        actor_id=by_id,
        facts={"how": str(how)},
    )
    arrival.touch_id, arrival.touch_at = ref.id, ref.at
    arrival.save()
    case.last_inbound_at = max(case.last_inbound_at or arrival.at, arrival.at)
    case.last_channel = arrival.channel
    case.save(update_fields=["last_inbound_at", "last_channel"])
    show(case)
    show_inbox(arrival)


def _go_on(case: Case, request: DocumentRequest, arrival: Arrival, at: datetime) -> None:
    """Decision 11: a new final answer from policy; the one that stood still ends as superseded, other promises run again."""
    missing = still_missing(case)
    due_at = None
    if case.state == states.WAITING_CUSTOMER and not missing:
        become(case, states.OPEN, Who.CUSTOMER, at)
    if case.state in states.LIVE and not missing:
        if promising.stands_still(case, PromiseKind.FINAL_ANSWER):
            promises.supersede(case.pk, [PromiseKind.FINAL_ANSWER], "new_promise", at)
        due_at = promising.promise(case, PromiseKind.FINAL_ANSWER, made_at=arrival.at, channel=arrival.channel).due_at
    promises.resume(case.pk, request.pk, at)
    letter = texts.document_arrived(case.number, request.what, due_at, [one.what for one in missing], case.language)
    sending = Sending(
        Purpose.DOCUMENT_ARRIVED,
        Channel.SMS,
        letter,
        answers_own_act=True,
        automatic=True,
        facts={"request_id": str(request.pk)},
    )
    try:
        tell(case, sending, at, Channel.SMS, Channel.EMAIL)
    except NotCleared as refusal:
        _cannot_tell(case, refusal.code, at)


def _cannot_tell(case: Case, why: str, at: datetime) -> None:
    watch.tell(
        "cannot_reach",
        "case",
        case.pk,
        rung=1,
        planned_at=at,
        case_id=case.pk,
        customer_id=case.customer_id,
        owner_id=case.owner_id,
        team_id=case.team_id,
        facts={"why": why},
    )


def _take_out(arrival: Arrival, request: DocumentRequest) -> None:
    """The wrong request waits again, unless another paper fulfils it; its customer was told something false: a person must know."""
    if not Arrival.objects.filter(request=request, state="matched").exclude(pk=arrival.pk).exists():
        request.state, request.arrived_at = DocumentRequest.State.ASKED, None
        request.save(update_fields=["state", "arrived_at"])
    case = Case.objects.get(pk=request.case_id)
    watch.tell(
        "paper_misfiled",
        "document_request",
        request.pk,
        rung=1,
        planned_at=clock.now(),
        case_id=case.pk,
        customer_id=case.customer_id,
        owner_id=case.owner_id,
        team_id=case.team_id,
        facts={"what": request.what},
    )
