"""Forms of our own pages and of other sites: kept as envelopes before they are acknowledged, like everything else."""

from kesher.channels.adapters.web.adapter import WebForm
from kesher.channels.adapters.web.form import Form, FormFile

__all__ = ["Form", "FormFile", "WebForm"]
