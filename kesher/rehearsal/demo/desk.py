"""At the desk: sorting, answering, asking her or colleagues, forgetting."""

from datetime import datetime, timedelta
from uuid import UUID

from kesher.cases import actions as cases
from kesher.cases.queries.arrived import stands
from kesher.cases.types import AskedDocument, GivenPromise, Reply
from kesher.channels.types import Channel
from kesher.core.clock import ISRAEL
from kesher.promises.types import PromiseKind
from kesher.rehearsal.demo import matters
from kesher.rehearsal.demo.office import Todo, Worker
from kesher.rehearsal.demo.scene import LIVE, Do, Scene, Story


class Desk(Scene):
    """Everything that people of the organisation do with a case."""

    def sort(self, story: Story) -> Do:
        """The first look, in the team whose line it came by: her own, or the one that it belongs to."""

        def do(worker: Worker) -> None:
            case_id, team = story.case_id, story.matter.team
            if case_id is None or stands(case_id).state != "new":
                return
            cases.set_reason(case_id, worker.id, story.matter.reason)
            if team == "claims":
                self.first(story)(worker)
                return
            if self.chance.random() < 0.18:  # taken first, and only then seen to be another team's
                cases.accept(case_id, worker.id)
            why = matters.HANDED["he"][0]
            if cases.hand_off(case_id, worker.id, reason=why, to_team_id=self.office.teams[team]):
                self.counted["hand_off"] += 1
            self.office.give(team, Todo(self.clockwork.now, self.first(story)))

        return do

    def first(self, story: Story) -> Do:
        def do(worker: Worker) -> None:
            case_id = story.case_id
            if case_id is None or (now := stands(case_id)).state not in LIVE:
                return
            if now.owner_id is None:
                cases.accept(case_id, worker.id)
            owner = self.office.worker(stands(case_id).owner_id) or worker
            if self.chance.random() < owner.habit.forgets:
                self.counted["forgotten"] += 1
                days = self.chance.choice((1, 2, 3, 4, 6))
                self.office.give(
                    story.matter.team, Todo(self.clockwork.now + timedelta(days=days), self.work(story)), owner
                )
                return
            if self.chance.random() < 0.04:
                self._to_a_colleague(story, worker)
                return
            self.work(story)(owner)

        return do

    def _to_a_colleague(self, story: Story, worker: Worker) -> None:
        others = [
            one for one in self.office.workers.values() if story.matter.team in one.habit.teams and one.id != worker.id
        ]
        if not others or story.case_id is None:
            return
        other = self.chance.choice(others)
        team = self.office.teams[story.matter.team]
        why = self.chance.choice(list(matters.HANDED["he"][3:]))
        if cases.hand_off(story.case_id, worker.id, reason=why, to_team_id=team, to_person_id=other.id):
            self.counted["hand_off"] += 1
        self.office.give(story.matter.team, Todo(self.clockwork.now + timedelta(minutes=30), self.work(story)), other)

    def work(self, story: Story) -> Do:
        def do(worker: Worker) -> None:
            if story.case_id is None or stands(story.case_id).state not in LIVE:
                return
            flow = story.matter.flow if not story.finals else "answer"
            if flow == "question":
                self._ask(story, worker)
            elif flow == "document" and self.chance.random() < 0.55:
                self._ask_for_paper(story, worker)
            elif flow in {"task", "document"}:
                self.ask_colleagues(story, worker)
            else:
                self.answer(story, worker)

        return do

    def answer(self, story: Story, worker: Worker) -> None:
        """The last word, with what it rests on."""
        if story.case_id is None:
            return
        cites = self.cites(story, "short" if self.channel(story) is Channel.SMS else "full")
        text = self.ours(story, worker, story.say(story.matter.answers[story.who.language], self.chance), cites)
        self.reply(
            story,
            worker,
            Reply(self.channel(story), text, cites=cites, final=True, outcome=self.chance.random() > 0.04),
        )
        story.answered, story.finals = True, story.finals + 1
        self.counted["final"] += 1
        later = timedelta(days=self.chance.uniform(0.15, 4))
        self.clockwork.plan(self.clockwork.now + later, lambda: self.hears_answer(story))

    def _ask(self, story: Story, worker: Worker) -> None:
        text = self.ours(story, worker, matters.QUESTIONS[story.who.language])
        self.reply(story, worker, Reply(self.channel(story), text, question=True))
        self.counted["question"] += 1
        if self.chance.random() < 0.86:
            later = self.clockwork.now + timedelta(days=self.chance.uniform(0.05, 3))
            self.clockwork.plan(
                later, lambda: self.writes_again(story, matters.REPLIES[story.who.language], then="answer")
            )

    def _ask_for_paper(self, story: Story, worker: Worker) -> None:
        language = story.who.language
        if story.case_id is None:
            return
        what = story.matter.document[language]
        until = self.clockwork.now + timedelta(days=14)
        cases.request_document(
            story.case_id,
            worker.id,
            AskedDocument(what, matters.WHY_DOCUMENT[language], until, by_sms=bool(story.who.phone)),
        )
        self.counted["document"] += 1
        if self.chance.random() < 0.88:
            later = self.clockwork.now + timedelta(days=self.chance.choice((0.2, 0.6, 1.1, 2.2, 3.3, 6.2)))
            self.clockwork.plan(later, lambda: self.sends_paper(story))

    def ask_colleagues(self, story: Story, worker: Worker) -> None:
        """Another department has to work; meanwhile she is told by when, and promised."""
        team, kind = story.matter.task
        if story.case_id is None or not team:
            self.answer(story, worker)
            return
        language = story.who.language
        if self.chance.random() < 0.6 and not story.by_phone and story.who.email:
            due = worker.calendar.end_of_business_day(self.clockwork.now, self.chance.choice((1, 2, 2, 3)))
            self.reply(story, worker, self._interim(story, worker, due))
            self.counted["agent_promise"] += 1
        task = cases.ask_task(
            story.case_id,
            worker.id,
            kind=kind,
            what=story.say(matters.TASK_WORDS[language], self.chance),
            team_id=self.office.teams[team],
        )
        self.counted["task"] += 1
        self.office.give(
            team, Todo(self.clockwork.now + timedelta(minutes=20), self._does_task(story, task), minutes=35)
        )

    def _interim(self, story: Story, worker: Worker, due: datetime) -> Reply:
        day = f"{due.astimezone(ISRAEL):%d.%m, %H:%M}"
        words = {
            "he": f"קיבלנו את הפנייה ובודקים אותה. תשובה מלאה תישלח עד {day}.",
            "en": f"We have your message and are looking into it. You will have a full answer by {day}.",
        }
        text = self.ours(story, worker, words[story.who.language])
        return Reply(self.channel(story), text, promises=[GivenPromise(PromiseKind.FINAL_ANSWER, due)])

    def _does_task(self, story: Story, task: UUID) -> Do:
        def do(worker: Worker) -> None:
            if self.chance.random() < worker.habit.forgets * 2:
                later = self.clockwork.now + timedelta(days=self.chance.choice((2, 3, 5)))
                self.office.give(worker.habit.teams[0], Todo(later, self._does_task(story, task)))
                self.counted["task_forgotten"] += 1
                return
            if story.case_id is None or stands(story.case_id).state not in LIVE:
                return
            language = story.who.language
            cases.finish_task(task, worker.id, story.say(matters.TASK_ANSWERS[language], self.chance))
            now = stands(story.case_id)
            owner = self.office.worker(now.owner_id)
            if owner is None:
                return
            if self.chance.random() < 0.06:
                cases.return_task(task, owner.id, matters.RETURNED[language])
                self.counted["task_returned"] += 1
                self.office.give(
                    worker.habit.teams[0],
                    Todo(self.clockwork.now + timedelta(minutes=40), self._does_task(story, task)),
                )
                return
            self.office.give(story.matter.team, Todo(self.clockwork.now, self._closes(story, task)), owner)

        return do

    def _closes(self, story: Story, task: UUID) -> Do:
        def do(worker: Worker) -> None:
            if story.case_id is None or stands(story.case_id).state not in LIVE:
                return
            if self.chance.random() < 0.5:
                cases.rate_task(task, worker.id, self.chance.choice((5, 5, 4, 4, 3, 2)))
            self.answer(story, worker)

        return do
