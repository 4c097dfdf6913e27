"""A notice after a plain POST that can be taken back: the toast carries a button that posts to an address."""

from django.contrib import messages
from django.http import HttpRequest


def undoable(request: HttpRequest, text: str, address: str) -> None:
    """Say on the next page what was done, with a button "Undo" that posts to this address of ours."""
    messages.success(request, text, extra_tags=address)
