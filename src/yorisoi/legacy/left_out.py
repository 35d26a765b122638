"""What a row says and no record has a place for: told in the check, so that nothing goes unseen.

A fact has a value that makes it one: 方書 belongs to a 住所, 組 to a 所属. Without it the statements of
people.py write no fact, and the rest of it would be gone without a word.
"""

from collections.abc import Iterator, Mapping

PEOPLE = {"child", "member", "pregnant"}
# A field, and those of which one must be there for it to have a place.
BELONGS = {
    "building": ("address",),
    "postal_code": ("address",),
    "class_name": ("affiliation", "grade"),
    "residence_until": ("nationality", "residence_status"),
}
WORDS = {
    "address": "住所",
    "affiliation": "所属",
    "nationality": "国籍か在留資格",
}
ALONE = "{what}がないので、{title}は移せませんでした。"
BESIDE = "勤務先を移したので、{title}は移せませんでした。"
SAID_TWICE = (
    "児童台帳の所属を移したので、家族の表の所属は移せませんでした。違うときは人物の画面で直します。"
)
OTHER_ROW = (
    "同じ番号の相談受付が別の行にもあり、{title}が違います。"
    "はじめの行の値を使い、この行の値は移せませんでした。"
)
# Of a 相談受付 in several rows: what the first of them says for all; the texts are joined.
FIRST_ROW_COUNTS = (
    "received_on",
    "received_time",
    "reception",
    "route",
    "caller",
    "caller_relation",
    "caller_phone",
    "matter",
    "abuse",
    "abuser",
    "urgency",
    "first_step",
    "closed_on",
    "keep",
)
# What the 家族 calls the school of a child of the ledger.
OTHER_PLACE = """
SELECT s.file, s.sheet, s."row", coalesce(nullif(s.values ->> 'affiliation', ''), s.values ->> 'occupation'),
       c.values ->> 'affiliation'
FROM legacy_stagedrow s JOIN legacy_stagedrow c ON c.move_id = s.move_id AND c.record = 'child'
    AND c.outcome = '' AND c.key = s.values ->> 'child_number'
WHERE s.move_id = %(move)s AND s.outcome = '' AND s.record = 'member' AND s.values ->> 'occupation' <> ''
  AND coalesce(s.values ->> 'affiliation', '') = '' AND c.values ->> 'affiliation' <> ''
ORDER BY s.id
"""
OTHER_ROWS = """
SELECT s.file, s.sheet, s."row", name
FROM (SELECT id, file, sheet, "row", values, first_value(values) OVER same AS first
      FROM legacy_stagedrow WHERE move_id = %(move)s AND outcome = '' AND record = 'consultation'
      WINDOW same AS (PARTITION BY values ->> 'number' ORDER BY id)) s
CROSS JOIN unnest(%(names)s::text[]) name
WHERE s.values ->> name <> '' AND s.values ->> name IS DISTINCT FROM s.first ->> name
ORDER BY s.id, name
"""

# A further row of a 相談受付 that came with an earlier move (cases.LATER_TEXTS).
LATER_ROW = (
    "この番号の相談受付は前の移行で移しています。この行の児童を加え、相談内容を書き足します。"
    "よりそいで直されているときは、保留にして並べます。"
)
LATER_ROWS = """
SELECT s.file, s.sheet, s."row" FROM legacy_stagedrow s
WHERE s.move_id = %(move)s AND s.outcome = '' AND s.record = 'consultation' AND s.values ->> 'text' ~ '\\S'
  AND NOT EXISTS (SELECT FROM legacy_sourcerecord r
                  WHERE r.system = %(system)s AND r.record = 'consultation' AND r.key = s.key)
  AND s.values ->> 'number' IN (SELECT r.values ->> 'number' FROM legacy_sourcerecord r
                                WHERE r.system = %(system)s AND r.record = 'consultation')
  AND NOT EXISTS (SELECT FROM legacy_sourcerecord r WHERE r.system = %(system)s AND r.record = 'consultation'
                  AND r.values ->> 'number' = s.values ->> 'number' AND r.values ->> 'text' = s.values ->> 'text')
ORDER BY s.id
"""


def left_out(record: str, values: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The fields of a row that have no place, with the words for it; ``{title}`` is the column."""
    if record not in PEOPLE:
        return
    for name, needs in BELONGS.items():
        if values.get(name) and not any(values.get(one) for one in needs):
            yield name, ALONE.replace("{what}", WORDS[needs[0]])
    work, place = values.get("occupation"), values.get("workplace")
    if work and place and work != place and not is_child(values):
        yield "occupation", BESIDE


def is_child(values: Mapping[str, str]) -> bool:
    """Whether 職業・勤務先 of a row is a school."""
    return values.get("kinship") == "kinship.child" or bool(values.get("child_number"))
