"""What each role is, as a command line."""

import sys

from kesher.config.environment import ENV
from kesher.config.serve.supervisor import Child

ROLES = ("web", "events", "worker", "smtp")


def children(roles: list[str]) -> list[Child]:
    """The processes of these roles; ValueError in words for a role that does not exist."""
    unknown = sorted(set(roles) - set(ROLES))
    if unknown:
        raise ValueError(f"There is no role “{unknown[0]}”; the roles are {', '.join(ROLES)}.")
    return [Child(name, _command(name)) for name in roles]


def _command(role: str) -> list[str]:
    python = sys.executable
    if role == "web":
        return [
            python, "-m", "granian", "--interface", "wsgi", "--host", ENV.web_host, "--port", str(ENV.http_port), "--workers", "1",
            "--blocking-threads", "4", "--backlog", "512", "--no-ws", "--no-access-log", "--log-level", "warning",
            "--workers-kill-timeout", "15", "kesher.config.wsgi:application",
        ]  # fmt: skip
    if role == "events":
        return [
            python, "-m", "uvicorn", "--host", ENV.web_host, "--port", str(ENV.events_port), "--log-level", "warning",
            "--no-access-log", "--timeout-graceful-shutdown", "2", "kesher.config.serve.events:application",
        ]  # fmt: skip
    return [python, "-m", "kesher.config.cli", "role", role]
