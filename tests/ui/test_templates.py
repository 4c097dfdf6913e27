"""Templates keep the house rules that a policy of scripts and two reading directions ask for."""

import re
from pathlib import Path

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.template.loader import get_template, render_to_string
from django.test import Client, RequestFactory
from django.utils import translation

import kesher
from kesher.ui import brand, navigation

ROOT = Path(kesher.__file__).parent
TEMPLATES = sorted(ROOT.glob("*/templates/**/*.html"))
STYLES = sorted(ROOT.glob("*/static/**/*.css"))
PHYSICAL = re.compile(
    r"(?<![-\w])(?:margin|padding|border)-(?:left|right)|(?<![-\w])(?:left|right)\s*:|text-align:\s*(?:left|right)|float:\s*(?:left|right)"
)


@pytest.mark.parametrize("path", TEMPLATES, ids=[str(p.relative_to(ROOT)) for p in TEMPLATES])
def test_a_template_has_no_inline_style_or_script(path: Path) -> None:
    text = path.read_text()

    assert not re.search(r'\sstyle="', text)
    assert not re.search(r"\son[a-z]+=", text)
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)
    assert "hx-on" not in text


@pytest.mark.parametrize("path", STYLES, ids=[p.name for p in STYLES])
def test_a_stylesheet_knows_no_left_and_right(path: Path) -> None:
    assert PHYSICAL.findall(re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.S)) == []


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "429", "500", "503"])
@pytest.mark.parametrize(("language", "direction"), [("he", "rtl"), ("en", "ltr")])
def test_an_error_page_needs_nothing_but_itself(name: str, language: str, direction: str) -> None:
    with translation.override(language):
        out = get_template(f"{name}.html").render()

    assert f'<html lang="{language}" dir="{direction}">' in out
    assert out.count("<h1>") == 1


def test_the_page_of_components_is_within_the_budget_and_the_policy() -> None:
    answer = Client().get("/ui/components/")

    assert answer.status_code == 200
    assert len(answer.content) < 60_000
    assert "unsafe-inline" not in answer.headers["Content-Security-Policy"]


def test_a_customers_page_carries_the_organisations_name_and_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(brand, "_provider", lambda: brand.Brand("שקמה", "Shikma", "#5b2a63", "+97235550100"))

    with translation.override("en"):
        out = render_to_string("ui/portal.html", request=_request())

    assert "<bdi>Shikma</bdi>" in out
    assert 'href="/ui/brand.css?5b2a63"' in out
    assert "03-555-0100" in out
    assert "--brand: light-dark(#5b2a63, " in Client().get("/ui/brand.css?5b2a63").content.decode()


def test_staff_get_the_rail_their_own_menu_and_the_stream() -> None:
    navigation.register("t-here", "ui:components", "Here", icon="inbox", roles={"agent"})
    try:
        out = _staff_page(role_codes={"agent"})
    finally:
        navigation.remove("t-here")

    assert '<a href="/ui/components/">' in out
    assert 'aria-label="DA: Daniel Azoulay"' in out
    assert 'action="/accounts/logout/"' in out
    assert ' data-events="http' in out


def test_staff_of_another_role_do_not_get_the_place() -> None:
    navigation.register("t-here", "ui:components", "Here", icon="inbox", roles={"agent"})
    try:
        out = _staff_page(role_codes={"marketer"})
    finally:
        navigation.remove("t-here")

    assert '<a href="/ui/components/">' not in out


def test_a_stranger_gets_neither_menu_nor_stream() -> None:
    out = render_to_string("ui/staff.html", request=_request())

    assert "data-events" not in out
    assert "/accounts/logout/" not in out


def test_who_is_not_signed_in_is_told_by_a_number() -> None:
    assert Client().get("/ui/here/").status_code == 401


def test_a_sheet_for_paper_has_no_frame() -> None:
    out = render_to_string("ui/print.html")

    assert "sheet-body" in out
    assert "<nav" not in out


class Daniel:
    """As much of a person as the frame asks for."""

    is_authenticated = True
    language = "en"

    def __init__(self, role_codes: set[str]) -> None:
        self.role_codes = role_codes

    def __str__(self) -> str:
        return "Daniel Azoulay"


def _staff_page(role_codes: set[str]) -> str:
    request = _request()
    request.user = Daniel(role_codes)  # type: ignore[assignment]
    with translation.override("en"):
        return render_to_string("ui/staff.html", request=request)


def _request() -> WSGIRequest:
    return RequestFactory().get("/")
