"""`kesher import complaints FILE...`: past complaints of another system onto the timelines."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import override

from kesher.sources.actions import bring_complaints
from kesher.sources.queries import rejects, why_no_table
from kesher.sources.types import NotATable, RunView
from kesher.staff.queries.people import team_with, teams

SHOWN = 10  # rejected rows on the terminal; all of them stand on the page


class Command(BaseCommand):
    """Exit status 0 when every file could be read; rejected rows are listed, and are no failure."""

    help = "Bring in past records: kesher import complaints FILE... (CSV, packed or not)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What, out of which files, and whose."""
        parser.add_argument("what", choices=["complaints"], help="what the files hold")
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument(
            "--source", default="", metavar="NAME", help="the system that they come from (else the file's name)"
        )
        parser.add_argument(
            "--team", default="", metavar="CODE", help="the team whose past it is (needed where several serve)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Bring each file in and say what became of it, in English as every command does."""
        with override("en"):
            self._bring(options)

    def _bring(self, options: dict[str, Any]) -> None:
        team_id = _team(options["team"])
        for path in options["files"]:
            try:
                content = path.read_bytes()
            except OSError as error:
                raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
            source = options["source"] or path.name.split(".")[0]
            try:
                done = bring_complaints(content, source=source, file=path.name, team_id=team_id, told=self._told)
            except NotATable as problem:
                raise CommandError(f"{path.name}: {why_no_table(problem)} Nothing was brought in.") from problem
            self._say(done)

    def _told(self, done: int, rows: int) -> None:
        if rows > 1000:
            self.stdout.write(f"{done} of {rows} rows")

    def _say(self, done: RunView) -> None:
        seconds = (done.ended_at - done.started_at).total_seconds() if done.ended_at else 0
        self.stdout.write(
            f"{done.file} ({done.encoding}): {done.rows} rows, {done.new} new, {done.changed} changed, "
            f"{done.repeated} known already, {done.rejected} rejected, source {done.source}, {seconds:.1f} s"
        )
        if done.unused:
            self.stdout.write(f"Kept with each matter, without a place of their own: {', '.join(done.unused)}.")
        for one in rejects(done.id, limit=SHOWN):
            self.stdout.write(f"line {one.line}: {one.why}")
        if done.rejected > SHOWN:
            self.stdout.write(f"All {done.rejected} stand under Settings, Brought in, to be looked at and downloaded.")


def _team(code: str) -> UUID:
    serving = teams(serving=True)
    if code:
        named = team_with(code)
        if named is None or not named.serves_customers:
            raise CommandError(f"There is no team “{code}” that serves customers. {_codes()}")
        return named.pk
    if not serving:
        raise CommandError("No team serves customers yet: kesher setup makes the first.")
    if len(serving) > 1:
        raise CommandError(f"Several teams serve customers: name one with --team. {_codes()}")
    return serving[0].pk


def _codes() -> str:
    return f"There are: {', '.join(sorted(team.code for team in teams(serving=True)))}."
