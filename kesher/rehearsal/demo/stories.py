"""How a matter begins: in the channel that its customer likes."""

from datetime import timedelta
from uuid import UUID

from kesher.cases.queries.arrived import case_of_envelope
from kesher.channels.adapters.web import Form
from kesher.core import clock
from kesher.core.clock import ISRAEL
from kesher.rehearsal.demo.afterwards import Afterwards
from kesher.rehearsal.demo.calls import Calls
from kesher.rehearsal.demo.desk import Desk
from kesher.rehearsal.demo.matters import Matter
from kesher.rehearsal.demo.office import Todo
from kesher.rehearsal.demo.population import Someone
from kesher.rehearsal.demo.scene import Story


class Stories(Calls, Desk, Afterwards):
    """Everything that may happen to a matter, from its first word to its last."""

    def begin(self, who: Someone, matter: Matter) -> None:
        """She turns to us in the channel that she likes."""
        words = {
            "date": f"{clock.now().astimezone(ISRAEL) - timedelta(days=self.chance.randint(1, 12)):%d.%m}",
            "sum": f"{self.chance.choice((120, 180, 240, 350, 490, 760, 1180, 1900, 2650, 3450)):,}",
            "policy": who.policy,
        }
        story = Story(who, matter, clock.now(), words)
        draw = self.chance.random()
        if who.phone and (draw < matter.by_phone or not who.email):
            if draw < matter.by_phone * 0.9 or not who.email:
                self.phone(story)
            else:
                self.text(story)
        elif draw < matter.by_phone + (1 - matter.by_phone) * 0.4:
            self.form(story)
        else:
            self.mail(story)

    def mail(self, story: Story) -> None:
        """By e-mail, mostly from a server that proves who she is."""
        who, matter = story.who, story.matter
        subject = self.chance.choice(list(matter.subjects[who.language]))
        envelope = self.doors.write_mail(
            who.email, who.name, subject, self.letter(story), proven=self.chance.random() < 0.9
        )
        self.opened(story, envelope, "mail")

    def form(self, story: Story) -> None:
        """By the form of the site."""
        who = story.who
        form = Form(
            key=f"{self.chance.getrandbits(80):x}",
            text=self.letter(story),
            name=who.name,
            email=who.email,
            phone=who.phone if self.chance.random() < 0.6 else "",
            reason=story.matter.reason if self.chance.random() < 0.5 else "",
            language=who.language,
            page="/ask/",
        )
        self.opened(story, self.doors.send_form(form), "form")

    def text(self, story: Story) -> None:
        """By text message, in one sentence."""
        story.by_sms = True
        envelope = self.doors.write_sms(
            story.who.phone, story.say(story.matter.asks[story.who.language], self.chance)[:300]
        )
        self.opened(story, envelope, "sms")

    def opened(self, story: Story, envelope: UUID | None, channel: str) -> None:
        """The organisation has it now, and somebody will look at it."""
        self.counted[channel] += 1
        story.case_id = case_of_envelope(envelope) if envelope else None
        if story.case_id is None:
            return
        self.office.give("claims", Todo(self.clockwork.now, self.sort(story), minutes=6))
        self.may_check(story)
