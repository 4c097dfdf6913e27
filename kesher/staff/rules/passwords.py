"""What a password must be, in words that we speak in both languages (Django's own catalogue lacks some in Hebrew)."""

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils.translation import gettext as _


class LongEnough(MinimumLengthValidator):
    """A length, and nothing about signs and capitals."""

    def get_error_message(self) -> str:
        """When it is not."""
        return _("This password is too short: at least %(n)s characters are needed.") % {"n": self.min_length}

    def get_help_text(self) -> str:
        """Beforehand."""
        return _("At least %(n)s characters.") % {"n": self.min_length}
