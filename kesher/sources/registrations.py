"""What sources registers at start-up: its job by the clock."""

from kesher.core import work
from kesher.sources.actions import forget_rejects

work.register_job("forget_rejects", forget_rejects, cron="23 2 * * *")
