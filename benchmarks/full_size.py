"""A ward of full size in an embedded PostgreSQL of its own, for the benchmarks.

    python benchmarks/full_size.py HOME [PERSONS]      makes it under HOME, once (some minutes);
                                                       later, brings its tables up to date

400,000 persons on file with names (former ones too), addresses (past ones too) and telephones,
40,000 of them with a case, families and 続柄 of their households, 1,000,000 notes of about 300
characters, 100,000 consultations. With PERSONS everything shrinks in proportion. The rows are
copied straight into the tables as the superuser, with triggers off: this is no way to load data
that anybody relies on.

A benchmark opens it with ``with opened(home): …`` and has Django on that database.
"""

import json
import os
import random
import sys
import time
import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from datetime import time as clock_time
from pathlib import Path
from typing import Any

import psycopg
from psycopg.conninfo import make_conninfo

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from benchmarks.casework_text import Writer  # noqa: E402

from yorisoi import clock  # noqa: E402
from yorisoi.demo import ward as demo_ward  # noqa: E402
from yorisoi.demo.addresses import read_towns  # noqa: E402
from yorisoi.demo.record import DEAD, FEMALE, Household, Resident  # noqa: E402
from yorisoi.operations.database import Login, embedded_login, prepare_embedded  # noqa: E402
from yorisoi.operations.postgres import Embedded  # noqa: E402

COLLEAGUES = 30  # 相談員 besides those of the demo: 40,000 cases of ten years have many hands
TODAY = date(2026, 6, 15)
NOW = datetime(2026, 6, 15, 10, 30, tzinfo=clock.TOKYO)
PERSONS = 400_000
NOTES_PER_PERSON = 2.5
CASES_PER_PERSON = 0.1
CALLS_PER_PERSON = 0.25
SETTINGS = ("shared_buffers = 2GB", "maintenance_work_mem = 1GB", "max_wal_size = 8GB")
# Loaded without them and made afterwards: an index is built faster at one go.
SCHOOLS = [
    f"みどり区立{name}小学校"
    for name in ("若葉", "桜丘", "泉", "榎塚", "本町", "青葉", "北", "緑が丘")
]
JUNIOR = [f"みどり区立{name}中学校" for name in ("若葉", "桜丘", "泉", "榎塚", "本町")]
NURSERIES = [
    f"{name}保育園"
    for name in ("桜丘", "ひまわり", "どんぐり", "若葉", "すみれ", "あおぞら", "たんぽぽ")
]


@contextmanager
def opened(home: Path) -> Iterator[Embedded]:
    """The ward under ``home``, made before, with Django set up as the application's role."""
    server = server_of(home)
    server.start()
    tune(server)
    set_up_django(server, "app")
    try:
        with clock.standing_at(NOW):
            yield server
    finally:
        server.stop()


def server_of(home: Path) -> Embedded:
    home.mkdir(parents=True, exist_ok=True)
    home.chmod(0o755)
    return Embedded(home)


def tune(server: Embedded) -> None:
    """The memory of a real server (8 GB) instead of a trial's; the restart makes it hold."""
    configuration = server.cluster / "yorisoi.conf"
    text = configuration.read_text()
    if SETTINGS[0] in text:
        return
    server.stop()
    start = server.start_server
    # start_server writes the file anew, so the settings go where PostgreSQL itself keeps its own.
    (server.cluster / "postgresql.auto.conf").write_text("\n".join(SETTINGS) + "\n")
    start()


def set_up_django(server: Embedded, role: str) -> None:
    """Django on this database, in ``role`` (app or owner)."""
    os.environ |= {
        "YORISOI_DATA_DIR": str(server.data),
        "DATABASE_URL": make_conninfo(**embedded_login(server, "app").parameters),
        "DATABASE_OWNER_URL": make_conninfo(**embedded_login(server, "owner").parameters),
        "DJANGO_SETTINGS_MODULE": "yorisoi.config.settings.dev",
        "YORISOI_DATABASE_ROLE": role,
    }
    import django

    django.setup()


class Loader:
    """Copies rows of models; what is not given gets the field's own default."""

    def __init__(self, connection: psycopg.Connection) -> None:
        self.connection = connection
        connection.execute("SET session_replication_role = replica")  # triggers off
        connection.execute("SET synchronous_commit = off")

    def copy(self, model: Any, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """COPY ``rows`` into the table of ``model``; ``columns`` are names of columns."""
        start = time.perf_counter()
        given = set(columns)
        defaults = {
            field.column: (field.get_default() if field.has_default() else "")
            for field in model._meta.concrete_fields
            if field.column not in given
            and not field.null
            and not field.primary_key
            and not hasattr(field, "expression")
        }
        table, names = model._meta.db_table, [*columns, *defaults]
        more, count = tuple(defaults.values()), 0
        statement = f"COPY {table} ({', '.join(names)}) FROM STDIN"
        with self.connection.cursor() as cursor, cursor.copy(statement) as into:
            for row in rows:
                into.write_row((*row, *more))
                count += 1
        if "id" in given:
            self.connection.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}"
            )
        print(f"  {table:<30}{count:>10,} rows {time.perf_counter() - start:>7.1f} s", flush=True)


class Ward:
    """What stands in the tables, kept small: rows are made while they are copied."""

    def __init__(self, persons: int) -> None:
        self.persons = persons
        self.lots = random.Random(7)
        self.residents: list[Resident] = []
        self.first_of: dict[str, int] = {}  # 宛名番号 → id
        self.households: list[tuple[list[int], Household]] = []
        ward = demo_ward.generate_ward(max(persons, 500), today=TODAY)
        for household in ward.households():
            if len(self.residents) >= persons:
                break
            ids = []
            for resident in household.residents:
                self.residents.append(resident)
                ids.append(len(self.residents))
                self.first_of[resident.number] = len(self.residents)
            self.households.append((ids, household))
        self.towns = [town.name for town, _ in read_towns()]

    def each(self) -> Iterator[tuple[int, Resident]]:
        return enumerate(self.residents, 1)

    def persons_rows(self) -> Iterator[tuple[Any, ...]]:
        for number, one in self.each():
            died = one.moved_out_on if one.status == DEAD else None
            sex = "female" if one.sex == FEMALE else "male"
            yield (
                *(number, one.name, one.kana, "known", sex, one.born, "", one.born, one.born),
                *(None, died, one.number),
            )

    def names(self) -> Iterator[tuple[Any, ...]]:
        for number, one in self.each():
            yield number, "legal", one.name, one.kana, None, None, "resident_register", NOW
            given, kana = one.name.split("　")[-1], one.kana.split("　")[-1]
            if one.former_surname:
                former = (f"{one.former_surname}　{given}", f"{one.former_surname_kana}　{kana}")
                yield number, "former", *former, None, date(2015, 3, 1), "resident_register", NOW
            if one.alias:
                yield number, "alias", one.alias, one.alias_kana, None, None, "family", NOW
            if one.roman_name:
                yield number, "roman", one.roman_name, "", None, None, "resident_register", NOW

    def addresses(self) -> Iterator[tuple[Any, ...]]:
        for number, one in self.each():
            past = one.previous_addresses
            since = one.moved_in_on
            for before in past[-2:]:
                ended = since - timedelta(days=1)
                where = before.text.partition("　")
                yield (
                    number,
                    "registered",
                    where[0],
                    where[2],
                    None,
                    ended,
                    "resident_register",
                    NOW,
                )
            where = one.address.text.partition("　")
            yield number, "registered", where[0], where[2], since, None, "resident_register", NOW

    def phones(self) -> Iterator[tuple[Any, ...]]:
        lot = self.lots.random
        for number, one in self.each():
            if lot() < 0.5 and TODAY.year - one.born.year > 15:
                text = f"0{7 + int(lot() * 3)}0-{int(lot() * 10000):04}-{int(lot() * 10000):04}"
                yield number, text, "携帯", "family", NOW
            if lot() < 0.1:
                text = f"03-{3000 + int(lot() * 7000)}-{int(lot() * 10000):04}"
                yield number, text, "自宅", "family", NOW

    def affiliations(self) -> Iterator[tuple[Any, ...]]:
        lots = self.lots
        for number, one in self.each():
            age = TODAY.year - one.born.year
            if age > 15 or one.status == DEAD:
                continue
            if age < 6:
                kind, place, class_name = (
                    "nursery",
                    lots.choice(NURSERIES),
                    lots.choice("ほしつきそら") + "組",
                )
            elif age < 12:
                kind, place, class_name = (
                    "elementary",
                    lots.choice(SCHOOLS),
                    f"{lots.randint(1, 3)}組",
                )
            else:
                kind, place, class_name = (
                    "junior_high",
                    lots.choice(JUNIOR),
                    f"{lots.randint(1, 4)}組",
                )
            yield number, f"affiliation.{kind}", place, class_name, "school", NOW

    def members(self) -> Iterator[tuple[Any, ...]]:
        for family, (ids, household) in enumerate(self.households, 1):
            for person, one in zip(ids, household.residents, strict=True):
                if one.lives_here:
                    yield family, person, True, one.relation, "resident_register", NOW

    def protections(self) -> Iterator[tuple[Any, ...]]:
        """支援措置: a few in a thousand."""
        for number, one in self.each():
            if number % 600 == 0 and one.lives_here:
                yield number, "measure", date(2025, 10, 1), "resident_register", NOW

    def kinships(self) -> Iterator[tuple[Any, ...]]:
        kinds = {
            "実父": "father",
            "実母": "mother",
            "継父": "step_father",
            "養父": "adoptive_father",
        }
        kinds |= {"内縁": "partner", "配偶者": "spouse", "元配偶者": "ex_spouse"}
        seen = set()
        for _, household in self.households:
            for tie in household.ties:
                one, other = self.first_of.get(tie.person), self.first_of.get(tie.other)
                kind = kinds.get(tie.kind)
                if not (one and other and kind) or (other, one, kind) in seen:
                    continue
                if (one, other, kind) not in seen:
                    seen.add((one, other, kind))
                    yield one, other, f"kinship.{kind}", "resident_register", NOW


class Casework:
    """Cases of children, siblings' cases together, and what was written into them."""

    def __init__(self, ward: Ward, staff: list[tuple[int, int]], supervisor: int) -> None:
        self.ward, self.staff, self.supervisor = ward, staff, supervisor
        self.called_at: dict[int, datetime] = {}
        self.lots = random.Random(11)
        places = [
            *SCHOOLS,
            *JUNIOR,
            *NURSERIES,
            "子ども家庭支援センター",
            "保健センター",
            "児童館",
            "自宅",
        ]
        self.writer = Writer(random.Random(13), ward.towns, places)
        self.cases: list[tuple[int, int, date, date | None, int, int]] = []
        self.groups: list[list[int]] = []  # indexes into cases: those of one family
        self.choose(int(ward.persons * CASES_PER_PERSON))
        self.notes = int(ward.persons * NOTES_PER_PERSON)
        self.calls = int(ward.persons * CALLS_PER_PERSON)

    def choose(self, count: int) -> None:
        lots = self.lots
        households = list(self.ward.households)
        lots.shuffle(households)
        for ids, household in households:
            group = []
            for person, one in zip(ids, household.residents, strict=True):
                if not 0 <= TODAY.year - one.born.year < 26 or lots.random() < 0.35:
                    continue
                first = max(one.born, date(2012, 4, 1))
                opened = first + timedelta(days=int(lots.random() * max((TODAY - first).days, 1)))
                closed = opened + timedelta(days=30 + int(lots.random() * 1500))
                worker, team = lots.choice(self.staff)
                is_open = closed > TODAY or lots.random() < 0.05
                self.cases.append(
                    (person, len(self.cases) + 1, opened, None if is_open else closed, worker, team)
                )
                group.append(len(self.cases) - 1)
                if len(self.cases) >= count:
                    break
            if group:
                self.groups.append(group)
            if len(self.cases) >= count:
                return

    def case_rows(self) -> Iterator[tuple[Any, ...]]:
        serial: dict[int, int] = {}
        for person, number, opened, closed, worker, team in self.cases:
            year = opened.year - (opened.month < 4)
            serial[year] = serial.get(year, 0) + 1
            kind = self.lots.choice(("protection", "support", "support", "general"))
            reason = "closing.improved" if closed else None
            yield (
                number,
                f"{year}-{serial[year]:05}",
                person,
                kind,
                team,
                worker,
                opened,
                closed,
                reason,
            )

    def steps(self) -> Iterator[tuple[Any, ...]]:
        for _, number, opened, closed, worker, team in self.cases:
            at = datetime.combine(opened, clock_time(9), clock.TOKYO)
            yield number, "opened", at, worker, "support", worker, team
            if closed:
                at = datetime.combine(closed, clock_time(17), clock.TOKYO)
                yield number, "closed", at, worker, "", None, None

    def moment(self, opened: date, closed: date | None) -> datetime:
        days = max(((closed or TODAY) - opened).days, 1)
        day = opened + timedelta(days=int(self.lots.random() * days))
        return datetime(day.year, day.month, day.day, 8 + int(self.lots.random() * 10),
                        int(self.lots.random() * 60), tzinfo=clock.TOKYO)  # fmt: skip

    def place_notes(self) -> list[tuple[int, datetime]]:
        """Which family each note is about, and when: few families have many."""
        lots = self.lots
        weights = [1 / (1 + at % 400) ** 0.6 for at in range(len(self.groups))]
        chosen = lots.choices(range(len(self.groups)), weights, k=self.notes)
        placed = []
        for group in chosen:
            _, _, opened, closed, _, _ = self.cases[self.groups[group][0]]
            placed.append((group, self.moment(opened, closed)))
        placed.sort(key=lambda one: one[1])
        return placed

    def note_rows(self, placed: list[tuple[int, datetime]]) -> Iterator[tuple[Any, ...]]:
        lots, residents = self.lots, self.ward.residents
        contacts = [
            f"contact.{one}" for one in ("phone", "home", "visit", "agency", "meeting", "survey")
        ]
        counterparts = (
            "母",
            "父",
            "本人",
            "担任",
            "養護教諭",
            "祖母",
            "保健師",
            "母・本人",
            "児童相談所",
            "",
        )
        for number, (group, at) in enumerate(placed, 1):
            person, _, _, _, worker, _ = self.cases[self.groups[group][0]]
            name = residents[person - 1].name.split("　")[-1]
            text = self.writer.note(name, 200 + int(lots.random() * 180))
            state = (
                "draft"
                if number > len(placed) - 200
                else "approved"
                if lots.random() < 0.8
                else "confirmed"
            )
            confirmed = None if state == "draft" else at + timedelta(hours=2)
            approved = (
                (at + timedelta(days=1), self.supervisor) if state == "approved" else (None, None)
            )
            yield (
                *(number, at, lots.choice(contacts), lots.choice(counterparts), "", text, state),
                *(worker, at, confirmed, *approved),
            )

    def note_cases(self, placed: list[tuple[int, datetime]]) -> Iterator[tuple[int, int]]:
        lots = self.lots
        for number, (group, _) in enumerate(placed, 1):
            cases = self.groups[group]
            for at, case in enumerate(cases):
                if at == 0 or lots.random() < 0.3:
                    yield number, self.cases[case][1]

    def call_rows(self) -> Iterator[tuple[Any, ...]]:
        lots, residents = self.lots, self.ward.residents
        for number in range(1, self.calls + 1):
            group = self.groups[number % len(self.groups)]
            person, _, opened, closed, worker, team = self.cases[group[0]]
            at = self.called_at[number] = self.moment(opened, closed)
            name = residents[person - 1].name.split("　")[-1]
            yield (
                *(number, f"受{at.year}-{number:06}", uuid.UUID(int=number), at, worker, team),
                *(
                    "reception.phone",
                    lots.choice(("route.school", "route.neighbour", "route.family")),
                ),
                *("matter.care", "urgency.middle", "first_step.continue", self.writer.call(name)),
            )

    def call_subjects(self) -> Iterator[tuple[int, int, int, datetime]]:
        """After ``call_rows``: recorded when the call was taken."""
        for number in range(1, self.calls + 1):
            for case in self.groups[number % len(self.groups)]:
                yield number, self.cases[case][0], self.cases[case][1], self.called_at[number]

    def tasks(self) -> Iterator[tuple[Any, ...]]:
        for person, number, _, closed, worker, _ in self.cases:
            del person
            if closed is None:
                due = NOW + timedelta(days=int(self.lots.random() * 60) - 10)
                yield number, "様子の確認", due, worker, worker, NOW


def hire(count: int) -> None:
    """More 相談員, in the teams of those that are there."""
    from yorisoi.access.models import Posting, Staff

    posts = list(Posting.objects.filter(role="caseworker", ends_on=None, team__isnull=False))
    for at in range(count):
        post = posts[at % len(posts)]
        staff = Staff.objects.get(pk=post.staff_id)
        staff.pk, staff.number, staff.name = None, f"5{at:05}", f"同僚　{at}"
        staff.save(force_insert=True)
        post.pk, post.staff = None, staff
        post.save(force_insert=True)


def fill(server: Embedded, persons: int) -> None:
    """Put everything into the empty, migrated database."""
    from django.db import transaction

    from yorisoi import audit
    from yorisoi.access.models import Posting, Staff
    from yorisoi.cases import models as cases
    from yorisoi.demo.load import load_staff
    from yorisoi.people import models as people

    with (
        clock.standing_at(NOW),
        audit.visiting(audit.Visitor(name="benchmark")),
        transaction.atomic(),
        audit.event("demo.load"),
    ):
        load_staff(demo_ward.generate_ward(500, today=TODAY))
        hire(COLLEAGUES)
    postings = Posting.objects.filter(role="caseworker", ends_on=None, team__isnull=False)
    staff = list(postings.values_list("staff", "team"))
    supervisor = Staff.objects.get(number="204117").pk
    start = time.perf_counter()
    ward = Ward(persons)
    work = Casework(ward, staff, supervisor)
    print(f"  made in memory {time.perf_counter() - start:.1f} s", flush=True)
    with embedded_login(server, "admin").connect(autocommit=True) as connection:
        load = Loader(connection).copy
        load(
            people.Person,
            [
                "id",
                "name",
                "kana",
                "state",
                "sex",
                "born_on",
                "born_said",
                "born_earliest",
                "born_latest",
                "expected_on",
                "died_on",
                "resident_number",
            ],
            ward.persons_rows(),
        )
        load(
            people.PersonName,
            ["person_id", "kind", "name", "kana", "since", "until", "source", "recorded_at"],
            ward.names(),
        )
        load(
            people.PersonAddress,
            ["person_id", "kind", "text", "building", "since", "until", "source", "recorded_at"],
            ward.addresses(),
        )
        load(
            people.PersonPhone,
            ["person_id", "number", "label", "source", "recorded_at"],
            ward.phones(),
        )
        load(
            people.Affiliation,
            ["person_id", "kind_id", "place", "class_name", "source", "recorded_at"],
            ward.affiliations(),
        )
        load(
            people.Family,
            ["id", "created_at"],
            ((n, NOW) for n in range(1, len(ward.households) + 1)),
        )
        load(
            people.FamilyMember,
            ["family_id", "person_id", "lives_together", "position", "source", "recorded_at"],
            ward.members(),
        )
        load(
            people.Protection,
            ["person_id", "kind", "starts_on", "source", "recorded_at"],
            ward.protections(),
        )
        load(
            people.Kinship,
            ["person_id", "other_id", "kind_id", "source", "recorded_at"],
            ward.kinships(),
        )
        load(
            cases.Case,
            [
                "id",
                "number",
                "subject_id",
                "kind",
                "team_id",
                "worker_id",
                "opened_on",
                "closed_on",
                "closing_reason_id",
            ],
            work.case_rows(),
        )
        load(
            cases.CaseStep,
            ["case_id", "kind", "at", "by_id", "case_kind", "worker_id", "team_id"],
            work.steps(),
        )
        load(
            cases.Task,
            ["case_id", "title", "due_at", "assignee_id", "added_by_id", "added_at"],
            work.tasks(),
        )
        load(
            cases.Consultation,
            [
                "id",
                "number",
                "form_key",
                "received_at",
                "received_by_id",
                "team_id",
                "reception_id",
                "route_id",
                "matter_id",
                "urgency_id",
                "first_step_id",
                "text",
            ],
            work.call_rows(),
        )
        load(
            cases.ConsultationSubject,
            ["consultation_id", "person_id", "case_id", "recorded_at"],
            work.call_subjects(),
        )
        placed = work.place_notes()
        without_full_text(connection)
        load(
            cases.Note,
            [
                "id",
                "happened_at",
                "contact_id",
                "counterpart",
                "place",
                "text",
                "state",
                "author_id",
                "written_at",
                "confirmed_at",
                "approved_at",
                "approved_by_id",
            ],
            work.note_rows(placed),
        )
        load(cases.NoteCase, ["note_id", "case_id"], work.note_cases(placed))


FULL_TEXT = "SELECT indexname, indexdef FROM pg_indexes WHERE indexname LIKE '%full\\_text'"
_taken_off: list[tuple[str, str]] = []


def without_full_text(connection: psycopg.Connection) -> None:
    """Take the big text indexes off while rows come in; ``finish`` makes them again."""
    _taken_off.extend(connection.execute(FULL_TEXT).fetchall())
    for name, _ in _taken_off:
        connection.execute(f"DROP INDEX {name}")


def finish(server: Embedded) -> None:
    """Search keys, text indexes, statistics."""
    with embedded_login(server, "admin").connect(autocommit=True) as connection:
        for name, definition in _taken_off:
            start = time.perf_counter()
            connection.execute(definition)
            print(f"  {name:<30}{'index':>15} {time.perf_counter() - start:>7.1f} s", flush=True)
        start = time.perf_counter()
        connection.execute("VACUUM ANALYZE")
        print(f"  vacuum, analyze{'':<30} {time.perf_counter() - start:>7.1f} s", flush=True)


def search_keys() -> None:
    """The keys of all persons, as the product makes them."""
    from django.core.management import call_command, get_commands

    if "search_keys" in get_commands():
        start = time.perf_counter()
        call_command("search_keys", "--rebuild")
        print(f"  search keys{'':<34} {time.perf_counter() - start:>7.1f} s", flush=True)


def bring_up_to_date(server: Embedded) -> None:
    """The migrations that came after the ward was made; nothing when there are none."""
    start = time.perf_counter()
    try:
        tune(server)
        prepare_embedded(server)
        set_up_django(server, "owner")
        from django.core.management import call_command
        from django.db import connection

        # An index over a million notes takes longer than any page may.
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = 0")
        call_command("migrate", verbosity=1)
        connection.close()
        with embedded_login(server, "admin").connect(autocommit=True) as admin:
            admin.execute("ANALYZE")
        print(f"  brought up to date{'':<31} {time.perf_counter() - start:>7.1f} s", flush=True)
    finally:
        server.stop()


def make(home: Path, persons: int = PERSONS) -> None:
    """Make the ward under ``home``; one that is there is brought up to today's tables."""
    mark = home / "full-size.json"
    server = server_of(home)
    server.start()
    if mark.exists():
        print(f"{home} holds one already: {mark.read_text()}")
        bring_up_to_date(server)
        return
    try:
        tune(server)
        prepare_embedded(server)
        set_up_django(server, "owner")
        from django.core.management import call_command
        from django.db import connection

        call_command("migrate", verbosity=0)
        fill(server, persons)
        search_keys()
        connection.close()
        finish(server)
        mark.write_text(
            json.dumps({"persons": persons, "made": f"{datetime.now(clock.TOKYO):%Y-%m-%d %H:%M}"})
        )
    finally:
        server.stop()


def login_of(server: Embedded) -> Login:
    """A plain connection as the application, for the bare SQL."""
    return embedded_login(server, "app")


if __name__ == "__main__":
    make(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else PERSONS)
