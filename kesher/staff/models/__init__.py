"""People of the organisation, their teams and roles, and the calendars they work by."""

from kesher.staff.models.absence import Absence
from kesher.staff.models.calendar import Calendar, ClosedDay, Slot, SpecialDay
from kesher.staff.models.person import Person
from kesher.staff.models.role import Role
from kesher.staff.models.team import Membership, Team

__all__ = ["Absence", "Calendar", "ClosedDay", "Membership", "Person", "Role", "Slot", "SpecialDay", "Team"]
