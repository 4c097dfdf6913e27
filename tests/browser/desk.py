"""A browser at the Desk: every request of the page is answered by Django in this very process, so the test's own rows are seen.

No server and no second database connection; the policy of content and the cookies are those of the answers.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import Context, copy_context
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.db import connections
from django.test import Client
from playwright.sync_api import Browser, Page, Route, sync_playwright

from kesher.rehearsal import browser as chromium

HOST = "http://kesher.test"
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".woff2": "font/woff2"}
# A stream of live events that the test itself plays: sources[0].say({topic: "case", ...}).
EVENTS = """
window.sources = [];
window.EventSource = class extends EventTarget {
  constructor(url) { super(); this.url = url; this.readyState = 1; sources.push(this); }
  close() { this.readyState = 2; }
  say(data) { this.dispatchEvent(new MessageEvent("message", { data: JSON.stringify(data) })); }
};
"""


@contextmanager
def chromium_opened() -> Iterator[Browser]:
    """A Chromium; Django may be asked while it is open."""
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    _line.append(connections["default"])
    try:
        with sync_playwright() as playwright:
            _same_line()
            opened = playwright.chromium.launch(executable_path=chromium.ensure(), args=list(chromium.FLAGS))
            yield opened
            opened.close()
    finally:
        _line.clear()
        if before is None:
            del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
        else:
            os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = before


_line: list[Any] = []


def _same_line() -> None:
    """Playwright keeps an event loop in this thread, for which Django would open a connection of its own: give it the test's."""
    connections["default"] = _line[-1]


def open_page(
    browser: Browser,
    client: Client,
    path: str,
    *,
    width: int = 1440,
    height: int = 900,
    dark: bool = False,
    script: str = "",
    javascript: bool = True,
) -> Page:
    """The page at `path`, as this client sees it, with a list `faults` of what the console said."""
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if dark else "light",
        reduced_motion="reduce",
        java_script_enabled=javascript,
    )
    page = context.new_page()
    if script:
        page.add_init_script(script)
    now = copy_context()  # the time of the test is a variable of its context, which the answers must share
    page.route("**/*", lambda route: _answer(route, client, now))
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(HOST + path)
    page.faults = faults  # type: ignore[attr-defined]
    return page


def faults(page: Page) -> list[str]:
    """What the console complained of."""
    return list(page.faults)  # type: ignore[attr-defined]


def _answer(route: Route, client: Client, context: Context) -> None:
    context.copy().run(_answer_here, route, client)


def _answer_here(route: Route, client: Client) -> None:
    _same_line()
    request = route.request
    path = request.url.removeprefix(HOST)
    if not path.startswith("/"):
        return route.fulfill(status=204)  # the stream of live events is played by the tests
    if path.startswith("/static/"):
        file = finders.find(path.removeprefix("/static/").split("?")[0])
        assert isinstance(file, str), path
        return route.fulfill(body=Path(file).read_bytes(), content_type=TYPES[Path(file).suffix])
    headers = {
        key: value for key, value in request.headers.items() if key.startswith(("hx-", "x-")) or key in {"accept"}
    }
    if request.method == "POST":
        kind = request.headers.get("content-type", "application/x-www-form-urlencoded")
        found: Any = client.generic("POST", path, request.post_data_buffer or b"", kind, headers=headers)
    else:
        found = client.get(path, headers=headers)
    if found.status_code in {301, 302}:
        # The browser is given the page at the end of the redirect: interception cannot answer with one.
        return route.fulfill(
            status=200,
            content_type="text/html; charset=utf-8",
            body=f'<!doctype html><meta http-equiv="refresh" content="0;url={found.headers["Location"]}">',
        )
    body = b"".join(found.streaming_content) if found.streaming else found.content
    kept = ("Content-Security-Policy", "Content-Type", "HX-Trigger", "Content-Disposition")
    return route.fulfill(
        status=found.status_code,
        body=body,
        headers={name: found.headers[name] for name in kept if name in found.headers},
    )
