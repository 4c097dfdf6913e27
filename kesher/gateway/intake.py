"""Files handed in at the command line, on the way that live deliveries go: keep, commit, then read.

Every envelope ends on a timeline, at the papers, or set aside where people see it and may replay it; the report says which.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from django.db import transaction

from kesher.cases.actions import read_arrivals
from kesher.cases.queries.arrived import messages_of, papers_of
from kesher.channels import files
from kesher.channels.actions import drain, keep, open_account
from kesher.channels.queries import account_named, account_receiving
from kesher.channels.queries.became import Became, became
from kesher.channels.types import Channel, Raw
from kesher.core import clock
from kesher.staff.actions.calendars import seed_israeli_calendars
from kesher.staff.actions.seed import seed_roles
from kesher.staff.actions.teams import make_team
from kesher.staff.queries.people import teams

_TOGETHER = 50  # envelopes that are committed and read at a time
_PATIENCE = 120.0  # seconds in which what failed is tried again here; afterwards the worker goes on
_NEW_ACCOUNTS = {
    Channel.EMAIL: ("email", "דואר שנמסר בקבצים", "Mail handed in as files", "handed-in@localhost"),
    Channel.FAX: ("fax_mail", "פקסים שנמסרו בקבצים", "Faxes handed in as files", "fax"),
    Channel.PHONE: ("cti", "שיחות שנמסרו בקבצים", "Calls handed in as files", "phone"),
}


class NoSuchAccount(Exception):
    """There is no active account with that code, or it is of another channel."""


@dataclass
class Report:
    """What was handed in. `outcomes` counts new envelopes by (state, code)."""

    channel: Channel
    account: str = ""
    account_is_new: bool = False
    files: int = 0
    kept: int = 0
    repeated: int = 0
    refused: list[tuple[str, str]] = field(default_factory=list)
    outcomes: Counter[tuple[str, str]] = field(default_factory=Counter)
    began: float = field(default_factory=time.monotonic)
    ids: list[UUID] = field(default_factory=list)

    @property
    def unaccounted(self) -> int:
        """Envelopes that are neither on a timeline nor at the papers nor visibly set aside."""
        return sum(count for (state, _), count in self.outcomes.items() if state in {"waiting", "lost"})

    def rate(self) -> float:
        """Envelopes a second."""
        return (self.kept + self.repeated) / max(0.001, time.monotonic() - self.began)


@dataclass(frozen=True)
class HandIn:
    """What to hand in, and how. `imported`: past contacts that promise and tell nothing (decision 32)."""

    paths: Sequence[Path]
    channel: Channel
    account: str = ""
    imported: bool = True
    caller: str = ""


def hand_in(wish: HandIn, progress: Callable[[Report], None] = lambda report: None) -> Report:
    """Keep and read all of it; `progress` is called after every few envelopes.

    Safe to repeat: what was handed in before is counted and changes nothing. Raises NoSuchAccount, OSError for a file that cannot
    be read, core.blobs.DiskFull.
    """
    report = Report(wish.channel)
    account_id = _account(wish, report)
    batch: list[Raw] = []
    for raw in _all(wish, report):
        batch.append(raw)
        if len(batch) >= _TOGETHER:
            _take(batch, account_id, wish, report)
            progress(report)
            batch = []
    _take(batch, account_id, wish, report)
    _finish(report, progress)
    return report


def walk(paths: Sequence[Path]) -> Iterator[Path]:
    """The files of these paths; folders are gone through by name."""
    for path in paths:
        if path.is_dir():
            yield from sorted(one for one in path.rglob("*") if one.is_file())
        else:
            yield path


def _account(wish: HandIn, report: Report) -> UUID:
    if not wish.account:
        found = account_receiving(wish.channel)
        report.account_is_new = found is None
        report.account = found.code if found else _open(wish.channel)
    else:
        report.account = wish.account
    named = account_named(report.account)
    if named is None or named.channel != wish.channel:
        raise NoSuchAccount(report.account)
    return named.pk


@transaction.atomic
def _open(channel: Channel) -> str:
    adapter, name_he, name_en, address = _NEW_ACCOUNTS[channel]
    code, serving = f"handed-in-{channel.value}", teams(serving=True)
    team_id = serving[0].pk if serving else _first_team()
    open_account(code, adapter, name_he=name_he, name_en=name_en, address=address, team_id=team_id)
    return code


def _first_team() -> UUID:
    """An installation without any team gets one, with the working week of Israel."""
    seed_roles()
    seed_israeli_calendars()
    return make_team("service", name_he="שירות", name_en="Service")


def _all(wish: HandIn, report: Report) -> Iterator[Raw]:
    for path in walk(wish.paths):
        try:
            found = files.envelopes(path, wish.channel, clock.now(), caller=wish.caller)
        except files.RefusedFile as refusal:
            report.refused.append((str(path), refusal.kind))
            continue
        report.files += 1
        yield from found


def _take(batch: Sequence[Raw], account_id: UUID, wish: HandIn, report: Report) -> None:
    """Commit a few, then read them: what is read later is safe already."""
    if not batch:
        return
    with transaction.atomic():
        done = [keep(account_id, raw, imported=wish.imported) for raw in batch]
    report.kept += sum(one.new for one in done)
    report.repeated += sum(not one.new for one in done)
    report.ids.extend(one.envelope_id for one in done if one.new)
    drain(len(batch) * 2)


def _finish(report: Report, progress: Callable[[Report], None]) -> None:
    """Read until nothing of ours waits: what failed for the moment is tried again at its time."""
    deadline = time.monotonic() + _PATIENCE
    while True:
        while drain(100):
            progress(report)
        while read_arrivals(5):
            _count(report)
            progress(report)
        _count(report)
        progress(report)
        next_at = [one.next_at for one in _rows(report) if one.state == "kept"]
        if not next_at or time.monotonic() > deadline:
            return
        time.sleep(max(0.05, min((min(next_at) - clock.now()).total_seconds(), 5.0)))


def _rows(report: Report) -> list[Became]:
    return [row for begin in range(0, len(report.ids), 5000) for row in became(report.ids[begin : begin + 5000])]


def _count(report: Report) -> None:
    rows = _rows(report)
    done = [row.envelope_id for row in rows if row.state == "done"]
    messages, papers = messages_of(done), papers_of(done)
    found: Counter[tuple[str, str]] = Counter()
    for row in rows:
        there = row.envelope_id in messages or (row.state == "done" and report.channel is Channel.PHONE)
        for outcome in _outcomes(row, there, papers.get(row.envelope_id, [])):
            found[outcome] += 1
    found[("lost", "")] += len(set(report.ids)) - len(rows)
    report.outcomes = +found


def _outcomes(row: Became, on_timeline: bool, papers: list[tuple[str, str]]) -> list[tuple[str, str]]:
    if row.state == "done" and papers:
        return [(f"paper {state}", code) for state, code in papers]
    if row.state == "done":
        return [("on a timeline", "") if on_timeline else ("copy or receipt", "")]
    return [("waiting" if row.state == "kept" else row.state.replace("_", " "), row.code)]
