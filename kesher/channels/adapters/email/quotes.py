"""Fold what people did not write themselves: the mail that they answer, and the signature of their telephone.

Nothing is thrown away: `fold` splits a text in what is shown and what is folded below it. It never folds everything, never
what lies between two answers, and never a forwarded mail (that is what the customer wants to show us). Introductions are
recognised in Hebrew, English and the other languages written in Israel and around, whether or not the lines wrap.
Matching is done without the invisible marks of direction that Hebrew programs strew in.
"""

import re
from dataclasses import dataclass

from kesher.core.text import bidi

MAX_LINES = 20_000  # a longer text is not folded
_INTRO_LINES = 5
_INTRO_LENGTH = 400


@dataclass(frozen=True)
class Folded:
    """`shown`, and what is folded away: below it, or above it where somebody answers under one quote."""

    shown: str
    quoted: str = ""


# An introduction begins with one of the first, holds a digit or an address, and ends with one of the second and a colon.
_BEGINS = (
    "בתאריך", "ב-", "ב־", "ב–", "ביום", "בשעה", "מאת", "on ", "am ", "le ", "el ", "il ", "op ", "em ", "den ", "w dniu ", "dnia ",
    "sun", "mon", "tue", "wed", "thu", "fri", "sat", "в ", "во ", "пн", "вт", "ср", "чт", "пт", "сб", "вс", "في ", "بتاريخ", "στις ", "2", "1", "3", "0", "4", "5", "6", "7", "8", "9",
)  # fmt: skip
_ENDS = re.compile(
    r"(?:כתב|כתבה|כתבו|כתב/ה|כתב\(ה\)|כתב\.ה|כתבת|נכתב על[ -]ידי.{0,120}|השיב|השיבה|הגיב|ענה|ענתה"
    r"|wrote|writes|said|schrieb(?: .{1,120})?|a écrit|écrit|a ecrit|escribió|escribio|ha scritto|schreef(?: .{1,120})?|escreveu|skrev(?: .{1,120})?"
    r"|napisał\(?a?\)?|пишет|писал|писала|написал|написала|написал\(а\)|كتب|كتبت|كتب/ت|έγραψε(?: .{1,120})?)"
    r"\s*[:：]?\s*\Z",
    re.IGNORECASE,
)
# Hebrew Gmail needs no verb: "בתאריך יום ב׳, 3 במרץ 2025 ב-10:15 מאת דנה <dana@...>:" (an address or a name, then a colon).
_HEBREW_FROM = re.compile(r"(?:בתאריך|ב[-־–]|ביום).{4,200}מאת ?.{1,200}:\s*\Z", re.DOTALL)
# Yandex, mail.ru and others: a date, a name, an address in angle brackets, a colon.
_ADDRESS_LAST = re.compile(r".{0,120}\d.{0,200}<[^<>@\s]{1,64}@[^<>@\s]{1,255}>\s*:\s*\Z", re.DOTALL)
# A sentence may say "on the 3rd your agent wrote:"; a program also writes a clock time or an address.
_CLOCK_TIME = re.compile(r"\d:\d\d")

_DIVIDER = re.compile(
    r"[-_*=\s]{2,}\s*(?:original message|original appointment|הודעה מקורית|ההודעה המקורית|פגישה מקורית|message d'origine"
    r"|message original|ursprüngliche nachricht|original ?nachricht|mensaje original|messaggio originale|oorspronkelijk bericht|mensagem original"
    r"|исходное сообщение|оригинальное сообщение|الرسالة الأصلية|oryginalna wiadomość"
    r"|original meddelande|reply message|original email|reply separator)\s*[-_*=]*\s*\Z",
    re.IGNORECASE,
)
_FORWARD = re.compile(
    r"[-_*=\s>]*\s*(?:forwarded message|begin forwarded message|הודעה שהועברה|הודעה מועברת|message transféré|weitergeleitete nachricht"
    r"|mensaje reenviado|пересланное сообщение|пересылаемое сообщение|رسالة معاد توجيهها)\s*:?\s*[-_*=]*\s*\Z",
    re.IGNORECASE,
)
_RULE = re.compile(r"[_\-=*]{5,}\s*\Z")
_LABEL = re.compile(
    r"[>*\s]*(?P<label>from|sent|date|to|cc|subject|reply-to|מאת|מ|נשלח|נשלח ב|תאריך|אל|ל|לכבוד|עותק|עותק ל|העתק|נושא|הנדון|de|envoyé|date|à|objet"
    r"|von|gesendet|datum|an|betreff|от|отправлено|дата|кому|тема|من|تاريخ|إلى|الموضوع|para|enviado|asunto|assunto|da|inviato|a|oggetto|data)"
    r"\s*\*?\s*[:：]\*?\s*(?P<value>.*)\Z",
    re.IGNORECASE,
)
_LABEL_GROUPS = {
    **dict.fromkeys(("from", "מאת", "מ", "de", "von", "от", "من", "da"), "from"),
    **dict.fromkeys(("sent", "date", "נשלח", "נשלח ב", "תאריך", "envoyé", "gesendet", "datum", "отправлено", "дата", "تاريخ", "enviado",
                     "inviato", "data"), "date"),
    **dict.fromkeys(("to", "אל", "ל", "לכבוד", "à", "an", "кому", "إلى", "para", "a"), "to"),
    **dict.fromkeys(("subject", "נושא", "הנדון", "objet", "betreff", "тема", "الموضوع", "asunto", "assunto", "oggetto"), "subject"),
}  # fmt: skip

_LIST_RULE = re.compile(r"[_\-]{20,}\Z")
_LIST_WORDS = re.compile(r"mailing list|listinfo|unsubscribe|רשימת (?:ה)?תפוצה|להסרה", re.IGNORECASE)
_EMPTY_ABOVE = re.compile(r"\A(?:[ \t\r]*\n)+")
_SIGNATURE_DIVIDER = re.compile(r"--\s?\Z|—\s?\Z|__\s?\Z")
_MACHINE_SIGNATURE = re.compile(
    r"(?:sent (?:from|via|with|using) (?:my |the |a |an )?\w.{0,70}|sent by .{1,40}|get outlook for .{2,20}|from my (?:iphone|ipad|android|phone|blackberry).{0,40}"
    r"|sent from (?:mail|yahoo|outlook|samsung|proton).{0,60}|typed on .{3,40}|download the all new .{3,60}"
    r"|נשלח מ(?:ה)?[-־– ]?\s?(?:iphone|ipad|android|galaxy|samsung|xiaomi|outlook|gmail|yahoo|mail|windows|blackberry|אייפון|אייפד|אנדרואיד|גלקסי|סמסונג|אאוטלוק).{0,60}"
    r"|נשלח מ(?:ה)?(?:טלפון|נייד|מכשיר|סמארטפון|סלולרי|תיבת)(?:[ -].{0,60})?|נשלח (?:באמצעות|בעזרת|דרך) .{2,60}"
    r"|(?:קבל|קבלו|הורד|הורידו|השג|קבלי|קבל/י) את outlook (?:עבור|ל).{2,20}"
    r"|envoyé (?:de|depuis) mon .{3,40}|von meinem .{3,40} gesendet|gesendet von .{3,40}|enviado desde .{3,40}|inviato da .{3,40}"
    r"|отправлено (?:с|из) .{3,40}|أرسلت من .{2,40}|تم الإرسال من .{2,40})[.!]?\s*\Z",
    re.IGNORECASE,
)


def fold(text: str) -> Folded:
    """Split a plain text in what its writer wrote and what trails below. Linear in its length; never fails."""
    lines = text.split("\n")
    if len(lines) > MAX_LINES:
        return Folded(text)
    plain = [_plain(line) for line in bidi.strip_marks(text).split("\n")]
    cut = _cut(plain)
    if cut >= len(lines) or not _has_words(plain[:cut]):
        cut = len(lines)
    start = _single_quote_above(plain[:cut])
    folded = [*lines[:start], *lines[cut:]]
    return Folded(_trimmed(lines[start:cut]), _trimmed(folded))


def is_intro_block(lines: list[str]) -> bool:
    """Whether these lines together are the introduction of a quoted mail (used where HTML was cut below them)."""
    plain = [_plain(bidi.strip_marks(line)) for line in lines]
    return bool(plain) and _intro_end(plain, 0) == len(plain)


def _trimmed(lines: list[str]) -> str:
    """The lines without empty ones at either end."""
    return _EMPTY_ABOVE.sub("", "\n".join(lines)).rstrip()


def _single_quote_above(plain: list[str]) -> int:
    """The line where the answer begins, when the text opens with one quote and all else stands below it; else 0."""
    index = next((at for at, line in enumerate(plain) if line), len(plain))
    if index < len(plain) and (end := _intro_end(plain, index)):
        index = end
    quote = index
    while index < len(plain) and (not plain[index] or plain[index].startswith(">")):
        index += 1
    if not any(line.startswith(">") for line in plain[quote:index]):
        return 0
    if any(line.startswith(">") for line in plain[index:]) or not _has_words(plain[index:]):
        return 0
    return index


def _plain(line: str) -> str:
    return line[:1000].replace("\u00a0", " ").strip()


def _has_words(plain: list[str]) -> bool:
    return any(
        line and not line.startswith(">") and not _RULE.match(line) and not _MACHINE_SIGNATURE.match(line)
        for line in plain
    )


def _cut(plain: list[str]) -> int:
    """The line from which everything is folded; the number of lines where nothing is."""
    end = _first_block_to_the_end(plain)
    for _ in range(3):  # a signature may stand below a quote, and the other way round
        before = end
        end = _without_signature(plain, _without_trailing_quotes(plain, _without_list_footer(plain, end)))
        if end == before:
            break
    return end


def _first_block_to_the_end(plain: list[str]) -> int:
    """Blocks that, by the habit of their programs, reach to the end of the mail: Outlook's header, dividers, bare intros."""
    for index, line in enumerate(plain):
        if not line:
            continue
        if _FORWARD.match(line):
            return len(plain)
        if _DIVIDER.match(line):
            return index
        if line.startswith(">"):
            continue
        if _is_header_block(plain, index):
            return _with_rule_above(plain, index)
        end = _intro_end(plain, index)
        if end and not _quote_follows(plain, end):
            return index
    return len(plain)


def _with_rule_above(plain: list[str], index: int) -> int:
    above = index - 1
    while above >= 0 and not plain[above]:
        above -= 1
    return above if above >= 0 and _RULE.match(plain[above]) else index


def _is_header_block(plain: list[str], index: int) -> bool:
    """Lines like From, Sent, To, Subject (מאת, נשלח, אל, נושא) together: at least three different ones, the sender first."""
    first = _LABEL.match(plain[index])
    if not first or _LABEL_GROUPS.get(first["label"].lower()) != "from" or not first["value"].strip():
        return False
    seen = set()
    for line in plain[index : index + 10]:
        if found := _LABEL.match(line):
            seen.add(_LABEL_GROUPS.get(found["label"].lower(), ""))
    return len(seen & {"from", "date", "to", "subject"}) >= 3


def _intro_end(plain: list[str], index: int) -> int:
    """The line after an introduction that begins here, or 0."""
    first = plain[index].lstrip("-–— ")
    if not first.lower().startswith(_BEGINS):
        return 0
    joined = ""
    for end in range(index, min(len(plain), index + _INTRO_LINES)):
        line = plain[end].rstrip("-–— ")
        if not line:
            return 0
        joined = f"{joined} {line}".strip(" -–—")
        if len(joined) > _INTRO_LENGTH:
            return 0
        if not line.endswith((":", "：")) and not (end > index or "<" in joined or "@" in joined):
            continue
        if _is_intro(joined):
            return end + 1
    return 0


def _is_intro(joined: str) -> bool:
    if "@" not in joined and not _CLOCK_TIME.search(joined):
        return False
    if joined.endswith((":", "：")) and (_HEBREW_FROM.match(joined) or _ADDRESS_LAST.match(joined)):
        return True
    return bool(_ENDS.search(joined))


def _quote_follows(plain: list[str], index: int) -> bool:
    following = next((line for line in plain[index : index + 3] if line), "")
    return following.startswith(">")


def _without_trailing_quotes(plain: list[str], end: int) -> int:
    """Drop the quote at the very end (with its introduction). Quotes with an answer below them stay."""
    at = _last_word(plain, end)
    # A telephone's signature may stand below the quote.
    below = at
    while below > 0 and _MACHINE_SIGNATURE.match(plain[below - 1]):
        below = _last_word(plain, below - 1)
    if below and plain[below - 1].startswith(">"):
        at = below
    if not at or not plain[at - 1].startswith(">"):
        return end
    while at and (not plain[at - 1] or plain[at - 1].startswith(">")):
        at -= 1
    return _without_intro(plain, at)


def _without_intro(plain: list[str], end: int) -> int:
    last = _last_word(plain, end)
    for start in range(max(0, last - _INTRO_LINES), last):
        if plain[start] and _intro_end(plain[:last], start) == last:
            return start
    if last and _DIVIDER.match(plain[last - 1]):
        return last - 1
    return end


def _without_list_footer(plain: list[str], end: int) -> int:
    """Drop what a mailing list writes at the end: a long rule, then a few lines with the list's address."""
    at = _last_word(plain, end)
    for index in range(max(0, at - 8), at):
        if _LIST_RULE.match(plain[index]) and any(_LIST_WORDS.search(line) for line in plain[index + 1 : at]):
            return index if _has_words(plain[:index]) else end
    return end


def _without_signature(plain: list[str], end: int) -> int:
    """Drop "-- " and what follows (if it is short), and lines like "sent from my telephone", at the end."""
    at = _last_word(plain, end)
    for index in range(max(0, at - 20), at):
        if _SIGNATURE_DIVIDER.match(plain[index]) and _has_words(plain[:index]):
            return index
    while at and _MACHINE_SIGNATURE.match(plain[at - 1]):
        at = _last_word(plain, at - 1)
        end = at
    if at and end < len(plain) and _RULE.match(plain[at - 1]):
        end = at - 1
    return end


def _last_word(plain: list[str], end: int) -> int:
    while end and not plain[end - 1]:
        end -= 1
    return end
