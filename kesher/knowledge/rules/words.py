"""Words of policies as search sees them: what is stored beside a wording, and what somebody asks for. Pure."""

from kesher.core.text.words import normalise, stems

_LONGEST_QUERY = 12  # words


def indexed(*texts: str) -> str:
    """What is stored beside a text for finding it: its words and their stems, each once."""
    found = (stem for text in texts for word in normalise(text).split() for stem in stems(word))
    return " ".join(dict.fromkeys(found))


def query(text: str, *, every: bool = True) -> str:
    """A PostgreSQL tsquery (configuration `simple`) for what somebody typed; the last letters may be missing. Empty for nothing.

    `every`: all words must be there; else any of them.
    """
    words = normalise(text).split()[:_LONGEST_QUERY]
    groups = ["(" + " | ".join(f"'{stem}':*" for stem in stems(word)) + ")" for word in words]
    return (" & " if every else " | ").join(groups)
