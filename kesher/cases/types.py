"""Words of cases that other packages use: what a person gives to an action, and what a screen gets from a query."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from kesher.channels.types import Address, Channel
from kesher.core.models import Blob
from kesher.promises.types import PromiseKind


class Refused(Exception):
    """It is not allowed, and nothing was changed. `code` is stable and translated by `cases.queries.why(code)`; `facts` fill it."""

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


NOT_FOR_US = "not_for_us"  # why a paper was put away: advertising, a wrong number; a code, said in words on the screen


class Purpose(StrEnum):
    """Why a message of ours went out. The automatic ones settle nothing but themselves."""

    RECEIPT = "receipt"
    ANSWER = "answer"
    FINAL = "final"
    QUESTION = "question"
    DOCUMENT_REQUEST = "document_request"
    DOCUMENT_ARRIVED = "document_arrived"
    DOCUMENT_REFUSED = "document_refused"
    PROMISE_MOVED = "promise_moved"
    DATE_TOLD = "date_told"
    REMINDER = "reminder"
    CLOSED_FOR_SILENCE = "closed_for_silence"
    SURVEY = "survey"
    NOT_REACHED = "not_reached"  # after three tries to call back: the message that goes with them
    CALL_TRY = "call_try"  # a note: a call back was tried
    BY_HAND_OUT = "by_hand_out"  # a note: we turned to the customer, written down by a person
    TOLD_BY_PHONE = "told_by_phone"  # a note that closes where there is no address


@dataclass(frozen=True)
class Letter:
    """Words that are ready to go. `subject` for mail alone; `language` empty: it says everything twice."""

    text: str
    subject: str = ""
    language: str = "he"


@dataclass(frozen=True)
class Cite:
    """A policy version cited in an answer. `event_on` names the day of the event where the policy goes by it."""

    version_id: UUID
    form: str = "full"
    language: str = "he"
    event_on: date | None = None


@dataclass(frozen=True)
class GivenPromise:
    """A promise given by a person in an answer: what, until when. The date is the one that was shown before it was given."""

    kind: PromiseKind
    due_at: datetime
    what: str = ""


@dataclass(frozen=True)
class NewFile:
    """A file that goes along with an answer."""

    name: str
    media_type: str
    data: bytes


@dataclass(frozen=True)
class Reply:
    """An answer to be sent. `final`: it is meant to settle the case; `outcome`: whether the need was fulfilled, as the agent sees it.

    `hold_seconds` are those in which it can be taken back. `question`: the answer asks something, and the case then waits for her.
    """

    channel: Channel
    text: str
    cites: Sequence[Cite] = ()
    files: Sequence[NewFile] = ()
    final: bool = False
    question: bool = False
    outcome: bool | None = None
    promises: Sequence[GivenPromise] = ()
    to: Address | None = None
    subject: str = ""
    hold_seconds: int = 0


@dataclass(frozen=True)
class CallNote:
    """What a person writes down about a call. Without a case and with `matter`: a new case is made.

    `outcome`: told, clarified, left_message, no_answer, asked (what the customer was asked for). `final`: the call settled it.
    `in_writing`: what goes to the customer in a few words, by text message or mail; a settled case ends when they have left (R12).
    """

    text: str
    outcome: str = "told"
    case_id: UUID | None = None
    matter: str = ""
    reason_code: str = ""
    cites: Sequence[Cite] = ()
    promises: Sequence[GivenPromise] = ()
    final: bool = False
    achieved: bool | None = None
    just_checking: bool = False
    asked_for_manager: bool = False
    in_writing: str = ""


@dataclass(frozen=True)
class CallBack:
    """A call that goes to the queue: what it is about, in which case (else a new one), where and until when to call back.

    `phone` empty: the number that rang. `due_at` empty: as policy promises.
    """

    words: str
    case_id: UUID | None = None
    matter: str = ""
    reason_code: str = ""
    team_id: UUID | None = None
    phone: str = ""
    due_at: datetime | None = None


@dataclass(frozen=True)
class CallTry:
    """One try to call back. `outcome`: reached, no_answer, busy, left_message; reached needs the words that were said."""

    outcome: str
    words: str = ""


@dataclass(frozen=True)
class NewCustomer:
    """Somebody who is not known yet, as an agent types it. Phone and mail in any form; at least one of the three is given."""

    name: str = ""
    phone: str = ""
    email: str = ""
    kind: str = "person"
    language: str = ""


BY_HAND = (Channel.BRANCH, Channel.PHONE, Channel.LETTER, Channel.EMAIL, Channel.FAX)  # how words reach a person


@dataclass(frozen=True)
class ByHand:
    """What a customer said where no machine heard it, written down by a person.

    `key` makes it safe to repeat. Exactly one of `customer_id` and `customer`. With `case_id` it is written into that case, else a
    new one begins. `direction` is `in` (she turned to us) or `out` (we to her). `at` is when it was said, now where empty.
    `tell`: she gets a receipt with the promise, where there is an address.
    """

    key: UUID
    channel: str
    text: str
    customer_id: UUID | None = None
    customer: NewCustomer | None = None
    case_id: UUID | None = None
    matter: str = ""
    reason_code: str = ""
    team_id: UUID | None = None
    direction: str = "in"
    at: datetime | None = None
    mine: bool = True
    tell: bool = True


@dataclass(frozen=True)
class AskedDocument:
    """A document to be asked of the customer, in her words and language."""

    what: str
    why: str
    until: datetime | None = None
    by_sms: bool = True
    cover_sheet: bool = True


@dataclass(frozen=True)
class Form:
    """A web form or a message from the portal, as the page took it. See channels.adapters.web.Form, which it becomes."""

    key: str
    text: str
    name: str = ""
    email: str = ""
    phone: str = ""
    subject: str = ""
    reason: str = ""
    language: str = "he"
    page: str = ""
    access_link: str = ""  # id of the opened link behind which the page stood
    files: Sequence[NewFile] = ()
    more: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class KeptFile:
    """A file already in the blobs."""

    blob: Blob
    name: str
    media_type: str


@dataclass(frozen=True, order=True)
class ReasonOfSource:
    """A reason as another system names it, from the general to the particular."""

    names: tuple[str, ...]


@dataclass(frozen=True)
class PastMatter:
    """A matter that another system settled long ago. `at`: when the customer came; `answered_at`: when an answer went, if ever."""

    customer_id: UUID
    channel: str
    at: datetime
    matter: str
    text: str = ""
    language: str = ""
    reason_code: str = ""
    answered_at: datetime | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)  # what the timeline shows: source, number, timely, answer
