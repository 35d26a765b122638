"""所属: a school or nursery that was left, or changed."""

# ruff: noqa: S608  the statements are put together from constants of this file

from yorisoi.alerts.rules.base import Number, Rule, Told
from yorisoi.japanese import wareki

STANDS = "NOT r.deleted AND r.absent_since IS NULL"
# Within a school year: another school than the row named before, or no longer 在籍.
SCHOOL = f"""
SELECT r.number, '' AS other, r.key || '|' || r.school_code AS fact,
       coalesce(r.moved_on, r.entered_on) AS happened_on, r.key, 'own' AS whose,
       jsonb_build_object('what', 'changed', 'from', past.values ->> 'school', 'to', r.school) AS data
FROM alert_rows r
JOIN LATERAL (SELECT p.values FROM registers_pastrow p
              WHERE p.mirror = 'school' AND p.key = r.key
                AND p.values ->> 'school_code' <> r.school_code ORDER BY p.id DESC LIMIT 1) past ON true
WHERE {STANDS}
UNION ALL
SELECT r.number, '', r.key || '|' || r.standing, r.moved_on, r.key, 'own',
       jsonb_build_object('what', 'left', 'how', r.standing, 'from', r.school)
FROM alert_rows r WHERE {STANDS} AND r.standing NOT IN ('', '在籍')
"""
NURSERY = f"""
SELECT r.number, '' AS other, r.key || '|left' AS fact, r.left_on AS happened_on, r.key,
       'own' AS whose, jsonb_build_object('what', 'left', 'how', '退所', 'from', r.facility) AS data
FROM alert_rows r WHERE {STANDS} AND r.left_on IS NOT NULL
UNION ALL
SELECT r.number, '', r.key || '|entered', r.entered_on, r.key, 'own',
       jsonb_build_object('what', 'changed', 'from', past.facility, 'to', r.facility)
FROM alert_rows r
JOIN LATERAL (SELECT n.facility FROM registers_nurseryentry n
              WHERE n.number = r.number AND n.facility_code <> r.facility_code
                AND n.entered_on < r.entered_on AND NOT n.deleted AND n.absent_since IS NULL
              ORDER BY n.entered_on DESC LIMIT 1) past ON true
WHERE {STANDS}
"""


def words(told: Told) -> str:
    """No name of a place: it may tell where somebody is."""
    day = wareki(told.on) + "に" if told.on else ""
    if told.data.get("what") == "left":
        return f"{told.who}さんが{day}所属を離れました（{told.data.get('how')}）。次の所属を確かめてください。"
    return f"{told.who}さんの所属が{day}変わりました。"


def places(told: Told) -> str:
    """From where, to where."""
    names = [f"{told.data['from']}から" if told.data.get("from") else ""]
    names.append(f"{told.data['to']}へ" if told.data.get("to") else "")
    return "".join(names)


def rule(code: str, title: str, facts: str, mirror: str) -> Rule:
    """Both are alike."""
    return Rule(
        code,
        title,
        facts,
        words,
        mirror=mirror,
        numbers=(Number("recent", "さかのぼる日数", 90),),
        close=True,
        reach="open",
        where=places,
    )


RULES = [
    rule("school_changed", "所属の変更（学校）", SCHOOL, "school"),
    rule("nursery_changed", "所属の変更（保育所等）", NURSERY, "nursery"),
]
