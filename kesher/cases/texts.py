"""What we write by ourselves, in the customer's language (decision 31): the date first, with its weekday, then what next.

Every letter is plain text; times are Israel's. A customer whose language nobody knows gets both, Hebrew first.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _

from kesher.cases.types import Letter
from kesher.core import codes, settings
from kesher.ui import words

Writer = Callable[[], tuple[str, str]]  # subject and text, in the active language


def in_language(language: str, write: Writer) -> Letter:
    """Write in `he` or `en`; in both where the language is empty."""
    wanted = [language] if language in ("he", "en") else ["he", "en"]
    written = []
    for one in wanted:
        with translation.override(one):
            written.append(write())
    subjects = list(dict.fromkeys(subject for subject, _text in written if subject))
    return Letter("\n\n———\n\n".join(text for _subject, text in written), " · ".join(subjects), language)


def organisation() -> str:
    """The organisation's name in the active language, else in the other."""
    he, en = settings.get("organisation.name_he"), settings.get("organisation.name_en")
    first, second = (he, en) if (translation.get_language() or "he").startswith("he") else (en, he)
    return str(first or second or "")


def receipt(number: int, due_at: datetime | None, url: str, language: str, *, short: bool = False) -> Letter:
    """Received, and until when there is an answer. Not one word of what was written (T5)."""

    def write() -> tuple[str, str]:
        parts = [_("Your message has arrived. The case number is %(number)s.") % {"number": number}]
        if due_at:
            parts.append(_answer_by(due_at))
        if short:
            return "", _line(parts, url)
        if url:
            parts.append(_("Here you can see the case and add to it:") + f"\n{url}")
        return _("Your message has arrived (case %(number)s)") % {"number": number}, _signed(parts)

    return in_language(language, write)


def added(number: int, due_at: datetime | None, url: str, language: str, *, short: bool = False) -> Letter:
    """A further message of a case has arrived."""

    def write() -> tuple[str, str]:
        parts = [_("Your message has been added to case %(number)s.") % {"number": number}]
        if due_at:
            parts.append(_answer_by(due_at))
        if short:
            return "", _line(parts, url)
        if url:
            parts.append(_("Here you can see the case and add to it:") + f"\n{url}")
        return _("Your message has arrived (case %(number)s)") % {"number": number}, _signed(parts)

    return in_language(language, write)


def document_request(
    number: int,
    what: str,
    why: str,
    until: datetime | None,
    code: str,
    url: str,
    fax: str,
    language: str,
    *,
    waits: bool,
    short: bool = False,
) -> Letter:
    """What is asked for, why, until when, by which ways, and what it does to the promised date."""

    def write() -> tuple[str, str]:
        asked = {"what": what, "number": number}
        if short:
            line = (
                _("We need one more document for case %(number)s: %(what)s. Photograph it or send a file here:") % asked
            )
            return "", f"{line} {url}\n{organisation()}".strip()
        parts = [_("One document is missing for case %(number)s: %(what)s.") % asked]
        if why:
            parts.append(_("Why it is needed: %(why)s") % {"why": why})
        if until:
            parts.append(_("We would like to have it by %(when)s.") % {"when": words.letter_words(until)})
        parts.append(_("A photograph or a file can be sent here, without signing in:") + f"\n{url}")
        if fax:
            by_fax = _("By fax: put the attached cover sheet first and send to %(fax)s. Its code is %(code)s.")
            parts.append(by_fax % {"fax": fax, "code": codes.show(code)})
        if waits:
            parts.append(
                _(
                    "The time of our answer stands still until the document is here. On the day it arrives we will write by when the matter will be finished."
                )
            )
        return _("A document is missing: %(what)s (case %(number)s)") % asked, _signed(parts)

    return in_language(language, write)


def document_arrived(
    number: int, what: str, due_at: datetime | None, missing: Sequence[str], language: str, *, short: bool = True
) -> Letter:
    """Received; the final answer by such a date, or what is still missing."""

    def write() -> tuple[str, str]:
        parts = [
            _("%(what)s has arrived and there is nothing more to do.") % {"what": what}
            if not missing
            else _("%(what)s has arrived.") % {"what": what}
        ]
        if missing:
            parts.append(_("Still missing: %(list)s.") % {"list": ", ".join(missing)})
        if due_at:
            parts.append(_("You will have the final answer by %(when)s.") % {"when": words.letter_words(due_at)})
        parts.append(_("Case %(number)s") % {"number": number})
        subject = _("Arrived: %(what)s (case %(number)s)") % {"what": what, "number": number}
        return subject, _line(parts, "") if short else _signed(parts)

    return in_language(language, write)


def document_refused(number: int, what: str, because: str, url: str, language: str, *, short: bool = True) -> Letter:
    """It arrived but cannot be used: why, and how to send it again."""

    def write() -> tuple[str, str]:
        parts = [
            _("%(what)s has arrived, but we cannot use it: %(because)s") % {"what": what, "because": because},
            _("It can be photographed or sent again here:") + f" {url}",
            _("Case %(number)s") % {"number": number},
        ]
        subject = _("Please send again: %(what)s (case %(number)s)") % {"what": what, "number": number}
        return subject, _line(parts, "") if short else _signed(parts)

    return in_language(language, write)


def promise_moved(
    number: int, old_due_at: datetime, new_due_at: datetime, language: str, *, short: bool = False
) -> Letter:
    """We will miss the date: said before it passes, with the new one, and whose doing it is."""

    def write() -> tuple[str, str]:
        parts = [
            _("We will miss %(old)s.") % {"old": words.letter_words(old_due_at)},
            _("You will have the answer by %(new)s. That is our doing, and there is no need to write or call.")
            % {"new": words.letter_words(new_due_at)},
        ]
        if short:
            return "", _line([*parts, _("Case %(number)s") % {"number": number}], "")
        return _("A new time for our answer (case %(number)s)") % {"number": number}, _signed(parts)

    return in_language(language, write)


def date_told(number: int, due_at: datetime, language: str, *, short: bool = False) -> Letter:
    """The matter goes on, and by when it will be answered."""

    def write() -> tuple[str, str]:
        parts = [
            _("Your answer has arrived, thank you. You will hear from us by %(when)s.")
            % {"when": words.letter_words(due_at)}
        ]
        if short:
            return "", _line([*parts, _("Case %(number)s") % {"number": number}], "")
        return _("The time of our answer (case %(number)s)") % {"number": number}, _signed(parts)

    return in_language(language, write)


def reminder(number: int, matter: str, url: str, language: str, *, last: bool, short: bool = False) -> Letter:
    """We asked something and have heard nothing yet. The second one says what happens next."""

    def write() -> tuple[str, str]:
        parts = [
            _("We are waiting for an answer from you in case %(number)s: %(matter)s.")
            % {"number": number, "matter": matter}
        ]
        if last:
            parts.append(_("If we hear nothing within 5 working days we will close the case. A reply opens it again."))
        if short:
            return "", _line(parts, url)
        if url:
            parts.append(_("Here you can see the case and add to it:") + f"\n{url}")
        return _("We are waiting for your answer (case %(number)s)") % {"number": number}, _signed(parts)

    return in_language(language, write)


def closed_for_silence(number: int, days: int, language: str, *, short: bool = False) -> Letter:
    """Closed, since we asked twice and heard nothing; how to go on."""

    def write() -> tuple[str, str]:
        parts = [
            _("We have closed case %(number)s, since what we asked for has not come.") % {"number": number},
            _("A reply within %(days)s days opens it again, with everything that was said.") % {"days": days},
        ]
        if short:
            return "", _line(parts, "")
        return _("Case %(number)s is closed") % {"number": number}, _signed(parts)

    return in_language(language, write)


def survey(number: int, url: str, language: str, *, short: bool = False, effort: bool = False) -> Letter:
    """One question about how it was: how satisfied, or how easy."""

    def write() -> tuple[str, str]:
        question = _("How easy was it to get this settled?") if effort else _("How was our service?")
        parts = [_("Case %(number)s is settled. One question: %(question)s") % {"number": number, "question": question}]
        if short:
            return "", _line(parts, url)
        parts.append(_("Answering takes one click:") + f"\n{url}")
        return _("One question about case %(number)s") % {"number": number}, _signed(parts)

    return in_language(language, write)


def written_down(number: int, due_at: datetime | None, url: str, language: str, *, short: bool = False) -> Letter:
    """What was said in a branch, on the phone or in a letter has become a case, and until when there is an answer."""

    def write() -> tuple[str, str]:
        parts = [_("What you told us is written down. The case number is %(number)s.") % {"number": number}]
        if due_at:
            parts.append(_answer_by(due_at))
        if short:
            return "", _line(parts, url)
        parts.append(_("Here you can see the case and add to it:") + f"\n{url}")
        return _("What you told us (case %(number)s)") % {"number": number}, _signed(parts)

    return in_language(language, write)


def not_reached(number: int, tries: int, language: str) -> Letter:
    """We called back as promised and did not reach her: how to go on. For a text message, and for a mail where there is no other way."""

    def write() -> tuple[str, str]:
        called = _("We called you back %(tries)s times about case %(number)s and did not reach you.")
        parts = [called % {"tries": tries, "number": number}, _("A reply to this message with a good time is enough.")]
        return _("We called you (case %(number)s)") % {"number": number}, _line(parts, "")

    return in_language(language, write)


def case_subject(number: int, language: str) -> str:
    """A subject for words that were written as a text message."""
    return in_language(language, lambda: (_("Case %(number)s") % {"number": number}, "")).subject


def _answer_by(due_at: datetime) -> str:
    by = _("You will have an answer by %(when)s.") % {"when": words.letter_words(due_at)}
    return by + " " + _("Should anything hold us up, we will tell you before then, not after.")


def _signed(parts: Sequence[str]) -> str:
    name = organisation()
    return "\n\n".join([*parts, name] if name else parts)


def _line(parts: Sequence[str], url: str) -> str:
    """For a text message: one block, the name of who writes at its end."""
    return " ".join(part for part in [*parts, url, organisation()] if part)
