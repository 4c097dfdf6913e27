"""The rail shows a person the places of their roles, and nothing else."""

from collections.abc import Iterator

import pytest
from django.test import RequestFactory

from kesher.ui import navigation

KEYS = ("t-queue", "t-why", "t-nowhere", "t-broken")


def count_five(request: object) -> int:
    return 5


def fail(request: object) -> int:
    raise RuntimeError("the badge is broken")


@pytest.fixture(autouse=True)
def places() -> Iterator[None]:
    navigation.register(
        "t-queue", "ui:components", "My queue", icon="inbox", roles={"agent"}, order=2, badge=count_five
    )
    navigation.register("t-why", "ui:brand", "Why", icon="route", roles={"service_manager", "agent"}, order=1)
    navigation.register("t-nowhere", "ui:no-such-page", "Nowhere", icon="x", roles={"agent"})
    navigation.register("t-broken", "ui:components", "Broken", icon="x", roles={"marketer"}, badge=fail)
    yield
    for key in KEYS:
        navigation.remove(key)


def seen_by(*roles: str) -> dict[str, int]:
    links = navigation.links_for(RequestFactory().get("/"), roles)
    return {link.key: link.count for link in links if link.key in KEYS}


def test_an_agent_sees_own_places_in_order_and_no_dead_ones() -> None:
    assert list(seen_by("agent")) == ["t-why", "t-queue"]


def test_a_manager_does_not_see_the_agents_queue() -> None:
    assert list(seen_by("service_manager")) == ["t-why"]


def test_nobody_sees_nothing() -> None:
    assert seen_by() == {}


def test_a_badge_counts() -> None:
    assert seen_by("agent")["t-queue"] == 5


def test_a_broken_badge_does_not_take_the_page_with_it() -> None:
    assert seen_by("marketer") == {"t-broken": 0}
