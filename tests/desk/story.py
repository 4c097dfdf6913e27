"""The story that the tests of the Desk look at: Noa's cancelled trip, told by actions, hour by hour."""

from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any
from uuid import UUID

from django.test import Client

from kesher.cases import actions, queries
from kesher.cases.models import Call, Case, DocumentRequest
from kesher.cases.types import AskedDocument, CallNote, Cite, GivenPromise, Reply
from kesher.channels.types import Channel
from kesher.core import clock
from kesher.knowledge import actions as knowledge
from kesher.knowledge.types import Draft
from kesher.promises.types import PromiseKind
from kesher.staff.models import Person
from tests.cases.house import House, arrived, hear_all, let_leave, mail, moment, ring, take

WORDS: dict[Any, str] = {
    ("full", "he"): "אשפוז של הנוסע או של קרוב מדרגה ראשונה: החזר מלא עד 5,000 ₪ לנוסע.",
    ("full", "en"): "Hospital stay of a traveller or a first-degree relative: full refund up to ₪5,000.",
    ("short", "he"): "אשפוז של קרוב מדרגה ראשונה מזכה בהחזר עד 5,000 ₪.",
    ("short", "en"): "A first-degree relative's hospital stay is covered up to ₪5,000.",
    ("spoken", "he"): "כן, גם אשפוז של בת מזכה בהחזר של עד חמשת אלפים שקלים.",
    ("spoken", "en"): "Yes, a daughter's hospital stay is covered too, up to five thousand shekels.",
}


def logged_in(person: Person, language: str = "en") -> Client:
    """A browser of this person."""
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    client.cookies["kesher_language"] = language
    return client


def policy(by: Person, *, code: str = "3.2", reasons: tuple[str, ...] = (), since: str = "2026-09-01 00:00") -> UUID:
    """A policy in force, approved; returns the version."""
    policy_id = knowledge.make_policy(
        code, title_he="ביטול נסיעה מסיבה רפואית", title_en="Trip cancelled on medical grounds", reasons=reasons
    )
    version = knowledge.draft(policy_id, Draft(WORDS, moment(since)))
    knowledge.approve(version, by.pk, at=clock.now())
    return version


def asked(house: House, at: str = "2026-11-22 08:00") -> Case:
    """Noa writes; the case is in the queue of claims."""
    with clock.at(moment(at)):
        take(house, mail())
        let_leave()
    return Case.objects.get()


def taken(house: House, at: str = "2026-11-22 08:00") -> Case:
    """The same, and Dana has it."""
    case = asked(house, at)
    with clock.at(moment(at)):
        actions.accept(case.pk, house.cast.dana.pk)
    case.refresh_from_db()
    return case


def answered(house: House, case: Case, version: UUID, at: str = "2026-11-22 09:52") -> None:
    """Dana answers by mail, citing the policy, with a promise."""
    with clock.at(moment(at)):
        given = GivenPromise(PromiseKind.FINAL_ANSWER, moment("2026-11-25 12:00"), "")
        reply = Reply(Channel.EMAIL, "שלום נועה. " + WORDS["full", "he"], cites=[Cite(version)], promises=[given])
        actions.reply(case.pk, house.cast.dana.pk, reply)
        let_leave()


def rung(house: House, at: str = "2026-11-22 14:09", **more: Any) -> Call:
    """A telephone rings."""
    when = moment(at)
    actions.hear_call(ring(at=when, **more), arrived(house.accounts.phone, at=when))
    return Call.objects.latest("rang_at")


def phoned(house: House, case: Case, version: UUID, at: str = "2026-11-22 14:09") -> Call:
    """She phones, and the same version is quoted."""
    when = moment(at)
    with clock.at(when):
        rung(house, at)
        actions.hear_call(ring("answered", at=when), arrived(house.accounts.phone, at=when))
    with clock.at(when.replace(minute=16)):
        call = Call.objects.latest("rang_at")
        note = CallNote(
            "שאלה אם אשפוז של בת מכסה גם את ההורים. הוסבר.", case_id=case.pk, cites=[Cite(version, "spoken")]
        )
        actions.call_note(call.pk, house.cast.dana.pk, note)
        actions.hear_call(ring("ended", at=clock.now()), arrived(house.accounts.phone, at=clock.now()))
        hear_all()
    call.refresh_from_db()
    return call


def asked_for_a_paper(house: House, case: Case, at: str = "2026-11-22 14:20") -> DocumentRequest:
    """Dana asks for the discharge summary."""
    with clock.at(moment(at)):
        asked_document = AskedDocument("סיכום אשפוז", "כדי לחשב את ימי האשפוז", moment("2026-11-29 12:00"))
        actions.request_document(case.pk, house.cast.dana.pk, asked_document)
        let_leave()
    return DocumentRequest.objects.get()


def at(text: str) -> AbstractContextManager[None]:
    """`with at("2026-11-22 09:00"):` in Israel."""
    return clock.at(moment(text))


def now(text: str) -> datetime:
    """A time in Israel."""
    return moment(text)


__all__ = [
    "answered",
    "asked",
    "asked_for_a_paper",
    "at",
    "logged_in",
    "now",
    "phoned",
    "policy",
    "queries",
    "rung",
    "taken",
]
