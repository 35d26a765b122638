"""Full text by Japanese substrings: every two characters that stand together, in an inverted index.

``yorisoi_fold`` is ``japanese.fold_text`` in SQL (a test compares them). The planner must never
think of computing the pairs of each row instead of using the index: hence the cost. Names are
written in full because PostgreSQL builds indexes with an empty search path.
"""

from django.db import migrations

KATAKANA = "".join(chr(c) for c in range(0x30A1, 0x30F7)) + "ヽヾ"
HIRAGANA = "".join(chr(c) for c in range(0x3041, 0x3097)) + "ゝゞ"

FUNCTIONS = f"""
CREATE FUNCTION public.yorisoi_fold(given text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 500
RETURN translate(lower(normalize(given, NFKC)), '{KATAKANA}', '{HIRAGANA}');

CREATE FUNCTION public.yorisoi_bigrams(given text) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 5000 AS $function$
DECLARE
    characters text[] := string_to_array(public.yorisoi_fold(given), NULL);
BEGIN
    RETURN coalesce(
        (SELECT array_to_tsvector(array_agg(one || next))
         FROM unnest(characters, characters[2:]) AS pair (one, next) WHERE next IS NOT NULL), '');
END $function$;
"""
DROP_FUNCTIONS = "DROP FUNCTION public.yorisoi_bigrams(text); DROP FUNCTION public.yorisoi_fold(text)"
INDEXES = [
    (
        "note_full_text",
        "cases_note USING gin (public.yorisoi_bigrams(text || E'\\n' || counterpart))"
        " WITH (fastupdate = off) WHERE state <> 'draft'",
    ),
    (
        "consultation_full_text",
        "cases_consultation USING gin (public.yorisoi_bigrams(text)) WITH (fastupdate = off)",
    ),
]


class Migration(migrations.Migration):
    dependencies = [("cases", "0004_history")]
    operations = [
        migrations.RunSQL(FUNCTIONS, DROP_FUNCTIONS),
        *(
            migrations.RunSQL(f"CREATE INDEX {name} ON {what}", f"DROP INDEX {name}")
            for name, what in INDEXES
        ),
    ]
