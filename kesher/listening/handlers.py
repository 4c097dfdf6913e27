"""What listening does when it hears of something. Each may run twice."""

from kesher.cases.events import CaseSolved
from kesher.listening import actions


def ask_after_solving(fact: CaseSolved) -> None:
    """A case was settled: one question about it."""
    actions.ask(fact.case_id)
