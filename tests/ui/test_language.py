"""Which language a page speaks, and how it is changed."""

from collections.abc import Iterator

import pytest
from django.http import HttpRequest
from django.test import Client

from kesher.ui import language


@pytest.fixture
def chosen() -> Iterator[list[str]]:
    heard: list[str] = []

    def listener(request: HttpRequest, code: str) -> None:
        heard.append(code)

    language.on_chosen(listener)
    yield heard
    language._listeners.remove(listener)


def page(client: Client, path: str = "/ui/components/", **headers: str) -> str:
    answer = client.get(path, headers=headers)
    assert answer.status_code == 200
    return answer.content.decode() + answer.headers["Content-Language"]


def test_a_page_is_hebrew_unless_somebody_asks_otherwise() -> None:
    out = page(Client())

    assert '<html lang="he" dir="rtl">' in out
    assert out.endswith("he")


def test_a_browser_that_prefers_english_gets_it() -> None:
    assert '<html lang="en" dir="ltr">' in page(Client(), **{"accept-language": "fr, en-GB;q=0.8, he;q=0.5"})


def test_the_old_code_of_hebrew_is_known() -> None:
    assert page(Client(), **{"accept-language": "iw-IL, en;q=0.5"}).endswith("he")


def test_a_choice_is_stronger_than_the_browser_and_keeps_the_place() -> None:
    client = Client(headers={"accept-language": "en"})

    answer = client.post("/ui/language/", {"language": "he", "next": "/ui/components/?tab=2&lang=en"})

    assert answer.status_code == 302
    assert answer.headers["Location"] == "/ui/components/?tab=2"
    assert page(client).endswith("he")


def test_an_unknown_language_changes_nothing(chosen: list[str]) -> None:
    client = Client()

    answer = client.post("/ui/language/", {"language": "xx", "next": "/"})

    assert answer.status_code == 302
    assert "kesher_language" not in client.cookies
    assert chosen == []


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "javascript:alert(1)", ""])
def test_nobody_is_sent_to_another_site(elsewhere: str) -> None:
    answer = Client().post("/ui/language/", {"language": "en", "next": elsewhere})

    assert answer.headers["Location"] == "/"


def test_choosing_takes_a_post() -> None:
    assert Client().get("/ui/language/?language=en").status_code == 405


def test_a_link_that_we_sent_in_english_opens_in_english_and_stays_so(chosen: list[str]) -> None:
    client = Client()

    assert page(client, "/ui/components/?lang=en").endswith("en")
    assert page(client).endswith("en")
    assert chosen == ["en"]


def test_the_preference_of_a_person_holds_where_nothing_was_chosen(rf: object) -> None:
    from types import SimpleNamespace

    from django.http import HttpResponse
    from django.test import RequestFactory
    from django.utils import translation

    request = RequestFactory().get("/", headers={"accept-language": "he"})
    request.user = SimpleNamespace(is_authenticated=True, language="en")  # type: ignore[assignment]

    def view(request: HttpRequest) -> HttpResponse:
        middleware.process_view(request, view, (), {})
        return HttpResponse(translation.get_language())

    middleware = language.ChosenLanguage(view)
    answer = middleware(request)

    assert isinstance(answer, HttpResponse)
    assert answer.content == b"en"
    translation.deactivate()
