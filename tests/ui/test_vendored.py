"""What comes from others is what its manifest says, with its licence beside it."""

import hashlib
import json
from pathlib import Path

import pytest

import kesher.ui

STATIC = Path(kesher.ui.__file__).parent / "static" / "ui"
FOR_TESTS = Path(__file__).parents[1] / "vendor"
ENTRIES = [
    (folder, entry)
    for folder, manifest in ((STATIC, "vendor/manifest.json"), (FOR_TESTS, "manifest.json"))
    for entry in json.loads((folder / manifest).read_text())
]


@pytest.mark.parametrize(("folder", "entry"), ENTRIES, ids=[entry["file"] for _, entry in ENTRIES])
def test_a_vendored_file_is_unchanged_and_licensed(folder: Path, entry: dict[str, str]) -> None:
    assert hashlib.sha256((folder / entry["file"]).read_bytes()).hexdigest() == entry["sha256"]
    assert (folder / entry["licence_file"]).stat().st_size > 100
    assert entry["version"][0].isdigit()


def test_no_file_from_others_is_missing_from_the_manifest() -> None:
    listed = {(folder / entry["file"]).resolve() for folder, entry in ENTRIES}

    found = {p.resolve() for p in [*STATIC.glob("vendor/*.js"), *STATIC.glob("fonts/*"), *FOR_TESTS.glob("*.js")]}

    assert found <= listed


def test_every_icon_that_templates_name_is_in_the_sprite() -> None:
    import re

    sprite = (STATIC / "icons.svg").read_text()
    package = Path(kesher.ui.__file__).parents[1]
    named = {
        name
        for path in package.rglob("templates/**/*.html")
        for name in re.findall(r'{% icon "([a-z0-9-]+)"', path.read_text())
    }

    assert named
    assert {name for name in named if f'id="i-{name}"' not in sprite} == set()


def test_a_page_stays_within_its_budget() -> None:
    import gzip

    def weight(*names: str) -> int:
        return sum(len(gzip.compress((STATIC / name).read_bytes())) for name in names)

    scripts = [f"js/{p.name}" for p in (STATIC / "js").glob("*.js")]
    assert weight("kesher.css", "desk.css", "boards.css") < 40_000
    assert weight("vendor/htmx.min.js", *scripts) < 60_000
    assert weight("js/page.js", "js/toast.js", "js/clock.js", "js/draft.js") < 25_000
