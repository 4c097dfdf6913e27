"""What an administrator still has to do before the first case, computed from what stands; and how the installation is doing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings as environment
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kesher.cases.queries.milestones import first_solved, open_cases
from kesher.channels.queries.health import Line, lines
from kesher.channels.types import Channel
from kesher.core import parked, settings
from kesher.core.papers.recognise import Recogniser
from kesher.knowledge.queries.shelf import shelf_counts
from kesher.promises.queries.terms import default_term
from kesher.staff.queries.calendars import all_calendars
from kesher.staff.queries.directory import Staffing, staffing
from kesher.ui.amounts import is_hebrew, number_words
from kesher.ui.types import State
from kesher.ui.words import ago_words, when_words

SLOW = timedelta(minutes=5)  # a kept message that nobody read for so long means that the workers stand still


@dataclass(frozen=True)
class SetupStep:
    """One step. `now`: the first that is left; `minutes` it takes about; `url` where it is done."""

    title: str
    detail: str
    done: bool
    url: str
    action: str
    minutes: int = 0
    now: bool = False

    @property
    def knot(self) -> State:
        """Its shape."""
        return "kept" if self.done else "open" if self.now else "todo"

    @property
    def place(self) -> str:
        """Class of the list item."""
        return "" if self.done else "now" if self.now else "todo"


@dataclass(frozen=True)
class Sign:
    """One sign of health: good, or what is wrong and where to look."""

    words: str
    knot: State
    url: str = ""


def steps() -> list[SetupStep]:
    """All of them in the order in which they are best done; a fixed number of queries."""
    channels, staff = lines(), staffing()
    found = [
        _organisation(),
        _calendars(),
        _mailbox(channels),
        _mail_out(channels),
        _terms(),
        _people(staff),
        _policies(),
        _recognition(),
        _first_case(channels),
    ]
    first = next((step for step in found if not step.done), None)
    return [_with_now(step, step is first) for step in found]


def signs(now: datetime) -> list[Sign]:
    """How the installation is doing; a fixed number of queries."""
    channels = lines(now)
    found = [_reading(channels, now), _sending(channels, now), _aside(channels), _parked(), _failed(channels)]
    found += [_refused(line) for line in channels if line.refused]
    found.append(
        Sign(
            ngettext("%(n)s case is open", "%(n)s cases are open", count := open_cases()) % {"n": number_words(count)},
            "open",
        )
    )
    return found


def _with_now(step: SetupStep, now: bool) -> SetupStep:
    return SetupStep(step.title, step.detail, step.done, step.url, step.action, step.minutes, now)


def _organisation() -> SetupStep:
    he, en = settings.get("organisation.name_he"), settings.get("organisation.name_en")
    names = " · ".join(name for name in (he, en) if name)
    detail = names or _("Its name stands on every page and letter of the customers.")
    return SetupStep(_("Organisation"), detail, bool(he and en), _at("office:settings"), _("Give the name"), 2)


def _calendars() -> SetupStep:
    found = [one for one in all_calendars() if one.teams]
    names = ", ".join(one.name for one in found)
    detail = names or _("By which hours “4 working hours” are counted, with Israeli holidays and eves.")
    return SetupStep(
        _("Working hours and holidays"), detail, bool(found), _at("office:calendar"), _("Set the hours"), 5
    )


def _mailbox(channels: Sequence[Line]) -> SetupStep:
    found = [line.account for line in channels if line.account.is_active and line.receives]
    named = [one.address if one.address != one.code else one.name_he if is_hebrew() else one.name_en for one in found]
    detail = " · ".join(named) or _("A mailbox, a form or a number from which cases come in.")
    return SetupStep(
        _("First channel"),
        detail,
        bool(found),
        _at("office:channels" if found else "office:channel-choose"),
        _("Connect a channel"),
        5,
    )


def _mail_out(channels: Sequence[Line]) -> SetupStep:
    mail = [line for line in channels if line.account.channel == Channel.EMAIL and line.account.is_active]
    out = mail if environment.KESHER_MAIL_OUT else [line for line in mail if line.account.settings.get("mail_out")]
    detail = _("Answers leave by %(address)s") % {"address": out[0].account.address} if out else ""
    detail = detail or _("Without a server for outgoing mail, customers get neither receipts nor answers.")
    url = (
        reverse("office:channel", args=[(out or mail)[0].account.pk])
        if mail
        else reverse("office:channel-new", args=["email"])
    )
    return SetupStep(_("Mail out"), detail, bool(out), url, _("Name the mail server"), 3)


def _terms() -> SetupStep:
    term = default_term("first_answer")
    detail = _("How soon a first answer is promised.")
    if term and term.minutes:
        hours = number_words(round(term.minutes / 60, 1))
        detail = _("A first answer within %(hours)s working hours") % {"hours": hours.removesuffix(".0")}
    elif term and term.days:
        detail = ngettext(
            "A first answer within %(n)s working day", "A first answer within %(n)s working days", term.days
        ) % {"n": term.days}
    return SetupStep(_("Default promise"), detail, term is not None, _at("office:terms"), _("Decide"), 2)


def _people(staff: Staffing) -> SetupStep:
    if staff.without_lead:
        detail = _("Nobody leads: %(teams)s. What nobody owns belongs to the lead.") % {
            "teams": ", ".join(staff.without_lead)
        }
    else:
        detail = ngettext("%(n)s person", "%(n)s people", staff.people) % {"n": staff.people}
        detail += " · " + ngettext("%(n)s team with customers", "%(n)s teams with customers", staff.teams) % {
            "n": staff.teams
        }
    done = bool(staff.agents and staff.teams and not staff.without_lead)
    return SetupStep(_("People and roles"), detail, done, _at("office:people"), _("Add people"), 3)


def _policies() -> SetupStep:
    policies, in_force = shelf_counts()
    detail = _("Your most frequent question, one answer, one date.")
    if policies:
        detail = _("%(in_force)s of %(policies)s policies are in force") % {
            "in_force": in_force,
            "policies": policies,
        }
    return SetupStep(_("First policy"), detail, bool(in_force), _at("office:policies"), _("Write one policy"), 5)


def _recognition() -> SetupStep:
    found = Recogniser.find("heb+eng")
    done = found is not None and found.languages == "heb+eng"
    detail = _("Papers are read in Hebrew and English.")
    if not done:
        detail = _(
            "The program tesseract with Hebrew and English is missing: install tesseract-ocr and tesseract-ocr-heb. "
            "Until then papers are matched by printed mark, link and sender."
        )
    return SetupStep(_("Text recognition"), detail, done, "", "", 3)


def _first_case(channels: Sequence[Line]) -> SetupStep:
    """The form of the customers' pages needs its line first."""
    solved = first_solved()
    has_form = any(line.account.channel == Channel.WEB and line.account.is_active for line in channels)
    detail = _("Send yourself a form and see receipt, answer and closing.")
    if solved:
        detail = _("The first case was solved on its own way, from receipt to closing.")
    if not has_form and not solved:
        connect = reverse("office:channel-new", args=["web"])
        return SetupStep(_("A trial case, end to end"), detail, False, connect, _("Connect the form first"), 3)
    return SetupStep(_("A trial case, end to end"), detail, solved, _at("portal:ask"), _("Open the form"), 3)


def _reading(channels: Sequence[Line], now: datetime) -> Sign:
    waiting = sum(line.waiting_in for line in channels)
    oldest = min((line.oldest_in for line in channels if line.oldest_in), default=None)
    if not waiting or oldest is None:
        return Sign(_("Everything that arrived has been read"), "kept", _at("office:channels"))
    said = ngettext("%(n)s message waits to be read", "%(n)s messages wait to be read", waiting) % {
        "n": number_words(waiting)
    }
    words = _("%(said)s, the oldest since %(since)s") % {"said": said, "since": ago_words(oldest, now)}
    return Sign(words, "late" if now - oldest > SLOW else "open", _at("office:channels"))


def _sending(channels: Sequence[Line], now: datetime) -> Sign:
    waiting = sum(line.waiting_out for line in channels)
    oldest = min((line.oldest_out for line in channels if line.oldest_out), default=None)
    if not waiting or oldest is None:
        return Sign(_("Everything that was due has left"), "kept", _at("office:what-left"))
    said = ngettext("%(n)s message waits to leave", "%(n)s messages wait to leave", waiting) % {
        "n": number_words(waiting)
    }
    words = _("%(said)s, the oldest since %(since)s") % {"said": said, "since": when_words(oldest, now)}
    return Sign(words, "late" if now - oldest > SLOW else "open", f"{_at('office:what-left')}?state=queued")


def _aside(channels: Sequence[Line]) -> Sign:
    count = sum(line.aside for line in channels)
    if not count:
        return Sign(_("Nothing is set aside as unreadable"), "kept", _at("office:unreadable"))
    said = ngettext("%(n)s message could not be read", "%(n)s messages could not be read", count)
    return Sign(said % {"n": number_words(count)}, "risk", _at("office:unreadable"))


def _parked() -> Sign:
    count = parked.parked_count()
    if not count:
        return Sign(_("No step behind the scenes is set aside"), "kept", _at("office:unreadable"))
    said = ngettext("%(n)s step failed too often", "%(n)s steps failed too often", count)
    return Sign(said % {"n": number_words(count)}, "late", f"{_at('office:unreadable')}#parked")


def _failed(channels: Sequence[Line]) -> Sign:
    count = sum(line.failed for line in channels)
    if not count:
        return Sign(_("No message failed to leave in 24 hours"), "kept", _at("office:what-left"))
    said = ngettext("%(n)s message failed to leave in 24 hours", "%(n)s messages failed to leave in 24 hours", count)
    return Sign(said % {"n": number_words(count)}, "late", f"{_at('office:what-left')}?state=failed")


def _refused(line: Line) -> Sign:
    said = ngettext(
        "%(n)s request was refused at the door of %(account)s in 24 hours: is our secret the right one?",
        "%(n)s requests were refused at the door of %(account)s in 24 hours: is our secret the right one?",
        line.refused,
    )
    return Sign(said % {"n": number_words(line.refused), "account": line.account.code}, "risk", _at("office:channels"))


def _at(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
