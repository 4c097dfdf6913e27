"""The one sanitiser of HTML that came from outside. Used when it is stored and again when it is shown.

Allow-list by nh3 (ammonia, html5ever). What leaves `clean_html` holds no script, style, form, frame, event handler, id, class
or relative address. Inline images of the mail itself (`cid:`) stay. Images elsewhere on the net do not load: their address
moves to `data-remote-src`, so that a reader may ask for them. Links open in a new window, unfollowed. `dir` stays, and the
direction that many programs give by style becomes `dir`. Cleaning twice gives the same as cleaning once.
"""

import html as html_entities
import re
from urllib.parse import unquote_to_bytes

import nh3

MAX_HTML = 2_000_000  # characters that are cleaned; what lies beyond is left out (the original is kept apart)
MAX_TAGS = 20_000  # a page with more is shown as text: the cost of deep nesting grows with its square
MAX_ENTITIES = 100_000

_TAGS = {
    "a", "abbr", "address", "article", "b", "bdi", "bdo", "big", "blockquote", "br", "caption", "center", "cite", "code", "col",
    "colgroup", "dd", "del", "dfn", "div", "dl", "dt", "em", "figcaption", "figure", "font", "footer", "h1", "h2", "h3", "h4",
    "h5", "h6", "header", "hr", "i", "img", "ins", "kbd", "li", "mark", "ol", "p", "pre", "q", "s", "samp", "section", "small",
    "span", "strike", "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "time", "tr", "tt", "u", "ul",
    "var", "wbr",
}  # fmt: skip
# These vanish with everything inside; unknown tags vanish alone and leave their text.
_SWALLOWED = {
    "applet", "audio", "base", "canvas", "embed", "frame", "frameset", "head", "iframe", "math", "noembed", "noframes",
    "noscript", "object", "param", "script", "select", "style", "svg", "template", "textarea", "title", "video", "xmp", "plaintext",
}  # fmt: skip
_ATTRIBUTES = {
    "*": {"dir", "lang", "title", "style"},
    "a": {"href", "name"},
    "img": {"src", "alt", "width", "height", "data-remote-src"},
    "table": {"align", "border", "cellpadding", "cellspacing", "width", "summary"},
    "td": {"align", "valign", "colspan", "rowspan", "width", "headers", "scope"},
    "th": {"align", "valign", "colspan", "rowspan", "width", "headers", "scope"},
    "tr": {"align", "valign"},
    "col": {"span", "width"},
    "colgroup": {"span", "width"},
    "div": {"align"},
    "p": {"align"},
    "h1": {"align"},
    "h2": {"align"},
    "h3": {"align"},
    "ol": {"start", "type"},
    "ul": {"type"},
    "li": {"value"},
    "blockquote": {"type"},
    "font": {"color", "size"},
    "time": {"datetime"},
}
_LINK = re.compile(r"(?:https?://|mailto:|tel:)", re.IGNORECASE)
_REMOTE = re.compile(r"(?:https?:)?//", re.IGNORECASE)
# Raster pictures only: an SVG is a document with scripts.
_DATA_IMAGE = re.compile(r"data:image/(?:png|jpe?g|gif|webp);base64,[A-Za-z0-9+/=\s]*\Z", re.IGNORECASE)
_CONTENT_ID = re.compile(r"cid:[^\s\"'<>\\]+\Z", re.IGNORECASE)
_NUMERIC = re.compile(r"\d{1,4}%?\Z")
_NUMERIC_ATTRIBUTES = {
    "width",
    "height",
    "border",
    "cellpadding",
    "cellspacing",
    "colspan",
    "rowspan",
    "span",
    "start",
    "value",
}
_SPANS = {"colspan": 100, "rowspan": 1000, "span": 100}
_REL = "nofollow noopener noreferrer"

# nh3 writes every tag as <name attr="value" ...>, so these read its output exactly.
_WRITTEN_TAG = re.compile(r'<[a-z][a-z0-9]*(?: [a-z-]+="[^"]*")*>')
_WRITTEN_ATTRIBUTE = re.compile(r' ([a-z-]+)="([^"]*)"')


def clean_html(html: str) -> str:
    """The harmless part of a piece of foreign HTML. Never fails; too large or too intricate HTML comes back as its text."""
    if len(html) > MAX_HTML:
        html = html[:MAX_HTML]
    if html.count("<") > MAX_TAGS or html.count("&") > MAX_ENTITIES:
        return text_to_html(html_to_text(html))
    try:
        cleaned = nh3.clean(
            html.replace("\x00", ""),
            tags=_TAGS,
            clean_content_tags=_SWALLOWED,
            attributes=_ATTRIBUTES,
            attribute_filter=_filter,
            filter_style_properties={"direction", "text-align"},
            url_schemes={"http", "https", "mailto", "tel", "cid", "data"},
            link_rel=_REL,
            set_tag_attribute_values={"a": {"target": "_blank"}},
        )
    except (ValueError, OverflowError, RecursionError):
        return text_to_html(html_to_text(html))
    return _WRITTEN_TAG.sub(_finish_tag, cleaned)


def _filter(tag: str, attribute: str, value: str) -> str | None:
    match tag, attribute:
        case _, "dir":
            word = value.strip().lower()
            return word if word in {"rtl", "ltr", "auto"} else None
        case "a", "href":
            return value.strip() if _LINK.match(value.strip()) else None
        case "img", "src":
            address = value.strip()
            if _REMOTE.match(address) or _CONTENT_ID.match(address) or _DATA_IMAGE.match(address):
                return address
            return None
        case "img", "data-remote-src":
            return value if _REMOTE.match(value) else None
        case "blockquote", "type":
            return "cite" if value.strip().lower() == "cite" else None
        case _, name if name in _NUMERIC_ATTRIBUTES:
            return _number(name, value)
    return value


def _number(name: str, value: str) -> str | None:
    number = value.strip()
    if not _NUMERIC.match(number):
        return None
    if limit := _SPANS.get(name):
        return number if number.isdigit() and int(number) <= limit else None
    return number


def _finish_tag(match: re.Match[str]) -> str:
    tag = match.group()
    if tag.startswith("<img "):
        return _block_remote(tag)
    if tag.startswith("<a "):
        return _link(tag)
    return _style_to_dir(tag) if ' style="' in tag else tag


def _block_remote(tag: str) -> str:
    attributes = {name: value for name, value in _WRITTEN_ATTRIBUTE.findall(tag) if name != "style"}
    if "src" in attributes and _REMOTE.match(attributes["src"]):
        attributes["data-remote-src"] = attributes.pop("src")
    return "<img" + "".join(f' {name}="{value}"' for name, value in attributes.items()) + ">"


def _link(tag: str) -> str:
    """Attributes in one order, so that cleaning twice changes nothing; a link without an address is no link."""
    attributes = dict(_WRITTEN_ATTRIBUTE.findall(tag))
    kept = [name for name in ("href", "name", "title", "dir", "lang") if name in attributes]
    ending = f' target="_blank" rel="{_REL}"' if "href" in attributes else ""
    return "<a" + "".join(f' {name}="{attributes[name]}"' for name in kept) + ending + ">"


def _style_to_dir(tag: str) -> str:
    attributes = dict(_WRITTEN_ATTRIBUTE.findall(tag))
    rules = dict(rule.strip().split(":", 1) for rule in attributes.pop("style").lower().split(";") if ":" in rule)
    direction = rules.get("direction", "").strip()
    if direction in {"rtl", "ltr"}:
        attributes.setdefault("dir", direction)
    name = tag[1 : tag.index(" ")]
    return f"<{name}" + "".join(f' {key}="{value}"' for key, value in attributes.items()) + ">"


# Text -------------------------------------------------------------------------------------------------------------------

_PIECES = re.compile(r"(<(?:[!/?]|[a-zA-Z])[^<>]*>)")
_COMMENT_END = "-->"
_BLANKS = re.compile(r"[ \t\r\f\v\n\u00a0]+")
_BREAKING = {"br", "p", "div", "tr", "li", "table", "ul", "ol", "dl", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "pre",
             "blockquote", "address", "article", "section", "header", "footer", "figure", "center", "caption", "body", "form"}  # fmt: skip
_SPACED = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "ul", "ol", "table", "pre"}
_SILENT = {
    "script",
    "style",
    "head",
    "title",
    "noscript",
    "template",
    "svg",
    "math",
    "textarea",
    "select",
    "xmp",
    "object",
    "iframe",
}
_NAME = re.compile(r"</?\s*([a-zA-Z][a-zA-Z0-9]*)")
_HREF = re.compile(r"""\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))""", re.IGNORECASE)
_EDGES = re.compile("[\x1e\x1f]")
_BLOCK, _PARAGRAPH = "\x1e", "\x1f"  # not in any text: _PIECES sees it after they are taken out
_BOUNDARIES = re.compile("\n?(?:[\x1e\x1f][ \t]*)+")
_MANY_LINES = re.compile(r"\n{3,}")


def html_to_text(html: str) -> str:
    """What a person would read of a piece of HTML, as plain lines. Linear in its length; never fails.

    Links keep their address where it differs from their words; comments, scripts, styles and the head vanish.
    """
    out: list[str] = []
    silent = ""
    preformatted = 0
    link, link_from = "", 0
    for index, piece in enumerate(_PIECES.split(_EDGES.sub("", _without_comments(html[:MAX_HTML])))):
        if not index % 2:
            if silent or not piece:
                continue
            text = html_entities.unescape(piece) if "&" in piece else piece
            if not preformatted:
                text = _BLANKS.sub(" ", text)
                if out and text[:1] == " " and out[-1][-1:] == " ":
                    text = text[1:]
            out.append(text)
            continue
        named = _NAME.match(piece)
        if not named:
            continue
        name = named.group(1).lower()
        closing = piece.startswith("</")
        if silent:
            silent = "" if closing and name == silent else silent
        elif name in _SILENT and not piece.endswith("/>"):
            silent = "" if closing else name
        elif name == "a":
            if closing:
                out.append(_shown_address(link, "".join(out[link_from:])))
                link = ""
            elif found := _HREF.search(piece):
                link, link_from = next(group for group in found.groups() if group is not None), len(out)
        elif name in {"td", "th"}:
            if closing:
                out.append("\t")
        elif name in _BREAKING:
            preformatted = max(0, preformatted + (-1 if closing else 1)) if name == "pre" else preformatted
            out.append("\n" if name == "br" else _PARAGRAPH if name in _SPACED else _BLOCK)
    lines = (_tidy(line) for line in _BOUNDARIES.sub(_boundary, "".join(out)).split("\n"))
    return _MANY_LINES.sub("\n\n", "\n".join(lines)).strip()


def text_to_html(text: str) -> str:
    """Plain text as HTML that shows the same lines."""
    return html_entities.escape(text, quote=False).replace("\n", "<br>\n")


def _boundary(match: re.Match[str]) -> str:
    """Edges of blocks that meet make one line end, edges of paragraphs an empty line; a <br> before an edge shows nothing."""
    return "\n\n" if _PARAGRAPH in match.group() else "\n"


def _tidy(line: str) -> str:
    return line.strip(" ").replace(" \t", "\t").replace("\t ", "\t").rstrip("\t ") if line else line


def _shown_address(link: str, words: str) -> str:
    address = html_entities.unescape(link).strip()
    if not address.lower().startswith(("http://", "https://", "mailto:")) or len(address) > 500:
        return ""
    bare = address.removeprefix("mailto:").removeprefix("https://").removeprefix("http://").rstrip("/")
    if not words.strip() or bare.split("?")[0] in words or _plain(bare) in words:
        return ""
    return f" <{address}>"


def _plain(address: str) -> str:
    return unquote_to_bytes(address).decode("utf-8", "replace")


def _without_comments(html: str) -> str:
    """Comments (Outlook hides whole style sheets in them) go, by one pass; an unclosed one swallows the rest."""
    if "<!--" not in html:
        return html
    kept: list[str] = []
    at = 0
    while (start := html.find("<!--", at)) >= 0:
        kept.append(html[at:start])
        end = html.find(_COMMENT_END, start + 4)
        if end < 0:
            return "".join(kept)
        at = end + len(_COMMENT_END)
    kept.append(html[at:])
    return "".join(kept)
