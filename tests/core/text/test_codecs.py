"""Bytes become text, whatever charset they claim."""

from pathlib import Path

import pytest

from kesher.core.text import codecs

LETTER = "שלום רב, הכרטיס שלי נחסם. אנא חזרו אליי היום, תודה."


@pytest.mark.parametrize(
    "name",
    [
        "iso-8859-8-i",
        "ISO-8859-8-I",
        "iso-8859-8-e",
        "csISO88598I",
        "csISO88598E",
        "iso-8859-8",
        "logical",
        "hebrew",
        "iso8859-8-i",
    ],
)
def test_every_name_of_the_hebrew_standard_is_read(name: str) -> None:
    read = codecs.decode(LETTER.encode("iso8859-8"), name)

    assert (read.text, read.guessed) == (LETTER, False)


@pytest.mark.parametrize(
    ("name", "codec"),
    [
        ("windows-1255", "cp1255"),
        ("x-cp1255", "cp1255"),
        ("dos-862", "cp862"),
        ("ibm862", "cp862"),
        ("x-mac-hebrew", "mac_hebrew"),
    ],
)
def test_other_hebrew_charsets_are_read(name: str, codec: str) -> None:
    assert codecs.decode(LETTER.encode(codec), name).text == LETTER


def test_the_whole_process_learns_the_names() -> None:
    assert "שלום".encode("iso8859-8").decode("iso-8859-8-i") == "שלום"
    assert "שלום".encode("x-mac-hebrew").decode("x-mac-hebrew") == "שלום"


@pytest.mark.parametrize(
    "name",
    ["idna", "punycode", "base64", "rot13", "bz2", "unicode_escape", "undefined", "../../etc", "a\0b", "x" * 5000, ""],
)
def test_names_that_are_no_charsets_are_unknown(name: str) -> None:
    assert codecs.codec_name(name) == ""
    assert codecs.decode(LETTER.encode(), name).text == LETTER


@pytest.mark.parametrize("name", ["", "x-unknown", "us-ascii", "utf-8", "iso-8859-1", "windows-1252"])
def test_hebrew_bytes_are_found_behind_a_false_or_missing_name(name: str) -> None:
    read = codecs.decode(LETTER.encode("cp1255"), name)

    assert (read.text, read.charset, read.guessed) == (LETTER, "windows-1255", True)


@pytest.mark.parametrize("name", ["", "iso-8859-1", "windows-1255", "iso-8859-8", "us-ascii"])
def test_utf_8_is_found_behind_a_false_or_missing_name(name: str) -> None:
    read = codecs.decode(LETTER.encode(), name)

    assert (read.text, read.guessed) == (LETTER, True)


@pytest.mark.parametrize("text", ["café olé, naïve garçon", "Größe über München"])
def test_western_text_is_not_taken_for_hebrew(text: str) -> None:
    assert codecs.decode(text.encode("latin-1"), "").text == text
    assert codecs.decode(text.encode("latin-1"), "iso-8859-1").text == text


def test_a_few_broken_bytes_do_not_spoil_the_rest() -> None:
    read = codecs.decode(LETTER.encode() + b"\xd7", "utf-8")

    assert read.text == LETTER + "\ufffd"
    assert read.damaged


def test_points_in_a_text_that_claims_the_standard_are_read_as_windows() -> None:
    pointed = "שָׁלוֹם"

    read = codecs.decode(pointed.encode("cp1255"), "iso-8859-8")

    assert (read.text, read.charset) == (pointed, "windows-1255")


def test_visual_order_is_turned_and_said() -> None:
    read = codecs.decode("ןהכ הנד ,הבר הדות\n4471 רפסמ ןובשח".encode("iso8859-8"), "iso-8859-8")

    assert read.text == "תודה רבה, דנה כהן\nחשבון מספר 4471"
    assert read.turned


def test_tags_of_visual_html_stay_as_they_are() -> None:
    read = codecs.decode('<p class="x">םולש</p><p>ןובשח</p>'.encode("iso8859-8"), "visual", html=True)

    assert read.text == '<p class="x">שלום</p><p>חשבון</p>'


def test_any_bytes_at_all_become_text() -> None:
    everything = bytes(range(256)) * 3

    assert codecs.decode(everything, "").text
    assert codecs.decode(everything, "utf-16").text
    assert codecs.decode(everything, "iso-2022-jp").text


def test_text_that_hides_in_ascii_is_read_as_announced() -> None:
    assert codecs.decode(b"+BekF3AXV-", "utf-7").text == "שלו"
    assert codecs.decode("あ".encode("iso2022_jp"), "iso-2022-jp").text == "あ"


@pytest.mark.shared_data
def test_real_hebrew_files_are_read_whatever_they_claim(shared_data: Path) -> None:
    files = [path for path in (shared_data / "hebrew-encodings").iterdir() if path.name != "SOURCE.md"]
    claims = ["", "windows-1255", "iso-8859-8", "iso-8859-8-i", "iso-8859-1", "us-ascii", "utf-8", "x-unknown"]

    reads = [codecs.decode(path.read_bytes(), claim) for path in files for claim in claims]

    assert len(files) == 8
    assert {read.charset for read in reads} <= {"windows-1255", "iso-8859-8", "iso-8859-8-i"}
    assert not any(read.damaged or read.turned for read in reads)
