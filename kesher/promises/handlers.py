"""What promises do when they hear of something. Each may run twice."""

from kesher.promises import actions
from kesher.staff.events import CalendarChanged


def go_over_dates(fact: CalendarChanged) -> None:
    """A working calendar was edited: dates that were told stand, the rest is worked out again."""
    actions.calendar_changed(fact.calendar_id)
