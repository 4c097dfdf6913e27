"""What the pages say exists: adapters, commands, variables, settings, metrics, files and functions have their words, and words their things."""

import re
from pathlib import Path

import pytest

from kesher.channels.adapters.registry import ADAPTERS, adapter_class
from kesher.core import settings
from kesher.core.work import jobs, loops
from tests.docs.pages import DOCS, ROOT, all_pages, anchors, links, text

VARIABLE = re.compile(r"KESHER_[A-Z_]*[A-Z]")


def page_name(page: Path) -> str:
    return str(page.relative_to(ROOT))


@pytest.mark.parametrize("page", all_pages(), ids=page_name)
def test_links_inside_the_project_lead_somewhere(page: Path) -> None:
    broken = [
        f"{file}#{anchor}"
        for file, anchor in links(page)
        if not (target := page.parent / file if file else page).exists()
        or (anchor and target.suffix == ".md" and anchor not in anchors(target))
    ]

    assert not broken


@pytest.mark.parametrize("page", all_pages(), ids=page_name)
def test_files_that_a_page_names_exist(page: Path) -> None:
    named = re.findall(r"`((?:kesher|tests|docs|bench)/[\w./-]+)`", page.read_text())

    missing = [name for name in named if "pigeon" not in name and not (ROOT / name).exists()]

    assert not missing


@pytest.mark.parametrize("page", all_pages(), ids=page_name)
def test_functions_that_a_page_names_are_in_their_files(page: Path) -> None:
    named = re.findall(r"`(kesher/[\w./-]+\.(?:py|js))` `(\w+)`", page.read_text())

    missing = [
        f"{file} {name}"
        for file, name in named
        if not re.search(rf"^\s*(?:async )?(?:def|class) {name}\b|^{name}\b", (ROOT / file).read_text(), re.MULTILINE)
    ]

    assert not missing


@pytest.mark.parametrize("name", sorted(ADAPTERS))
def test_every_adapter_has_a_page_of_its_channel_that_names_it(name: str) -> None:
    page = DOCS / "channels" / f"{adapter_class(name).capabilities.channel}.md"

    assert re.search(rf"`{name}`|adapters/{name}/", page.read_text())


def our_commands() -> list[str]:
    found = (ROOT / "kesher").glob("*/management/commands/*.py")
    return sorted(file.stem for file in found if not file.stem.startswith("_"))


@pytest.mark.parametrize("command", our_commands())
def test_every_command_is_told_to_its_users(command: str) -> None:
    told = text("README.md") + text("docs/operations.md")

    assert re.search(rf"kesher {command}\b", told)


def test_every_variable_is_on_the_page_of_operations_and_none_that_is_not_read() -> None:
    read = {
        name
        for file in ("environment.py", "settings.py")
        for name in VARIABLE.findall(text(f"kesher/config/{file}"))
        if re.search(rf'"{name}"', text(f"kesher/config/{file}"))
    }
    told = set(re.findall(rf"^\| `({VARIABLE.pattern})` \|", text("docs/operations.md"), re.MULTILINE))

    assert told == read
    assert set(VARIABLE.findall(text("docs/operations.md") + text("README.md"))) <= read


def test_every_setting_of_the_database_is_on_the_page_of_operations() -> None:
    told = set(re.findall(r"^\| `([a-z]+\.[a-z_]+)` \|", text("docs/operations.md"), re.MULTILINE))

    assert told - {job.name for job in jobs()} == {one.key for one in settings.known()}


def test_every_metric_is_on_the_page_of_operations() -> None:
    exposed = set(re.findall(r"kesher_[a-z_]+", text("kesher/gateway/health.py") + text("kesher/core/web/metrics.py")))
    exposed = {name.removesuffix("_bucket").removesuffix("_sum").removesuffix("_count") for name in exposed}
    told = set(re.findall(r"^\| `(kesher_[a-z_]+)", text("docs/operations.md"), re.MULTILINE))

    assert told == exposed


def test_every_background_loop_and_job_is_on_the_page_of_operations() -> None:
    told = set(re.findall(r"^\| `([a-z_.]+)` \|", text("docs/operations.md"), re.MULTILINE))

    assert {loop.name for loop in loops()} | {job.name for job in jobs()} <= told


def test_decisions_are_numbered_without_a_gap_and_listed() -> None:
    records = sorted(file.name for file in (DOCS / "decisions").glob("0*.md"))
    listed = re.findall(r"\]\((0[\w-]+\.md)\)", text("docs/decisions/README.md"))

    assert [int(name[:4]) for name in records] == list(range(1, len(records) + 1))
    assert sorted(set(listed)) == records


@pytest.mark.parametrize("name", sorted(file.name for file in (DOCS / "decisions").glob("0*.md") if file.name > "0001"))
def test_a_record_says_what_was_chosen_refused_and_risked(name: str) -> None:
    record = text(f"docs/decisions/{name}")

    assert re.search(r"^\*\*We chose\*\*", record, re.MULTILINE)
    assert re.search(r"^\*\*We refused\*\*", record, re.MULTILINE)
    assert re.search(r"^\*\*The risk", record, re.MULTILINE)


def test_tests_that_the_page_of_security_names_exist() -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)`(?: `(test_\w+)`)?", text("docs/security.md"))

    missing = [
        f"{file} {name}" for file, name in named if not (ROOT / file).exists() or f"def {name}" not in text(file)
    ]

    assert len(named) > 10
    assert not [one for one in missing if not one.endswith(" ")]


def test_every_rule_that_a_comment_cites_is_written_down() -> None:
    written = set(re.findall(r"^(\d+)\. ", text("docs/decisions/0003-meaning.md"), re.MULTILINE))
    cited = {
        number
        for file in (ROOT / "kesher").rglob("*.py")
        for number in re.findall(r"decisions? (\d+)", file.read_text())
    }

    assert cited
    assert cited <= written


def test_every_threat_that_a_comment_cites_is_on_the_page_of_security() -> None:
    written = set(re.findall(r"^\| \*\*(T\d+)\*\*", text("docs/security.md"), re.MULTILINE))
    cited = {
        threat
        for file in (ROOT / "kesher").rglob("*.py")
        for threat in re.findall(r"\b(T\d{1,2})\b", file.read_text())
        if file.parent.name != "papers"  # T4 and T6 are fax codings there
    }

    assert written == {f"T{number}" for number in range(1, 20)}
    assert cited <= written
