"""Team leads look through their board twice a day: they settle what is only to be looked at, and act on what goes wrong."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

from kesher.rehearsal.demo.scene import Scene
from kesher.staff.queries.people import named, person_with_email
from kesher.watch import actions as watch
from kesher.watch.queries import board
from kesher.watch.types import ActKind, WatchRefused

_LEADS = ("tamar", "eitan")
_HOURS = ((9, 40), (14, 20))
_AT_ONCE = 30
_LEFT_ALONE = 0.15  # what a lead passes over on a day
_NOTES = {
    ActKind.SETTLED: "נבדק, טופל",
    ActKind.MESSAGE: "דיברנו בטלפון, הוסבר מתי תהיה תשובה",
    ActKind.OWNER: "ביקשתי לטפל היום",
}


def plan_leads(scene: Scene, domain: str, begins: datetime, ends: datetime) -> None:
    """Their rounds on every working day."""
    calendar = scene.office.workers["tamar"].calendar
    for at in _rounds(begins, ends):
        if calendar.is_open(at):
            for lead in _LEADS:
                scene.clockwork.plan(at, partial(_look, scene, f"{lead}@{domain}"))


def _rounds(begins: datetime, ends: datetime) -> Iterator[datetime]:
    day = begins
    while day < ends:
        for hour, minute in _HOURS:
            yield day.replace(hour=hour, minute=minute)
        day += timedelta(days=1)


def _look(scene: Scene, email: str) -> None:
    lead_id = person_with_email(email)
    now = scene.clockwork.now
    for row in board(named([lead_id])[lead_id], limit=_AT_ONCE):
        if row.since > now - timedelta(hours=2) or scene.chance.random() < _LEFT_ALONE:
            continue
        if row.acted and not row.by_hand:
            continue
        kind = ActKind.SETTLED if row.by_hand else scene.chance.choice([ActKind.MESSAGE, ActKind.OWNER])
        try:
            watch.act(row.id, lead_id, kind, _NOTES[kind], now)
        except WatchRefused as refusal:
            scene.counted[f"act {refusal.code}"] += 1
        else:
            scene.counted["lead_acted"] += 1
