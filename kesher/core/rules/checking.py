"""Do the types of a condition fit together? Pure, over its tree."""

from collections.abc import Mapping

from kesher.core.rules.grammar import Node
from kesher.core.rules.types import Fault, FaultKind, Faulty, Kind, Vocabulary

_NUMBER, _TEXT, _TRUTH = Kind.NUMBER, Kind.TEXT, Kind.TRUTH
_ITEM = {Kind.TEXTS: Kind.TEXT, Kind.NUMBERS: Kind.NUMBER}
_LIST = {Kind.TEXT: Kind.TEXTS, Kind.NUMBER: Kind.NUMBERS}
_OF_TEXT = ("startsWith", "endsWith", "contains")
_SEARCHES = ("exists", "all")
FUNCTIONS = ("size", *_OF_TEXT, *_SEARCHES)


def check(tree: Node, vocabulary: Vocabulary) -> None:
    """Faulty for an unknown name or function, parts whose types do not fit, or a whole that is neither true nor false."""
    found = _Checker(vocabulary).kind_of(tree, {})
    if found is not _TRUTH:
        raise Faulty(Fault(FaultKind.NOT_A_TRUTH, tree.start, tree.end, facts={"is": found.value}))


class _Checker:
    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary

    def kind_of(self, node: Node, bound: Mapping[str, Kind]) -> Kind:
        match node.what:
            case "number":
                return _NUMBER
            case "text":
                return _TEXT
            case "truth":
                return _TRUTH
            case "name":
                return self._name(node, bound)
            case "list":
                return self._list(node, bound)
            case "not":
                return self._want(node.parts[0], _TRUTH, bound)
            case "minus":
                return self._want(node.parts[0], _NUMBER, bound)
            case "choose":
                return self._choose(node, bound)
            case "binary":
                return self._binary(node, bound)
        return self._call(node, bound)

    def _want(self, node: Node, kind: Kind, bound: Mapping[str, Kind]) -> Kind:
        found = self.kind_of(node, bound)
        if found is not kind:
            raise Faulty(
                Fault(FaultKind.WRONG_TYPE, node.start, node.end, facts={"is": found.value, "needed": kind.value})
            )
        return kind

    def _name(self, node: Node, bound: Mapping[str, Kind]) -> Kind:
        if node.value in bound:
            return bound[node.value]
        known = self.vocabulary.get(node.value)
        if known is None:
            raise Faulty(Fault(FaultKind.NOT_A_NAME, node.start, node.end, node.value))
        return known.kind

    def _list(self, node: Node, bound: Mapping[str, Kind]) -> Kind:
        if not node.parts:
            raise Faulty(Fault(FaultKind.SYNTAX, node.start, node.end, "[]"))
        first = self.kind_of(node.parts[0], bound)
        if first not in _LIST:
            raise Faulty(Fault(FaultKind.WRONG_TYPE, node.start, node.end, facts={"is": first.value, "needed": "text"}))
        for part in node.parts[1:]:
            self._want(part, first, bound)
        return _LIST[first]

    def _choose(self, node: Node, bound: Mapping[str, Kind]) -> Kind:
        self._want(node.parts[0], _TRUTH, bound)
        kind = self.kind_of(node.parts[1], bound)
        return self._want(node.parts[2], kind, bound)

    def _binary(self, node: Node, bound: Mapping[str, Kind]) -> Kind:
        left, right = node.parts
        if node.value in {"&&", "||"}:
            self._want(left, _TRUTH, bound)
            return self._want(right, _TRUTH, bound)
        kind = self.kind_of(left, bound)
        if node.value == "in":
            wanted = _LIST.get(kind)
            if wanted is None:
                raise Faulty(
                    Fault(FaultKind.WRONG_TYPE, left.start, left.end, facts={"is": kind.value, "needed": "text"})
                )
            self._want(right, wanted, bound)
            self._choices(left, right)
            return _TRUTH
        if node.value in {"==", "!="}:
            if kind in _ITEM:
                raise Faulty(
                    Fault(FaultKind.WRONG_TYPE, left.start, left.end, facts={"is": kind.value, "needed": "text"})
                )
            self._want(right, kind, bound)
            self._choices(left, right)
            self._choices(right, left)
            return _TRUTH
        self._want(left, _NUMBER, bound)
        self._want(right, _NUMBER, bound)
        return _TRUTH if node.value in {"<", "<=", ">", ">="} else _NUMBER

    def _choices(self, left: Node, right: Node) -> None:
        """A text that has only certain values is never equal to another: refused, since the rule would never ring."""
        known = self.vocabulary.get(left.value) if left.what == "name" else None
        if known is None or not known.choices:
            return
        for literal in right.parts if right.what == "list" else (right,):
            if literal.what == "text" and literal.value[1:-1] not in known.choices:
                raise Faulty(
                    Fault(
                        FaultKind.NOT_A_CHOICE,
                        literal.start,
                        literal.end,
                        literal.value[1:-1],
                        {"name": known.name, "choices": ", ".join(known.choices)},
                    )
                )

    def _call(self, node: Node, bound: Mapping[str, Kind]) -> Kind:
        name, parts = node.value, node.parts
        if name == "size" and len(parts) == 1:
            found = self.kind_of(parts[0], bound)
            if found is not _TEXT and found not in _ITEM:
                raise Faulty(
                    Fault(
                        FaultKind.WRONG_TYPE, parts[0].start, parts[0].end, facts={"is": found.value, "needed": "text"}
                    )
                )
            return _NUMBER
        if node.what == "method" and name in _OF_TEXT and len(parts) == 2:
            self._want(parts[0], _TEXT, bound)
            self._want(parts[1], _TEXT, bound)
            return _TRUTH
        if node.what == "method" and name in _SEARCHES and len(parts) == 3 and parts[1].what == "name":
            return self._search(node, bound)
        raise Faulty(Fault(FaultKind.NOT_A_FUNCTION, node.start, node.end, name, {"known": ", ".join(FUNCTIONS)}))

    def _search(self, node: Node, bound: Mapping[str, Kind]) -> Kind:
        """`list.exists(x, ...)`. One search within another could take very long, so there is none."""
        if bound:
            raise Faulty(Fault(FaultKind.NESTED, node.start, node.end, node.value))
        where, item, condition = node.parts
        found = self.kind_of(where, bound)
        if found not in _ITEM:
            raise Faulty(
                Fault(FaultKind.WRONG_TYPE, where.start, where.end, facts={"is": found.value, "needed": "texts"})
            )
        return self._want(condition, _TRUTH, {item.value: _ITEM[found]})
