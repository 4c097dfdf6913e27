"""How long a link to choose a password is good.

A module of its own, since allauth asks for it while it is itself being imported.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.utils.http import base36_to_int

from kesher.core import clock

RESET_LASTS = timedelta(hours=4)  # a forgotten password; an invitation lasts PASSWORD_RESET_TIMEOUT


class LinkTokens(PasswordResetTokenGenerator):
    """Links to choose a password, by our clock: an invitation lasts until somebody who has no password chose one, at most
    PASSWORD_RESET_TIMEOUT seconds; a forgotten password four hours. Both are void once a password was chosen."""

    def check_token(self, user: Any, token: str | None) -> bool:
        """Whether the link is good."""
        if not super().check_token(user, token) or not token:
            return False
        age = self._num_seconds(self._now()) - base36_to_int(token.split("-")[0])
        return not user.has_usable_password() or age <= RESET_LASTS.total_seconds()

    def _now(self) -> datetime:
        return clock.now().astimezone(UTC).replace(tzinfo=None)
