"""The staff rail. Packages above register their places when they start (AppConfig.ready); the frame shows a viewer the
places that their roles open. The first five stay on a phone, the rest fold into "more"."""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise

from kesher.ui.types import NavigationLink

log = logging.getLogger(__name__)
Badge = Callable[[HttpRequest], int]


@dataclass(frozen=True)
class Place:
    """One place of the product.

    `label` is lazy; `icon` a name of the sprite; `roles` opens it to whoever has any of them; `order` sorts (10, 20, ...);
    `badge`, when given, answers how many things there need attention, in one cheap query; `also` names other url names
    that belong to the place, so that the rail shows where one is.
    """

    key: str
    url_name: str
    label: str | Promise
    icon: str
    roles: frozenset[str]
    order: int = 50
    badge: Badge | None = None
    also: tuple[str, ...] = ()


_places: dict[str, Place] = {}
_search: list[tuple[str, frozenset[str]]] = []
_calls: list[tuple[str, frozenset[str]]] = []


def register(
    key: str,
    url_name: str,
    label: str | Promise,
    *,
    icon: str,
    roles: Iterable[str],
    order: int = 50,
    badge: Badge | None = None,
    also: Iterable[str] = (),
) -> None:
    """Put a place on the rail, or replace the one with the same key."""
    _places[key] = Place(key, url_name, label, icon, frozenset(roles), order, badge, tuple(also))


def search_at(url_name: str, *, roles: Iterable[str] = ()) -> None:
    """Say which page answers the search field of the top bar (it gets `q`); `roles` have the field, all of them when empty."""
    _search[:] = [(url_name, frozenset(roles))]


def calls_at(url_name: str, *, roles: Iterable[str]) -> None:
    """Say where the calls that ring for a viewer come from; fetched on every page of these roles, and again at each call event."""
    _calls[:] = [(url_name, frozenset(roles))]


def search_url(roles: Iterable[str] = ()) -> str:
    """Address of the search page for a viewer of these roles; empty where there is none."""
    return _open_to(_search, roles)


def calls_url(roles: Iterable[str]) -> str:
    """Address of the pop-up of calls for a viewer of these roles; empty where there is none."""
    return _open_to(_calls, roles)


def _open_to(doors: list[tuple[str, frozenset[str]]], roles: Iterable[str]) -> str:
    held = frozenset(roles)
    return next((_url_named(name) for name, wanted in doors if not wanted or wanted & held), "")


def remove(key: str) -> None:
    """Take a place off the rail (tests undo what they registered)."""
    _places.pop(key, None)


def links_for(request: HttpRequest, roles: Iterable[str]) -> list[NavigationLink]:
    """The places that these roles open and whose page exists, in order, with their badges."""
    held = frozenset(roles)
    return [
        NavigationLink(place.key, str(place.label), place.icon, url, _count(place, request))
        for place in _in_order()
        if held & place.roles and (url := _url_named(place.url_name))
    ]


def current(request: HttpRequest) -> str:
    """Key of the place where the request is; empty when it is nowhere on the rail."""
    match = request.resolver_match
    if match is None:
        return ""
    for place in _in_order():
        if match.view_name == place.url_name or match.view_name in place.also:
            return place.key
    return ""


def _in_order() -> list[Place]:
    return sorted(_places.values(), key=lambda place: (place.order, place.key))


def _url_named(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _count(place: Place, request: HttpRequest) -> int:
    """A badge that fails must not take the page with it."""
    if place.badge is None:
        return 0
    try:
        return place.badge(request)
    except Exception:
        log.exception("the badge of %s failed", place.key)
        return 0
