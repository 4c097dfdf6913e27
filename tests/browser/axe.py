"""axe-core on a page that Playwright has open (https://github.com/dequelabs/axe-core, MPL-2.0, vendored in tests/vendor)."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from playwright.sync_api import Page

SERIOUS = {"serious", "critical"}
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@dataclass(frozen=True)
class Finding:
    """One fault of a page: the rule, what it asks, and the elements that break it."""

    rule: str
    help: str
    impact: str
    targets: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.rule} ({self.impact}): {self.help}: {'; '.join(self.targets[:4])}"


def serious_findings(page: Page) -> list[Finding]:
    """Serious and critical faults of the page as it stands; empty when there are none.

    The script is evaluated by the browser's debugger, so the page's own policy of scripts stays as strict as it is.
    """
    page.evaluate(_script())
    found = page.evaluate(
        "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']}).then(r => r.violations)",
        WCAG,
    )
    return [
        Finding(
            one["id"], one["help"], one["impact"], tuple(" ".join(map(str, node["target"])) for node in one["nodes"])
        )
        for one in found
        if one["impact"] in SERIOUS
    ]


@cache
def _script() -> str:
    return (Path(__file__).parents[1] / "vendor" / "axe.min.js").read_text()
