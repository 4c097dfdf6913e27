"""What was shown, step by step, and whether it was as it should be."""

import json
import sys
from dataclasses import asdict, dataclass, field
from typing import TextIO


class NotAsPromised(Exception):
    """A step was not as PRODUCT.md says; the text says what was expected and what was seen."""


@dataclass
class Step:
    """One step: what it is, when (in the installation's time), and the evidence by name."""

    name: str
    at: str
    evidence: dict[str, str] = field(default_factory=dict)


@dataclass
class Report:
    """Collects steps and writes them as they come: lines for people, one JSON object a line with `as_json`."""

    as_json: bool = False
    out: TextIO = field(default_factory=lambda: sys.stdout)
    steps: list[Step] = field(default_factory=list)

    def step(self, name: str, at: str) -> None:
        """Begin a step."""
        self._flush()
        self.steps.append(Step(name, at))
        if not self.as_json:
            print(f"\n{len(self.steps)}. {at}  {name}", file=self.out, flush=True)

    def show(self, what: str, value: object) -> None:
        """Put down a piece of evidence."""
        self.steps[-1].evidence[what] = str(value)
        if not self.as_json:
            print(f"   {what}: {value}", file=self.out, flush=True)

    def check(self, holds: object, what: str, seen: object) -> None:
        """Put down evidence that must hold; raises NotAsPromised when it does not."""
        self.show(what, seen)
        if not holds:
            raise NotAsPromised(f"{self.steps[-1].name}: {what} (seen: {seen})")

    def finish(self) -> None:
        """Write what is left."""
        self._flush()

    def _flush(self) -> None:
        if self.as_json and self.steps:
            print(json.dumps(asdict(self.steps[-1]), ensure_ascii=False), file=self.out, flush=True)
