"""Pages as words."""

import re

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse


def text_of(html: str) -> str:
    """The words of the main part of a page, without its markup."""
    main = re.search(r"<main\b.*?</main>", html, flags=re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", main[0] if main else html).split())


def page(client: Client, name: str, *args: object, **query: str) -> str:
    """What somebody reads there; it must be open to them."""
    answer = client.get(reverse(name, args=list(args)), query)
    assert answer.status_code == 200, answer.status_code
    return text_of(answer.content.decode())


def queries_of(client: Client, name: str, **query: str) -> int:
    """How many queries the page asks."""
    with CaptureQueriesContext(connection) as asked:
        page(client, name, **query)
    return len(asked)
