"""The house, and the words of both languages as they are written now."""

import pytest

from kesher.ui.messages import compile_all
from tests.cases.house import House, build


@pytest.fixture(scope="session", autouse=True)
def compiled() -> None:
    compile_all()


@pytest.fixture
def house(db: None) -> House:
    return build()
