"""A condition cut into tokens, each with its place."""

import re
from dataclasses import dataclass

from kesher.core.rules.types import Fault, FaultKind, Faulty

_TOKEN = re.compile(
    r"""(?P<space>[ \t\r\n]+|//[^\n]*)
      | (?P<decimal>\d+\.\d+(?:[eE][+-]?\d+)?|\d+[eE][+-]?\d+)
      | (?P<number>\d+)
      | (?P<text>"(?:[^"\\\n]|\\[\\"'nrt])*"|'(?:[^'\\\n]|\\[\\"'nrt])*')
      | (?P<name>[A-Za-z_][A-Za-z0-9_]*)
      | (?P<sign>&&|\|\||==|!=|<=|>=|[-+*/%<>!?:().,\[\]])""",
    re.VERBOSE,
)
_LARGEST = 10**12


@dataclass(frozen=True)
class Token:
    """`kind` is number, text, name, sign, or end."""

    kind: str
    text: str
    start: int
    end: int


def tokens(source: str) -> list[Token]:
    """All tokens and an end; Faulty for what is none."""
    found: list[Token] = []
    at = 0
    while at < len(source):
        match = _TOKEN.match(source, at)
        if match is None:
            raise Faulty(Fault(FaultKind.SYNTAX, at, at + 1, source[at]))
        kind, text = str(match.lastgroup), match.group()
        if kind == "decimal" or (kind == "number" and int(text) > _LARGEST):
            raise Faulty(Fault(FaultKind.NOT_WHOLE, at, match.end(), text))
        if kind != "space":
            found.append(Token(kind, text, at, match.end()))
        at = match.end()
    return [*found, Token("end", "", len(source), len(source))]
