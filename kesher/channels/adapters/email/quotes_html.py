"""The same for HTML: find where the program that wrote the mail put the older one, and cut there.

Marks by program: Gmail (gmail_quote), Outlook on the web and telephones (divRplyFwdMsg, appendonsend, the reference message
container), Outlook on Windows (a top border in its own grey), Apple Mail and Thunderbird (blockquote type=cite), Yahoo
(yahoo_quoted), Hotmail (stopSpelling), Proton. A container is folded only when nothing readable comes after it, so answers
between quotes stay; a forwarded mail is not folded.
"""

import re
from dataclasses import dataclass

from kesher.channels.adapters.email import quotes
from kesher.core.sanitise import html_to_text

MAX_TAGS = 20_000

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)((?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>")
_VOID = {"br", "hr", "img", "input", "meta", "link", "col", "area", "base", "wbr", "source"}
# Containers: the quote ends where the element does.
_CONTAINER = re.compile(
    r"class\s*=\s*[\"']?[^\"'>]*(?:gmail_quote|yahoo_quoted|moz-cite-prefix|protonmail_quote|gmail_extra_quote|tutanota_quote|zmail_extra|OutlookMessageHeader|mail_ru_quote|x_gmail_quote)"
    r"|id\s*=\s*[\"']?[^\"'>]*(?:mail-editor-reference-message-container|OLK_SRC_BODY_SECTION|yahoo_quoted|isForwardContent)"
    r"|type\s*=\s*[\"']?cite",
    re.IGNORECASE,
)
# Marks: everything after them to the end of the mail is the older mail.
_TO_THE_END = re.compile(
    r"id\s*=\s*[\"']?(?:x_)*(?:divRplyFwdMsg|appendonsend|stopSpelling|lineBreakAtBeginningOfMessage_reply)"
    r"|border:\s*none;\s*border-top:\s*solid #(?:B5C4DF|E1E1E1)",
    re.IGNORECASE,
)
_INTERESTING = re.compile(
    r"gmail_quote|yahoo_quoted|cite|quote|RplyFwdMsg|appendonsend|stopSpelling|reference-message|OLK_SRC|border-top|OutlookMessageHeader",
    re.IGNORECASE,
)
_FORWARD = re.compile(
    r"forwarded message|הודעה שהועברה|הודעה מועברת|пересылаемое|message transféré|weitergeleitete", re.IGNORECASE
)


@dataclass(frozen=True)
class Span:
    """One quoted stretch of the HTML, from its opening tag to the end of its element (or of the mail)."""

    start: int
    end: int


def fold_html(html: str) -> tuple[str, str]:
    """The HTML that was written, and the HTML that trails below it; the second is empty where nothing was found.

    The halves are pieces of one document and not balanced by themselves: each goes through the sanitiser before it is shown.
    """
    if not _INTERESTING.search(html):
        return html, ""
    cut = len(html)
    for span in reversed(_spans(html)):
        if html_to_text(html[span.end : cut]).strip():
            break
        if _FORWARD.search(html_to_text(html[span.start : span.start + 3000])[:300]):
            break
        cut = span.start
    if cut == len(html) or not html_to_text(html[:cut]).strip():
        return html, ""
    return html[:cut], html[cut:]


def fold_as_text(html: str) -> quotes.Folded:
    """HTML as text, folded: first where the program marked its quote, then by the words themselves."""
    kept, below = fold_html(html)
    folded = quotes.fold(html_to_text(kept))
    if not below:
        return folded
    shown, intro = _without_last_intro(folded.shown)
    return quotes.Folded(shown, "\n".join(part for part in (intro, folded.quoted, html_to_text(below)) if part))


def _without_last_intro(shown: str) -> tuple[str, str]:
    lines = shown.rstrip().split("\n")
    for start in range(max(1, len(lines) - 4), len(lines)):
        if quotes.is_intro_block([line for line in lines[start:] if line.strip()]) and "\n".join(lines[:start]).strip():
            return "\n".join(lines[:start]).rstrip(), "\n".join(lines[start:])
    return shown, ""


def _spans(html: str) -> list[Span]:
    """Outermost quoted stretches in order."""
    spans: list[Span] = []
    depth, name, start = 0, "", 0
    for count, tag in enumerate(_TAG.finditer(html)):
        if count > MAX_TAGS:
            return []
        closing, element, attributes = tag.group(1), tag.group(2).lower(), tag.group(3)
        if depth:
            if element == name and element not in _VOID and not attributes.endswith("/"):
                depth += -1 if closing else 1
                if not depth:
                    spans.append(Span(start, tag.end()))
            continue
        if closing or not attributes:
            continue
        if _TO_THE_END.search(attributes):
            spans.append(Span(tag.start(), len(html)))
            return spans
        if _CONTAINER.search(attributes) and element not in _VOID:
            depth, name, start = 1, element, tag.start()
    if depth:
        spans.append(Span(start, len(html)))
    return spans
