"""Fixtures that every test may use."""

import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path

import pytest
from pytest_django import DjangoDbBlocker

from kesher.core import clock
from kesher.ui.messages import compile_all
from tests.cast import Cast, make_cast


def pytest_configure(config: pytest.Config) -> None:
    """The catalogues are compiled before anybody reads one, so that words that came with the last change are known."""
    if not hasattr(config, "workerinput"):
        compile_all()


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: DjangoDbBlocker) -> None:
    """The database stands already (tests/postgres.py): pytest-django has nothing to make."""


@pytest.fixture
def at() -> Callable[[str], AbstractContextManager[None]]:
    """`with at("2026-11-21 22:40"):` sets the time, in Israel."""

    def set_time(moment: str) -> AbstractContextManager[None]:
        return clock.at(datetime.fromisoformat(moment).replace(tzinfo=clock.ISRAEL))

    return set_time


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real data beside the project; read in place only. CI has it; elsewhere those tests are skipped by name."""
    folder = Path(os.environ.get("KESHER_SHARED_DATA", Path(__file__).parents[2] / "shared" / "data"))
    if not folder.is_dir():
        if os.environ.get("CI"):
            pytest.fail("the shared data are missing in CI")
        pytest.skip("needs ../shared/data")
    return folder


@pytest.fixture
def cast(db: None) -> Cast:
    """Everybody of tests/cast.py, as rows."""
    return make_cast()


@pytest.fixture
def settle() -> Callable[[], None]:
    """Run the background work until nothing is due: intake, outbox, sending, papers, the clock."""
    from kesher.core.work import run_until_quiet

    return run_until_quiet
