"""The part of CEL that rules use, read into a tree with places (cel-spec, "Syntax").

Conditions, comparisons, whole-number arithmetic, texts, lists, `in`, `? :`, and a few functions. What CEL has beyond that (maps, types,
durations, bytes) is refused here: the engine never sees it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from kesher.core.rules.tokens import Token, tokens
from kesher.core.rules.types import Fault, FaultKind, Faulty

DEEPEST = 24
_LEVELS = (("||",), ("&&",), ("==", "!=", "<", "<=", ">", ">=", "in"), ("+", "-"), ("*", "/", "%"))


@dataclass(frozen=True)
class Node:
    """`what` is number, text, truth, name, list, not, minus, binary, choose, call or method; `value` its sign, name or literal."""

    what: str
    value: str
    start: int
    end: int
    parts: tuple["Node", ...] = ()


def parse(source: str) -> Node:
    """The tree of a condition. Faulty (syntax, too_deep, not_whole) with the place."""
    reader = _Reader(tokens(source))
    tree = reader.choose()
    reader.expect("")
    return tree


class _Reader:
    def __init__(self, found: Sequence[Token]) -> None:
        self.found, self.at, self.depth = found, 0, 0

    @property
    def here(self) -> Token:
        return self.found[self.at]

    def take(self) -> Token:
        token = self.here
        self.at += 1
        return token

    def is_sign(self, *texts: str) -> bool:
        word = self.here.kind == "sign" or (self.here.kind == "name" and self.here.text == "in")
        return word and self.here.text in texts

    def expect(self, text: str) -> Token:
        if (self.here.kind == "end") if text == "" else self.is_sign(text):
            return self.take() if text else self.here
        raise self.wrong()

    def wrong(self) -> Faulty:
        token = self.here
        return Faulty(Fault(FaultKind.SYNTAX, token.start, max(token.end, token.start + 1), token.text))

    def choose(self) -> Node:
        self.depth += 1
        if self.depth > DEEPEST:
            raise Faulty(Fault(FaultKind.TOO_DEEP, self.here.start, self.here.end, self.here.text))
        first = self.binary(0)
        if self.is_sign("?"):
            self.take()
            yes = self.binary(0)
            self.expect(":")
            no = self.choose()
            first = Node("choose", "?", first.start, no.end, (first, yes, no))
        self.depth -= 1
        return first

    def binary(self, level: int) -> Node:
        if level == len(_LEVELS):
            return self.unary()
        left = self.binary(level + 1)
        while self.is_sign(*_LEVELS[level]):
            sign = self.take().text
            right = self.binary(level + 1)
            left = Node("binary", sign, left.start, right.end, (left, right))
        return left

    def unary(self) -> Node:
        signs: list[Token] = []
        while self.is_sign("!", "-"):
            signs.append(self.take())
        if len(signs) > DEEPEST:
            raise Faulty(Fault(FaultKind.TOO_DEEP, signs[0].start, signs[-1].end, "!"))
        node = self.member()
        for sign in reversed(signs):
            node = Node("not" if sign.text == "!" else "minus", sign.text, sign.start, node.end, (node,))
        return node

    def member(self) -> Node:
        node = self.primary()
        while self.is_sign("."):
            self.take()
            name = self.take()
            if name.kind != "name" or not self.is_sign("("):
                self.at -= 1
                raise self.wrong()
            arguments, end = self.arguments()
            node = Node("method", name.text, name.start, end, (node, *arguments))
        return node

    def primary(self) -> Node:
        token = self.here
        if token.kind in {"number", "text"}:
            self.take()
            return Node(token.kind, token.text, token.start, token.end)
        if token.kind == "name" and token.text != "in":
            self.take()
            if token.text in {"true", "false"}:
                return Node("truth", token.text, token.start, token.end)
            if self.is_sign("("):
                arguments, end = self.arguments()
                return Node("call", token.text, token.start, end, arguments)
            return Node("name", token.text, token.start, token.end)
        if self.is_sign("("):
            self.take()
            inner = self.choose()
            self.expect(")")
            return inner
        if self.is_sign("["):
            self.take()
            items, end = self.several("]")
            return Node("list", "", token.start, end, items)
        raise self.wrong()

    def arguments(self) -> tuple[tuple[Node, ...], int]:
        self.expect("(")
        return self.several(")")

    def several(self, closing: str) -> tuple[tuple[Node, ...], int]:
        items: list[Node] = []
        while not self.is_sign(closing):
            if items:
                self.expect(",")
            items.append(self.choose())
        return tuple(items), self.take().end
