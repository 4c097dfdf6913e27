"""What every address is asked about: a matter of claims, a confidential one of billing, and things that are not there.

Noa's matter belongs to claims and to Dana; Underwriting has a task in it. Yossi's is confidential, belongs to billing and to Lior. Each has a
message with a file, promises, a request with a paper that was matched to it, a call, a task, an exception and a letter that left.
"""

import io
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.test import Client
from PIL import Image

from kesher.cases import actions
from kesher.cases.models import Arrival, Attachment, Call, Case, DocumentRequest, Merge, Message, Reason, Task
from kesher.cases.types import AskedDocument, GivenPromise, NewFile, Reply
from kesher.channels import actions as channels
from kesher.channels.models import Dispatch
from kesher.channels.types import Channel, File, Raw
from kesher.core import clock
from kesher.core.ids import new_id
from kesher.core.models import Delivery, Fact
from kesher.customers import actions as customers
from kesher.customers.types import LinkPurpose
from kesher.gateway.actions import make_token
from kesher.promises.models import Promise
from kesher.promises.types import PromiseKind
from kesher.sources.actions import bring_complaints
from kesher.staff.models import Absence, Membership, Person
from kesher.watch import actions as watch
from kesher.watch.models import ServiceException
from tests.cases.house import House, arrived, build, fax, let_leave, mail, moment, ring, take
from tests.desk import story

NOW = moment("2026-11-22 15:00")
PEOPLE = ("dana", "lior", "tamar", "amit", "orna", "miri", "roni", "gil", "shira")
Values = dict[str, Any]


@dataclass
class Town:
    """`own` and `foreign` are values of addresses by their names, of one matter each; `absent` are of nothing."""

    house: House
    own: Values
    foreign: Values
    absent: Values
    clients: dict[str, Client]
    tokens: dict[str, str]


def make() -> Town:
    """Everybody, two matters, the things of the office."""
    with clock.at(moment("2026-11-22 08:00")):
        house = build()
        version = story.policy(house.cast.amit)
        paper = Reason.objects.filter(confidential=False).first() or Reason.objects.create(
            code="plain", name_he="ר", name_en="Plain", verdict="valuable"
        )
        secret, _ = Reason.objects.update_or_create(
            code="health",
            defaults={"name_he": "בריאות", "name_en": "Health", "confidential": True, "verdict": "valuable"},
        )
    own = _matter(house, "noa.b@example.com", house.cast.dana, house.cast.claims, paper, "c-own", "201")
    foreign = _matter(house, "yossi@example.com", house.cast.lior, house.cast.billing, secret, "c-foreign", "202")
    office = _office(house, version)
    absent = {name: _nothing(value) for name, value in (own | office).items()}
    clients = {name: story.logged_in(getattr(house.cast, name)) for name in PEOPLE}
    return Town(house, own | office, foreign | office, absent, clients | {"stranger": Client()}, _tokens())


def _tokens() -> dict[str, str]:
    return {scope: make_token(f"of tests for {scope}", [scope]) for scope in ("cti", "forms")}


def _nothing(value: Any) -> Any:
    if isinstance(value, UUID):
        return UUID(int=value.int ^ (0xFFFF << 8))
    return 987_654 if isinstance(value, int) else "nosuch"


def _matter(house: House, address: str, owner: Person, team: Any, reason: Reason, call: str, extension: str) -> Values:
    file = File("letter.txt", "text/plain", b"canary " + address.encode())
    with clock.at(moment("2026-11-22 08:00")):
        take(house, mail(f"Canary {address}", sender=address, files=[file]))
        let_leave()
        case = Case.objects.latest("number")
        Case.objects.filter(pk=case.pk).update(team=team, reason=reason)
        actions.accept(case.pk, owner.pk)
    with clock.at(moment("2026-11-22 09:00")):
        given = GivenPromise(PromiseKind.CALL_BACK, moment("2026-11-24 12:00"), f"canary {address}")
        actions.reply(
            case.pk,
            owner.pk,
            Reply(
                Channel.EMAIL,
                f"Canary answer {address}",
                promises=[given],
                files=[NewFile("a.txt", "text/plain", b"canary")],
            ),
        )
        actions.request_document(
            case.pk, owner.pk, AskedDocument(f"canary paper {address}", "why", moment("2026-11-29 12:00"))
        )
        let_leave()
    request = DocumentRequest.objects.get(case=case)
    arrival = _paper(house, owner, request, address)
    with clock.at(moment("2026-11-22 14:00")):
        task = actions.ask_task(
            case.pk, owner.pk, kind="decision", what=f"canary task {address}", team_id=house.cast.back_office.pk
        )
        sender = "+972525550143" if "noa" in address else "+972545550177"
        actions.hear_call(ring(call=call, leg=call, extension=extension, sender=sender), arrived(house.accounts.phone))
        ringing = Call.objects.get(external_id=call)
        held = actions.reply(case.pk, owner.pk, Reply(Channel.EMAIL, f"Canary held {address}", hold_seconds=60))
        promise = Promise.objects.get(case_id=case.pk, kind="call_back")
        watch.tell(
            "promise_at_risk",
            "promise",
            promise.pk,
            rung=1,
            planned_at=clock.now(),
            case_id=case.pk,
            customer_id=case.customer_id,
            owner_id=owner.pk,
            team_id=team.pk,
            facts={"kind": "call_back", "what": f"canary {address}"},
        )
    merge = Merge.objects.create(
        id=new_id(), case=case, into=case, state_before="open", by=owner, at=clock.now(), undone_at=clock.now()
    )
    return {
        "case_id": case.pk, "attachment_id": Attachment.objects.filter(message__case=case, message__direction="in").earliest("pk").pk, "message_id": held, "promise_id": promise.pk,
        "merge_id": merge.pk, "arrival_id": arrival.pk, "request_id": request.pk, "customer_id": case.customer_id, "call_id": ringing.pk, "task_id": task, "team_id": team.pk,
        "exception_id": ServiceException.objects.get(subject_id=promise.pk).pk, "dispatch_id": Dispatch.objects.filter(purpose="answer", customer_id=case.customer_id).earliest("created_at").pk,
        "number": case.number, "case_token": customers.make_link(LinkPurpose.CASE, case.customer_id, None, case.pk, 30), "upload_token": customers.make_link(LinkPurpose.UPLOAD, case.customer_id, None, request.pk, 30),
        "portal_file": Attachment.objects.filter(message__case=case, message__direction="out", message__purpose="answer").earliest("pk").pk,
    }  # fmt: skip


def _paper(house: House, owner: Person, request: DocumentRequest, address: str) -> Arrival:
    """A fax that a person has put to the request."""
    with clock.at(moment("2026-11-22 10:00")):
        earlier = list(Arrival.objects.values_list("pk", flat=True))
        take(house, fax(_small_page()))
        actions.read_arrivals(5)
        row = Arrival.objects.exclude(pk__in=earlier).get()
        actions.match_arrival(row.pk, owner.pk, request_id=request.pk)
        let_leave()
    Arrival.objects.filter(pk=row.pk).update(text=f"Canary of the paper of {address}")
    row.refresh_from_db()
    return row


def _small_page() -> bytes:
    """A page that is quickly read."""
    file = io.BytesIO()
    Image.new("1", (300, 200), 1).save(file, "TIFF", compression="group4", dpi=(204, 98))
    return file.getvalue()


def _office(house: House, version: UUID) -> Values:
    with clock.at(NOW):
        kept = channels.keep(house.accounts.phone.pk, Raw(b"no call event", {}, clock.now()))
        channels.drain()
        away = Absence.objects.create(
            person=house.cast.dana, begins_at=NOW.replace(month=12), ends_at=NOW.replace(month=12, hour=23)
        )
        fact = Fact.objects.create(name="tests.Stumbled", key="k", payload={}, at=NOW)
        parked = Delivery.objects.create(fact=fact, handler="tests.none", key="k", state="parked", next_at=NOW)
        run = bring_complaints(
            b"id,date,channel\n1,soon,web\n", source="old", file="old.csv", team_id=house.cast.claims.pk
        )
    place = Membership.objects.get(person=house.cast.dana)
    return {
        "run_id": run.id,
        "envelope_id": kept.envelope_id, "account_id": house.accounts.mail.pk, "person_id": house.cast.dana.pk, "membership_id": place.pk, "absence_id": away.pk, "delivery_id": parked.pk,
        "code": "3.2", "version_id": version, "calendar_id": house.cast.claims.calendar_id, "adapter": "email",
    }  # fmt: skip


__all__ = ["NOW", "PEOPLE", "Message", "Task", "Town", "Values", "make", "new_id"]
