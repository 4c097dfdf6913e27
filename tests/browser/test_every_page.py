"""One walk over all pages of every role and of the customers, in both languages, on a desk and on a phone.

Each page is opened once in each language (Hebrew light, English dark) by everybody who may see it, where what she sees differs: no
word of the other language, no complaint of the console, no page wider than a phone. axe looks at each address once a language.
With KESHER_SHOTS set to a folder, a picture of every page at both widths is left there.
"""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import pytest
from django.test import Client, override_settings

from kesher.core import clock, settings
from kesher.staff.models import Person
from kesher.ui.messages import compile_all
from tests.boards.house import logged_in
from tests.browser.acts import ACTS
from tests.browser.axe import serious_findings
from tests.browser.chromium import opened
from tests.browser.faults import Window, window
from tests.browser.rows import BY_DOING, NOT_PAGES, STAFF, VISITOR, routes
from tests.browser.server import served
from tests.browser.town import NOW, Town, build_town, moment

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore:No directory at")]
SHOTS = os.environ.get("KESHER_SHOTS")
ROLES = {
    "agent": "dana",
    "team lead": "tamar",
    "service manager": "amit",
    "CX manager": "orna",
    "back office": "roni",
    "marketer": "miri",
    "administrator": "gil",
    "privacy officer": "shira",
}


@dataclass(frozen=True)
class Visit:
    """One page, as one role sees it; `first` when nobody opened this address before."""

    role: str
    route: str
    address: str
    first: bool


@pytest.fixture
def town(db: None) -> Iterator[Town]:
    """A town at ten past one on a Sunday, with a line for forms."""
    compile_all()
    with clock.at(moment(NOW)), override_settings(ROOT_URLCONF="tests.browser.urls"):
        found = build_town()
        settings.put("portal.web_account", "test-web")
        settings.put("doors.forms_an_hour", 1000)
        yield found


@pytest.mark.parametrize("language", ["he", "en"])
def test_every_page_of_every_role_is_sound(town: Town, language: str) -> None:
    visits, sessions = _what_each_may_see(town)
    unseen = sorted(set(STAFF) - {visit.route for visit in visits})
    found = []

    with served() as front, opened() as browser:
        for role in ROLES:
            seen = window(
                browser, language=language, address=front.address, session=sessions[role], dark=language == "en"
            )
            for visit in visits:
                if visit.role == role:
                    found += _look(seen, front.address + visit.address, role, with_axe=visit.first)
            seen.page.context.close()

    found += [f"{route}: nobody can open it" for route in unseen]
    assert found == [], "\n".join(found)


@pytest.mark.parametrize("language", ["he", "en"])
def test_every_page_of_customers_and_of_the_log_in_is_sound(town: Town, language: str) -> None:
    addresses = [address for made in VISITOR.values() for address in made(town)]
    found = []

    with served() as front, opened() as browser:
        seen = window(browser, language=language, address=front.address, dark=language == "en")
        for address in addresses:
            found += _look(seen, front.address + address, "visitor", with_axe=True)
        seen.page.context.close()
        for name, (act, expected) in ACTS.items():
            seen = window(browser, language=language, address=front.address, dark=language == "en")
            status = act(seen.page, front, town)
            wrong = [f"status {status}"] if status != expected else []
            found += [f"{language} {name}: {one}" for one in wrong + _faults(seen, status, name)]
            seen.page.context.close()

    assert found == [], "\n".join(found)


def test_every_address_is_walked_or_is_no_page(town: Town) -> None:
    """A new page gets a row in tests/browser/rows.py; what only takes a POST says so itself."""
    clients = [logged_in(_person(town, role)) for role in ROLES]
    known = STAFF.keys() | VISITOR.keys() | NOT_PAGES.keys() | BY_DOING
    strays = [route.name for route in routes() if route.name not in known and not _only_acts(route.example(), clients)]
    gone = sorted(known - {route.name for route in routes()})

    assert strays == [], "a new page needs a row in tests/browser/rows.py"
    assert gone == [], "these rows lead nowhere"


def _only_acts(address: str, clients: list[Client]) -> bool:
    return any(client.get(address).status_code == 405 for client in clients)


def _what_each_may_see(town: Town) -> tuple[list[Visit], dict[str, str]]:
    """Every role tries every address; one that looks the same as to somebody before is not visited again."""
    rows = {route: made(town) for route, made in STAFF.items()}
    visits: list[Visit] = []
    sessions: dict[str, str] = {}
    looks: set[str] = set()
    for role in ROLES:
        client = logged_in(_person(town, role), "he")
        sessions[role] = client.cookies["sessionid"].value
        for route, addresses in rows.items():
            for address in addresses:
                answer = client.get(address)
                if answer.status_code == 200 and (look := address + _look_of(answer.content.decode())) not in looks:
                    first = not any(known.startswith(f"{address} ") for known in looks)
                    visits.append(Visit(role, route, address, first))
                    looks.add(look)
    return visits, sessions


def _look_of(page: str) -> str:
    """What makes two pages differ for a person: the content and the places on the rail, without keys made anew each time."""
    parts = re.findall(r"<main.*?</main>|<nav.*?</nav>", page, re.DOTALL)
    bare = re.sub(r'(name="csrfmiddlewaretoken"|name="key"|nonce=)[^>]*', "", "".join(parts))
    return " " + sha256(bare.encode()).hexdigest()


def _look(seen: Window, address: str, role: str, *, with_axe: bool) -> list[str]:
    answer = seen.page.goto(address)
    assert answer is not None
    place = address.split("/", 3)[3]
    wrong = [] if answer.status == 200 else [f"status {answer.status}"]
    wrong += _faults(seen, answer.status, f"{role}-{place}", with_axe=with_axe)
    return [f"{seen.language} {role} /{place}: {one}" for one in wrong]


def _faults(seen: Window, status: int, name: str, *, with_axe: bool = True) -> list[str]:
    found = seen.faults(expected_status=status)
    if with_axe:
        found += [str(one) for one in serious_findings(seen.page)]
    if SHOTS:
        _picture(seen, name)
    return found + seen.too_wide()


def _picture(seen: Window, name: str) -> None:
    short = re.sub(r"[^\w=-]+", "_", re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|[\w-]{43}", "", name))[:90]
    for width in (1440, 390):
        seen.page.set_viewport_size({"width": width, "height": 900})
        seen.page.screenshot(path=Path(SHOTS or "") / f"{short}.{seen.language}.{width}.png", full_page=True)
    seen.page.set_viewport_size({"width": 1440, "height": 900})


def _person(town: Town, role: str) -> Person:
    found = getattr(town.cast, ROLES[role])
    assert isinstance(found, Person)
    return found
