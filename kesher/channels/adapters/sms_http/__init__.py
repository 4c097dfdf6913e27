"""SMS through any HTTP gateway, described by data: see `preset.py` for the words and `presets/` for the gateways known."""

from kesher.channels.adapters.sms_http.adapter import HttpSms
from kesher.channels.adapters.sms_http.parts import Parts, count_parts

__all__ = ["HttpSms", "Parts", "count_parts"]
