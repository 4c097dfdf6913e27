"""Nothing is sent without a clearance, and one folder makes them (decision 30)."""

import ast
from pathlib import Path

import kesher

ROOT = Path(kesher.__file__).parent


def test_only_customers_clear_makes_a_clearance() -> None:
    makers = set()
    for path in ROOT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) == "Clearance":
                makers.add(str(path.relative_to(ROOT)))

    assert makers == {"customers/actions/clear.py", "customers/actions/colleagues.py"}, (
        "mint clearances with customers.actions.clear only"
    )
