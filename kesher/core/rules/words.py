"""Faults and types in the language of the page."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from kesher.core.rules.types import Fault, FaultKind, Kind

_KINDS: dict[str, Callable[[], str]] = {
    Kind.NUMBER: lambda: _("a whole number"),
    Kind.TEXT: lambda: _("a text"),
    Kind.TRUTH: lambda: _("true or false"),
    Kind.TEXTS: lambda: _("a list of texts"),
    Kind.NUMBERS: lambda: _("a list of numbers"),
}
_FAULTS: dict[FaultKind, Callable[[], str]] = {
    FaultKind.EMPTY: lambda: _("There is no condition yet."),
    FaultKind.TOO_LONG: lambda: _("A condition has at most %(longest)s characters."),
    FaultKind.TOO_DEEP: lambda: _("Too many brackets within brackets. Make two rules of it."),
    FaultKind.SYNTAX: lambda: _("Something is missing or stands in the wrong place before “%(near)s”."),
    FaultKind.NOT_A_NAME: lambda: _("“%(near)s” is not in the list of names."),
    FaultKind.NOT_A_CHOICE: lambda: _("%(name)s is never “%(near)s”. It is one of: %(choices)s."),
    FaultKind.NOT_A_FUNCTION: lambda: _("“%(near)s” cannot be used like this. There are: %(known)s."),
    FaultKind.WRONG_TYPE: lambda: _("This is %(is)s; %(needed)s is needed here."),
    FaultKind.NOT_WHOLE: lambda: _("“%(near)s” is not a whole number up to a million million."),
    FaultKind.NOT_A_TRUTH: lambda: _("The condition as a whole must be true or false; this is %(is)s."),
    FaultKind.NESTED: lambda: _("A search within a search is not allowed."),
    FaultKind.ENGINE: lambda: _("The rules engine does not take this: %(said)s"),
}


def kind_words(kind: str) -> str:
    """A type in words."""
    return _KINDS[kind]() if kind in _KINDS else kind


def fault_words(fault: Fault) -> str:
    """What is wrong, as a sentence."""
    if fault.kind is FaultKind.SYNTAX and not fault.near:
        return _("The condition ends too early.")
    facts = {name: kind_words(value) if name in {"is", "needed"} else value for name, value in fault.facts.items()}
    return _FAULTS[fault.kind]() % ({"near": fault.near} | facts)
