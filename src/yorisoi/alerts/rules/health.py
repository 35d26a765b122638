"""母子保健: 健診, EPDS, 訪問."""

# ruff: noqa: S608  the statements are put together from constants of this file

from yorisoi.alerts.rules.base import Number, Rule, Told
from yorisoi.japanese import wareki

YEAR = Number("recent", "さかのぼる日数", 365)
STANDS = "NOT r.deleted AND r.absent_since IS NULL"

MISSED = f"""
SELECT r.number, '' AS other, r.key AS fact, r.due_on AS happened_on, r.key, 'own' AS whose,
       jsonb_build_object('title', r.title) AS data
FROM alert_rows r WHERE {STANDS} AND r.attendance = 'missed'
"""
# The total, or item 10 whatever the total.
EPDS = f"""
SELECT r.number, r.child_number AS other, r.key AS fact, r.taken_on AS happened_on, r.key,
       'own' AS whose,
       jsonb_build_object('total', r.total, 'tenth', r.answers[10], 'occasion', r.occasion,
                          'cut', %(total)s, 'over', r.total >= %(total)s) AS data
FROM alert_rows r
WHERE {STANDS} AND (r.total >= %(total)s OR r.answers[10] >= %(tenth)s)
"""
# Nobody is alarmed about a visit that was made afterwards.
VISIT = f"""
SELECT r.number, r.guardian_number AS other, r.key AS fact, r.visited_on AS happened_on, r.key,
       'own' AS whose, jsonb_build_object('outcome', r.outcome) AS data
FROM alert_rows r
WHERE {STANDS} AND r.outcome IN ('refused', 'absent')
  AND NOT EXISTS (SELECT FROM registers_visit later WHERE later.number = r.number
                  AND later.outcome = 'visited' AND later.visited_on > r.visited_on
                  AND NOT later.deleted AND later.absent_since IS NULL)
"""


# From the day she is notified as one; also when an earlier 届出 becomes one.
SPECIFIED = f"""
SELECT r.number, '' AS other, r.key AS fact, coalesce(r.notified_on, r.interviewed_on) AS happened_on,
       r.key, 'own' AS whose, '{{}}'::jsonb AS data
FROM alert_rows r WHERE {STANDS} AND r.specified
"""


def missed(told: Told) -> str:
    """A check-up that nobody came to."""
    due = f"（対象日 {wareki(told.on)}）" if told.on else ""
    return f"{told.who}さんが{told.data.get('title') or '乳幼児健診'}{due}を受診していません。"


def high(told: Told) -> str:
    """The total, and item 10 by itself."""
    data = told.data
    when = "・".join(
        word for word in (data.get("occasion"), wareki(told.on) if told.on else "") if word
    )
    parts = []
    if data.get("over"):
        parts.append(f"合計が{data['total']}点（{data['cut']}点以上）")
    if data.get("tenth"):
        parts.append(f"設問10（自分を傷つける考え）が{data['tenth']}点")
    return f"{told.who}さんのEPDS{f'（{when}）' if when else ''}は、{'、'.join(parts)}でした。"


def not_visited(told: Told) -> str:
    """拒否, 不在."""
    day = wareki(told.on) + "の" if told.on else ""
    if told.data.get("outcome") == "refused":
        return f"{told.who}さんの家庭への{day}すくすく赤ちゃん訪問が断られました。"
    return f"{told.who}さんの家庭への{day}すくすく赤ちゃん訪問は、不在で会えていません。"


def specified(told: Told) -> str:
    """Nothing of the reasons: those stand in 母子保健 for who may see it."""
    day = wareki(told.on) + "に" if told.on else ""
    return (
        f"{told.who}さんが、{day}特定妊婦として届け出られました（母子保健）。"
        "支援の予定を母子保健と確かめてください。"
    )


RULES = [
    Rule(
        "pregnancy_specified",
        "特定妊婦の届出",
        SPECIFIED,
        specified,
        mirror="pregnancy",
        numbers=(Number("recent", "さかのぼる日数", 280),),
        close=True,
        reach="open",
        tone="danger",
        help=(
            "継続中のケースの対象者か保護者が、母子保健で特定妊婦とされたとき。"
            "ほかの人のことは、母子保健からの連絡を受け付けてください。"
        ),
    ),
    Rule(
        "checkup_missed",
        "健診未受診",
        MISSED,
        missed,
        mirror="checkup",
        numbers=(YEAR,),
        close=True,
        reach="open",
        tone="warn",
    ),
    Rule(
        "epds_high",
        "EPDS 要フォロー",
        EPDS,
        high,
        mirror="epds",
        numbers=(
            Number("total", "合計点（以上）", 9, 1, 30, "点"),
            Number("tenth", "設問10（以上）", 1, 1, 3, "点"),
            YEAR,
        ),
        close=True,
        reach="open",
        tone="danger",
    ),
    Rule(
        "visit_missed",
        "訪問 拒否・不在",
        VISIT,
        not_visited,
        mirror="visit",
        numbers=(Number("recent", "さかのぼる日数", 180),),
        close=True,
        reach="open",
        tone="warn",
    ),
]
