"""What may be asked about other systems' records."""

from kesher.sources.queries.runs import rejects, run, runs
from kesher.sources.queries.words import why_no_table, why_rejected

__all__ = ["rejects", "run", "runs", "why_no_table", "why_rejected"]
