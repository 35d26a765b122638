"""Pages that read the registers, at full size: 40,000 persons on file linked, 3,000,000 rows of health.

    python benchmarks/registers.py HOME           loads the ward, once
    python benchmarks/linked_case.py HOME [RUNS]

Households of the loaded ward with children become families on file, everybody linked, a case for every
child, three in ten of them open; rows of health are filled up with those of nobody here. All of it
by COPY as the superuser with triggers off, once. Then: the alerts of a morning over everybody on
file, and whole requests as the browser gets them, of a case of a usual and of a large family, of home,
お知らせ and 連携の名簿, as a supervisor and as one worker. Milliseconds on the clock and of a processor.
"""

import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from datetime import time as clock_time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from benchmarks import full_size as f  # noqa: E402
from benchmarks.at_work import migrated, taking  # noqa: E402
from benchmarks.case_page import say, timed  # noqa: E402

from yorisoi import clock  # noqa: E402
from yorisoi.operations.database import embedded_login  # noqa: E402

PERSONS, HEALTH, RUNS = 40_000, 3_000_000, 20
FIRST = 20_000_000  # our numbers of persons, families and cases begin above all others
OPEN = 0.3  # of the cases
TABLES = ("vaccination", "checkup", "epds", "pregnancy", "visit")
HOMES = """
SELECT m.household, m.number, m.name, m.kana, m.sex, m.born_on,
       m.prefecture || m.city || m.town || m.block, m.building
FROM registers_residentrecord m JOIN (
    SELECT household, sum(count(*)) OVER (ORDER BY md5(household)) AS so_far
    FROM registers_residentrecord
    WHERE current AND state = 'resident' AND household <> ''
    GROUP BY household HAVING bool_or(born_on > %(adult)s)
       AND NOT bool_or(number IN (SELECT resident_number FROM people_person
                                  WHERE resident_number IS NOT NULL))) h USING (household)
WHERE m.current AND m.state = 'resident' AND h.so_far <= %(persons)s
ORDER BY m.household, m.born_on
"""
LISTS = ("checkups", "left", "epds", "unplaced", "protections")


class Family:
    """One household as a family on file."""

    def __init__(self, at: int, rows: list[tuple[Any, ...]], first: int) -> None:
        self.id = FIRST + at
        self.rows = {first + n: row for n, row in enumerate(rows)}

    def is_child(self, pk: int) -> bool:
        return bool(self.rows[pk][5] and self.rows[pk][5] > grown(18))

    @property
    def children(self) -> list[int]:
        return [pk for pk in self.rows if self.is_child(pk)]

    @property
    def parents(self) -> list[int]:
        """The two youngest grown-ups."""
        return [pk for pk in self.rows if not self.is_child(pk)][-2:]


def grown(years: int) -> date:
    return f.TODAY.replace(year=f.TODAY.year - years)


def load(server: Any) -> None:
    """Families, links, cases; rows of health."""
    from django.db import transaction

    from yorisoi import audit
    from yorisoi.access.models import Posting, Staff
    from yorisoi.cases import models as cases
    from yorisoi.people import models as people
    from yorisoi.registers.models import Link
    from yorisoi.terms.models import Term

    with (
        audit.visiting(audit.Visitor(name="benchmark")),
        transaction.atomic(),
        audit.event("demo.load"),
    ):
        f.hire(f.COLLEAGUES)
    postings = list(
        Posting.objects.filter(role="caseworker", ends_on=None, team__isnull=False).values_list(
            "staff", "team"
        )
    )
    supervisor = Staff.objects.get(number="204117").pk
    parent = Term.objects.filter(trait="parent").values_list("pk", flat=True)[0]
    with embedded_login(server, "admin").connect() as connection:
        found = connection.execute(HOMES, {"adult": grown(18), "persons": PERSONS}).fetchall()
        homes: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
        for row in found:
            homes[row[0]].append(row)
        families, first = [], FIRST
        for at, rows in enumerate(homes.values()):
            families.append(Family(at, rows, first))
            first += len(rows)
        copy = f.Loader(connection).copy
        everybody = [(one, pk, row) for one in families for pk, row in one.rows.items()]
        known = f.NOW - timedelta(days=200)
        copy(
            people.Person,
            ["id", "name", "kana", "state", "sex", "born_on", "born_earliest", "born_latest", "resident_number"],
            ((pk, r[2], r[3], "known", r[4], r[5], r[5], r[5], r[1]) for _, pk, r in everybody),
        )  # fmt: skip
        copy(
            people.PersonAddress,
            ["person_id", "kind", "text", "building", "source", "recorded_at"],
            ((pk, "registered", r[6], r[7], "staff", known) for _, pk, r in everybody),
        )
        copy(people.Family, ["id", "created_at"], ((one.id, known) for one in families))
        copy(
            people.FamilyMember,
            ["family_id", "person_id", "lives_together", "position", "source", "recorded_at"],
            ((one.id, pk, True, "", "staff", known) for one, pk, _ in everybody),
        )
        copy(
            people.Kinship,
            ["person_id", "other_id", "kind_id", "source", "recorded_at"],
            (
                (child, other, parent, "staff", known)
                for one in families
                for child in one.children
                for other in one.parents
            ),
        )
        copy(
            Link,
            ["person_id", "number", "basis", "evidence", "decided_at"],
            ((pk, r[1], "number", '[["for", "宛名番号が記録"]]', known) for _, pk, r in everybody),
        )
        children = [child for one in families for child in one.children]
        copy(
            cases.Case,
            ["id", "number", "subject_id", "kind", "team_id", "worker_id", "opened_on", "closed_on",
             "closing_reason_id"],
            case_rows(children, postings),
        )  # fmt: skip
        copy(
            cases.CaseStep,
            ["case_id", "kind", "at", "by_id", "case_kind", "worker_id", "team_id"],
            (
                (row[0], "opened", datetime.combine(row[6], clock_time(9), clock.TOKYO),
                 supervisor, "support", row[5], row[4])
                for row in case_rows(children, postings)
            ),
        )  # fmt: skip
        connection.commit()
        fill_health(connection)
        connection.commit()
        connection.autocommit = True
        connection.execute("VACUUM ANALYZE")
    print(f"  {len(everybody):,} persons in {len(families):,} families, {len(children):,} cases")


def case_rows(children: list[int], postings: list[tuple[int, int]]) -> Iterator[tuple[Any, ...]]:
    for at, child in enumerate(children):
        worker, team = postings[at % len(postings)]
        opened = f.TODAY - timedelta(days=30 + at * 7 % 900)
        is_open = at % 10 < OPEN * 10
        closed = None if is_open else opened + timedelta(days=29)
        reason = None if is_open else "closing.improved"
        yield (*(FIRST + at, f"N{at:06}", child, "support", team, worker, opened, closed, reason),)


def fill_health(connection: Any) -> None:
    """As many rows as a ward of this size collects, those that are missing about others."""
    count = sum(
        connection.execute(f"SELECT count(*) FROM registers_{table}").fetchone()[0]
        for table in TABLES
    )
    columns = [
        row[0]
        for row in connection.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name ="
            " 'registers_vaccination' AND column_name NOT IN ('id', 'key', 'number')"
        ).fetchall()
    ]
    names = ", ".join(columns)
    while count < HEALTH:
        connection.execute(
            f"INSERT INTO registers_vaccination (key, number, {names}) SELECT key || '-{count}',"
            f" '9' || substr(number, 2), {names} FROM registers_vaccination"
            " WHERE number < '9' LIMIT %s",
            [HEALTH - count],
        )
        before, count = (
            count,
            sum(
                connection.execute(f"SELECT count(*) FROM registers_{table}").fetchone()[0]
                for table in TABLES
            ),
        )
        if count == before:
            break
    print(f"  {count:,} rows of health")


def morning() -> None:
    """The alerts of one morning, of everybody on file."""
    from django.db import connection

    from yorisoi import audit
    from yorisoi.alerts import noticing

    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
    for words in ("the first time", "again"):
        with taking() as took, audit.visiting(audit.Visitor("システム")):
            raised = noticing.daily()
        print(
            f"alerts of a morning, {words}: {len(raised):,} raised,"
            f" {took.wall:.1f} s, {took.processor:.1f} s of processor",
            flush=True,
        )


def browser_of(number: str) -> Any:
    """A browser in which this member of staff has signed in."""
    from django.conf import settings
    from django.db import transaction
    from django_otp.plugins.otp_totp.models import TOTPDevice
    from tests.cast import enter

    from yorisoi import audit
    from yorisoi.access.models import Staff

    settings.ALLOWED_HOSTS = ["testserver"]
    staff = Staff.objects.get(number=number)
    visitor = audit.Visitor(name="benchmark")
    with transaction.atomic(), audit.visiting(visitor), audit.event("demo.load"):
        TOTPDevice.objects.get_or_create(user=staff, defaults={"name": "app", "confirmed": True})
    return enter(staff)


def pages(runs: int) -> None:
    from yorisoi.access.models import Posting
    from yorisoi.cases.models import Case
    from yorisoi.people.models import FamilyMember

    still_open = Case.objects.filter(pk__gte=FIRST, closed_on=None)
    sizes = []
    for case in still_open.order_by("pk")[:2_000]:
        family = FamilyMember.objects.filter(person=case.subject_id).values("family")
        sizes.append((FamilyMember.objects.filter(family__in=family).count(), case.pk))
    sizes.sort()
    usual, large = sizes[len(sizes) // 2], sizes[-1]
    posting = Posting.objects.filter(staff=Case.objects.get(pk=usual[1]).worker_id)[0]
    everyone = {"supervisor": "204117", "worker": posting.staff.number}
    for who, number in everyone.items():
        browser = browser_of(number)

        def get(address: str, browser: Any = browser) -> Callable[[], object]:
            def work() -> None:
                assert browser.get(address).status_code == 200, address

            return work

        mine = still_open.filter(worker__number=number).count()
        print(f"as {who}, {mine:,} open cases of their own")
        of_cases = [("usual", usual)]
        if who == "supervisor":
            of_cases.append(("large", large))
        for words, (size, pk) in of_cases:
            words = f"{words} family of {size}"
            say(f"case page, {words}", timed(get(f"/cases/{pk}/"), runs))
            say(f"timeline, {words}", timed(get(f"/cases/{pk}/timeline/"), runs))
            say(f"母子保健, {words}", timed(get(f"/cases/{pk}/health/"), runs))
            say(f"世帯・所属, {words}", timed(get(f"/cases/{pk}/registered/"), runs))
        say("home", timed(get("/"), runs))
        say("お知らせ", timed(get("/alerts/"), runs))
        for kind in LISTS:
            say(f"連携の名簿 {kind}", timed(get(f"/cases/lists/?kind={kind}"), max(runs // 4, 3)))


def main(home: Path, runs: int = RUNS) -> None:
    with migrated(home / "ward") as server:
        from django.db import connection

        from yorisoi.people.models import Person

        if not Person.objects.filter(pk__gte=FIRST).exists():
            load(server)
            connection.close()
        morning()
        connection.close()
        pages(runs)


if __name__ == "__main__":
    main(Path(sys.argv[1]), *map(int, sys.argv[2:3]))
