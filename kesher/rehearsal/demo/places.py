"""The ports of a demo, and the environment in which its processes run."""

import os
import socket
from dataclasses import dataclass
from pathlib import Path

from kesher.rehearsal.installation import free_ports


class PortTaken(Exception):
    """A sentence: a port that was asked for by name is in use."""


@dataclass(frozen=True)
class Places:
    """Where everything of a demo listens, all on this machine."""

    home: Path
    http: int
    events: int
    smtp: int
    mail: int
    sms: int

    @property
    def url(self) -> str:
        """Where browsers go."""
        return f"http://localhost:{self.http}"

    @property
    def mail_out(self) -> str:
        """Where mail leaves to."""
        return f"smtp://127.0.0.1:{self.mail}"

    @property
    def sms_out(self) -> str:
        """Where SMS leave to; a browser sees the handsets there."""
        return f"http://127.0.0.1:{self.sms}"

    def environment(self) -> dict[str, str]:
        """Of every process of this demo; nothing of another installation comes along."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("KESHER_")}
        return kept | {
            "KESHER_DATA": str(self.home),
            "KESHER_DEMO": "1",
            "KESHER_HTTP_PORT": str(self.http),
            "KESHER_EVENTS_PORT": str(self.events),
            "KESHER_SMTP_PORT": str(self.smtp),
            "KESHER_PUBLIC_URL": self.url,
            "KESHER_MAIL_OUT": self.mail_out,
            "KESHER_SMS_OUT": self.sms_out,
        }


def choose(home: Path) -> Places:
    """The usual ports, those that the environment names, and free ones instead of the usual that are taken. Raises PortTaken."""
    http = _port("KESHER_HTTP_PORT", 8000)
    return Places(
        home=home,
        http=http,
        events=_port("KESHER_EVENTS_PORT", http + 1),
        smtp=_port("KESHER_SMTP_PORT", 2525),
        mail=_port("", 1025),
        sms=_port("", 8125),
    )


def _port(name: str, usual: int) -> int:
    named = os.environ.get(name, "") if name else ""
    wanted = int(named) if named.isdigit() else usual
    if _is_free(wanted):
        return wanted
    if named:
        raise PortTaken(f"{name} is {wanted}, and something listens there already.")
    return free_ports(1)[0]


def _is_free(port: int) -> bool:
    with socket.socket() as one:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            one.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
