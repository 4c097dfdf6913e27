"""The table of the walk: every page of the product with the addresses at which it is looked at, and what is no page, with why.

A route that stands in neither fails the walk, so a new page comes with a row here.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from kesher.channels.adapters.registry import ADAPTERS
from kesher.channels.models import Account
from kesher.customers.types import LinkPurpose
from tests.browser.town import Town

Addresses = Callable[[Town], list[str]]


def at(name: str, *args: object) -> str:
    """The address of a route."""
    return reverse(name, args=args)


def plain(name: str, *endings: str) -> Addresses:
    """A page without arguments, also with these endings."""
    return lambda town: [at(name) + ending for ending in ("", *endings)]


STAFF: dict[str, Addresses] = {
    "desk:queue": plain("desk:queue"),
    "desk:team-queue": lambda t: [at("desk:team-queue", t.cast.claims.pk)],
    "desk:search": lambda t: [at("desk:search") + end for end in ("?q=אשפוז", "?q=חחחחח", "")],
    "desk:case": lambda t: (
        [
            at("desk:case", t.story) + end
            for end in ("", *(f"?panel={one}" for one in ("reply", "note", "document", "promise", "task", "hand_off")))
        ]
        + [at("desk:case", one) for one in (t.late, t.kept, t.nobodys, t.closed)]
    ),
    "desk:merge": lambda t: [at("desk:merge", t.story) + end for end in ("", f"?into={t.late}", "?number=99999999")],
    "desk:split": lambda t: [at("desk:split", t.story)],
    "desk:new": plain("desk:new"),
    "desk:documents": plain("desk:documents"),
    "desk:papers-away": plain("desk:papers-away"),
    "desk:paper": lambda t: [at("desk:paper", t.arrival.pk)],
    "desk:customers": plain("desk:customers", "?q=נועה", "?q=חחחחח"),
    "desk:customer": lambda t: [at("desk:customer", t.cast.noa.pk)],
    "desk:call": lambda t: [at("desk:call", t.call.pk), at("desk:call", t.ringing.pk) + "?find=נועה"],
    "desk:tasks": plain("desk:tasks"),
    "boards:exceptions": plain("boards:exceptions", "?rung=all", "?rung=4"),
    "boards:exception": lambda t: [at("boards:exception", t.worst.pk)],
    "boards:hand-offs": plain("boards:hand-offs"),
    "boards:promises": plain("boards:promises"),
    "boards:promise-rows": plain("boards:promise-rows", "?from=2026-11-16&to=2026-11-22", "?now=all"),
    "office:first-steps": plain("office:first-steps"),
    "office:what-left": plain("office:what-left"),
    "office:letter": lambda t: [at("office:letter", t.letter.pk)],
    "office:brought": plain("office:brought"),
    "office:refused": lambda t: [at("office:refused", t.brought.pk)],
    "office:unreadable": plain("office:unreadable"),
    "office:channels": plain("office:channels"),
    "office:channel-choose": plain("office:channel-choose"),
    "office:channel-new": lambda t: [at("office:channel-new", one) for one in sorted(ADAPTERS)],
    "office:channel": lambda t: [at("office:channel", row.pk) for row in Account.objects.order_by("code")],
    "office:terms": plain("office:terms"),
    "office:people": plain("office:people"),
    "office:hire": plain("office:hire"),
    "office:person": lambda t: [at("office:person", t.cast.dana.pk), at("office:person", t.cast.lior.pk)],
    "office:policies": plain("office:policies"),
    "office:policy-new": plain("office:policy-new"),
    "office:policy": lambda t: [at("office:policy", "3.2")],
    "office:policy-draft": lambda t: [at("office:policy-draft", "3.2")],
    "office:settings": plain("office:settings"),
    "office:privacy": plain("office:privacy", "?q=noa.b@example.com"),
    "office:whose": lambda t: [at("office:whose", t.cast.noa.pk)],
    "office:calendar": plain("office:calendar"),
    "office:calendar-day": lambda t: [at("office:calendar-day", t.calendar.pk) + "?day=2026-11-26"],
    "office:calendar-week": lambda t: [at("office:calendar-week", t.calendar.pk)],
    "ui:components": plain("ui:components"),
    "phone_simulator": plain("phone_simulator"),
    "account_logout": plain("account_logout"),
    "account_change_password": plain("account_change_password"),
    "account_reauthenticate": plain("account_reauthenticate"),
    "account_set_password": plain("account_set_password"),
}

VISITOR: dict[str, Addresses] = {
    "portal:home": plain("portal:home", "?q=אשפוז", "?q=חחחחח"),
    "portal:ask": plain("portal:ask"),
    "portal:embed": plain("portal:embed"),
    "portal:case": lambda t: [at("portal:case", t.link(LinkPurpose.CASE, t.story))],
    "portal:upload": lambda t: [
        at("portal:upload", t.link(LinkPurpose.UPLOAD, t.request.pk)) + end for end in ("", "?sent=2")
    ],
    "portal:survey": lambda t: [
        at("portal:survey", t.link(LinkPurpose.SURVEY, t.survey(t.kept))),
        at("portal:survey", t.link(LinkPurpose.SURVEY, t.survey(t.closed, answered=True))) + "?thanks=1",
    ],
    "portal:paper": plain("portal:paper", "?sent=1"),
    "account_login": plain("account_login"),
    "account_signup": plain("account_signup"),
    "account_inactive": plain("account_inactive"),
    "account_reset_password": plain("account_reset_password"),
    "account_reset_password_done": plain("account_reset_password_done"),
    "account_reset_password_from_key_done": plain("account_reset_password_from_key_done"),
}


NOT_PAGES: dict[str, str] = {
    **dict.fromkeys(["home", "desk:next", "desk:case-by-number"], "leads on to a page"),
    **dict.fromkeys(["healthz", "readyz", "metrics", "ui:here", "ui:brand"], "for machines and browsers"),
    **dict.fromkeys(["desk:story", "desk:policies", "desk:chance", "desk:calls"], "a part of a page, seen in the page"),
    **dict.fromkeys(
        ["desk:new-people", "desk:new-promise", "desk:paper-find", "desk:same"], "a part of a page, seen in the page"
    ),
    **dict.fromkeys(["desk:file", "desk:request-cover", "portal:case-file", "portal:cover"], "a file to download"),
    **dict.fromkeys(
        ["office:unreadable-original", "office:privacy-export", "office:refused-file"], "a file to download"
    ),
    **dict.fromkeys(
        ["desk:paper-view", "desk:paper-picture", "desk:paper-thumbnail"], "a picture, seen in the page of its paper"
    ),
    **dict.fromkeys(
        [
            *(
                "account_email",
                "account_email_verification_sent",
                "account_confirm_email",
                "account_confirm_login_code",
            ),
            *(f"not-offered-{n}" for n in (1, 2, 3, 4)),
        ],
        "not offered: an administrator keeps the addresses of staff",
    ),
    **dict.fromkeys(["api-v1:openapi-json", "api-v1:api-root"], "for machines"),
}
# Reached by doing something: looked at in acts.py.
BY_DOING = frozenset({"portal:received", "portal:embed-received", "account_reset_password_from_key"})


@dataclass(frozen=True)
class Route:
    """One address pattern of the product."""

    name: str
    converters: dict[str, str]

    def example(self) -> str:
        """An address of this shape, of nothing that there is."""
        values: dict[str, object] = {"UUIDConverter": UUID(int=7), "IntConverter": 7}
        return reverse(self.name, kwargs={name: values.get(kind, "x") for name, kind in self.converters.items()})


def routes() -> Iterator[Route]:
    """Every named route of the URLconf."""
    yield from _routes(get_resolver("kesher.config.urls"), "", {})


def _routes(resolver: URLResolver, space: str, before: dict[str, Any]) -> Iterator[Route]:
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            inner = f"{space}{one.namespace}:" if one.namespace else space
            yield from _routes(one, inner, {**before, **one.pattern.converters})
        elif isinstance(one, URLPattern) and one.name:
            kinds = {name: type(found).__name__ for name, found in {**before, **one.pattern.converters}.items()}
            yield Route(f"{space}{one.name}", kinds)
