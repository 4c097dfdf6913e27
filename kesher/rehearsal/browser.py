"""A Chromium for the browser tests: the system's, else Playwright's own, else the distribution's package."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
)  # fmt: skip


class NoBrowser(Exception):
    """No Chromium could be found or brought; the text says what was tried."""


def find() -> str | None:
    """The path of a Chromium on this machine, or None."""
    if named := os.environ.get("KESHER_CHROMIUM"):
        return named if Path(named).exists() else None
    for name in NAMES:
        if path := shutil.which(name):
            return path
    return _playwrights_own()


def ensure() -> str:
    """Find a Chromium, or bring one; raises NoBrowser."""
    if path := find():
        return path
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False, capture_output=True)
    if path := find():
        return path
    if hasattr(os, "getuid") and os.getuid() == 0 and shutil.which("apt-get"):
        subprocess.run(["apt-get", "update", "-qq"], check=False, capture_output=True)
        subprocess.run(["apt-get", "install", "-y", "-qq", "chromium"], check=False, capture_output=True)
    if path := find():
        return path
    raise NoBrowser(
        "No Chromium was found, Playwright could not fetch its own, and the distribution's package could not be installed. "
        "Install chromium, or name one with KESHER_CHROMIUM."
    )


def _playwrights_own() -> str | None:
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        return None
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None
