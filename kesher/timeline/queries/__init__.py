"""What may be asked about the timeline."""

from kesher.timeline.queries.dangling import dangling
from kesher.timeline.queries.story import draw, story, touches_of

__all__ = ["dangling", "draw", "story", "touches_of"]
