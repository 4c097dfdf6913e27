"""Translations without xgettext and msgfmt: gather the strings of each package, check them, compile them.

Msgids are English; every package keeps its Hebrew in locale/he/LC_MESSAGES/django.po. The command `kesher messages` is
a thin front of this package; `python -m kesher.ui.messages` does the same where Django cannot start yet.
"""

from kesher.ui.messages.catalogue import compile_all, gather
from kesher.ui.messages.check import problems
from kesher.ui.messages.extract import packages

__all__ = ["compile_all", "gather", "packages", "problems"]
