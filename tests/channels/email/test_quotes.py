"""What people wrote is shown; what their programs added below is folded, and nothing is lost."""

import json
from pathlib import Path
from typing import Any

import pytest

from kesher.channels.adapters.email.quotes import fold
from kesher.channels.adapters.email.quotes_html import fold_as_text, fold_html

RLE, PDF, LRE, RLM = "\u202b", "\u202c", "\u202a", "\u200f"
QUOTE = "\n> שלום דנה,\n> נא לשלוח את האישור.\n"

# Introductions as programs write them, marks of direction and wrapped lines included.
INTROS = {
    "gmail": f"{RLE}בתאריך יום א׳, 22 בנוב׳ 2026 ב-9:15 מאת {LRE}בנק הדוגמה{PDF}{RLM} <{LRE}care@bank.example{PDF}{RLM}>:{PDF}\n",
    "gmail wrapped": "בתאריך יום ראשון, 22 בנובמבר 2026 בשעה 9:15 מאת בנק הדוגמה\n<care@bank.example>:\n",
    "gmail older": "2026-11-22 9:15 GMT+02:00 בנק הדוגמה <care@bank.example>:\n",
    "gmail oldest": "ב-22 בנובמבר 2026 9:15, מאת בנק הדוגמה <care@bank.example>:\n",
    "gmail wrote": f"{RLM}ב-22 בנוב׳ 2026, בשעה 9:15, בנק הדוגמה {RLM}<care@bank.example> כתב/ה:\n",
    "iphone": f"{RLM}ב-22 בנוב׳ 2026, בשעה 9:15, ‏{RLM}בנק הדוגמה <{RLM}care@bank.example{RLM}> כתב/ה:\n",
    "iphone without address": "בתאריך 22 בנוב׳ 2026, בשעה 9:15, בנק הדוגמה כתב/ה:\n",
    "thunderbird": "בתאריך 22/11/2026 09:15, בנק הדוגמה כתב:\n",
    "thunderbird she": "ב-22/11/2026 בשעה 09:15, מרים לוי כתבה:\n",
    "yahoo": "ביום ראשון, 22 בנובמבר 2026 בשעה 09:15:00 GMT+2, בנק הדוגמה <care@bank.example> כתב:\n",
    "yahoo wrapped": "ביום ראשון, 22 בנובמבר 2026 בשעה 09:15:00\nGMT+2, בנק הדוגמה\n<care@bank.example> כתב/ה:\n",
    "english gmail": "On Sun, Nov 22, 2026 at 9:15 AM Example Bank <care@bank.example> wrote:\n",
    "english gmail wrapped": "On Sun, Nov 22, 2026 at 9:15 AM Example Bank Customer Care <\ncare@bank.example> wrote:\n",
    "english apple": "On 22 Nov 2026, at 9:15, Example Bank <care@bank.example> wrote:\n",
    "english yahoo": "On Sunday, November 22, 2026 at 09:15:00 AM GMT+2, Example Bank <care@bank.example> wrote:\n",
    "russian": "22 ноября 2026 г., в 9:15, Bank <care@bank.example> написал(а):\n",
    "russian yandex": '22.11.2026, 09:15, "Bank" <care@bank.example>:\n',
    "arabic": "في 22 نوفمبر 2026، الساعة 9:15، كتب Bank <care@bank.example> كتب:\n",
    "french": "Le dim. 22 nov. 2026 à 09:15, Bank <care@bank.example> a écrit :\n",
    "german": "Am So., 22. Nov. 2026 um 09:15 Uhr schrieb Bank <care@bank.example>:\n",
    "spanish": "El dom, 22 nov 2026 a las 9:15, Bank (<care@bank.example>) escribió:\n",
}
OUTLOOK = {
    "hebrew": "מאת: בנק הדוגמה <care@bank.example>\nנשלח: יום ראשון 22 נובמבר 2026 09:15\nאל: דנה כהן\nנושא: אישור\n",
    "hebrew stars": "*מאת:* בנק הדוגמה\n*נשלח:* יום ראשון 22 נובמבר 2026 09:15\n*אל:* דנה\n*עותק:* משה\n*נושא:* אישור\n",
    "hebrew telephone": "________________________________\nמאת: בנק הדוגמה <care@bank.example>\nנשלח: Sunday, November 22, 2026 9:15:00 AM\nאל: דנה\nנושא: אישור\n",
    "hebrew date": "מאת: בנק <care@bank.example>\nתאריך: 22.11.2026 9:15\nאל: דנה\nהנדון: אישור\n",
    "divider": "-----הודעה מקורית-----\nמאת: בנק הדוגמה\n",
    "divider with blanks": "-------- הודעה מקורית --------\nמאת: בנק הדוגמה\nתאריך: 22.11.2026\n",
    "english": "From: Example Bank <care@bank.example>\nSent: Sunday, November 22, 2026 9:15 AM\nTo: Dana\nSubject: proof\n",
    "english divider": "-----Original Message-----\nFrom: Example Bank\n",
    "german": "Von: Bank\nGesendet: Sonntag, 22. November 2026 09:15\nAn: Dana\nBetreff: x\n",
}


@pytest.mark.parametrize("intro", INTROS.values(), ids=INTROS)
def test_a_quote_below_an_answer_is_folded_with_its_introduction(intro: str) -> None:
    folded = fold(f"תודה, קיבלתי.\nמצורף.\n\n{intro}{QUOTE}")

    assert folded.shown == "תודה, קיבלתי.\nמצורף."
    assert folded.quoted == f"{intro}{QUOTE}".rstrip()


@pytest.mark.parametrize("intro", INTROS.values(), ids=INTROS)
def test_a_quote_without_marks_is_folded_when_its_introduction_is_a_programs(intro: str) -> None:
    folded = fold(f"תודה.\n\n{intro}\nשלום דנה,\nנא לשלוח את האישור.\n")

    assert folded.shown == "תודה."
    assert folded.quoted.endswith("נא לשלוח את האישור.")


@pytest.mark.parametrize("block", OUTLOOK.values(), ids=OUTLOOK)
def test_a_block_of_outlook_is_folded_to_the_end(block: str) -> None:
    folded = fold(f"מאשרת.\n\n{block}\nשלום דנה,\nנא לאשר.\n")

    assert folded.shown == "מאשרת."
    assert folded.quoted == f"{block}\nשלום דנה,\nנא לאשר."


@pytest.mark.parametrize(
    "line",
    [
        "נשלח מה-iPhone שלי", "נשלח מ-iPhone", "נשלח מה-Galaxy שלי", "נשלח מ-Outlook עבור iOS", "נשלח מהטלפון הנייד שלי", "נשלח מהמכשיר הסלולרי שלי",
        "קבל את Outlook עבור Android", "הורד את Outlook עבור iOS", "נשלח באמצעות Yahoo Mail", "Sent from my iPhone", "Get Outlook for iOS",
        "Sent from Yahoo Mail for iPhone", "Sent via the Samsung Galaxy S24", "Envoyé de mon iPhone", "Отправлено с iPhone",
    ],
)  # fmt: skip
def test_the_line_of_a_telephone_is_folded(line: str) -> None:
    assert fold(f"אני בדרך.\n\n{line}\n").shown == "אני בדרך."
    assert fold(f"אני בדרך.\n\n{line}\n\nבתאריך 22/11/2026 09:15, בנק כתב:{QUOTE}").shown == "אני בדרך."


@pytest.mark.parametrize(
    "text",
    [
        "נשלח מהסניף ברחוב הרצל טופס לא נכון\nאנא בדקו.",
        "ב-22 בנובמבר הנציג שלכם כתב:\nהחיוב יבוטל.\nוזה לא קרה.",
        "On the 5th your agent said:\nit will be fixed.\nIt was not.",
        "אל: מנהל השירות\nאני מתלוננת על הטיפול.",
        "From: the start it was bad.\nTo: be honest, I want out.",
        "הנושא: חשבונית\nשלום\n-----\nסכום 100",
        "1. ראשית\n2. שנית\n3. שלישית:\nסוף",
    ],
)
def test_a_sentence_that_only_looks_like_an_introduction_stays(text: str) -> None:
    assert fold(text).shown == text
    assert fold(text).quoted == ""


def test_answers_between_quotes_stay_with_the_quotes_around_them() -> None:
    text = "בתאריך 22/11/2026 09:15, בנק כתב:\n> מה מספר החשבון?\n4471\n> ומה הסכום?\n129.90\n> תודה\n> הבנק"

    folded = fold(text)

    assert folded.shown == "בתאריך 22/11/2026 09:15, בנק כתב:\n> מה מספר החשבון?\n4471\n> ומה הסכום?\n129.90"
    assert folded.quoted == "> תודה\n> הבנק"


def test_an_answer_below_the_only_quote_is_shown_and_the_quote_folded() -> None:
    folded = fold("On 04/02/2026 06:26 PM, Bank wrote:\n> Which account?\n\n4471")

    assert folded.shown == "4471"
    assert folded.quoted == "On 04/02/2026 06:26 PM, Bank wrote:\n> Which account?"


@pytest.mark.parametrize(
    "text",
    [
        "> all of it\n> is quoted",
        "מאת: בנק\nנשלח: היום\nאל: דנה\nנושא: x\n\nטקסט",
        "נשלח מה-iPhone שלי",
        "-- \nדנה כהן",
        "",
    ],
)
def test_nothing_is_folded_where_nothing_would_be_left(text: str) -> None:
    assert fold(text).shown == text.strip("\n")
    assert fold(text).quoted == ""


@pytest.mark.parametrize(
    "divider",
    ["---------- Forwarded message ---------", "---------- הודעה שהועברה ----------", "Begin forwarded message:"],
)
def test_a_forwarded_mail_is_what_the_customer_wants_to_show(divider: str) -> None:
    text = f"ראו מה קיבלתי\n\n{divider}\nמאת: חנות <shop@store.example>\nתאריך: יום א׳\nנושא: חשבונית\nאל: דנה\n\nסכום: 129.90"

    assert fold(text).shown == text


def test_a_signature_below_its_divider_is_folded() -> None:
    folded = fold("מאשרת.\n\n-- \nדנה כהן\n054-2345678")

    assert (folded.shown, folded.quoted) == ("מאשרת.", "-- \nדנה כהן\n054-2345678")


HTML_QUOTES = {
    "gmail": '<div class="gmail_quote gmail_quote_container"><div dir="rtl" class="gmail_attr">בתאריך ... מאת:<br></div><blockquote class="gmail_quote">OLD</blockquote></div><br>',
    "outlook web": '<div id="appendonsend"></div><hr><div id="divRplyFwdMsg" dir="rtl"><b>מאת:</b> x</div><div>OLD</div>',
    "outlook telephone": '<div id="ms-outlook-mobile-signature">נשלח מ-Outlook עבור iOS</div><hr><div id="divRplyFwdMsg">מאת: x</div><div>OLD</div>',
    "outlook new": '<div id="mail-editor-reference-message-container"><div>From: x</div>OLD</div>',
    "outlook windows": '<div><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt"><p>From: x</p></div></div><p>OLD</p>',
    "apple": '<div><br><blockquote type="cite"><div>On 22 Nov 2026 x wrote:</div>OLD</blockquote></div>',
    "thunderbird": '<div class="moz-cite-prefix">On 22/11/2026 9:15, x wrote:<br></div><blockquote type="cite" cite="mid:a@b">OLD</blockquote>',
    "yahoo": '<div id="yahoo_quoted_1" class="yahoo_quoted"><div>On Sunday x wrote:</div>OLD</div>',
}


@pytest.mark.parametrize("quote", HTML_QUOTES.values(), ids=HTML_QUOTES)
def test_html_is_cut_where_its_program_put_the_older_mail(quote: str) -> None:
    html = f'<html><body><div dir="rtl">מאשרת את ההצעה</div>{quote}</body></html>'

    kept, below = fold_html(html)

    assert kept + below == html
    assert "מאשרת" in kept
    assert "OLD" in below
    assert fold_as_text(html).shown == "מאשרת את ההצעה"


def test_an_answer_inside_the_quoted_html_is_not_folded_away() -> None:
    html = '<blockquote type="cite">what is the number?</blockquote><div>4471</div><blockquote type="cite">OLD</blockquote>'

    kept, below = fold_html(html)

    assert "4471" in kept
    assert below == '<blockquote type="cite">OLD</blockquote>'


def test_a_forward_in_html_is_kept() -> None:
    html = '<div>ראו</div><div class="gmail_quote"><div class="gmail_attr">---------- Forwarded message ---------<br>מאת: x</div>חשבונית</div>'

    assert fold_html(html) == (html, "")


def test_html_that_is_all_quote_stays_whole() -> None:
    html = '<blockquote type="cite">OLD</blockquote>'

    assert fold_html(html) == (html, "")


@pytest.mark.shared_data
def test_real_replies_show_the_answer_and_fold_the_rest(shared_data: Path) -> None:
    folder = shared_data / "mails-replies"
    names = list(folder.glob("talon__html_replies__*.html"))

    shown = {path.name: fold_as_text(path.read_text("utf-8", "replace")).shown for path in names}

    assert len(shown) == 9
    assert [name for name, text in shown.items() if " ".join(text.split()) != "Hi. I am fine. Thanks, Alex"] == []


@pytest.mark.shared_data
def test_real_replies_fold_where_others_hide_and_lose_nothing(shared_data: Path) -> None:
    folder = shared_data / "mails-replies"
    expected: dict[str, dict[str, Any]] = json.loads((folder / "expected.json").read_text())
    texts = {name: (folder / name).read_text() for name in expected}

    folded = {name: fold(text) for name, text in texts.items()}

    hidden = {name: any(asked["hidden"]) for name, asked in expected.items() if "hidden" in asked}
    assert {name: bool(folded[name].quoted) for name in hidden} == hidden
    assert folded["zapier__email_1_5.txt"].quoted == ""
    assert [
        name for name, text in texts.items() if _letters(folded[name].shown + folded[name].quoted) != _letters(text)
    ] == []


def _letters(text: str) -> str:
    return "".join(text.split())
