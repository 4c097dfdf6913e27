"""Fixtures of the boards."""

from collections.abc import Iterator

import pytest

from kesher.core import clock
from tests.boards.house import NOON, Week, the_week
from tests.cases.house import moment


@pytest.fixture
def week(db: None) -> Iterator[Week]:
    """Sunday, twenty past noon: the first answer to Noa is overdue by twenty minutes."""
    made = the_week()
    with clock.at(moment(NOON)):
        yield made
