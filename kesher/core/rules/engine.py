"""The only file that knows the engine: common-expression-language (https://pypi.org/project/common-expression-language/).

Our own check has read the condition before, so that only a small part of CEL arrives here; the engine evaluates without access to
anything but the facts that it is given.
"""

from collections.abc import Callable, Mapping
from typing import Any

import cel

Evaluate = Callable[[Mapping[str, Any]], object]


def build(source: str) -> Evaluate:
    """A function from facts to what the condition gives. ValueError where the engine refuses the source; the function raises what the
    engine raises (an overflow, a division by zero)."""
    program = cel.compile(source)

    def evaluate(facts: Mapping[str, Any]) -> object:
        return program.execute(dict(facts))

    return evaluate
