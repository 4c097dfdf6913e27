"""A column of secrets: a list of words in Python, one sealed text in the database (kesher.core.sealing)."""

import json
from collections.abc import Iterable
from typing import Any

from django.db import models

from kesher.core import sealing


class Sealed(list[str]):
    """The words, opened. With a key that is not ours the list is empty and `unreadable`; what stands in the column is
    kept, and written back as it is: a lost key must not become lost secrets."""

    def __init__(self, words: Iterable[str] = (), *, stands: str = "", unreadable: bool = False) -> None:
        super().__init__(words)
        self.stands = stands
        self.unreadable = unreadable


class SealedWords(models.TextField):  # type: ignore[type-arg]  # it cannot be subscripted where the program runs
    """Never compared, never searched, never in history: the same words are sealed differently each time."""

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("default", list)
        options.setdefault("blank", True)
        super().__init__(*args, **options)

    def from_db_value(self, value: str | None, *_: Any) -> Sealed:
        """Open what the column holds; never fails, since a wrong key must not take every page with it."""
        return opened(value or "")

    def to_python(self, value: Any) -> Any:
        """A list stays a list."""
        return value

    def get_prep_value(self, value: Any) -> str:
        """Seal; an unreadable list goes back as it came."""
        if isinstance(value, Sealed) and value.unreadable:
            return value.stands
        return sealed(value or ())


def sealed(words: Iterable[str]) -> str:
    """What the column holds for these words; empty for none."""
    listed = list(words)
    return sealing.seal(json.dumps(listed, ensure_ascii=False)) if listed else ""


def opened(stands: str) -> Sealed:
    """The words of what a column holds."""
    if not stands:
        return Sealed()
    try:
        return Sealed(json.loads(sealing.unseal(stands)), stands=stands)
    except sealing.WrongKey:
        return Sealed(stands=stands, unreadable=True)
