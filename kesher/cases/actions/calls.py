"""Phone calls as the exchange tells them: one call, its legs, one contact; events may be late, repeated or missing."""

from uuid import UUID

from django.db import transaction

from kesher.cases.actions import permission
from kesher.cases.actions.locks import hold_case, hold_customers
from kesher.cases.actions.touches import touch_of
from kesher.cases.events import CallEnded, CallRang
from kesher.cases.models import Call, CallLeg, Case, Contact
from kesher.cases.types import Refused
from kesher.channels.receivers import Arrived
from kesher.channels.types import CallEvent, Proof
from kesher.core import clock
from kesher.core.ids import new_id
from kesher.core.outbox import publish
from kesher.core.wake import tell_screens
from kesher.customers import actions as customers
from kesher.customers import queries as customer_queries
from kesher.staff.queries.people import person_by_extension
from kesher.timeline import actions as timeline
from kesher.timeline.types import TouchRef

_ORDER = {"ringing": 0, "answered": 1, "held": 2, "transferred": 3, "ended": 4}


@transaction.atomic
def hear_call(event: CallEvent, arrived: Arrived) -> None:
    """Take one step of a call. The person whose extension rings sees it at once, with the caller if one is surely known.

    Safe to repeat and in any order: a leg's state only moves on, times are the exchange's. A call of which we hear only the end
    is kept too. Transfers and legs make no further contact; withheld numbers match nobody.
    """
    call, new = _call(event, arrived)
    if new and event.direction == "in":
        _begin_contact(call, event, arrived)
    person_id = _leg(call, event)
    _advance(call, event, person_id)
    if arrived.imported:
        return
    if new:
        publish(CallRang(call.pk, call.customer_id))
    _show(call, event, person_id, arrived)


@transaction.atomic
def choose_caller(call_id: UUID, customer_id: UUID, by_id: UUID) -> None:
    """Of several customers with this number, or for a withheld one: who it is, for this call only. Raises Refused (unknown, not_yours).

    What was already written under the stand-in is superseded by a row of the right customer.
    """
    permission.answerer(by_id)
    found = Call.objects.filter(pk=call_id).values_list("customer_id", flat=True).first()
    if not customer_queries.cards([customer_id]):
        raise Refused("unknown")
    hold_customers([one for one in (found, customer_id) if one])
    call = Call.objects.select_for_update(of=("self",)).filter(pk=call_id).first()
    if call is None:
        raise Refused("unknown")
    if call.customer_id == customer_id:
        return
    wrong = touch_of(call)
    call.customer_id, call.chosen_by_id = customer_id, by_id
    call.save(update_fields=["customer", "chosen_by"])
    if call.contact_id:
        Contact.objects.filter(pk=call.contact_id).update(customer_id=customer_id)
    if wrong is not None:
        timeline.supersede(wrong, _write_touch(call))
    tell_screens("call", [f"person:{by_id}"], call_id=str(call.pk))


@transaction.atomic
def link_call_to_case(call_id: UUID, case_id: UUID, by_id: UUID) -> None:
    """The call was about this case. Raises Refused (unknown, not_yours, other_customer)."""
    permission.answerer(by_id)
    case = hold_case(case_id)
    call = Call.objects.select_for_update(of=("self",)).filter(pk=call_id).first()
    if call is None:
        raise Refused("unknown")
    link(call, case)


def link(call: Call, case: Case) -> None:
    """Both rows locked. A caller whom nobody had recognised is the customer of the case that she calls about."""
    if call.customer_id is None or (call.customer_id != case.customer_id and _is_stand_in(call.customer_id)):
        call.customer_id = case.customer_id
    if customer_queries.canonical(call.customer_id) != customer_queries.canonical(case.customer_id) and not _takes_part(
        call.customer_id, case
    ):
        raise Refused("other_customer")
    if call.case_id == case.pk:
        return
    wrong = touch_of(call)
    call.case = case
    call.save(update_fields=["case", "customer"])
    if call.contact_id:
        Contact.objects.filter(pk=call.contact_id).update(
            case=case,
            customer_id=call.customer_id,
            conversation=case.conversation_id,
            reason=case.reason_id,
            verdict=case.reason.verdict if case.reason else "",
        )
    if wrong is not None:
        timeline.supersede(wrong, _write_touch(call))


def touch_call(call: Call) -> TouchRef:
    """The touchpoint of a call, written once."""
    return touch_of(call) or _write_touch(call)


def _call(event: CallEvent, arrived: Arrived) -> tuple[Call, bool]:
    """The row of this call, locked; made by whichever event comes first."""
    key = {"account_id": arrived.account_id, "external_id": event.call_id[:120]}
    if call := Call.objects.select_for_update(of=("self",)).filter(**key).first():
        return call, False
    other = event.caller if event.direction == "in" else event.called
    row = Call(
        id=new_id(),
        **key,
        direction=event.direction,
        caller_kind=other.kind,
        caller_value=other.value[:40],
        called_value=(event.called if event.direction == "in" else event.caller).value[:40],
        queue=event.queue[:60],
        rang_at=event.at,
        last_event_at=event.at,
    )
    Call.objects.bulk_create([row], ignore_conflicts=True)
    call = Call.objects.select_for_update(of=("self",)).get(**key)
    return call, call.pk == row.pk


def _begin_contact(call: Call, event: CallEvent, arrived: Arrived) -> None:
    found = customers.find_or_create(event.caller, Proof.ASSERTED, name=event.caller.name, at=event.at)
    call.customer_id = found.customer_id
    call.contact = Contact.objects.create(
        id=new_id(),
        customer_id=found.customer_id,
        channel="phone",
        began_at=event.at,
        last_at=event.at,
        imported=arrived.imported,
    )
    call.save(update_fields=["customer", "contact"])


def _leg(call: Call, event: CallEvent) -> UUID | None:
    """The leg of this event, moved on; whose telephone it is."""
    person = person_by_extension(event.extension)
    leg, _ = CallLeg.objects.select_for_update(of=("self",)).get_or_create(
        call=call,
        leg_id=event.leg_id[:120],
        defaults={
            "id": new_id(),
            "extension": event.extension[:20],
            "person": person,
            "state": event.state,
            "rang_at": event.at,
        },
    )
    if event.extension and not leg.extension:
        leg.extension, leg.person = event.extension[:20], person
    leg.rang_at = min(leg.rang_at, event.at)
    if event.state == "answered":
        leg.answered_at = min(leg.answered_at or event.at, event.at)
    if event.state in {"ended", "transferred"}:
        leg.ended_at = max(leg.ended_at or event.at, event.at)
    if _ORDER[event.state] >= _ORDER[leg.state] or (leg.state == "held" and event.state == "answered"):
        leg.state = event.state
    leg.save()
    return leg.person_id


def _advance(call: Call, event: CallEvent, person_id: UUID | None) -> None:
    """What is true of the whole call after this event: it is over when no leg of it goes on."""
    legs = list(call.legs.all())
    answered = sorted((leg for leg in legs if leg.answered_at), key=lambda leg: leg.answered_at or leg.rang_at)
    call.rang_at = min(call.rang_at, event.at)
    call.last_event_at = max(call.last_event_at, event.at)
    call.queue = call.queue or event.queue[:60]
    call.recording = event.recording[:200] or call.recording
    call.keyed = call.keyed | dict(event.keyed)
    call.answered_at = answered[0].answered_at if answered else None
    call.transfers = max(0, len({leg.person_id or leg.leg_id for leg in answered}) - 1)
    talking = [leg for leg in answered if leg.ended_at is None]
    if talking or answered:
        call.agent_id = (talking or answered)[-1].person_id or call.agent_id
    before = call.state
    call.state = _state(legs, handed_over=event.state == "transferred")
    if call.state == Call.State.ENDED:
        call.ended_at = max((leg.ended_at for leg in legs if leg.ended_at), default=event.at)
    else:
        call.ended_at = None
    call.save()
    if call.state == Call.State.ENDED and before != Call.State.ENDED:
        _end(call)


def _state(legs: list[CallLeg], *, handed_over: bool) -> str:
    going = [leg for leg in legs if leg.state not in {"ended", "transferred"}]
    if any(leg.state == "answered" for leg in going):
        return Call.State.ANSWERED
    if any(leg.state == "held" for leg in going):
        return Call.State.HELD
    if going or (handed_over or (legs and all(leg.state == "transferred" for leg in legs))):
        return Call.State.RINGING
    return Call.State.ENDED


def _end(call: Call) -> None:
    seconds = int((call.ended_at - call.answered_at).total_seconds()) if call.ended_at and call.answered_at else 0
    if call.contact_id:
        Contact.objects.filter(pk=call.contact_id).update(
            last_at=call.ended_at,
            handling_seconds=max(0, seconds),
            **({"answered_at": call.ended_at} if call.answered_at else {}),
        )
    if call.customer_id:
        touch_call(call)
    publish(CallEnded(call.pk, call.case_id))


def _write_touch(call: Call) -> TouchRef:
    assert call.customer_id is not None  # noqa: S101  (callers see to it)
    ref = timeline.record(
        customer_id=call.customer_id,
        at=call.rang_at,
        received_at=clock.now() if call.rang_at > clock.now() else call.rang_at,
        channel="phone",
        direction=call.direction,
        kind="call",
        subject_kind="call",
        subject_id=call.pk,
        case_id=call.case_id,
        conversation_id=call.case.conversation_id if call.case else None,
        actor_id=call.agent_id,
        facts={},
    )
    call.touch_id, call.touch_at = ref.id, ref.at
    call.save(update_fields=["touch_id", "touch_at"])
    return ref


def _is_stand_in(customer_id: UUID) -> bool:
    card = customer_queries.cards([customer_id]).get(customer_id)
    return card is None or card.provisional


def _takes_part(customer_id: UUID | None, case: Case) -> bool:
    return customer_id is not None and (
        case.on_behalf_of_id == customer_id or case.participants.filter(customer_id=customer_id).exists()
    )


def _show(call: Call, event: CallEvent, person_id: UUID | None, arrived: Arrived) -> None:
    """The pop-up: to whose telephone it rings, and again when that changes; a queue's call shows on the team's screens."""
    audience = {f"person:{one}" for one in (person_id, call.agent_id) if one}
    tell_screens(
        "call",
        sorted(audience) or [f"team:{arrived.team_id}"],
        call_id=str(call.pk),
        state=call.state,
        leg_state=event.state,
    )
