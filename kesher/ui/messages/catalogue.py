"""Write the strings of a package into its .po file, keeping what is translated, and compile .po to .mo."""

import os
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from kesher.ui.messages.extract import LANGUAGE, ROOT, Key, packages, strings

# No dates and no names: a file changes only when its strings do.
HEADER = (
    'msgid ""\nmsgstr ""\n'
    '"Language: he\\n"\n'
    '"MIME-Version: 1.0\\n"\n'
    '"Content-Type: text/plain; charset=utf-8\\n"\n'
    '"Content-Transfer-Encoding: 8bit\\n"\n'
    '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
)


def po_file(package: str, root: Path = ROOT) -> Path:
    """Where the Hebrew of a package is kept."""
    return root / package / "locale" / LANGUAGE / "LC_MESSAGES" / "django.po"


def read(package: str, root: Path = ROOT) -> dict[Key, Message]:
    """The translated catalogue of a package; empty where there is none yet."""
    path = po_file(package, root)
    if not path.exists():
        return {}
    with path.open("rb") as file:
        return {key_of(message): message for message in read_po(file, locale=LANGUAGE) if message.id}


def key_of(message: Message) -> Key:
    """The key of a message that was read from a catalogue."""
    if isinstance(message.id, (list, tuple)):
        return Key(message.id[0], message.id[1], message.context)
    return Key(message.id, None, message.context)


def gather(package: str, root: Path = ROOT) -> tuple[int, int]:
    """Bring the package's .po up to date; answers how many strings it has and how many still want a translation.

    What is translated is kept, what is no longer used goes, and a new string that another package has translated
    takes that translation over.
    """
    found = strings(package, root)
    if not found:
        po_file(package, root).unlink(missing_ok=True)
        return 0, 0
    here = read(package, root)
    elsewhere = {
        key: m for other in packages(root) if other != package for key, m in read(other, root).items() if is_complete(m)
    }
    catalogue = Catalog(locale=LANGUAGE, fuzzy=False)
    missing = 0
    for key in sorted(found, key=lambda k: (sorted(found[k].files)[0], k.msgid, k.context or "", k.plural or "")):
        known = here.get(key)
        if known is None or not is_complete(known):
            known = elsewhere.get(key, known)
        missing += known is None or not is_complete(known)
        _add(catalogue, key, known, files=sorted(found[key].files), comments=sorted(found[key].comments))
    _write(catalogue, po_file(package, root))
    return len(found), missing


def is_complete(message: Message) -> bool:
    """Whether every form of the message is translated and none is a guess."""
    forms = message.string if isinstance(message.string, (list, tuple)) else [message.string]
    plural = isinstance(message.id, (list, tuple))
    return all(forms) and len(forms) == (2 if plural else 1) and not message.fuzzy


def compile_all(root: Path = ROOT) -> int:
    """Compile the .po of every package into the .mo beside it; answers how many. Needs no database."""
    done = 0
    for package in packages(root):
        path = po_file(package, root)
        if not path.exists():
            continue
        with path.open("rb") as file:
            catalogue = read_po(file, locale=LANGUAGE)
        words = BytesIO()
        write_mo(words, catalogue)
        _replace(path.with_suffix(".mo"), words.getvalue())
        done += 1
    return done


def _replace(path: Path, content: bytes) -> None:
    """A running server never sees half a file, and two that compile at once do not meet."""
    if path.exists() and path.read_bytes() == content:
        return
    new = path.with_suffix(f"{path.suffix}.{os.getpid()}.new")
    new.write_bytes(content)
    new.replace(path)


def _add(catalogue: Catalog, key: Key, known: Message | None, *, files: list[str], comments: list[str]) -> None:
    msgid: Any = (key.msgid, key.plural) if key.plural is not None else key.msgid
    string: Any = known.string if known is not None else (("", "") if key.plural is not None else "")
    flags = {"fuzzy"} if known is not None and known.fuzzy else set()
    catalogue.add(
        msgid,
        string,
        context=key.context,
        locations=[(name, 0) for name in files],
        auto_comments=comments,
        user_comments=list(known.user_comments) if known is not None else [],
        flags=flags,
    )


def _write(catalogue: Catalog, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_suffix(".po.new")
    with new.open("wb") as file:
        file.write(HEADER.encode())
        write_po(file, catalogue, omit_header=True, include_lineno=False, width=110)
    new.replace(path)
