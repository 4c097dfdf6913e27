"""Finding the answer: by words (Hebrew with its prefixes), by likeness where a letter is wrong, by the reason of the case."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from kesher.core import clock
from kesher.core.text.words import normalise
from kesher.knowledge.queries.versions import answers
from kesher.knowledge.rules import words
from kesher.knowledge.types import Hit

_LIKE_ENOUGH = 0.5  # pg_trgm's word_similarity: one wrong letter in a word of six

# What is in force at the moment: the audience's own version of a policy, else everybody's.
_IN_FORCE = """
    SELECT DISTINCT ON (v.policy_id) v.id, p.reasons FROM knowledge_version v JOIN knowledge_policy p ON p.id = v.policy_id
    WHERE v.state = 'approved' AND v.in_force @> %(at)s AND v.audience IN ('all', %(audience)s)
    ORDER BY v.policy_id, (v.audience = %(audience)s AND %(audience)s <> 'all') DESC
"""
_BY_WORDS = f"""
    SELECT v.id, max(ts_rank(to_tsvector('simple'::regconfig, COALESCE(w.words, '')), %(query)s::tsquery)) + 1, v.reasons ? %(reason)s
    FROM ({_IN_FORCE}) v JOIN knowledge_wording w ON w.version_id = v.id
    WHERE to_tsvector('simple'::regconfig, COALESCE(w.words, '')) @@ %(query)s::tsquery
    GROUP BY v.id, v.reasons ORDER BY 3 DESC, 2 DESC LIMIT %(limit)s
"""  # noqa: S608  (no value of anybody's is in the text)
_BY_LIKENESS = f"""
    SELECT v.id, max(word_similarity(%(text)s, w.words)), v.reasons ? %(reason)s
    FROM ({_IN_FORCE}) v JOIN knowledge_wording w ON w.version_id = v.id
    WHERE word_similarity(%(text)s, w.words) >= %(enough)s
    GROUP BY v.id, v.reasons ORDER BY 3 DESC, 2 DESC LIMIT %(limit)s
"""  # noqa: S608
_BY_REASON = f"SELECT v.id, 0.1, true FROM ({_IN_FORCE}) v WHERE v.reasons ? %(reason)s LIMIT %(limit)s"  # noqa: S608


def search(
    text: str, *, reason: str = "", at: datetime | None = None, audience: str = "all", limit: int = 10
) -> list[Hit]:
    """Answers in force that fit, best first; those for the reason of the case come first. No text: those for the reason.

    All words first; then any of them; then likeness. Without a text and a reason: nothing.
    """
    values: dict[str, Any] = {
        "at": at or clock.now(),
        "audience": audience,
        "reason": reason,
        "limit": limit,
        "enough": _LIKE_ENOUGH,
    }
    tries = [(_BY_REASON, {})] if not normalise(text) else [
        (_BY_WORDS, {"query": words.query(text)}),
        (_BY_WORDS, {"query": words.query(text, every=False)}),
        (_BY_LIKENESS, {"text": normalise(text)}),
    ]  # fmt: skip
    for statement, more in tries:
        if found := _rows(statement, values | more):
            known = answers(version_id for version_id, _, _ in found)
            return [Hit(known[version_id], float(score), bool(for_reason)) for version_id, score, for_reason in found]
    return []


def _rows(statement: str, values: dict[str, Any]) -> list[tuple[UUID, float, bool]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        found: list[tuple[UUID, float, bool]] = cursor.fetchall()
        return found
