"""`kesher sandbox sms`: the gateway on a port of this machine, until Ctrl-C."""

import threading
from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from kesher.channels.sandbox.sms.server import running


def add_arguments(parser: ArgumentParser) -> None:
    """Port, hook and the account that the gateway knows."""
    parser.add_argument("--port", type=int, default=8125)
    parser.add_argument(
        "--hook", default="", help="address that receipts and answers are pushed to: https://.../hooks/CODE/SECRET/"
    )
    parser.add_argument("--username", default="sandbox")
    parser.add_argument("--token", default="sandbox-token")
    parser.add_argument(
        "--source", default="KESHER", help="the sender that handsets show; at most 11 Latin letters and digits"
    )


def serve(options: dict[str, Any], say: Callable[[str], None]) -> None:
    """Run until interrupted."""
    with running(
        username=options["username"],
        token=options["token"],
        sources=frozenset({options["source"]}),
        hook=options["hook"],
        port=options["port"],
        pushing=True,
    ) as counterpart:
        say(f"SMS simulator: handsets at {counterpart.url}/, gateway at {counterpart.url}/api")
        say(f"Account settings: preset textme, username {options['username']}, source {options['source']}")
        if not options["hook"]:
            say("Without --hook no receipts are pushed.")
        threading.Event().wait()
