"""What may be asked about what customers said."""

from kesher.listening.queries.surveys import answers_of_case, survey

__all__ = ["answers_of_case", "survey"]
