"""The five standard analyses of the log (protection.md C8), each one SQL statement.

Every analysis takes a period of days and gives a table: headings and rows. A threshold says what
is worth a look; it is a place to look and not a verdict.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import jpholiday
from django.db import connection

from yorisoi.audit.models import Event
from yorisoi.audit.outcomes import Outcome
from yorisoi.audit.queries import midnight

MOST_ROWS = 200
EARLY, LATE = 7, 21  # office hours with some room: before 7:00 and from 21:00 is 深夜
MANY_PERSONS = 100  # persons one staff member was shown, or tried to open, in one day
MANY_LOOKS = 10  # times one staff member opened one person


@dataclass(frozen=True)
class Analysis:
    """One analysis: its title, what it shows, and the statement."""

    code: str
    title: str
    explanation: str
    headings: tuple[str, ...]
    statement: str
    parameters: dict[str, Any] = field(default_factory=dict)


SIGN_IN = "access.sign_in"

ANALYSES = [
    Analysis(
        "off_hours",
        "深夜・休業日の利用",
        f"{LATE}時から{EARLY}時まで、または土日・祝日・年末年始の操作を、職員と日ごとに数えます。",
        ("日", "職員番号", "氏名", "操作の数", "最初", "最後"),
        """
        SELECT at::date, staff_number, max(staff_name), count(*),
               to_char(min(at), 'HH24:MI'), to_char(max(at), 'HH24:MI')
        FROM audit_event
        WHERE at >= %(since)s AND at < %(until)s AND staff_id IS NOT NULL
          AND (extract(hour FROM at) >= %(late)s OR extract(hour FROM at) < %(early)s
               OR extract(isodow FROM at) >= 6 OR at::date = ANY (%(holidays)s))
        GROUP BY 1, 2 ORDER BY 1 DESC, 4 DESC LIMIT %(most)s
        """,
        {"late": LATE, "early": EARLY},
    ),
    Analysis(
        "failures",
        "サインインの失敗",
        "職員番号と端末ごとに、失敗した回数を多い順に並べます。",
        ("職員番号", "氏名", "端末", "失敗の数", "最後"),
        """
        SELECT staff_number, max(staff_name), terminal, count(*),
               max(at)::timestamp
        FROM audit_event
        WHERE at >= %(since)s AND at < %(until)s AND action = %(sign_in)s AND outcome = 'refused'
        GROUP BY 1, 3 ORDER BY 4 DESC, 1 LIMIT %(most)s
        """,
        {"sign_in": SIGN_IN},
    ),
    Analysis(
        "sign_ins",
        "職員ごとのサインイン",
        "サインインした回数と日数、使った端末の数です。長く使っていない職員を見つけます：期間の前の1年に使い、"
        "期間中に使わなかった職員は0回で並びます。一度も使っていない職員は出ません（職員の一覧で確かめます）。",
        ("職員番号", "氏名", "回数", "日数", "端末の数", "最後"),
        """
        SELECT staff_number, max(staff_name),
               count(*) FILTER (WHERE at >= %(since)s),
               count(DISTINCT at::date) FILTER (WHERE at >= %(since)s),
               count(DISTINCT terminal) FILTER (WHERE at >= %(since)s), max(at)::timestamp
        FROM audit_event
        WHERE at >= %(since)s - interval '1 year' AND at < %(until)s
          AND action = %(sign_in)s AND outcome = 'ok'
        GROUP BY 1 ORDER BY 3 DESC, 6, 1 LIMIT %(most)s
        """,
        {"sign_in": SIGN_IN},
    ),
    Analysis(
        "mass",
        "大量の検索・照会",
        f"一日に{MANY_PERSONS}人以上を、一覧に表示したか、開いた（開こうとして拒否されたものも数えます）職員です。",
        ("日", "職員番号", "氏名", "人数", "うち開いた人数", "操作の数"),
        """
        SELECT e.at::date, e.staff_number, max(e.staff_name), count(DISTINCT person),
               count(DISTINCT person) FILTER (WHERE NOT t.listed), count(DISTINCT e.id)
        FROM audit_event e JOIN audit_touch t ON t.event_id = e.id
             CROSS JOIN LATERAL unnest(t.persons) person
        WHERE e.at >= %(since)s AND e.at < %(until)s AND e.staff_id IS NOT NULL
        GROUP BY 1, 2 HAVING count(DISTINCT person) >= %(many)s
        ORDER BY 4 DESC LIMIT %(most)s
        """,
        {"many": MANY_PERSONS},
    ),
    Analysis(
        "persons",
        "個人ごとの照会",
        f"同じ人物を{MANY_LOOKS}回以上開いた職員です。担当でない人物が多いときは理由を確かめます。",
        ("人物の番号", "職員番号", "氏名", "開いた回数", "最後"),
        """
        SELECT person, e.staff_number, max(e.staff_name), count(DISTINCT e.id),
               max(e.at)::timestamp
        FROM audit_event e JOIN audit_touch t ON t.event_id = e.id AND NOT t.listed
             CROSS JOIN LATERAL unnest(t.persons) person
        WHERE e.at >= %(since)s AND e.at < %(until)s AND e.outcome = 'ok'
        GROUP BY 1, 2 HAVING count(DISTINCT e.id) >= %(many)s
        ORDER BY 4 DESC LIMIT %(most)s
        """,
        {"many": MANY_LOOKS},
    ),
]


def run(analysis: Analysis, *, since: date, until: date) -> Sequence[tuple[Any, ...]]:
    """The rows of ``analysis`` for the days from ``since`` to ``until``, at most MOST_ROWS."""
    parameters = {
        "since": midnight(since),
        "until": midnight(until + timedelta(days=1)),
        "most": MOST_ROWS,
        **analysis.parameters,
    }
    if "%(holidays)s" in analysis.statement:
        parameters["holidays"] = closed_days(since, until)
    # Days and moments are those of Japan: the connection of the product has that time zone only in
    # Django's own conversions, so it is set for this statement, which gives moments without zone.
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('timezone', 'Asia/Tokyo', true)")
        cursor.execute(analysis.statement, parameters)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


def closed_days(since: date, until: date) -> list[date]:
    """国民の祝日 and 年末年始 (12月29日–1月3日) within the period."""
    days = [since + timedelta(days=n) for n in range((until - since).days + 1)]
    return [
        day
        for day in days
        if jpholiday.is_holiday(day)
        or (day.month, day.day) >= (12, 29)
        or (day.month, day.day) <= (1, 3)
    ]


def refused_sign_ins_since(moment: datetime) -> int:
    """How many sign-ins failed since ``moment``, for the auditor's home page."""
    return Event.objects.filter(action=SIGN_IN, outcome=Outcome.REFUSED, at__gte=moment).count()
