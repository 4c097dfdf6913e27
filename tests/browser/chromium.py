"""A Chromium for one test. Open it after the front door: Playwright's loop hides the line to the database from this thread."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

from kesher.rehearsal import browser as chromium


@contextmanager
def opened() -> Iterator[Browser]:
    """The browser, until the block ends."""
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=chromium.ensure(), args=list(chromium.FLAGS))
        yield found
        found.close()
