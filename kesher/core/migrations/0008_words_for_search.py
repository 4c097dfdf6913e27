"""The function by which texts become words for search: as core.text.words folds them, positions kept for phrases.

At most 100,000 letters of a text count, since PostgreSQL refuses a vector of more than a megabyte, and a mail must never be
refused for its length.
"""

from django.db import migrations

MAKE = r"""
CREATE FUNCTION kesher_words(told text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT to_tsvector('simple'::regconfig, regexp_replace(translate(lower(regexp_replace(
        normalize(left(told, 100000), NFKC),
        '[\u0591-\u05C7\u00AD\u061C\u200B-\u200F\u202A-\u202E\u2060-\u2064\u2066-\u2069\uFEFF''"\u05F3\u05F4\u2019\u2018\u201C\u201D`]', '', 'g')),
        'ךםןףץ', 'כמנפצ'), '[^[:alnum:]]+', ' ', 'g'))
$$
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0007_files_by_age")]
    operations = [migrations.RunSQL(MAKE, "DROP FUNCTION kesher_words(text)")]
