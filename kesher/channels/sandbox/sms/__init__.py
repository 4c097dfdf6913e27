"""A gateway of the 019/TextMe family, with handsets that one can look at and answer from."""

from kesher.channels.sandbox.sms.command import add_arguments, serve
from kesher.channels.sandbox.sms.server import Counterpart, running
from kesher.channels.sandbox.sms.vendor import Switches, Vendor

__all__ = ["Counterpart", "Switches", "Vendor", "add_arguments", "running", "serve"]
