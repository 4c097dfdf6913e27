"""What a customer does after her first word: papers, asking again, thanks, complaints, the answer to our question."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from kesher.cases import actions as cases
from kesher.cases.queries.arrived import case_of_envelope, stands
from kesher.core import clock
from kesher.customers.queries import open_link
from kesher.listening import actions as listening
from kesher.listening.types import Refused as SurveyRefused
from kesher.rehearsal.demo import matters, papers
from kesher.rehearsal.demo.office import Todo, Worker
from kesher.rehearsal.demo.scene import LIVE, Do, Scene, Story


class Afterwards(Scene):
    """Everything that she does later."""

    def sends_paper(self, story: Story) -> None:
        case_id = story.case_id
        if case_id is None or stands(case_id).state != "waiting_customer":
            return
        self.clockwork.papers = True
        draw = self.chance.random()
        pages = papers.paper(story.matter.document[story.who.language], story.who.language)
        if self.faxes_left and draw < 0.25 and (cover := papers.cover_in(self.doors.mail, story.who.email)):
            self.faxes_left -= 1
            self.doors.send_fax("fax.tif", papers.faxed(cover, pages, self.chance), "03-555-0172")
            self.counted["fax"] += 1
        elif token := self.doors.mail.link(story.who.email, "u") or papers.link_in(
            self.doors.sms, story.who.phone, "u"
        ):
            self.doors.upload(token, pages.name, pages.data, pages.kind)
            self.counted["upload"] += 1
        else:
            return
        owner = self.office.worker(stands(case_id).owner_id)
        self.office.give(
            story.matter.team, Todo(self.clockwork.now + timedelta(minutes=15), self._looks_at_paper(story)), owner
        )

    def fax_without_cover(self, what: str, language: str) -> None:
        """Somebody forgot the cover sheet; a person will have to see whose it is."""
        self.clockwork.papers = True
        page = papers.paper(what, language)
        self.doors.send_fax("fax.tif", papers.faxed_alone(page, self.chance), "03-555-0188")
        self.counted["fax_without_cover"] += 1

    def _looks_at_paper(self, story: Story) -> Do:
        def do(worker: Worker) -> None:
            if story.case_id is None or stands(story.case_id).state not in LIVE:
                return
            arrived = papers.arrived(story.case_id)
            for request in arrived:
                cases.accept_document(request, worker.id)
            if not arrived:
                self.counted["paper_lost"] += 1
            self.ask_colleagues(story, worker)

        return do

    def may_check(self, story: Story) -> None:
        """Whoever hears nothing asks again, in time that has nothing to do with our clocks."""
        wait = timedelta(days=self.chance.uniform(1.2, 5))

        def check() -> None:
            if (
                story.answered
                or story.case_id is None
                or stands(story.case_id).state not in {"new", "open", "waiting_colleagues"}
            ):
                return
            if story.who.phone and self.chance.random() < 0.6:
                self.phone(story)
            else:
                self.writes_again(story, (matters.CHECKING[story.who.language],))

        if self.chance.random() < 0.7:
            self.clockwork.plan(self.awake(self.clockwork.now + wait), check)

    def writes_again(self, story: Story, pool: Sequence[str], *, then: str = "") -> None:
        """She answers the last mail, or what her page shows."""
        if story.case_id is None:
            return
        text = story.say(pool, self.chance)
        last = None if story.by_sms else self.doors.mail.last(story.who.email)
        token = "" if story.by_sms else self.doors.mail.link(story.who.email, "c")
        if token and self.chance.random() < 0.25:
            envelope = self.doors.write_behind_link(token, text)
        elif last:
            envelope = self.doors.write_mail(
                story.who.email, story.who.name, f"Re: {last.subject.removeprefix('Re: ')}", text, answers=last
            )
        elif story.who.phone:
            envelope = self.doors.write_sms(story.who.phone, text)
        else:
            return
        self.counted["wrote_again"] += 1
        self._goes_on(story, case_of_envelope(envelope) if envelope else None, then)

    def _goes_on(self, story: Story, landed: UUID | None, then: str) -> None:
        """Where her words landed (a case closed long ago is followed by a new one) somebody has to do something."""
        if landed is not None and landed != story.case_id:
            story.case_id = landed
            self.counted["new_case_follows"] += 1
            self.office.give("claims", Todo(self.clockwork.now, self.sort(story), minutes=6))
        elif then and story.case_id is not None:
            owner = self.office.worker(stands(story.case_id).owner_id)
            do = (lambda worker: self.answer(story, worker)) if then == "answer" else self.work(story)
            self.office.give(story.matter.team, Todo(self.clockwork.now, do), owner)

    def hears_answer(self, story: Story) -> None:
        """Unsettled, thankful, away, or content; and the one question is answered by some."""
        case_id = story.case_id
        if case_id is None or stands(case_id).state not in {"solved", "closed"}:
            return
        draw = self.chance.random()
        if draw < story.matter.again / story.finals:
            self.writes_again(story, matters.NOT_SETTLED[story.who.language], then="work")
            self.counted["came_back"] += 1
        elif draw < 0.3 and story.who.email and (last := self.doors.mail.last(story.who.email)):
            subject = f"Re: {last.subject.removeprefix('Re: ')}"
            language = story.who.language
            if draw < 0.27:
                self.doors.write_mail(
                    story.who.email,
                    story.who.name,
                    subject,
                    self.chance.choice(list(matters.THANKS[language])),
                    answers=last,
                )
                self.counted["thanks"] += 1
            else:
                machine = [("Auto-Submitted", "auto-replied"), ("X-Auto-Response-Suppress", "All")]
                self.doors.write_mail(
                    story.who.email, story.who.name, subject, matters.AWAY[language], answers=last, headers=machine
                )
                self.counted["out_of_office"] += 1
        if self.chance.random() < 0.42:
            self._answers_question(story)

    def _answers_question(self, story: Story) -> None:
        token = self.doors.mail.link(story.who.email, "s") or papers.link_in(self.doors.sms, story.who.phone, "s")
        opened = open_link(token) if token else None
        if opened is None or story.case_id is None:
            return
        waited = (self.clockwork.now - story.began).days + (3 if story.finals > 1 else 0)
        score = max(1, min(5, round(self.chance.gauss(4.6 - 0.22 * waited, 0.7))))
        pool = matters.PRAISE if score >= 4 else matters.BLAME
        words = self.chance.choice(list(pool[story.who.language])) if self.chance.random() < 0.35 else ""
        outcome = self.chance.random() < 0.96 if score >= 3 else self.chance.random() < 0.5
        try:
            listening.answer(opened.subject_id, score=score, outcome=outcome, words=words, at=clock.now())
        except SurveyRefused as refusal:
            self.counted[f"survey {refusal.code}"] += 1
            return
        self.counted["survey"] += 1
