"""住基: movements, and 支援措置."""

# ruff: noqa: S608  the statements are put together from constants of this file

from yorisoi.alerts.rules.base import Number, Rule, Told
from yorisoi.japanese import wareki

RECENT = Number("recent", "さかのぼる日数（全件が届いたとき・つながったとき）", 30)


def day(told: Told) -> str:
    """「令和7年9月15日に」, or nothing when the day is not known."""
    return f"{wareki(told.on)}に" if told.on else ""


def mover(told: Told) -> str:
    """Who it is about: the person on file, or somebody of their household."""
    return f"{told.who}さん" if told.whose == "own" else f"{told.who}さんの世帯の人"


def movement(condition: str, whose: str = "own", data: str = "'{}'::jsonb") -> str:
    """The facts of one kind of movement: who and when."""
    return (
        f"SELECT r.number, '' AS other, r.number || '|' || coalesce(r.moved_on::text, r.key) AS fact,"
        f" r.moved_on AS happened_on, r.key, '{whose}' AS whose, {data} AS data"
        f" FROM alert_rows r WHERE NOT r.deleted AND r.absent_since IS NULL AND {condition}"
    )


MOVED_TO = "jsonb_build_object('to', r.moved_to)"
# Somebody of the household who is not on file: came with nobody who is, or left alone.
OF_HOUSEHOLD = (
    "r.movement IN ('moved_in', 'recorded', 'moved_within', 'household_joined', 'household_split',"
    " 'household_changed', 'moved_out', 'died', 'removed')"
)
HOUSEHOLD = (
    movement(
        "r.movement IN ('household_split', 'household_joined', 'head_changed', 'household_changed')"
    )
    + " UNION ALL "
    + movement(
        "r.movement IN ('moved_in', 'recorded', 'moved_within', 'household_joined')",
        "member",
        "jsonb_build_object('household', r.household, 'movement', r.movement, 'comes', true)",
    )
)
LEFT = movement(
    "r.movement IN ('moved_out', 'died', 'removed', 'moved_within', 'household_split')",
    "member",
    "jsonb_build_object('household', r.household, 'movement', r.movement, 'comes', false)",
)
LEAVING = {"moved_out": "転出", "died": "死亡", "removed": "消除"}


def destination(told: Told) -> str:
    """転出先."""
    return f"転出先：{told.data.get('to')}" if told.data.get("to") else ""


def protection(condition: str, fact: str, happened: str) -> str:
    """The facts of 支援措置 rows."""
    return (
        f"SELECT r.number, '' AS other, {fact} AS fact, {happened} AS happened_on, r.key,"
        " 'any' AS whose, jsonb_build_object('measure', r.measure, 'until', r.ends_on,"
        f" 'gone', r.deleted OR r.absent_since IS NOT NULL) AS data FROM alert_rows r WHERE {condition}"
    )


def started(told: Told) -> str:
    """支援措置 began or was extended."""
    what = "延長されました" if told.data.get("measure") == "extended" else "始まりました"
    return f"{day(told)}{mover(told)}の支援措置が{what}。住所を、だれにも知らせないでください。"


def ended(told: Told) -> str:
    """支援措置 is over for the register; ours goes on."""
    if told.data.get("gone"):
        return (
            f"{mover(told)}の支援措置が、住基の記録からなくなりました。"
            "秘匿は続いています。事情を確かめてください。"
        )
    return (
        f"{mover(told)}の支援措置が{wareki(told.on) + 'で' if told.on else ''}終わりました（住基）。"
        "秘匿は続いています。解くかどうかを決めてください。"
    )


STANDS = "NOT r.deleted AND r.absent_since IS NULL"
RULES = [
    Rule(
        "moved_out",
        "転出",
        movement("r.movement = 'moved_out'", data=MOVED_TO),
        lambda told: f"{day(told)}{told.who}さんが区外へ転出しました。移管を検討してください。",
        mirror="resident",
        numbers=(RECENT,),
        tone="danger",
        where=destination,
        always_news=True,
    ),
    Rule(
        "moved_in",
        "転入",
        movement("r.movement IN ('moved_in', 'recorded')"),
        lambda told: f"{day(told)}{told.who}さんが区内に転入しました。以前に関わりのある家族です。",
        mirror="resident",
        numbers=(RECENT,),
        tone="warn",
        always_news=True,
    ),
    Rule(
        "moved_within",
        "転居",
        movement("r.movement = 'moved_within'"),
        lambda told: (
            f"{day(told)}{told.who}さんが区内で転居しました。住所と所属を確かめてください。"
        ),
        mirror="resident",
        numbers=(RECENT,),
        always_news=True,
    ),
    Rule(
        "born",
        "出生",
        movement("r.movement = 'born'", "any"),
        lambda told: (
            f"{day(told)}{told.who}さんが生まれました（住基）。"
            if told.whose == "own"
            else f"{day(told)}{told.who}さんの世帯に子が生まれました。子の登録をしてください。"
        ),
        mirror="resident",
        numbers=(RECENT,),
        tone="warn",
        always_news=True,
    ),
    Rule(
        "died",
        "死亡",
        movement("r.movement = 'died'"),
        lambda told: (
            f"{told.who}さんが{wareki(told.on) + 'に' if told.on else ''}亡くなりました（住基）。"
        ),
        mirror="resident",
        numbers=(RECENT,),
        tone="danger",
        always_news=True,
    ),
    Rule(
        "household",
        "世帯変更",
        HOUSEHOLD,
        lambda told: (
            f"{day(told)}{told.who}さんの世帯が変わりました。だれと暮らしているか確かめてください。"
            if told.whose == "own"
            else f"{day(told)}{told.who}さんの世帯に、登録のない人が加わりました。"
        ),
        mirror="resident",
        numbers=(RECENT,),
        tone="warn",
        always_news=True,
    ),
    Rule(
        "household_left",
        "世帯員の異動",
        LEFT,
        lambda told: (
            f"{day(told)}{told.who}さんの世帯から、登録のない人が"
            f"いなくなりました（{LEAVING.get(str(told.data.get('movement')), '世帯を出た')}）。"
        ),
        mirror="resident",
        numbers=(RECENT,),
        always_news=True,
        help="人物として登録していない世帯員が、転出・死亡などで世帯からいなくなったとき。",
    ),
    Rule(
        "renamed",
        "氏名変更",
        movement("r.movement = 'name_changed'"),
        lambda told: (
            f"{day(told)}{told.who}さんの住基の氏名が変わりました。人物のページで確かめてください。"
        ),
        mirror="resident",
        numbers=(RECENT,),
        always_news=True,
    ),
    Rule(
        "protection_started",
        "支援措置の開始",
        protection(
            f"{STANDS} AND r.current AND r.measure IN ('started', 'extended')",
            "r.number || '|' || coalesce(r.starts_on::text, '') || '|' || coalesce(r.ends_on::text, '')",
            "r.starts_on",
        ),
        started,
        mirror="protection",
        tone="danger",
        always_news=True,
    ),
    Rule(
        "protection_ended",
        "支援措置の終了",
        protection(
            f"({STANDS} AND r.current AND r.measure = 'ended') OR r.deleted"
            " OR r.absent_since IS NOT NULL",
            "r.key",
            "coalesce(r.ends_on, r.worked_on)",
        ),
        ended,
        mirror="protection",
        tone="danger",
        audience="supervisor",
        always_news=True,
    ),
]
