"""The translation tool: what is gathered, what is kept, what it complains about."""

import gettext
from pathlib import Path

import pytest

from kesher.ui.messages import compile_all, gather, problems
from kesher.ui.messages.extract import UnreadableSource, strings

CODE = """
from django.utils.translation import gettext_lazy as _, ngettext, pgettext

TITLE = _("Customer %(name)s")

def count(n: int) -> str:
    return ngettext("%(n)s hour left", "%(n)s hours left", n)

def verb() -> str:
    return pgettext("verb", "Open")
"""
PAGE = """
{% load i18n %}<h1>{% trans "Open" context "state" %}</h1>
    {% trans "Deep" as deep %}
  <p>(it’s {{ deep }}</p>
{% blocktranslate trimmed count n=hours %}one {{ n }}{% plural %}many {{ n }}{% endblocktranslate %}
<input placeholder="{{ _("Find") }}">
"""


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    root = tmp_path / "kesher"
    for package in ("cases", "desk"):
        (root / package / "templates" / package).mkdir(parents=True)
        (root / package / "__init__.py").touch()
    (root / "cases" / "words.py").write_text(CODE)
    (root / "desk" / "templates" / "desk" / "page.html").write_text(PAGE)
    return root


def translate(root: Path, package: str, replacements: dict[str, str]) -> None:
    path = root / package / "locale" / "he" / "LC_MESSAGES" / "django.po"
    text = path.read_text()
    for old, new in replacements.items():
        assert old in text
        text = text.replace(old, new)
    path.write_text(text)


CASES_IN_HEBREW = {
    'msgid "Customer %(name)s"\nmsgstr ""': 'msgid "Customer %(name)s"\nmsgstr "הלקוח %(name)s"',
    'msgstr[0] ""\nmsgstr[1] ""': 'msgstr[0] "נותרה שעה אחת"\nmsgstr[1] "נותרו %(n)s שעות"',
    'msgid "Open"\nmsgstr ""': 'msgid "Open"\nmsgstr "פתיחה"',
}


def test_strings_are_found_in_code_and_in_templates(tree: Path) -> None:
    in_code, in_page = strings("cases", tree), strings("desk", tree)

    assert {(k.msgid, k.plural, k.context) for k in in_code} == {
        ("Customer %(name)s", None, None),
        ("%(n)s hour left", "%(n)s hours left", None),
        ("Open", None, "verb"),
    }
    assert {(k.msgid, k.plural, k.context) for k in in_page} == {
        ("Open", None, "state"),
        ("Deep", None, None),
        ("one %(n)s", "many %(n)s", None),
        ("Find", None, None),
    }


def test_gathering_again_keeps_translations_and_drops_what_is_no_longer_used(tree: Path) -> None:
    assert gather("cases", tree) == (3, 3)
    translate(tree, "cases", CASES_IN_HEBREW)
    (tree / "cases" / "words.py").write_text(CODE.replace("Customer %(name)s", "The customer %(name)s"))

    assert gather("cases", tree) == (3, 1)

    po = (tree / "cases" / "locale" / "he" / "LC_MESSAGES" / "django.po").read_text()
    assert "נותרה שעה אחת" in po
    assert "הלקוח" not in po


def test_gathering_twice_changes_nothing(tree: Path) -> None:
    gather("cases", tree)
    path = tree / "cases" / "locale" / "he" / "LC_MESSAGES" / "django.po"
    first = path.read_bytes()

    gather("cases", tree)

    assert path.read_bytes() == first


def test_a_string_that_another_package_translated_is_taken_over(tree: Path) -> None:
    gather("cases", tree)
    translate(tree, "cases", CASES_IN_HEBREW)
    (tree / "desk" / "more.py").write_text('from x import _\nA = _("Customer %(name)s")\n')

    total, missing = gather("desk", tree)

    assert (total, missing) == (5, 4)


def test_a_complete_catalogue_has_no_faults_and_compiles(tree: Path) -> None:
    gather("cases", tree)
    translate(tree, "cases", CASES_IN_HEBREW)

    assert problems(["cases"], tree) == []
    assert compile_all(tree) == 1
    with (tree / "cases" / "locale" / "he" / "LC_MESSAGES" / "django.mo").open("rb") as file:
        words = gettext.GNUTranslations(file)
    assert words.ngettext("%(n)s hour left", "%(n)s hours left", 1) == "נותרה שעה אחת"
    assert words.ngettext("%(n)s hour left", "%(n)s hours left", 3) == "נותרו %(n)s שעות"
    assert words.pgettext("verb", "Open") == "פתיחה"


def test_what_was_never_gathered_is_a_fault(tree: Path) -> None:
    faults = problems(["cases"], tree)

    assert len(faults) == 3
    assert "not gathered: 'Customer %(name)s'" in "\n".join(faults)


def test_each_kind_of_bad_translation_is_named(tree: Path) -> None:
    gather("cases", tree)
    translate(
        tree,
        "cases",
        {
            'msgid "Customer %(name)s"\nmsgstr ""': 'msgid "Customer %(name)s"\nmsgstr "הלקוח %(nam)s"',
            'msgstr[0] ""': 'msgstr[0] "נותרה שעה אחת"',
            '#: kesher/cases/words.py\nmsgctxt "verb"\nmsgid "Open"\nmsgstr ""': (
                '#: kesher/cases/words.py\n#, fuzzy\nmsgctxt "verb"\nmsgid "Open"\nmsgstr "פתיחה"'
            ),
        },
    )

    faults = problems(["cases"], tree)

    assert sorted(fault.split(": ")[1] for fault in faults) == [
        "a plural form is missing",
        "marked as a guess (fuzzy)",
        "placeholders differ",
    ]


def test_two_packages_may_not_translate_one_string_differently(tree: Path) -> None:
    for package in ("cases", "desk"):
        (tree / package / "words.py").write_text('from x import _\nA = _("Close")\n')
        (tree / package / "templates" / package / "page.html").unlink(missing_ok=True)
    gather("cases", tree)
    gather("desk", tree)
    translate(tree, "cases", {'msgid "Close"\nmsgstr ""': 'msgid "Close"\nmsgstr "סגירה"'})
    translate(tree, "desk", {'msgid "Close"\nmsgstr ""': 'msgid "Close"\nmsgstr "סגור"'})

    faults = problems(None, tree)

    assert len(faults) == 1
    assert "translate 'Close' differently" in faults[0]


def test_a_template_that_cannot_be_translated_is_named(tree: Path) -> None:
    (tree / "desk" / "templates" / "desk" / "bad.html").write_text(
        "{% blocktranslate %}{% if x %}{% endblocktranslate %}"
    )

    with pytest.raises(UnreadableSource, match=r"desk/bad\.html"):
        strings("desk", tree)
