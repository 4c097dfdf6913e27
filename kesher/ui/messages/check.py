"""What is wrong with the translations, one sentence a fault."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Message

from kesher.ui.messages.catalogue import read
from kesher.ui.messages.extract import ROOT, Key, packages, strings

PLACEHOLDER = re.compile(r"%(?:\([^)]*\))?[-#0 +]*(?:\d+|\*)?(?:\.\d+)?[a-zA-Z%]|\{[a-zA-Z_][^{}]*\}|\{\}")


def problems(only: list[str] | None = None, root: Path = ROOT) -> list[str]:
    """Faults of the named packages (all when none is named); empty when the translations can be shipped."""
    found = [fault for package in only or packages(root) for fault in _of_package(package, root)]
    return found + [
        fault for fault in _disagreements(root) if not only or any(f"kesher.{name}" in fault for name in only)
    ]


def _of_package(package: str, root: Path) -> Iterator[str]:
    used, known = strings(package, root), read(package, root)
    for key in sorted(used.keys() - known.keys(), key=str):
        yield f"kesher.{package}: not gathered: {_show(key)} (run: kesher messages {package})"
    for key in sorted(known.keys() - used.keys(), key=str):
        yield f"kesher.{package}: no longer used: {_show(key)} (run: kesher messages {package})"
    for key in sorted(used.keys() & known.keys(), key=str):
        yield from (f"kesher.{package}: {fault}: {_show(key)}" for fault in _faults(key, known[key]))


def _faults(key: Key, message: Message) -> Iterator[str]:
    forms = [
        str(form or "") for form in (message.string if isinstance(message.string, (list, tuple)) else [message.string])
    ]
    if message.fuzzy:
        yield "marked as a guess (fuzzy)"
    if key.plural is not None and len(forms) != 2:
        yield f"has {len(forms)} plural forms instead of 2"
    elif not any(forms):
        yield "not translated"
    elif not all(forms):
        yield "a plural form is missing"
    elif not _same_placeholders(key, forms):
        yield "placeholders differ"


def _same_placeholders(key: Key, forms: list[str]) -> bool:
    """The form for one thing may say it in words ("שעה אחת"), so it may leave the number out; the others may not."""
    if key.plural is None:
        return _placeholders(forms[0]) == _placeholders(key.msgid)
    full = _placeholders(key.plural)
    return not _placeholders(forms[0]) - full and _placeholders(forms[1]) == full


def _placeholders(text: str) -> Counter[str]:
    return Counter(match for match in PLACEHOLDER.findall(text) if match != "%%")


def _disagreements(root: Path) -> Iterator[str]:
    """Django joins all catalogues into one, so two translations of one string would fight silently."""
    first: dict[tuple[str, str | None], tuple[str, Key, Message]] = {}
    for package in packages(root):
        for key, message in read(package, root).items():
            other, _, theirs = first.setdefault((key.msgid, key.context), (package, key, message))
            if theirs.string and message.string and _singular(theirs) != _singular(message):
                yield (
                    f"kesher.{other} and kesher.{package} translate {_show(key)} differently: {_singular(theirs)!r} and "
                    f"{_singular(message)!r} (agree, or tell them apart with pgettext)"
                )


def _singular(message: Message) -> str:
    return str(message.string[0] if isinstance(message.string, (list, tuple)) else message.string)


def _show(key: Key) -> str:
    return repr(key.msgid) + (f" (context {key.context!r})" if key.context else "")
