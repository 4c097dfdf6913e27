"""Find the strings that people see, in Python files and templates."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from babel.messages.extract import extract
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[2]  # the folder `kesher/`
LANGUAGE = "he"
UNTRANSLATED = {"config"}  # no words for people, and no Django application, so its catalogue would never be read
SKIPPED_FOLDERS = {"migrations", "locale", "static", "__pycache__"}
TEMPLATES = {".html", ".txt", ".xml", ".svg"}
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}


@dataclass(frozen=True)
class Key:
    """What makes a string one string: its English, singular and plural, and its context."""

    msgid: str
    plural: str | None = None
    context: str | None = None


@dataclass
class Found:
    """One string of a package, with the files that use it and what its author tells the translator."""

    key: Key
    files: set[str] = field(default_factory=set)
    comments: set[str] = field(default_factory=set)


class UnreadableSource(Exception):
    """A file whose strings cannot be read, named with the reason."""


def packages(root: Path = ROOT) -> list[str]:
    """Names of the packages of `root` that may have strings, in order."""
    return sorted(p.name for p in root.iterdir() if (p / "__init__.py").exists() and p.name not in UNTRANSLATED)


def strings(package: str, root: Path = ROOT) -> dict[Key, Found]:
    """Every string of one package; raises UnreadableSource for a template that cannot be translated."""
    found: dict[Key, Found] = {}
    for path in _sources(root / package):
        name = path.relative_to(root.parent).as_posix()
        for key, comments in _strings_of(path, name):
            one = found.setdefault(key, Found(key))
            one.files.add(name)
            one.comments.update(comments)
    return found


def _sources(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        if SKIPPED_FOLDERS.isdisjoint(parts) and (
            path.suffix == ".py" or (path.suffix in TEMPLATES and "templates" in parts)
        ):
            yield path


def _strings_of(path: Path, name: str) -> Iterator[tuple[Key, list[str]]]:
    text = path.read_text(encoding="utf-8")
    try:
        source = text if path.suffix == ".py" else _as_python(text, name)
        rows = list(extract("python", BytesIO(source.encode()), KEYWORDS, ["Translators:"], {"encoding": "utf-8"}))
    except (SyntaxError, ValueError) as error:
        raise UnreadableSource(f"{name}: {error}") from error
    for _line, message, comments, context in rows:
        msgid, plural = (message[0], message[1]) if isinstance(message, tuple) else (message, None)
        if msgid:
            yield Key(msgid, plural, context), comments


def _as_python(template: str, name: str) -> str:
    """Django's rewriting of a template into calls of gettext; its indentation means nothing, so it is taken away."""
    return "\n".join(line.lstrip() for line in templatize(template, origin=name).splitlines())
