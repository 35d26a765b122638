"""What the calendar brings: ends that come near, birthdays, check-ups and doses that did not come.

``alert_linked(number, person_id)`` are the residents on file who concern an open case. Somebody who has
just been linked is asked about alone: ``%(persons)s`` and, with their households, ``%(near)s``; both are
NULL when everybody is.
"""

# ruff: noqa: S608  the statements are put together from constants of this file

from yorisoi.alerts.rules.base import Number, Rule, Told
from yorisoi.alerts.rules.residents import mover
from yorisoi.japanese import wareki
from yorisoi.registers.schedule import schedule

# The kinds every municipality holds, each with the month in which it is over for good.
EVERYWHERE = ("04", "18", "36")
DUE_MONTHS = "(VALUES {})".format(
    ", ".join(
        f"('{one.kind}', '{one.title}', {one.due})"
        for one in schedule().checkups
        if one.kind in EVERYWHERE
    )
)

PROTECTION = """
SELECT m.number, '' AS other, m.number || '|' || m.ends_on AS fact, m.ends_on AS happened_on, m.key,
       'any' AS whose, '{{}}'::jsonb AS data
FROM registers_protectionrecord m
WHERE m.current AND m.measure <> 'ended' AND {}
  AND (%(near)s::text[] IS NULL OR m.number = ANY(%(near)s))
"""
STAY = """
SELECT m.number, '' AS other, m.number || '|' || m.stay_until AS fact, m.stay_until AS happened_on,
       m.key, 'own' AS whose, '{}'::jsonb AS data
FROM registers_residentrecord m JOIN alert_linked l ON l.number = m.number
WHERE m.current AND m.state = 'resident'
  AND m.stay_until BETWEEN %(today)s::date - 365 AND %(today)s::date + %(days)s::int
"""
ADULT = """
SELECT coalesce(p.resident_number, '') AS number, '' AS other, p.id || '|18' AS fact,
       (p.born_on + interval '18 years')::date AS happened_on, '' AS key, 'own' AS whose,
       jsonb_build_object('person', p.id) AS data
FROM people_person p
WHERE (%(persons)s::bigint[] IS NULL OR p.id = ANY(%(persons)s))
  AND p.died_on IS NULL AND (p.born_on + interval '18 years')::date
      BETWEEN %(today)s::date - 31 AND %(today)s::date + %(days)s::int
  AND EXISTS (SELECT FROM cases_case c WHERE c.subject_id = p.id AND c.closed_on IS NULL)
"""
NOT_COME = f"""
SELECT l.number, '' AS other, l.number || '|' || k.kind AS fact,
       (p.born_on + make_interval(months => k.due))::date AS happened_on, '' AS key,
       'own' AS whose, jsonb_build_object('title', k.title) AS data
FROM alert_linked l
JOIN people_person p ON p.id = l.person_id
JOIN registers_residentrecord m ON m.number = l.number AND m.current AND m.state = 'resident'
CROSS JOIN {DUE_MONTHS} k (kind, title, due)
WHERE p.born_on + make_interval(months => k.due + %(months)s) BETWEEN
      %(today)s::date - interval '1 year' AND %(today)s::date
  AND coalesce(m.resident_since, p.born_on) < p.born_on + make_interval(months => k.due)
  AND EXISTS (SELECT FROM registers_checkup)
  AND NOT EXISTS (SELECT FROM registers_checkup c WHERE c.number = l.number AND c.kind = k.kind
                  AND NOT c.deleted AND c.absent_since IS NULL)
"""
# One alert for each year of age: the doses that are missing change from day to day.
BEHIND = """
SELECT l.number, '' AS other, l.number || '|' || extract(year FROM age(%(today)s::date, p.born_on)) AS fact,
       NULL::date AS happened_on, '' AS key, 'own' AS whose,
       jsonb_build_object('count', count(*), 'titles', to_jsonb(array_agg(DISTINCT d.title))) AS data
FROM alert_linked l
JOIN people_person p ON p.id = l.person_id
JOIN registers_residentrecord m ON m.number = l.number AND m.current AND m.state = 'resident'
JOIN alerts_vaccinedose d ON d.starts_on <= %(today)s::date
     AND (d.ends_on IS NULL OR d.ends_on >= %(today)s::date)
     AND p.born_on + make_interval(months => d.late_from::int + %(months)s) <= %(today)s::date
     AND p.born_on + make_interval(months => d.until::int) > %(today)s::date
WHERE EXISTS (SELECT FROM registers_vaccination)
  AND NOT EXISTS (SELECT FROM registers_vaccination v WHERE v.number = l.number
                  AND (v.kind = d.kind OR v.kind = ANY (d.counts_as)) AND v.dose = d.dose
                  AND NOT v.deleted AND v.absent_since IS NULL)
GROUP BY l.number, p.born_on
HAVING count(*) >= %(doses)s
"""


def behind(told: Told) -> str:
    """How many, and of what."""
    titles = "・".join(sorted(map(str, told.data.get("titles", []))))
    return (
        f"{told.who}さんは、年齢からみて接種の済んでいない予防接種が"
        f"{told.data.get('count')}回分あります（{titles}）。"
    )


def day(told: Told) -> str:
    """The day, which these always have."""
    return wareki(told.on) if told.on else ""


RULES = [
    Rule(
        "protection_ends",
        "支援措置の期限が近い",
        PROTECTION.format("m.ends_on BETWEEN %(today)s::date AND %(today)s::date + %(days)s::int"),
        lambda told: (
            f"{mover(told)}の支援措置は{day(told)}までです。更新の予定を確かめてください。"
        ),
        numbers=(Number("days", "何日前から", 31),),
        tone="warn",
    ),
    Rule(
        "protection_past",
        "支援措置の期限切れ",
        PROTECTION.format("m.ends_on < %(today)s::date"),
        lambda told: (
            f"{mover(told)}の支援措置の期限（{day(told)}）が過ぎ、延長も終了も届いていません。"
            "秘匿は続いています。"
        ),
        tone="danger",
        audience="supervisor",
    ),
    Rule(
        "stay_ends",
        "在留期間の満了",
        STAY,
        lambda told: (
            f"{told.who}さんの在留期間は{day(told)}まででした。更新を確かめてください。"
            if told.on and told.on < told.today
            else f"{told.who}さんの在留期間は{day(told)}までです。更新を確かめてください。"
        ),
        numbers=(Number("days", "何日前から", 60),),
        reach="open",
        tone="warn",
    ),
    Rule(
        "turns_18",
        "18歳到達",
        ADULT,
        lambda told: (
            f"{told.who}さんは{day(told)}に18歳に"
            f"{'なりました' if told.on and told.on <= told.today else 'なります'}。"
            "終結や引継ぎを検討してください。"
        ),
        numbers=(Number("days", "何日前から", 60),),
        subject_only=True,
        reach="open",
    ),
    Rule(
        "checkup_not_come",
        "健診の記録なし",
        NOT_COME,
        lambda told: (
            f"{told.who}さんの{told.data.get('title')}の記録が、対象の時期を過ぎても届いていません。"
        ),
        numbers=(Number("months", "対象の時期を過ぎてからの月数", 2, 0, 24, "か月"),),
        close=True,
        subject_only=True,
        reach="open",
        tone="warn",
    ),
    Rule(
        "doses_behind",
        "予防接種の遅れ",
        BEHIND,
        behind,
        numbers=(
            Number("months", "標準の時期を過ぎてからの月数", 3, 0, 24, "か月"),
            Number("doses", "何回分から知らせるか", 3, 1, 30, "回分"),
        ),
        close=True,
        subject_only=True,
        reach="open",
        tone="warn",
    ),
]
