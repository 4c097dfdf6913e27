"""A file of complaints of another system, brought in: read, understood row by row, written many at once, told what became of it."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from itertools import batched
from uuid import UUID

from django.db import connection, transaction

from kesher.cases import actions as cases
from kesher.cases.types import PastMatter, ReasonOfSource
from kesher.core import clock
from kesher.core.addresses import AddressKind, parse_email, parse_phone
from kesher.customers import actions as customers
from kesher.customers.types import Address, Listed
from kesher.sources.models import Brought, Reject, Run
from kesher.sources.queries.runs import view_of
from kesher.sources.rules.complaints import Reading, complaint_of, reading_of
from kesher.sources.rules.dates import day_first
from kesher.sources.rules.tables import Table, read_table
from kesher.sources.types import Complaint, Problem, RunView

BATCH = 1000  # rows a transaction: a run that is cut short keeps what it had, and is repeated without harm
SUBJECT = 120  # characters of the words that become a matter where the other system names no issue

Rows = Sequence[tuple[int, tuple[str, ...]]]
Told = Callable[[int, int], None]


def bring_complaints(
    content: bytes, *, source: str, file: str, team_id: UUID, told: Told | None = None, batch: int = BATCH
) -> RunView:
    """Bring a file of complaints onto the timelines as past matters (decision 32); returns what became of it.

    Safe to repeat: a row is known by its number in `source`; the same row again changes nothing, a changed one puts the matter
    right. Rows that cannot be understood are kept, with the reason. `told(done, rows)` is called after each batch. Raises
    NotATable when the file as a whole cannot be read; then nothing was written.
    """
    table = read_table(content)
    lines = list(table.rows())
    reading = _reading(table, lines)
    run = Run.objects.create(
        source=source[:40],
        file=file[:200],
        started_at=clock.now(),
        encoding=table.encoding,
        columns=list(table.columns),
        unused=sorted(reading.more, key=reading.more.__getitem__),
    )
    seen: set[str] = set()
    done = 0
    for some in batched(lines, batch):
        _bring(run, some, reading, team_id, seen)
        done += len(some)
        if told:
            told(done, len(lines))
    run.ended_at = clock.now()
    run.save(update_fields=["ended_at"])
    return view_of(run)


def _reading(table: Table, lines: Rows) -> Reading:
    reading = reading_of(table.columns)
    place = reading.places["at"]
    days = day_first(cells[place] for _line, cells in lines if len(cells) == reading.width)
    return Reading(reading.places, reading.more, reading.width, days)


@transaction.atomic
def _bring(run: Run, lines: Rows, reading: Reading, team_id: UUID, seen: set[str]) -> None:
    """One batch, in one transaction; the run's counts go with it."""
    _one_at_a_time(run.source)
    now = clock.now()
    understood: dict[str, Complaint] = {}
    rejects: list[Reject] = []
    at_line: dict[str, tuple[int, tuple[str, ...]]] = {}
    for line, cells in lines:
        found = complaint_of(cells, reading, now)
        if isinstance(found, Complaint) and found.key in seen:
            found = Problem("twice", "key", found.key)
        if isinstance(found, Problem):
            rejects.append(_reject(run, line, cells, found, reading))
            continue
        seen.add(found.key)
        understood[found.key], at_line[found.key] = found, (line, cells)
    known = {
        row.key: row
        for row in Brought.objects.filter(source=run.source, key__in=list(understood)).select_related("case")
    }
    fingerprints = {key: _fingerprint(one) for key, one in understood.items()}
    new = [one for key, one in understood.items() if key not in known]
    changed: list[Complaint] = []
    for key, row in known.items():
        if row.fingerprint == fingerprints[key]:
            continue
        one = understood[key]
        if (row.at, row.channel, row.whose) == (one.at, one.channel, _whose(one)):
            changed.append(one)
        else:
            line, cells = at_line[key]
            rejects.append(_reject(run, line, cells, Problem("moved", "key", key), reading))
    listed = customers.customers_listed(run.source, [_listed(one) for one in new], run.started_at)
    whose = {one.key: listed[_number(one)] for one in new} | {
        one.key: known[one.key].case.customer_id for one in changed
    }
    matters = _matters(run, [*new, *changed], whose)
    case_ids = cases.bring_in([matters[one.key] for one in new], team_id)
    Brought.objects.bulk_create(
        Brought(
            source=run.source,
            key=one.key,
            fingerprint=fingerprints[one.key],
            at=one.at,
            channel=one.channel,
            whose=_whose(one),
            case_id=case_id,
            run=run,
        )
        for one, case_id in zip(new, case_ids, strict=True)
    )
    cases.put_right({known[one.key].case_id: matters[one.key] for one in changed})
    for one in changed:
        known[one.key].fingerprint = fingerprints[one.key]
    Brought.objects.bulk_update([known[one.key] for one in changed], ["fingerprint"])
    Reject.objects.bulk_create(rejects)
    run.rows += len(lines)
    run.new += len(new)
    run.changed += len(changed)
    run.rejected += len(rejects)
    run.repeated += len(lines) - len(new) - len(changed) - len(rejects)
    run.save(update_fields=["rows", "new", "changed", "rejected", "repeated"])


def _matters(run: Run, complaints: Sequence[Complaint], whose: Mapping[str, UUID]) -> dict[str, PastMatter]:
    trails = {one.key: ReasonOfSource((*one.product, *one.issue)) for one in complaints}
    reasons = cases.reasons_of_source(run.source, [trail for trail in trails.values() if trail.names])
    return {
        one.key: PastMatter(
            customer_id=whose[one.key],
            channel=one.channel,
            at=one.at,
            matter=_matter(one),
            text=one.text,
            language=_language(one),
            reason_code=reasons.get(trails[one.key], ""),
            answered_at=one.answered_at,
            facts=_facts(run.source, one),
        )
        for one in complaints
    }


def _listed(one: Complaint) -> Listed:
    return Listed(_number(one), one.name, tuple(_addresses(one)), numbered=bool(one.customer))


def _number(one: Complaint) -> str:
    """By which number the other system knows the customer; of a complaint of nobody in particular, its own."""
    return one.customer or one.email.lower() or one.phone or f"complaint {one.key}"


def _whose(one: Complaint) -> str:
    return hashlib.sha256(_number(one).encode()).hexdigest()


def _addresses(one: Complaint) -> list[Address]:
    mail = parse_email(one.email) if one.email else None
    phone = parse_phone(one.phone) if one.phone else None
    return [*([mail] if mail else []), *([phone] if phone and phone.kind == AddressKind.PHONE else [])]


def _matter(one: Complaint) -> str:
    if one.issue:
        return one.issue[0]
    if one.product:
        return one.product[-1]
    return " ".join(one.text.split())[:SUBJECT] or one.key


def _language(one: Complaint) -> str:
    words = one.text or _matter(one)
    return "he" if any("א" <= letter <= "ת" for letter in words) else "en"


def _facts(source: str, one: Complaint) -> dict[str, object]:
    """What the timeline shows beside the words; what the other system did not say is left out."""
    said = {
        "source": source,
        "key": one.key,
        "product": " › ".join(one.product),
        "issue": " › ".join(one.issue),
        "answer": one.answer,
        "answered_at": one.answered_at.isoformat() if one.answered_at else None,
        "timely": one.timely,
        "disputed": one.disputed,
        "more": dict(one.more) or None,
    }
    return {name: value for name, value in said.items() if value not in (None, "")}


def _fingerprint(one: Complaint) -> str:
    return hashlib.sha256(json.dumps(asdict(one), default=datetime.isoformat, sort_keys=True).encode()).hexdigest()


def _reject(run: Run, line: int, cells: tuple[str, ...], problem: Problem, reading: Reading) -> Reject:
    place = reading.places.get(problem.column)
    return Reject(
        run=run,
        line=line,
        code=problem.code,
        column=run.columns[place] if place is not None else "",
        seen=problem.seen,
        row=[cell.replace("\x00", "") for cell in cells],
    )


def _one_at_a_time(source: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"sources.bringing:{source}"])
