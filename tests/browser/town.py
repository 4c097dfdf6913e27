"""A town where every page has something on it: three customers, four matters, papers, calls, exceptions, policies, people.

Everything stored in it is Hebrew (names in both), so that an English word on a Hebrew page is one that nobody translated.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from kesher.cases import actions as cases
from kesher.cases.models import Arrival, Attachment, Call, Case, DocumentRequest, Message, Task
from kesher.cases.types import AskedDocument, CallNote, Cite, GivenPromise, Reply
from kesher.channels import actions as channels
from kesher.channels.models import Account, Dispatch, Envelope
from kesher.channels.types import Channel, File, Raw
from kesher.core import clock
from kesher.core import settings as values
from kesher.core.models import Delivery, Fact
from kesher.customers import actions as customers
from kesher.customers.models import Identity
from kesher.customers.types import LinkPurpose
from kesher.knowledge import actions as knowledge
from kesher.knowledge.types import Draft
from kesher.listening.models import Survey
from kesher.promises import actions as promises
from kesher.promises.models import Promise, Term
from kesher.promises.types import PromiseKind
from kesher.sources.actions import bring_complaints
from kesher.sources.models import Run
from kesher.staff.models import Absence, Calendar, Membership
from kesher.watch import actions as watch
from kesher.watch.models import ServiceException
from tests.cases.house import House, arrived, build, fax, hear_all, let_leave, mail, moment, ring, take
from tests.cases.papers import blank
from tests.cast import Cast

NOW = "2026-11-22 13:10"
SUNDAY = "2026-11-22 08:00"
_LINES = {"mail": ("דואר", "Mail"), "web": ("טופס האתר", "Web form"), "sms": ("מסרונים", "Texts"), "fax": ("פקס", "Fax"), "phone": ("מרכזייה", "Phone")}  # fmt: skip


@dataclass
class Town:
    """`story` is Noa's matter with everything in it; `late` is past its time, `kept` is answered, `nobodys` waits in the queue."""

    house: House
    story: UUID
    late: UUID
    kept: UUID
    nobodys: UUID
    closed: UUID

    @property
    def cast(self) -> Cast:
        """Everybody."""
        return self.house.cast

    @property
    def call(self) -> Call:
        """The call about the story."""
        return Call.objects.get(case_id=self.story)

    @property
    def ringing(self) -> Call:
        """A call from nobody, ringing now."""
        return Call.objects.latest("rang_at")

    @property
    def request(self) -> DocumentRequest:
        """The paper that Noa was asked for."""
        return DocumentRequest.objects.get(case_id=self.story)

    @property
    def arrival(self) -> Arrival:
        """A fax that nobody could match."""
        return Arrival.objects.filter(state="waiting").latest("at")

    @property
    def worst(self) -> ServiceException:
        """The exception of the late matter."""
        return ServiceException.objects.filter(case_id=self.late).exclude(state="settled").get()

    @property
    def letter(self) -> Dispatch:
        """A mail that went out."""
        return Dispatch.objects.get(text__contains="ההחזר בדרך")

    @property
    def file(self) -> Attachment:
        """A file that Noa sent."""
        return Attachment.objects.filter(message__case_id=self.story).latest("pk")

    @property
    def unreadable(self) -> Envelope:
        """What nobody could read."""
        return Envelope.objects.filter(account__code="test-phone").exclude(state="done").latest("received_at")

    @property
    def brought(self) -> Run:
        """A file of another system, with a row that was refused."""
        return Run.objects.get()

    @property
    def calendar(self) -> Calendar:
        """The week of work."""
        return Calendar.objects.get(code="test-week")

    def first_answer(self, case_id: UUID) -> Promise:
        """The promise of a first answer."""
        return Promise.objects.filter(case_id=case_id, kind="first_answer").latest("made_at")

    def link(self, purpose: LinkPurpose, subject: UUID, days: int = 30) -> str:
        """A secure link of Noa's."""
        identity = Identity.objects.get(customer=self.cast.noa, kind="email")
        return customers.make_link(purpose, self.cast.noa.pk, identity.pk, subject, days)

    def survey(self, case_id: UUID, *, answered: bool = False) -> UUID:
        """The question about a matter, made when it is first asked for; answered yesterday, else open."""
        yesterday = clock.now() - timedelta(days=1)
        values = {"customer": self.cast.noa, "language": "he", "asked_at": clock.now(), "channel": "email"}
        if answered:
            values |= {"score": 4, "answered_at": yesterday, "first_answered_at": yesterday}
        return Survey.objects.get_or_create(case_id=case_id, defaults=values)[0].pk


def build_town() -> Town:
    """Make it; call it inside `clock.at(moment(NOW))`."""
    with clock.at(moment(SUNDAY)):
        house = build()
        cases.seed_reasons()
        for code, (he, en) in _LINES.items():
            Account.objects.filter(code=f"test-{code}").update(name_he=he, name_en=en)
        Term.objects.filter(kind="first_answer").update(tell_first=False)  # else Noa would be told a new date in time
        late = _written(house, "noa.b@example.com", "מה מגיע לנו על ביטול הנסיעה?", "ביטול הנסיעה לרומא")
        kept = _written(house, "yossi@example.com", "מתי יגיע ההחזר?", "החזר על גרירה")
        closed = _written(house, "yossi@example.com", "תודה, אפשר לסגור", "אישור תשלום")
        for one in (late, kept, closed):
            cases.accept(one, house.cast.dana.pk)
        version = _policies(house.cast)
    with clock.at(moment("2026-11-22 09:00")):
        cases.reply(kept, house.cast.dana.pk, Reply(channel=Channel.EMAIL, text="ההחזר בדרך."))
        cases.reply(closed, house.cast.dana.pk, Reply(channel=Channel.EMAIL, text="נסגר.", final=True, outcome=True))
        let_leave()
        nobodys = _written(house, "rina@example.com", "איפה הפוליסה?", "הפוליסה לא הגיעה")
    for minutes in range(60, 261, 20):
        _pass(moment(SUNDAY) + timedelta(minutes=minutes))
    with clock.at(moment("2026-11-22 12:25")):
        papers = [File("אישור רופא.pdf", "application/pdf", b"%PDF-1.4 not a real one")]
        story = _written(house, "noa.b@example.com", "המטוס לא המריא", "טיסה שבוטלה", files=papers)
    town = Town(house, story, late, kept, nobodys, closed)
    _story(town, version)
    _pass(moment("2026-11-22 13:05"))
    _trouble(town)
    return town


def _story(town: Town, version: UUID) -> None:
    """Accepted, answered with the policy, phoned about, a paper missing, a task open, a note, a fax that nobody knows."""
    house, dana, case = town.house, town.cast.dana.pk, town.story
    with clock.at(moment("2026-11-22 12:30")):
        cases.accept(case, dana)
        given = GivenPromise(PromiseKind.FINAL_ANSWER, moment("2026-11-25 12:00"), "")
        cases.reply(case, dana, Reply(Channel.EMAIL, "שלום נועה. החזר מלא.", cites=[Cite(version)], promises=[given]))
        let_leave()
        _ring(house, "ringing", "2026-11-22 12:40")
        _ring(house, "answered", "2026-11-22 12:40")
    with clock.at(moment("2026-11-22 12:46")):
        note = CallNote("שאלה אם גם ההורים מכוסים. הוסבר.", case_id=case, cites=[Cite(version, "full")])
        cases.call_note(Call.objects.latest("rang_at").pk, dana, note)
        _ring(house, "ended", "2026-11-22 12:46")
        cases.ask_task(case, dana, kind="decision", what="לאשר?", team_id=town.cast.back_office.pk)
        wanted = AskedDocument("סיכום אשפוז", "כדי לחשב את ימי האשפוז", moment("2026-11-29 12:00"))
        cases.request_document(case, dana, wanted)
        cases.note(case, dana, "לבדוק מול חיתום")
        let_leave()
        take(house, fax(blank()))
        cases.read_arrivals(5)
        _ring(house, "ringing", "2026-11-22 13:09", call="c-9", leg="l-9", sender="anonymous")
    Arrival.objects.filter(state="waiting").update(
        suggestions=[{"request_id": str(town.request.pk), "certainty": "likely", "reasons": ["sender"]}]
    )


def _trouble(town: Town) -> None:
    """Exceptions of three levels, what cannot be read, a handler that gave up, somebody absent."""
    now, cast = clock.now(), town.cast
    for code, rung, case_id in (("thanks_or_not", 2, town.kept), ("cannot_reach", 3, town.nobodys)):
        watch.tell(code, "case", case_id, rung=rung, planned_at=now, case_id=case_id, team_id=cast.claims.pk, facts={"why": "no_address"})  # fmt: skip
    watch.act(ServiceException.objects.get(code="thanks_or_not").pk, cast.tamar.pk, "message", "נעשה ניסיון להתקשר")
    channels.keep(town.house.accounts.phone.pk, Raw(b"{no call", {}, now))
    channels.keep(town.house.accounts.sms.pk, Raw(b"\xff\xfe", {}, now))
    channels.drain()
    fact = Fact.objects.create(name="promises.PromiseMade", key="k", payload={}, at=now)
    Delivery.objects.create(
        fact=fact,
        handler="cases.handlers.promise_made",
        key="k",
        state="parked",
        tries=12,
        next_at=now,
        error="KeyError",
    )
    bring_complaints(_PAST.encode(), source="ישן", file="תלונות.csv", team_id=cast.claims.pk)
    cast.shira.set_unusable_password()  # she comes in by another door and may choose one
    cast.shira.save()
    Absence.objects.create(person=cast.dana, deputy=cast.lior, begins_at=now, ends_at=now + timedelta(days=3))
    Account.objects.filter(code="test-sms").update(last_sent_at=now - timedelta(minutes=2))
    for key, value in _ORGANISATION.items():
        values.put(f"organisation.{key}", value)


_PAST = """מספר תלונה,תאריך קבלה,תאריך מענה,ערוץ,מוצר,סיבה,תיאור,תוצאה,בזמן,דוא״ל
7,13/01/2025,15/01/2025,הפניה,ביטוח נסיעות,חיוב כפול,חויבתי פעמיים על אותה נסיעה,נסגר בהסבר,כן,noa.b@example.com
8,45/01/2025,,מכתב,ביטוח רכב,עיכוב,לא קיבלתי תשובה,,לא,
"""
_ORGANISATION = {"name_he": "שקמה ביטוח", "name_en": "Shikma Insurance", "phone": "+97235550100", "colour": "#5b2a63"}


def _policies(cast: Cast) -> UUID:
    """One policy with a past, a present and a drafted version; returns the present one."""
    policy = knowledge.make_policy(
        "3.2", title_he="ביטול נסיעה מסיבה רפואית", title_en="Trip cancelled on medical grounds"
    )
    for since, he, en in (
        (datetime(2025, 3, 1, tzinfo=UTC), "החזר עד 5,000 ₪ לנוסע.", "Refund up to ₪5,000 a traveller."),
        (
            datetime(2026, 9, 1, tzinfo=UTC),
            "אשפוז: החזר מלא עד 5,500 ₪ לנוסע.",
            "Full refund up to ₪5,500 a traveller.",
        ),
    ):
        version = knowledge.draft(policy, Draft({("full", "he"): he, ("full", "en"): en}, since))
        knowledge.approve(version, cast.amit.pk)
    words: Any = {("full", "he"): "החזר מלא עד 6,000 ₪ לנוסע, לרבות אשפוז יום.", ("short", "he"): "החזר עד 6,000 ₪"}
    knowledge.draft(policy, Draft(words, datetime(2027, 1, 1, tzinfo=UTC)))
    return version


def _written(house: House, sender: str, text: str, subject: str, **more: Any) -> UUID:
    known = set(Case.objects.values_list("pk", flat=True))
    take(house, mail(text, sender=sender, subject=subject, **more))
    hear_all()
    return Case.objects.exclude(pk__in=known).get().pk


def _ring(house: House, state: str, at: str, **more: Any) -> None:
    when = moment(at)
    cases.hear_call(ring(state, at=when, **more), arrived(house.accounts.phone, at=when))


def _pass(until: datetime) -> None:
    with clock.at(until):
        let_leave()
        promises.tick(until)
        hear_all()


__all__ = ["NOW", "Membership", "Message", "Task", "Town", "build_town", "moment"]
