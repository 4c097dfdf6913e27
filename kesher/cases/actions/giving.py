"""A promise that stands alone: given by a person, told to the customer, standing from the moment the channel took the message."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from kesher.cases import texts
from kesher.cases.actions import permission
from kesher.cases.actions.changing import show
from kesher.cases.actions.locks import hold_case
from kesher.cases.actions.owning import take
from kesher.cases.actions.reply import given_asked, plain
from kesher.cases.actions.sending import Sending, send
from kesher.cases.models import Case
from kesher.cases.rules import states
from kesher.cases.types import GivenPromise, Letter, Purpose, Refused
from kesher.channels.types import Channel
from kesher.core import clock
from kesher.customers.types import NotCleared
from kesher.promises import actions as promises
from kesher.promises import queries
from kesher.promises.queries.rows import PromiseClock
from kesher.promises.types import PromiseRefused
from kesher.promises.words import kind_words
from kesher.ui import words


@transaction.atomic
def give_promise(case_id: UUID, by_id: UUID, given: GivenPromise, channel: Channel) -> UUID:
    """Promise something and tell the customer by `channel`; returns the message that tells it. The promise stands when the message left.

    Raises Refused: not_your_team, state, channel, promise_* (what promises refuse), and the code of NotCleared; nothing was changed then.
    """
    case, at = hold_case(case_id), clock.now()
    permission.editor(by_id, case)
    if case.state not in states.LIVE:
        raise Refused("state", old=case.state, new=states.OPEN)
    if channel not in {Channel.EMAIL, Channel.SMS}:
        raise Refused("channel", channel=str(channel))
    try:
        promises.preview(given_asked(case, by_id, given, at))
    except PromiseRefused as refusal:
        raise Refused(f"promise_{refusal.code}") from refusal
    if any(one.kind == given.kind and one.due_at <= given.due_at for one in _running(case)):
        raise Refused("promise_stands_earlier")
    if case.accepted_at is None:
        take(case, by_id, at)
    letter = _letter(case, given, short=channel is Channel.SMS)
    facts = {"promises": [plain(given)]}
    sending = Sending(Purpose.DATE_TOLD, channel, letter, author_id=by_id, answers_own_act=True, facts=facts)
    try:
        message = send(case, sending, at)
    except NotCleared as refusal:
        raise Refused(refusal.code) from refusal
    show(case)
    return message.pk


def _running(case: Case) -> list[PromiseClock]:
    """Promises to this customer whose time runs; an earlier one of the same kind would swallow a later (decision 14)."""
    return [one for one in queries.of_case(case.pk) if one.state == "open" and not one.paused_at and one.customer_id]


def _letter(case: Case, given: GivenPromise, *, short: bool) -> Letter:
    def write() -> tuple[str, str]:
        said = {
            "what": given.what.strip() or kind_words(given.kind),
            "when": words.letter_words(given.due_at),
            "number": case.number,
        }
        line = _("We promise: %(what)s, by %(when)s. Should anything hold us up, we will tell you before then.") % said
        parts = [line, _("Case %(number)s") % said, texts.organisation()]
        joined = (" " if short else "\n\n").join(part for part in parts if part)
        return ("" if short else _("What we promise (case %(number)s)") % said), joined

    return texts.in_language(case.language, write)
