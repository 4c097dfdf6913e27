"""What is asked and what is kept meet: the folding of words here and in the database, prefixes, phrases, excerpts."""

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from kesher.core.text.words import question

LETTERS = st.text(
    alphabet=st.sampled_from("אבהוכלמםנןפףצץשת ִָּ\"'״׳-.,/@ aBcÉß19٣\u200f\n")
    | st.characters(max_codepoint=0x24F, exclude_categories=["Cs", "Cc"])
    | st.characters(min_codepoint=0x410, max_codepoint=0x64A, categories=["L", "P", "Nd"])
)


def holds(text: str, asked: str) -> bool:
    """Whether the database finds a text by a question."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT kesher_words(%s) @@ %s::tsquery", [text, question(asked).tsquery()])
        return bool(cursor.fetchone()[0])


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("ביקשתי לבטל את הביטוח", "ביטוח"),
        ("ביקשתי לבטל את הביטוח", "הביטוח"),
        ("שאלה על ביטוח רכב", "לביטוח"),
        ("כשהביטוחים נגמרו", "ביטוח"),
        ("צַו גְּבִיָּה", "צו גביה"),
        ("צו גביה", "צַו גְּבִיָּה"),
        ("החזר מע״מ", 'מע"מ'),
        ("קיבלתי סכום", "סכומ"),
        ("Your Refund is late", "refu"),
        ("order AB-1234/5", "ab-1234"),
        ("order AB-1234/5", "1234"),
        ("write to noa.b@example.com", "noa.b@example.com"),
        ("טיסה לרומא בוטלה", '"לרומא בוטלה"'),
        ("הטיסה לרומא בוטלה", '"טיסה לרומא"'),
        ("one  two, three", "“two three”"),
        ("גט", "גט"),
    ],
)
def test_a_text_is_found(text: str, asked: str) -> None:
    assert holds(text, asked)
    assert any(piece.found for piece in question(asked).excerpt(text))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("one two three", '"two one"'),
        ("one and then two", '"one two"'),
        ("ביטוח דירה", "רכב"),
        ("ביטוח דירה", "ביטוח רכב"),
        ("unrefunded", "refund"),
    ],
)
def test_another_text_is_not(text: str, asked: str) -> None:
    assert not holds(text, asked)


@pytest.mark.parametrize("asked", ["", " ", "ו", "-", "'\"", "״", '"', "a", "\x00", "%", ":* & |"])
def test_what_holds_no_word_asks_nothing(asked: str) -> None:
    assert not question(asked)


def test_an_excerpt_shows_the_place_with_what_stands_around_it() -> None:
    text = "word " * 100 + "then the Refund came " + "word " * 100

    pieces = question("refund").excerpt(text)

    assert [piece.text for piece in pieces if piece.found] == ["Refund"]
    assert pieces[0].text == "…"
    assert pieces[-1].text.endswith("…")
    assert sum(len(piece.text) for piece in pieces) < 250


class TheDatabaseAgrees(TestCase):
    """Whatever is written, a word of it finds it."""

    @settings(max_examples=150, deadline=None)
    @given(LETTERS, st.integers(0, 30))
    def test_a_word_of_a_text_finds_it(self, text: str, place: int) -> None:
        asked = question(text)
        if asked.words:
            word = asked.words[place % len(asked.words)]
            assert holds(text, word), (text, word)

    @settings(max_examples=150, deadline=None)
    @given(LETTERS)
    def test_any_question_is_a_question_to_the_database(self, asked: str) -> None:
        if question(asked):
            holds("words", asked)
