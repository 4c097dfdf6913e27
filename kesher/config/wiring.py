"""Who hears which fact. Read from top to bottom it is the list of everything that follows from anything.

One line a fact; handlers are functions of the packages' `handlers.py`. Loaded at start-up by config.apps.
"""

from kesher.cases import handlers as cases
from kesher.cases.events import CaseSolved
from kesher.channels.events import DispatchFailed, DispatchSent, DispatchUnknown
from kesher.core.outbox import hear
from kesher.customers import handlers as customers
from kesher.listening import handlers as listening
from kesher.promises import handlers as promises
from kesher.promises.events import CustomerMustBeTold, PromiseEnded, PromiseMade, PromiseMoved
from kesher.staff.events import CalendarChanged

__all__ = ["hear"]

hear(CalendarChanged, promises.go_over_dates)

hear(DispatchSent, cases.message_sent)
hear(DispatchFailed, cases.message_failed, customers.note_bounce)
hear(DispatchUnknown, cases.message_unknown)
hear(CustomerMustBeTold, cases.tell_new_time)
hear(PromiseMade, cases.promise_made)
hear(PromiseMoved, cases.promise_moved)
hear(PromiseEnded, cases.promise_ended)
hear(CaseSolved, listening.ask_after_solving)
