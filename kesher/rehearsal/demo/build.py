"""Make the demo: found the organisation, let its customers come, and live a year."""

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from random import Random

from kesher.channels.sandbox import sms
from kesher.core import clock
from kesher.core.clock import ISRAEL
from kesher.rehearsal.demo import papers, population, sink, year
from kesher.rehearsal.demo.clockwork import Clockwork
from kesher.rehearsal.demo.doors import Doors
from kesher.rehearsal.demo.leads import plan_leads
from kesher.rehearsal.demo.office import Office
from kesher.rehearsal.demo.stories import Stories
from kesher.rehearsal.organisation.found import DOMAIN, Gateways, found
from kesher.timeline.actions import make_partitions_ahead

SEED = 20260921


@dataclass(frozen=True)
class Size:
    """How many customers, over how many days, and how often each turns to us in a year."""

    customers: int = 2000
    days: int = 365
    contacts_a_year: float = 0.46

    @property
    def contacts(self) -> int:
        """How many beginnings."""
        return max(1, round(self.customers * self.contacts_a_year * self.days / 365))


@dataclass
class Built:
    """What came of it."""

    counted: Counter[str]
    refused: dict[str, int]
    envelopes: int
    mails: int
    seconds: float
    stops: int
    notes: list[str] = field(default_factory=list)


def build(size: Size, gateways: Gateways, ends: datetime, say: Callable[[str], None]) -> Built:
    """Live `size.days` until `ends`. The database has its tables and no organisation yet. `gateways` are for afterwards: while it
    is built, mail goes to a sink and SMS to the sandbox of this process."""
    began, chance = time.monotonic(), Random(SEED)
    begins = (ends - timedelta(days=size.days)).astimezone(ISRAEL).replace(hour=0, minute=0, second=0, microsecond=0)
    with sink.running() as mail, sms.running(hook="") as gateway, papers.read_once():
        gateway.vendor.credit = 1_000_000
        with clock.at(begins - timedelta(days=1)):
            found(Gateways(mail_out=f"smtp://127.0.0.1:{mail.port}", sms_out=gateway.url))
            make_partitions_ahead(begins - timedelta(days=31))
            say(f"{size.customers} customers")
            people = population.populate(size.customers, begins, chance)
            strangers = population.strangers(max(2, size.customers // 12), size.customers, chance)
        stories = _stories(begins, mail, gateway, chance)
        stories.office.open(DOMAIN)
        _some_addresses_are_dead(mail, people, chance)
        claims = stories.office.workers["daniel"].calendar
        planned = year.plan_year(stories, people, strangers, begins, ends, size.contacts, claims, chance)
        plan_leads(stories, DOMAIN, begins, ends)
        say(f"{planned} matters in {size.days} days")
        stories.clockwork.run(ends, _Progress(begins, ends, say, stories))
    with clock.at(ends):
        found(gateways)
    return Built(
        stories.counted,
        stories.office.refused,
        stories.doors.kept,
        mail.taken,
        time.monotonic() - began,
        stories.clockwork.stops,
    )


def _stories(begins: datetime, mail: sink.MailSink, gateway: sms.Counterpart, chance: Random) -> Stories:
    clockwork = Clockwork(begins)
    doors = Doors(mail, gateway, chance)

    def react() -> int:
        busy = len(doors.hear_gateway())
        for address, returned in mail.take_returned():
            clockwork.plan(clockwork.now + timedelta(minutes=7), partial(_give_back, doors, address, returned))
        return busy

    clockwork.after = react
    return Stories(clockwork, Office(clockwork, chance), doors, chance)


def _give_back(doors: Doors, address: str, mail: sink.Received) -> None:
    doors.give_back(address, mail)


def _some_addresses_are_dead(mail: sink.MailSink, people: list[population.Someone], chance: Random) -> None:
    for one in people[1:]:
        draw = chance.random()
        if one.email and draw < 0.008:
            mail.dead.add(one.email.lower())
        elif one.email and draw < 0.016:
            mail.full.add(one.email.lower())


@dataclass
class _Progress:
    """A line for each month lived."""

    begins: datetime
    ends: datetime
    say: Callable[[str], None]
    stories: Stories
    month: str = ""
    since: float = field(default_factory=time.monotonic)

    def __call__(self, at: datetime) -> None:
        month = f"{at.astimezone(ISRAEL):%Y-%m}"
        if month == self.month:
            return
        self.month = month
        share = (at - self.begins) / (self.ends - self.begins)
        self.say(
            f"{month}  {share:4.0%}  {self.stories.doors.kept} envelopes, {self.stories.office.done} pieces of work, "
            f"{self.stories.doors.mail.taken} mails left, {time.monotonic() - self.since:.0f} s"
        )
