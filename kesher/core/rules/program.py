"""From what a person wrote to something that can be run."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from kesher.core.rules.checking import check
from kesher.core.rules.engine import Evaluate, build
from kesher.core.rules.grammar import Node, parse
from kesher.core.rules.types import Fault, FaultKind, Faulty, Vocabulary

LONGEST = 1000  # characters: with no search within a search, this bounds what one evaluation may cost


@dataclass(frozen=True)
class Program:
    """A checked condition. `names` are the facts that it uses."""

    source: str
    names: frozenset[str]
    evaluate: Evaluate

    def holds(self, facts: Mapping[str, Any]) -> bool:
        """Whether it is true of these facts. Raises what the engine raises; see `run` for many rows and a limit of time."""
        return self.evaluate({name: facts[name] for name in self.names}) is True


def compiled(source: str, vocabulary: Vocabulary) -> Program:
    """Check a condition against the names it may use. Faulty says what is wrong and where; nothing is evaluated."""
    if not source.strip():
        raise Faulty(Fault(FaultKind.EMPTY, 0, 0))
    if len(source) > LONGEST:
        raise Faulty(Fault(FaultKind.TOO_LONG, LONGEST, len(source), facts={"longest": str(LONGEST)}))
    tree = parse(source)
    check(tree, vocabulary)
    try:
        evaluate = _built(source)
    except ValueError as error:
        raise Faulty(Fault(FaultKind.ENGINE, 0, len(source), facts={"said": str(error)[:200]})) from error
    return Program(source, frozenset(one.name for one in vocabulary.names if one.name in _names(tree)), evaluate)


@lru_cache(maxsize=512)
def _built(source: str) -> Evaluate:
    return build(source)


def _names(node: Node) -> set[str]:
    own = {node.value} if node.what == "name" else set()
    return own.union(*(_names(part) for part in node.parts))
