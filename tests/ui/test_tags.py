"""Tags and filters as a template writer uses them."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django import forms
from django.template import Context, Template
from django.utils import translation

from kesher.core import clock
from kesher.core.clock import ISRAEL
from kesher.ui.types import Choice, Page, Step

NOW = datetime(2026, 11, 26, 14, 9, tzinfo=ISRAEL)


def render(source: str, language: str = "en", **context: Any) -> str:
    with translation.override(language), clock.at(NOW):
        return Template(source).render(Context(context))


def test_stored_text_is_isolated_and_escaped() -> None:
    assert render("{{ name|bdi }}", name='<b>"נועה"') == "<bdi>&lt;b&gt;&quot;נועה&quot;</bdi>"
    assert render("{{ name|bdi }}", name="") == ""


def test_phones_and_codes_go_left_to_right() -> None:
    assert render("{{ n|phone }}", n="+972525550143") == '<bdi dir="ltr">052-555-0143</bdi>'
    assert render("{{ n|ltr }}", n="48213") == '<bdi dir="ltr">48213</bdi>'


def test_money_reads_in_the_direction_of_the_page() -> None:
    assert render("{{ 500000|money }}", "he") == '<bdi class="nw" dir="rtl">5,000\u00a0₪</bdi>'
    assert render("{{ 500000|money }}") == '<bdi class="nw" dir="ltr">₪5,000</bdi>'


def test_a_time_carries_its_machine_form() -> None:
    out = render("{{ at|when }}", "he", at=NOW + timedelta(hours=2))

    assert out == '<time datetime="2026-11-26T16:09+02:00">היום <bdi dir="ltr">16:09</bdi></time>'


def test_django_s_own_filters_are_not_hidden() -> None:
    assert render("{{ rows|length }}", rows=[1, 2, 3]) == "3"


def test_a_directional_icon_is_mirrored_and_a_clock_is_not() -> None:
    assert 'class="i flip"' in render('{% icon "send" %}')
    assert 'class="i"' in render('{% icon "clock" %}')


def test_an_icon_is_silent_unless_it_has_words() -> None:
    assert 'aria-hidden="true"' in render('{% icon "phone" %}')
    assert 'role="img" aria-label="Call"' in render('{% icon "phone" label="Call" %}')


def test_a_promise_has_only_known_shapes() -> None:
    with pytest.raises(KeyError, match="no state 'lost'"):
        render('{% knot "lost" %}')


def test_a_near_promise_says_the_rest_first_and_a_far_one_the_time_first() -> None:
    near = render("{% pill_clock due 'risk' %}", due=NOW + timedelta(minutes=24))
    far = render("{% pill_clock due %}", due=NOW + timedelta(minutes=75))

    assert near.index("in <bdi") < near.index(">14:33<")
    assert far.index(">15:24<") < far.index(">1:15<")


def test_an_open_promise_whose_time_has_passed_is_drawn_late() -> None:
    out = render("{% clock due %}", due=NOW - timedelta(minutes=42))

    assert 'data-state="late"' in out
    assert '<bdi dir="ltr">42</bdi> minutes late' in out
    assert "was " in out


def test_a_kept_promise_no_longer_ticks() -> None:
    out = render("{% clock due 'kept' %}", due=NOW - timedelta(minutes=42))

    assert "data-due" not in out
    assert ">Kept<" in out


def test_the_ring_shows_what_is_left_since_the_promise_was_made() -> None:
    out = render("{% clock due since=made %}", due=NOW + timedelta(hours=1), made=NOW - timedelta(hours=3))

    assert 'stroke-dasharray="29.8 119.4"' in out


class Form(forms.Form):
    phone = forms.CharField(label="Phone", help_text="With area code", widget=forms.TextInput(attrs={"type": "tel"}))
    story = forms.CharField(label="Story", required=False, widget=forms.Textarea)


def test_a_field_tells_a_screen_reader_its_hint_and_error() -> None:
    out = render("{% field form.phone %}", form=Form({"phone": ""}))

    assert 'aria-describedby="id_phone_error id_phone_hint"' in out
    assert 'aria-invalid="true"' in out
    assert 'dir="ltr"' in out
    assert '<span class="hint" id="id_phone_hint">With area code</span>' in out
    assert 'id="id_phone_error"' in out


def test_a_field_that_may_be_empty_says_so() -> None:
    out = render("{% field form.story rows=3 %}", form=Form())

    assert "(optional)" in out
    assert 'rows="3"' in out
    assert 'dir="auto"' in out


def test_a_list_with_one_page_has_no_pager() -> None:
    assert render("{% pager page %}", page=Page()).strip() == ""
    assert 'href="?after=7"' in render("{% pager page %}", page=Page(older="?after=7"))


def test_the_stepper_says_where_the_story_stands() -> None:
    steps = [Step("Details", "web"), Step("Papers", state="open", now=True), Step("Signature", state="todo")]

    out = render("{% stepper steps 'Steps' %}", steps=steps)

    assert out.count('aria-current="step"') == 1
    assert 'class="now"' in out
    assert 'class="todo"' in out


def test_tabs_show_their_key_and_count() -> None:
    out = render("{% tabs choices 'Actions' %}", choices=[Choice("Task", "/t", key="t", count=2)])

    assert 'data-key="t"' in out
    assert '<span class="count calm">2</span>' in out


def test_what_a_block_holds_is_escaped_once() -> None:
    out = render("{% notice 'risk' %}<p>{{ text }}</p>{% endnotice %}", text="a < b")

    assert "<p>a &lt; b</p>" in out
    assert 'data-tone="risk"' in out


def test_a_timeline_entry_knows_its_side() -> None:
    out = render("{% entry at icon='mail' direction='out' %}Hello{% endentry %}", at=NOW)

    assert out.startswith('<li data-dir="out"><time datetime="2026-11-26T14:09+02:00">')


def test_an_empty_state_says_why_and_what_to_do() -> None:
    out = render("{% nothing 'Nobody waits' %}<p>Good.</p>{% endnothing %}")

    assert "<h2>Nobody waits</h2>" in out
    assert "<p>Good.</p>" in out
