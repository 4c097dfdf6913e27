"""The neutral telephone API: any exchange, or whoever stands between it and Kesher, tells us the steps of calls."""

from kesher.channels.adapters.cti.adapter import NeutralCti

__all__ = ["NeutralCti"]
