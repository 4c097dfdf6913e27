"""Finding a customer by what a person types: a name in either script, a phone in any form, a mail or a part of it, a number."""

import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.backends.utils import CursorWrapper

from kesher.core.addresses import AddressKind, parse_email, parse_phone
from kesher.core.text.bidi import for_matching
from kesher.customers.queries.cards import Viewer, cards, sees_customers
from kesher.customers.types import Hit

_DIGITS = re.compile(r"\D")
_LIKELY = 0.45  # word similarity from which a misspelt name is shown (pg_trgm, 0 to 1)
_AT_MOST = 200  # misspelt candidates that are compared

# Every word begins a word of the name, in one script. The trigram index finds the rows; nothing is compared letter by letter.
_BY_WORDS = """
SELECT id, score, matched FROM (
    SELECT id, last_touch_at, {name} AS matched, CASE WHEN lower({name}) = %(text)s THEN 1.0 WHEN {name} ILIKE %(prefix)s THEN 0.95 ELSE 0.9 END AS score
    FROM customers_customer WHERE erased_at IS NULL AND {words}
) found ORDER BY score DESC, last_touch_at DESC NULLS LAST LIMIT %(limit)s
"""
_MISSPELT = """
SELECT id, 0.85 * word_similarity(%(text)s, {name}), {name} FROM (
    SELECT id, {name} FROM customers_customer WHERE erased_at IS NULL AND %(text)s <%% {name} LIMIT %(at_most)s
) found ORDER BY 2 DESC LIMIT %(limit)s
"""
_ADDRESSES = """
SELECT customer_id, kind, value FROM customers_identity
WHERE standing <> 'former' AND kind = ANY(%(kinds)s) AND value ILIKE %(pattern)s
ORDER BY trust DESC, length(value) LIMIT %(limit)s
"""
_EXACT = "SELECT customer_id, kind, value FROM customers_identity WHERE standing <> 'former' AND kind = %s AND value = %s LIMIT 50"


def search(text: str, viewer: Viewer, limit: int = 20) -> list[Hit]:
    """Customers who fit, the surest first, each once. Nothing for an empty text or for a viewer who sees no customers."""
    asked = for_matching(text)[:80]
    if not asked or not sees_customers(viewer):
        return []
    found: dict[UUID, tuple[float, str, str]] = {}
    for customer_id, score, why, matched in (*_by_address(asked, limit), *_by_name(asked, limit)):
        if customer_id not in found or found[customer_id][0] < score:
            found[customer_id] = (score, why, matched)
    briefs = cards(found)
    hits: dict[UUID, Hit] = {}
    for customer_id, (score, why, matched) in sorted(found.items(), key=lambda item: -item[1][0]):
        brief = briefs[customer_id]
        hits.setdefault(brief.id, Hit(brief, why, matched, score))
    return list(hits.values())[:limit]


def _by_name(asked: str, limit: int) -> list[tuple[UUID, float, str, str]]:
    """By the beginnings of words; only where nobody has such a name, by likeness."""
    if not any(letter.isalpha() for letter in asked) or "@" in asked:
        return []
    words = asked.split()[:5]
    conditions = " AND ".join(
        f"({{name}} ILIKE %(begin{n})s OR {{name}} ILIKE %(inside{n})s)" for n in range(len(words))
    )
    given: dict[str, Any] = {"text": asked, "prefix": f"{_escaped(asked)}%", "limit": limit, "at_most": _AT_MOST}
    for n, word in enumerate(words):
        given |= {f"begin{n}": f"{_escaped(word)}%", f"inside{n}": f"% {_escaped(word)}%"}
    with connection.cursor() as cursor:
        found = _in_both_scripts(cursor, _BY_WORDS.replace("{words}", conditions), given)
        if not found and len(asked) >= 3:
            cursor.execute("SELECT set_config('pg_trgm.word_similarity_threshold', %s, false)", [str(_LIKELY)])
            found = _in_both_scripts(cursor, _MISSPELT, given)
    return found


def _in_both_scripts(cursor: CursorWrapper, query: str, given: Mapping[str, Any]) -> list[tuple[UUID, float, str, str]]:
    """Each script by itself: a question about either column at once would not go by their indexes."""
    found = []
    for name in ("name_he", "name_en"):
        cursor.execute(query.replace("{name}", name), given)
        found += [(row[0], float(row[1]), "name", row[2]) for row in cursor.fetchall()]
    return found


def _by_address(asked: str, limit: int) -> list[tuple[UUID, float, str, str]]:
    rows: list[tuple[UUID, float, str, str]] = []
    if "@" in asked or "." in asked:
        mail = parse_email(asked)
        rows += _exact(AddressKind.EMAIL, mail.value) if mail else []
        rows += _like([AddressKind.EMAIL], f"%{_escaped(asked)}%", limit, 0.8) if len(asked) >= 3 else []
        return rows
    phone = parse_phone(asked)
    if phone.kind in (AddressKind.PHONE, AddressKind.SHORT_CODE):
        rows += _exact(phone.kind, phone.value)
    digits = _DIGITS.sub("", asked)
    if len(digits) >= 4 and not any(letter.isalpha() for letter in asked):
        national = digits.removeprefix("00972").removeprefix("972").lstrip("0")
        for part in dict.fromkeys([national, digits]):
            rows += _like([AddressKind.PHONE], f"%{part}%", limit, 0.8) if len(part) >= 4 else []
    if any(letter.isdigit() for letter in asked) and len(asked) >= 3:
        rows += _like([AddressKind.EXTERNAL], f"{_escaped(asked)}%", limit, 0.85)
    elif asked.isascii() and len(asked) >= 3:
        rows += _like([AddressKind.EMAIL], f"{_escaped(asked)}%", limit, 0.7)
    return rows


def _exact(kind: AddressKind, value: str) -> list[tuple[UUID, float, str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(_EXACT, [kind.value, value])
        return [(row[0], 1.0, row[1], row[2]) for row in cursor.fetchall()]


def _like(kinds: list[AddressKind], pattern: str, limit: int, score: float) -> list[tuple[UUID, float, str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(_ADDRESSES, {"kinds": [kind.value for kind in kinds], "pattern": pattern, "limit": limit})
        return [(row[0], score, row[1], row[2]) for row in cursor.fetchall()]


def _escaped(text: str) -> str:
    """The text as itself inside a LIKE pattern."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
