"""A week of claims and billing, made through the doors of cases and the clock of promises."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.test import Client

from kesher.cases import actions as cases
from kesher.cases.models import Case
from kesher.cases.types import Reply
from kesher.channels.types import Channel
from kesher.core import clock
from kesher.promises import actions as promises
from kesher.promises.models import Promise, Term
from kesher.staff.models import Person
from tests.cases.house import House, build, hear_all, let_leave, mail, moment, take
from tests.cast import Cast

SUNDAY = "2026-11-22 08:00"
NOON = "2026-11-22 12:20"


@dataclass
class Week:
    """`late` is Noa's and Dana's, past its time; `kept` is Yossi's, answered; `nobodys` waits in the queue of claims."""

    house: House
    late: UUID
    kept: UUID
    nobodys: UUID

    @property
    def cast(self) -> Cast:
        """Everybody."""
        return self.house.cast


def the_week() -> Week:
    """Three mails on Sunday morning; by twenty past noon one is answered, one is overdue, and one came later."""
    with clock.at(moment(SUNDAY)):
        house = build()
        Term.objects.filter(kind="first_answer").update(tell_first=False)  # else Noa would be told a new date in time
        late = _written(house, "noa.b@example.com", "מה מגיע לנו על ביטול הנסיעה?", "ביטול הנסיעה לרומא")
        kept = _written(house, "yossi@example.com", "Where is my refund?", "Refund of the tow truck")
        cases.accept(late, house.cast.dana.pk)
        cases.accept(kept, house.cast.dana.pk)
    with clock.at(moment("2026-11-22 09:00")):
        answered(kept, house.cast.dana)
        nobodys = _written(house, "rina@example.com", "איפה הפוליסה?", "הפוליסה לא הגיעה")
    for minutes in range(0, 201, 10):
        pass_time(moment(SUNDAY) + timedelta(minutes=60 + minutes))
    return Week(house, late, kept, nobodys)


def pass_time(until: datetime) -> None:
    """What is due by then leaves, and the clock of promises looks."""
    with clock.at(until):
        let_leave()
        promises.tick(until)
        hear_all()


def answered(case_id: UUID, person: Person) -> None:
    """An answer that has left."""
    cases.reply(case_id, person.pk, Reply(channel=Channel.EMAIL, text="Your refund is on its way."))
    let_leave()


def first_answer(case_id: UUID) -> Promise:
    """The promise of a first answer of a case."""
    return Promise.objects.filter(case_id=case_id, kind="first_answer").latest("made_at")


def logged_in(person: Person, language: str = "en") -> Client:
    """A browser of this person."""
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    return client


def _written(house: House, sender: str, text: str, subject: str) -> UUID:
    known = set(Case.objects.values_list("pk", flat=True))
    take(house, mail(text, sender=sender, subject=subject))
    hear_all()
    return Case.objects.exclude(pk__in=known).get().pk
