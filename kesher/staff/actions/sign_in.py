"""The locked door, opened by hand; and counted by our clock."""

from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.models import AccessAttempt
from django.http import HttpRequest

from kesher.core import clock


def open_door(email: str) -> int:
    """Forget the wrong passwords that were tried for this address, from wherever; returns how many rows. Safe to repeat."""
    count, _by_model = AccessAttempt.objects.filter(username=email.lower()).delete()
    return int(count)


class ByOurClock(AxesDatabaseHandler):  # type: ignore[misc]  # axes is untyped
    """Axes asks the machine for the time; everything here asks `core.clock`."""

    def is_locked(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> bool:
        """Whether this address is kept out from this place, now."""
        request.axes_attempt_time = clock.now()  # type: ignore[attr-defined]
        return bool(super().is_locked(request, credentials))

    def user_logged_in(self, sender: Any, request: Any, user: Any, **kwargs: Any) -> None:
        """The right password: what was wrong before counts no more."""
        request.axes_attempt_time = clock.now()
        super().user_logged_in(sender, request, user, **kwargs)

    def user_login_failed(self, sender: Any, credentials: dict[str, Any], request: Any = None, **kwargs: Any) -> None:
        """One more wrong password."""
        if request is not None:
            request.axes_attempt_time = clock.now()
        super().user_login_failed(sender, credentials, request, **kwargs)
        if request is not None:  # the row of a first failure takes the machine's time by itself
            row = AccessAttempt.objects.filter(
                username=who(request, credentials), ip_address=request.axes_ip_address, failures_since_start=1
            )
            row.update(attempt_time=request.axes_attempt_time)


def who(request: Any, credentials: dict[str, Any]) -> str | None:
    """Whose password was wrong, as axes counts it."""
    from axes.helpers import get_client_username

    found: str | None = get_client_username(request, credentials)
    return found
