"""What all parts of a demo's life share: one matter of one person, and everything that it may need."""

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from random import Random
from uuid import UUID

from kesher.cases import actions as cases
from kesher.cases.queries.arrived import stands
from kesher.cases.types import Cite, Refused, Reply
from kesher.channels.types import Channel
from kesher.core import clock
from kesher.core.clock import ISRAEL
from kesher.knowledge.queries import in_force
from kesher.rehearsal.demo import matters
from kesher.rehearsal.demo.clockwork import Clockwork
from kesher.rehearsal.demo.doors import Doors
from kesher.rehearsal.demo.matters import Matter
from kesher.rehearsal.demo.office import Office, Worker
from kesher.rehearsal.demo.population import Someone

Do = Callable[[Worker], None]
UNREACHED = frozenset({"no_address", "bounced", "cannot_receive"})
LIVE = frozenset({"new", "open", "waiting_customer", "waiting_colleagues"})


@dataclass
class Story:
    """One matter of one person. `words` fill the slots of its texts."""

    who: Someone
    matter: Matter
    began: datetime
    words: dict[str, str]
    case_id: UUID | None = None
    answered: bool = False
    by_phone: bool = False
    by_sms: bool = False
    withheld: bool = False
    finals: int = 0

    def say(self, pool: Sequence[str] | str, chance: Random, **more: str) -> str:
        """One sentence of a pool, filled."""
        text = pool if isinstance(pool, str) else chance.choice(list(pool))
        for name, value in {**self.words, **more}.items():
            text = text.replace("{" + name + "}", value)
        return text


@dataclass
class Scene(ABC):
    """The world, the office and chance. `counted` says how often each thing happened."""

    clockwork: Clockwork
    office: Office
    doors: Doors
    chance: Random
    counted: Counter[str] = field(default_factory=Counter)
    faxes_left: int = 8

    @abstractmethod
    def phone(self, story: Story) -> None:
        """She calls."""

    @abstractmethod
    def sort(self, story: Story) -> Do:
        """The first look, in the team whose line it came by."""

    @abstractmethod
    def first(self, story: Story) -> Do:
        """Whoever looks at it first in the right team."""

    @abstractmethod
    def work(self, story: Story) -> Do:
        """Whoever owns it goes on with it."""

    @abstractmethod
    def answer(self, story: Story, worker: Worker) -> None:
        """The last word."""

    @abstractmethod
    def ask_colleagues(self, story: Story, worker: Worker) -> None:
        """Another department has to work."""

    @abstractmethod
    def hears_answer(self, story: Story) -> None:
        """She has had our last word for a while."""

    @abstractmethod
    def writes_again(self, story: Story, pool: Sequence[str], *, then: str = "") -> None:
        """She writes once more."""

    @abstractmethod
    def sends_paper(self, story: Story) -> None:
        """She sends what she was asked for."""

    @abstractmethod
    def tells_by_phone(self, story: Story, worker: Worker, reply: Reply) -> None:
        """She cannot be written to: somebody calls her."""

    def reply(self, story: Story, worker: Worker, reply: Reply) -> None:
        """Answer; without what it cites where that is no longer in force; by telephone where no letter reaches her."""
        if story.case_id is None:
            return
        self.take(story, worker)
        try:
            cases.reply(story.case_id, worker.id, reply)
        except Refused as refusal:
            if refusal.code.startswith("citation"):
                self.reply(story, worker, replace(reply, cites=()))
            elif refusal.code in UNREACHED and reply.channel is not Channel.SMS and story.who.phone:
                self.reply(story, worker, replace(reply, channel=Channel.SMS))
            elif refusal.code in UNREACHED and story.who.phone:
                self.refused(refusal)
                self.tells_by_phone(story, worker, reply)
            else:
                raise

    def take(self, story: Story, worker: Worker) -> None:
        """Whoever works on a case that is nobody's takes it."""
        if story.case_id is not None and stands(story.case_id).owner_id is None:
            cases.accept(story.case_id, worker.id)

    def cites(self, story: Story, form: str) -> list[Cite]:
        found = in_force(story.matter.policy, clock.now()) if story.matter.policy else None
        if found is None or not found.words(form, story.who.language):
            return []
        return [Cite(found.version_id, form, story.who.language)]

    def ours(self, story: Story, worker: Worker, text: str, cites: Sequence[Cite] = ()) -> str:
        language = story.who.language
        quoted = ""
        if cites and (found := in_force(story.matter.policy, clock.now())):
            quoted = found.words(cites[0].form, language)
        if self.channel(story) is Channel.SMS:
            return "\n".join(part for part in (text, quoted) if part)
        greeting = matters.OUR_GREETINGS[language].replace("{name}", story.who.name)
        closing = matters.OUR_CLOSINGS[language].replace("{agent}", worker.habit.name)
        return "\n\n".join(part for part in (greeting, text, quoted, closing) if part)

    def letter(self, story: Story) -> str:
        language = story.who.language
        parts = [
            self.chance.choice(list(matters.GREETINGS[language])),
            story.say(story.matter.asks[language], self.chance),
            self.chance.choice(list(matters.CLOSINGS[language])),
            story.who.name,
        ]
        return "\n\n".join(part for part in parts if part)

    def channel(self, story: Story) -> Channel:
        return Channel.EMAIL if story.who.email and not story.by_sms else Channel.SMS

    def owner(self, story: Story) -> Worker | None:
        return self.office.worker(stands(story.case_id).owner_id) if story.case_id else None

    def soon(self, worker: Worker) -> datetime:
        return worker.calendar.add(self.clockwork.now, self.chance.choice((60, 120, 240)))

    def awake(self, at: datetime) -> datetime:
        here = at.astimezone(ISRAEL)
        return here.replace(hour=9, minute=self.chance.randint(0, 59)) if here.hour < 8 or here.hour > 21 else at

    def refused(self, refusal: Refused) -> None:
        self.office.refused[refusal.code] = self.office.refused.get(refusal.code, 0) + 1
