"""By telephone: what the exchange tells, what the agent writes down, and the call back that was promised."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from kesher.cases import actions as cases
from kesher.cases.queries.arrived import call_with, stands
from kesher.cases.types import CallNote, GivenPromise, Refused, Reply
from kesher.promises.types import PromiseKind
from kesher.rehearsal.demo import matters
from kesher.rehearsal.demo.office import Todo, Worker
from kesher.rehearsal.demo.scene import LIVE, UNREACHED, Do, Scene, Story


class Calls(Scene):
    """Everything about calls."""

    def phone(self, story: Story, *, withheld: bool = False) -> None:
        """By telephone: somebody of the team answers, or nobody does."""
        story.by_phone = True
        story.withheld = withheld or self.chance.random() < 0.06
        number = "anonymous" if story.withheld else story.who.phone
        call_id, now = f"tk-{self.chance.getrandbits(48):012x}", self.clockwork.now
        there = self.office.at_work(story.matter.team, now) or self.office.at_work("claims", now)
        self.doors.call_step(call_id, "ringing", number)
        self.counted["call"] += 1
        if not there or self.chance.random() < 0.06:
            end = now + timedelta(seconds=self.chance.randint(15, 240))
            self.clockwork.plan(end, lambda: self.doors.call_step(call_id, "ended", number))
            self.counted["abandoned"] += 1
            if there and self.chance.random() < 0.6:
                later = now + timedelta(minutes=self.chance.randint(4, 90))
                self.clockwork.plan(later, lambda: self.phone(story))
            return
        worker = self.chance.choice(there)
        answered = now + timedelta(seconds=min(900, self.chance.lognormvariate(3.6, 0.9)))
        ended = answered + timedelta(seconds=min(2400, 40 + self.chance.lognormvariate(5.2, 0.6)))
        extension = worker.habit.extension
        self.clockwork.plan(answered, lambda: self.doors.call_step(call_id, "answered", number, extension))
        self.clockwork.plan(ended, lambda: self._hang_up(call_id, number, worker, story))

    def _hang_up(self, call_id: str, number: str, worker: Worker, story: Story) -> None:
        self.doors.call_step(call_id, "ended", number, worker.habit.extension)
        self.doors.call_step(call_id, "ended", number)
        later = self.clockwork.now + timedelta(minutes=self.chance.uniform(0.5, 4))
        self.clockwork.plan(later, lambda: self._write_down(call_id, worker, story))

    def _write_down(self, call_id: str, worker: Worker, story: Story) -> None:
        call, language = call_with(call_id), story.who.language
        if call is None:
            return
        checking = story.case_id is not None and stands(story.case_id).state in LIVE
        matter = story.matter
        simple = matter.flow == "answer" or story.withheld  # who withholds her number is told all of it there and then
        back = not checking and not story.withheld and self.chance.random() < 0.12
        settled = simple and not checking and not back
        note = CallNote(
            text=story.say((matters.CHECKED if checking else matters.TOLD)[language], self.chance),
            outcome="told",
            case_id=story.case_id if checking else None,
            matter="" if checking else self.chance.choice(list(matter.subjects[language])),
            reason_code="" if checking else matter.reason,
            promises=[GivenPromise(PromiseKind.CALL_BACK, self.soon(worker))] if back else (),
            final=settled,
            achieved=True if settled else None,
            in_writing=story.say(matter.answers[language], self.chance) if settled and not story.withheld else "",
            just_checking=checking,
            cites=[] if checking else self.cites(story, "spoken"),
        )
        try:
            case_id = self._kept_note(call, worker, note)
        except Refused as refusal:
            self.refused(refusal)
            return
        if checking or case_id is None:
            self.counted["checking"] += 1
            return
        self._goes_on_after_call(story, case_id, worker, back=back)

    def _kept_note(self, call: UUID, worker: Worker, note: CallNote) -> UUID | None:
        """With the few words in writing, where there is an address for them."""
        try:
            return cases.call_note(call, worker.id, note)
        except Refused as refusal:
            if not note.in_writing or refusal.code not in UNREACHED:
                raise
            return cases.call_note(call, worker.id, replace(note, in_writing=""))

    def _goes_on_after_call(self, story: Story, case_id: UUID, worker: Worker, *, back: bool) -> None:
        story.case_id = case_id
        if back:
            self.counted["call_back"] += 1
            wait = timedelta(minutes=self.chance.choice((60, 120, 200, 300, 900)))
            self.office.give(story.matter.team, Todo(self.clockwork.now + wait, self._calls_back(story)), worker)
        elif stands(case_id).state in LIVE:
            self.office.give(
                story.matter.team, Todo(self.clockwork.now, self.first(story), minutes=8), self.owner(story)
            )

    def _calls_back(self, story: Story) -> Do:
        def do(worker: Worker) -> None:
            call = self._call_out(story, worker)
            if call is None or story.case_id is None:
                return
            text = matters.CALLED_BACK[story.who.language]
            cases.call_note(call, worker.id, CallNote(text=text, outcome="told", case_id=story.case_id))
            self.counted["called_back"] += 1
            if stands(story.case_id).state in LIVE:
                self.answer(story, worker)

        return do

    def tells_by_phone(self, story: Story, worker: Worker, reply: Reply) -> None:
        """No letter reaches her: somebody calls, and writes down what was said."""
        call = self._call_out(story, worker)
        if call is None or story.case_id is None or stands(story.case_id).state not in LIVE:
            return
        note = CallNote(
            text=matters.CALLED_BACK[story.who.language],
            outcome="told",
            case_id=story.case_id,
            final=reply.final,
            achieved=reply.outcome,
        )
        cases.call_note(call, worker.id, note)
        self.counted["told_by_phone"] += 1

    def _call_out(self, story: Story, worker: Worker) -> UUID | None:
        """She is called and answers; the id of the call."""
        call_id, number = f"out-{self.chance.getrandbits(48):012x}", story.who.phone
        extension = worker.habit.extension or self.office.workers["daniel"].habit.extension
        for state in ("ringing", "answered", "ended"):
            self.doors.call_step(call_id, state, number, extension, out=True)
        return call_with(call_id)
