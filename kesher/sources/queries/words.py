"""Why a file or a row was not brought in, in words."""

from django.utils.translation import gettext as _

from kesher.sources.types import NotATable


def why_no_table(problem: NotATable) -> str:
    """A sentence for whoever brought the file."""
    sentences = {
        "empty": _("The file is empty."),
        "large": _("Unpacked, the file is larger than 512 MB. Part it and bring the parts one by one."),
        "encoding": _("The file is neither UTF-8 nor windows-1255. Save it as CSV UTF-8 and bring it again."),
        "damaged": _("The file is damaged at line %(line)s. Save it as CSV again."),
        "no_columns": _("These columns were not found: %(missing)s. The file has: %(seen)s."),
    }
    return sentences[problem.code] % problem.facts


def why_rejected(code: str, column: str, seen: str) -> str:
    """A sentence about one row."""
    sentences = {
        "fields": _("The row has %(seen)s cells, and the heading another number."),
        "no_key": _("The row has no number of its own."),
        "no_date": _("“%(column)s” is empty."),
        "bad_date": _("“%(seen)s” in “%(column)s” is no date."),
        "future": _("“%(seen)s” in “%(column)s” lies in the future."),
        "channel": _("“%(seen)s” in “%(column)s” is no channel that is known here."),
        "twice": _("The number %(seen)s stands in the file twice; the first row was taken."),
        "moved": _("The number %(seen)s was brought in before with another day, channel or customer."),
    }
    return sentences[code] % {"column": column, "seen": seen}
