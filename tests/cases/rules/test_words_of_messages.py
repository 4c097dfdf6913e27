"""What is read from words alone: thanks, language, the matter."""

import pytest

from kesher.cases.rules import wording
from kesher.cases.rules.thanks import Thanks, only_thanks


@pytest.mark.parametrize(
    "text",
    [
        "תודה",
        "תודה רבה!",
        "תודה רבה על המענה המהיר, שבוע טוב",
        "Thanks!",
        "thank you so much 🙏",
        "מעולה, תודה",
        "Great, thanks for your help.",
        "👍",
        "תודה לך דנה",
    ],
)
def test_thanks_and_nothing_else(text: str) -> None:
    assert only_thanks(text, names=frozenset({"דנה"})) is Thanks.YES


@pytest.mark.parametrize(
    "text",
    [
        "תודה, אבל עדיין לא קיבלתי את ההחזר",
        "Thanks, but when will it arrive?",
        "תודה. מתי זה יגיע",
        "תודה, ההחזר היה 200 ולא 300",
        "thanks, I haven't received anything",
        "אני רוצה לבטל את הפוליסה",
        "",
        "תודה רבה רבה על הכל ועכשיו אספר לכם את הסיפור שלי מההתחלה ועד הסוף כי חשוב שתדעו",
    ],
)
def test_thanks_with_a_matter_is_no_thanks(text: str) -> None:
    assert only_thanks(text) is Thanks.NO


def test_thanks_with_words_that_nobody_knows_stays_visible() -> None:
    assert only_thanks("תודה, נתראה באפריל") is Thanks.MAYBE


def test_thanks_with_a_paper_is_more_than_thanks() -> None:
    assert only_thanks("תודה", has_files=True) is Thanks.NO


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("שלום, מה מצב הפנייה שלי", "he"),
        ("Hello, what is my status", "en"),
        ("מה המצב? Noa Berkovich, Marketing Manager", "he"),
        ("12345", ""),
        ("", ""),
        ("see https://example.com/שלום", "en"),
    ],
)
def test_the_language_of_a_message(text: str, expected: str) -> None:
    assert wording.language(text) == expected


@pytest.mark.parametrize(
    ("subject", "text", "matter"),
    [
        ("Re: FW: תגובה: [EXTERNAL] החזר על ביטול", "", "החזר על ביטול"),
        ("", "שלום רב,\nהבת שלי אושפזה. מה מגיע לנו?", "הבת שלי אושפזה."),
        ("Hi", "Hello, my daughter is in hospital", "my daughter is in hospital"),
        ("", "", ""),
    ],
)
def test_the_matter_of_a_case_is_one_line(subject: str, text: str, matter: str) -> None:
    assert wording.matter(subject, text) == matter


def test_a_long_beginning_is_cut_between_words() -> None:
    matter = wording.matter("", "word " * 60)

    assert len(matter) <= 90
    assert matter.endswith("word…")


def test_a_machine_that_counts_has_one_subject() -> None:
    assert wording.subject_key("[Ticket 17] RE: Order 55") == wording.subject_key("Re: [Ticket 18] Order 56")
