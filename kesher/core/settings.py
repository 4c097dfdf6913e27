"""Settings that an administrator changes while the system runs: declared once, checked on writing, kept in the database."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from kesher.core import clock
from kesher.core.models import Setting
from kesher.core.reference import remembered


class Unfit(ValueError):
    """The value does not fit; the text says what would, in the page's language."""


@dataclass(frozen=True)
class Declared:
    """One setting: its default, what it means, and a check that returns the clean value or raises Unfit."""

    key: str
    default: Any
    label: Any
    check: Callable[[Any], Any]


_declared: dict[str, Declared] = {}


def declare(key: str, default: Any, label: Any, check: Callable[[Any], Any]) -> None:
    """Make a setting known. Called at start-up by the package that reads it."""
    _declared[key] = Declared(key, default, label, check)


def known() -> list[Declared]:
    """Every declared setting, by key."""
    return [_declared[key] for key in sorted(_declared)]


def get(key: str) -> Any:
    """The present value, else the default. KeyError for one that nobody declared."""
    default = _declared[key].default
    return _kept().get(key, default)


def values(prefix: str = "") -> dict[str, Any]:
    """The present values of every declared key that begins so."""
    kept = _kept()
    return {key: kept.get(key, one.default) for key, one in _declared.items() if key.startswith(prefix)}


def put(key: str, value: Any) -> None:
    """Change a value; raises Unfit and changes nothing where it does not fit."""
    clean = _declared[key].check(value)
    Setting.objects.update_or_create(key=key, defaults={"value": clean, "changed_at": clock.now()})


@remembered
def _kept() -> dict[str, Any]:
    return dict(Setting.objects.values_list("key", "value"))


def whole_number(low: int, high: int) -> Callable[[Any], int]:
    """A check: a whole number from low to high."""

    def check(value: Any) -> int:
        try:
            number = int(value)
        except (TypeError, ValueError):
            raise Unfit(_("A whole number is needed.")) from None
        if not low <= number <= high:
            raise Unfit(_("A number from %(low)s to %(high)s is needed.") % {"low": low, "high": high})
        return number

    return check


def words(longest: int) -> Callable[[Any], str]:
    """A check: a text of at most so many characters."""

    def check(value: Any) -> str:
        text = str(value).strip()
        if len(text) > longest:
            raise Unfit(_("At most %(longest)s characters.") % {"longest": longest})
        return text

    return check


def yes_or_no(value: Any) -> bool:
    """A check: true or false."""
    return value in (True, "true", "on", "1", 1)


def one_of(*choices: str) -> Callable[[Any], str]:
    """A check: one of these."""

    def check(value: Any) -> str:
        if value not in choices:
            raise Unfit(_("One of: %(choices)s.") % {"choices": ", ".join(choices)})
        return str(value)

    return check
