"""Rows of a file of complaints: which column says what, and what a row means."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from kesher.sources.rules.dates import MARKS, BadDate, moment_of
from kesher.sources.types import Complaint, NotATable, Problem

# What a column may be called, in the words that systems use; compared without case, blanks and marks.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "key": ("complaint id", "id", "number", "case number", "complaint number", "reference", "מספר תלונה", "מספר פנייה", "מספר"),
    "at": ("date received", "received", "received at", "date", "opened", "תאריך קבלה", "תאריך תלונה", "תאריך פנייה", "תאריך"),
    "channel": ("submitted via", "channel", "via", "source", "ערוץ", "אופן הגשה", "התקבל ב"),
    "answered": ("date sent", "answered", "closed", "date closed", "date sent to company", "תאריך מענה", "תאריך סגירה"),
    "product": ("product", "topic", "category", "מוצר", "תחום", "נושא"),
    "sub_product": ("sub product", "subproduct", "sub category", "תת מוצר", "תת נושא"),
    "issue": ("issue", "reason", "problem", "סיבה", "בעיה"),
    "sub_issue": ("sub issue", "subissue", "sub reason", "תת סיבה", "תת בעיה"),
    "text": ("narrative", "consumer complaint narrative", "text", "description", "complaint", "תיאור", "תוכן", "פירוט", "תלונה"),
    "answer": ("company response", "company response to consumer", "outcome", "resolution", "תוצאה", "מענה", "החלטה"),
    "timely": ("timely", "timely response", "timely response?", "in time", "נענה בזמן", "בזמן"),
    "disputed": ("disputed", "consumer disputed", "consumer disputed?", "appealed", "ערעור", "ערר"),
    "customer": ("customer id", "customer number", "customer", "מספר לקוח"),
    "name": ("customer name", "name", "full name", "שם לקוח", "שם", "שם מלא"),
    "email": ("email", "e mail", "mail", "דואל", "דוא\"ל", "אימייל", "מייל"),
    "phone": ("phone", "telephone", "mobile", "טלפון", "נייד"),
}  # fmt: skip
CHANNELS: Mapping[str, tuple[str, ...]] = {
    "web": ("web", "website", "web form", "online", "internet", "אתר", "אינטרנט", "טופס"),
    "phone": ("phone", "telephone", "call", "טלפון", "שיחה"),
    "letter": ("postal mail", "post", "letter", "mail", "דואר", "מכתב"),
    "fax": ("fax", "פקס"),
    "email": ("email", "e mail", "דואל", "דוא\"ל", "אימייל", "מייל"),
    "referral": ("referral", "referred", "regulator", "ombudsman", "הפניה", "רגולטור", "גוף אחר"),
    "sms": ("sms", "text message", "מסרון", "הודעת טקסט"),
    "branch": ("branch", "in person", "סניף", "פנים אל פנים"),
    "chat": ("chat", "צ'אט", "צאט"),
}  # fmt: skip
YES = frozenset({"yes", "y", "true", "1", "כן"})
NO = frozenset({"no", "n", "false", "0", "לא"})
COMPULSORY = ("key", "at", "channel")
_ABSENT = frozenset({"", "n/a", "na", "none", "null", "-"})
_BY_COLUMN = {word: name for name, words in COLUMNS.items() for word in words}
_BY_CHANNEL = {word: name for name, words in CHANNELS.items() for word in words}


@dataclass(frozen=True)
class Reading:
    """Which cell says what. `more`: columns without a place of their own, kept with the matter by their own names."""

    places: Mapping[str, int]
    more: Mapping[str, int]
    width: int
    day_comes_first: bool = True

    def cell(self, cells: Sequence[str], name: str) -> str:
        """What a row says under this name; empty where it says nothing."""
        place = self.places.get(name)
        return "" if place is None else _said(cells[place])


def reading_of(columns: Sequence[str]) -> Reading:
    """Find out which column says what. Raises NotATable (no_columns) when the number, the day or the channel is missing."""
    places: dict[str, int] = {}
    more: dict[str, int] = {}
    for place, column in enumerate(columns):
        name = _BY_COLUMN.get(_key(column))
        if name and name not in places:
            places[name] = place
        elif column:
            more[column] = place
    missing = [COLUMNS[name][0] for name in COMPULSORY if name not in places]
    if missing:
        raise NotATable("no_columns", missing=", ".join(missing), seen=", ".join(columns)[:300])
    return Reading(places, more, len(columns))


def complaint_of(cells: Sequence[str], reading: Reading, now: datetime) -> Complaint | Problem:
    """What a row says, or the first thing that is wrong with it."""
    if len(cells) != reading.width:
        return Problem("fields", seen=str(len(cells)))
    say = partial(reading.cell, cells)
    if not (key := say("key")[:120]):
        return Problem("no_key")
    try:
        at = moment_of(say("at"), day_comes_first=reading.day_comes_first)
    except BadDate:
        return Problem("bad_date", "at", say("at")[:200])
    if at is None:
        return Problem("no_date", "at")
    if at > now:
        return Problem("future", "at", say("at")[:200])
    channel = _BY_CHANNEL.get(_key(say("channel")))
    if channel is None:
        return Problem("channel", "channel", say("channel")[:200])
    try:
        answered = moment_of(say("answered"), day_comes_first=reading.day_comes_first)
    except BadDate:
        return Problem("bad_date", "answered", say("answered")[:200])
    return Complaint(
        key=key,
        at=at,
        channel=channel,
        product=_trail(say("product"), say("sub_product")),
        issue=_trail(say("issue"), say("sub_issue")),
        text=say("text"),
        answered_at=max(answered, at) if answered else None,
        answer=say("answer"),
        timely=_truth(say("timely")),
        disputed=_truth(say("disputed")),
        customer=say("customer")[:120],
        name=say("name"),
        email=say("email"),
        phone=say("phone"),
        more={column: text for column, place in reading.more.items() if (text := _said(cells[place]))},
    )


def _said(cell: str) -> str:
    text = cell.translate(MARKS).replace("\x00", "").strip()
    return "" if text.lower() in _ABSENT else text


def _key(text: str) -> str:
    return re.sub(r"[\s_\-]+", " ", text.translate(MARKS).replace("״", '"')).strip().lower()


def _trail(*names: str) -> tuple[str, ...]:
    return tuple(name for name in names if name)


def _truth(text: str) -> bool | None:
    word = text.lower()
    return True if word in YES else False if word in NO else None
