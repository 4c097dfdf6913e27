"""What promises register at start-up: their exceptions, and their clock."""

from kesher.core import work
from kesher.promises import actions, clock, words
from kesher.staff import leaving
from kesher.timeline import references
from kesher.timeline.references import Reference
from kesher.watch import codes

codes.register(*words.CODES)
work.register_loop("promises", clock.run)
leaving.register("promises", actions.leave)
references.register(Reference("promises_promise", "evidence_id", "evidence_at"))
