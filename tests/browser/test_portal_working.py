"""The customers' pages at work: in a frame of another site, without script, with a phone's camera and a list of files."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from django.db.models import Count
from playwright.sync_api import Browser, expect

from kesher.cases.models import Message
from kesher.core import clock, settings
from kesher.customers.types import LinkPurpose
from kesher.ui.messages import compile_all
from tests.browser.chromium import opened
from tests.browser.faults import window
from tests.browser.rows import at
from tests.browser.server import Front, served
from tests.browser.town import NOW, Town, build_town, moment

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore:No directory at")]


@pytest.fixture
def town(db: None) -> Iterator[Town]:
    compile_all()
    with clock.at(moment(NOW)):
        found = build_town()
        settings.put("portal.web_account", "test-web")
        settings.put("portal.embed_origins", "http://shop.example")
        yield found


@pytest.fixture
def front(town: Town) -> Iterator[Front]:
    with served() as found:
        yield found


@pytest.fixture
def shop(front: Front) -> Iterator[str]:
    with _shop(front) as found:
        yield found


@pytest.fixture
def browser(front: Front) -> Iterator[Browser]:
    with opened() as found:
        yield found


@contextmanager
def _shop(front: Front) -> Iterator[str]:
    """The site of somebody else, with a page that shows our form in a frame; its origin."""
    frame = f'<iframe title="Write to us" width="500" height="900" src="{front.address}/embed/ask/?lang=en"></iframe>'

    class Shop(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(f"<!doctype html><h1>Shop</h1>{frame}".encode())

        def log_message(self, format: str, *args: Any) -> None:
            """Says nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Shop) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_the_form_works_in_a_frame_of_an_allowed_site(browser: Browser, front: Front, shop: str) -> None:
    seen = window(browser, language="he", address=front.address)
    front.behind(lambda: settings.put("portal.embed_origins", shop))
    seen.page.goto(f"{shop}/help")
    form = seen.page.frame_locator("iframe")
    form.get_by_label("What happened, or what do you need?").fill("Where is my order?")
    form.get_by_role("button", name="Send").click()
    expect(form.locator("#id_email_error")).to_contain_text("so that the answer can reach you")
    form.get_by_label("E-mail for the answer").fill("rina@example.com")
    form.get_by_role("button", name="Send").click()

    expect(form.locator("h1")).to_contain_text("You will have an answer by")

    assert [one for one in seen.said if "422" not in one and "autofocus" not in one] == []
    assert front.behind(lambda: Message.objects.filter(text="Where is my order?", direction="in").count()) == 1


def test_a_site_that_was_not_named_shows_nothing_of_ours(browser: Browser, front: Front, shop: str) -> None:
    seen = window(browser, language="en", address=front.address)

    seen.page.goto(f"{shop}/help")

    assert any("frame-ancestors" in one for one in seen.said)
    expect(seen.page.frame_locator("iframe").locator("form")).to_have_count(0)


def test_everything_works_without_script(browser: Browser, front: Front, town: Town, tmp_path: Path) -> None:
    scan = tmp_path / "summary.pdf"
    scan.write_bytes(b"%PDF-1.4 a page")
    page = window(browser, language="en", address=front.address, javascript=False).page

    page.goto(front.address + front.behind(lambda: at("portal:case", town.link(LinkPurpose.CASE, town.story))))
    page.get_by_role("button", name="Open my case").click()
    page.get_by_label("Message").fill("One more thing")
    page.get_by_label("Photo or file").set_input_files(scan)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("It has arrived and is with your case")).to_be_visible()
    page.goto(
        front.address + front.behind(lambda: at("portal:survey", town.link(LinkPurpose.SURVEY, town.survey(town.kept))))
    )
    page.get_by_label("Very satisfied").check(force=True)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Thank you, your answer has arrived")).to_be_visible()

    found = front.behind(lambda: Message.objects.annotate(files=Count("attachments")).get(text="One more thing"))
    assert (found.case_id, found.files) == (town.story, 1)


def test_chosen_files_are_a_list_from_which_one_can_be_taken_out(
    browser: Browser, front: Front, town: Town, tmp_path: Path
) -> None:
    for name in ("one.pdf", "two.pdf", "three.pdf"):
        (tmp_path / name).write_bytes(b"%PDF-1.4 " + name.encode())
    page = window(browser, language="en", address=front.address).page
    page.goto(front.address + "/ask/")
    page.get_by_label("What happened, or what do you need?").fill("Three papers less one")
    page.get_by_label("E-mail for the answer").fill("rina@example.com")

    page.locator("input[name=papers]").set_input_files([tmp_path / "one.pdf", tmp_path / "two.pdf"])
    page.locator("input[name=papers]").set_input_files(tmp_path / "three.pdf")
    expect(page.locator("[data-chosen] li")).to_have_count(3)
    page.get_by_role("button", name="Remove: two.pdf").click()
    page.get_by_role("button", name="Send").click()
    expect(page.locator("h1")).to_contain_text("You will have an answer by")

    message = front.behind(lambda: Message.objects.get(text="Three papers less one"))
    names = front.behind(lambda: sorted(message.attachments.values_list("name", flat=True)))
    assert names == ["one.pdf", "three.pdf"]


def test_on_a_phone_the_camera_has_a_button_of_its_own(browser: Browser, front: Front, town: Town) -> None:
    address = front.behind(lambda: at("portal:upload", town.link(LinkPurpose.UPLOAD, town.request.pk)))
    phone = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, locale="en-GB")
    page = phone.new_page()
    page.goto(f"{front.address}{address}?lang=en")

    expect(page.get_by_text("Take a photo")).to_be_visible()

    camera = page.locator("input[name=papers-photo]")
    assert (camera.get_attribute("capture"), camera.get_attribute("accept")) == ("environment", "image/*")


def test_the_brand_is_seen_on_every_page_of_customers(browser: Browser, front: Front, town: Town) -> None:
    seen = window(browser, language="en", address=front.address)
    addresses = front.behind(
        lambda: [
            "/welcome/",
            "/ask/",
            "/paper/",
            "/c/made-up/",
            at("portal:case", town.link(LinkPurpose.CASE, town.story)),
        ]
    )

    shown = []
    for address in addresses:
        seen.page.goto(front.address + address)
        brand = seen.page.locator(".p-brand")
        shown.append((brand.inner_text(), brand.evaluate("one => getComputedStyle(one).color")))

    assert shown == [("Shikma Insurance", "rgb(91, 42, 99)")] * len(addresses)
