"""Pages of staff in a real browser without a server: Django makes them, the browser gets them from memory, styles from the finders."""

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from django.contrib.staticfiles import finders
from playwright.sync_api import BrowserContext, Route, sync_playwright

from kesher.rehearsal import browser
from tests.browser.axe import serious_findings

HOST = "http://kesher.test"
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".woff2": "font/woff2"}


@dataclass(frozen=True)
class Made:
    """A page as Django answered it."""

    name: str
    body: str
    policy: str


def faults(
    pages: Iterable[Made], *, widths: Iterable[int] = (1440, 390), schemes: Iterable[str] = ("light", "dark")
) -> list[str]:
    """What axe, the console (scripts and styles that the policy stops) and the width complain of, page by page.

    With KESHER_SHOTS set to a folder, a picture of every page is left there.
    """
    found: list[str] = []
    made = list(pages)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser.ensure(), args=list(browser.FLAGS))
        for width in widths:
            for scheme in schemes:
                context = chromium.new_context(
                    viewport={"width": width, "height": 900},
                    color_scheme="dark" if scheme == "dark" else "light",
                    reduced_motion="reduce",
                )
                for one in made:
                    found += [f"{one.name} {width} {scheme}: {fault}" for fault in _faults_of(context, one, scheme)]
                context.close()
        chromium.close()
    return found


def _faults_of(context: BrowserContext, made: Made, scheme: str) -> list[str]:
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda one: said.append(one.text) if one.type == "error" else None)
    page.on("pageerror", lambda one: said.append(str(one)))
    page.route("**/*", partial(_serve, made))
    page.goto(f"{HOST}/{made.name}")
    found = [str(finding) for finding in serious_findings(page)]
    if not page.evaluate("document.documentElement.scrollWidth <= innerWidth"):
        found.append("wider than the window")
    if folder := os.environ.get("KESHER_SHOTS"):
        width = page.evaluate("innerWidth")
        page.screenshot(path=Path(folder) / f"{made.name}-{width}-{scheme}.png", full_page=True)
    page.close()
    return found + said


def made(name: str, answer: object) -> Made:
    """Of an answer of Django's test client, which must be a page."""
    status, headers = answer.status_code, answer.headers  # type: ignore[attr-defined]
    assert status in {200, 422}, (name, status)
    body = re.sub(r' data-events="[^"]*"', "", answer.content.decode())  # type: ignore[attr-defined]  # nobody streams events here
    return Made(name, body, headers["Content-Security-Policy"])


def _serve(page: Made, route: Route) -> None:
    path = route.request.url.removeprefix(HOST).split("?")[0]
    if path.startswith("/static/"):
        file = finders.find(path.removeprefix("/static/"))
        assert isinstance(file, str), path
        return route.fulfill(body=Path(file).read_bytes(), content_type=TYPES[Path(file).suffix])
    if path != f"/{page.name}":
        return route.fulfill(status=204)  # what the page fetches by itself: nothing rings, nothing changed
    return route.fulfill(
        body=page.body, content_type="text/html; charset=utf-8", headers={"Content-Security-Policy": page.policy}
    )
