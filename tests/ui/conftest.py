"""Tests of words need the catalogues as they are written now."""

from collections.abc import Iterator

import pytest
from django.utils import translation

from kesher.ui.messages import compile_all


@pytest.fixture(scope="session", autouse=True)
def compiled() -> None:
    compile_all()


@pytest.fixture
def hebrew() -> Iterator[None]:
    with translation.override("he"):
        yield


@pytest.fixture
def english() -> Iterator[None]:
    with translation.override("en"):
        yield
