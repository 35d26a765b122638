"""The case page and a page of its timeline at full size, against the bare SQL of what they show.

    python benchmarks/full_size.py HOME          makes the ward, once
    python benchmarks/case_page.py HOME [RUNS]

The case is the one whose notes come nearest to 400. Times are of the whole request as the browser
gets it (sign-in session, rights, log, page), without the network; the floor is one statement each
for the face sheet's facts, or for the thirty newest notes with their authors. Ratios are of
processor time, since others may use the machine.
"""

import statistics
import sys
from collections.abc import Callable
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[1])]

from benchmarks.at_work import taking  # noqa: E402
from benchmarks.full_size import opened  # noqa: E402

RUNS = 50
NOTES = 400
NEAREST = """
SELECT case_id, count(*) FROM cases_notecase GROUP BY case_id
ORDER BY abs(count(*) - %s), case_id LIMIT 1
"""
BARE_NOTES = """
SELECT n.id, n.happened_at, n.text, n.state, t.words, s.name
FROM cases_notecase p JOIN cases_note n ON n.id = p.note_id
JOIN terms_term t ON t.id = n.contact_id JOIN access_staff s ON s.id = n.author_id
WHERE p.case_id = %s AND n.state <> 'draft' ORDER BY n.happened_at DESC, n.id DESC LIMIT 30
"""
BARE_FACE = """
SELECT c.*, p.*, s.name, g.name, a.text, b.place, m.lives_together, o.name, o.born_on
FROM cases_case c JOIN people_person p ON p.id = c.subject_id
JOIN access_staff s ON s.id = c.worker_id JOIN access_team g ON g.id = c.team_id
LEFT JOIN people_personaddress a ON a.person_id = p.id AND a.until IS NULL
LEFT JOIN people_affiliation b ON b.person_id = p.id AND b.until IS NULL
LEFT JOIN people_familymember f ON f.person_id = p.id AND f.withdrawn_at IS NULL
LEFT JOIN people_familymember m ON m.family_id = f.family_id AND m.withdrawn_at IS NULL
LEFT JOIN people_person o ON o.id = m.person_id
WHERE c.id = %s
"""


def timed(work: Callable[[], object], runs: int) -> list[tuple[float, float]]:
    """Milliseconds of each run, on the clock and on a processor (ours and PostgreSQL's together).

    The first, which warms the caches, is left out.
    """
    work()
    found = []
    for _ in range(runs):
        with taking() as took:
            work()
        found.append((took.wall * 1000, took.processor * 1000))
    return found


Times = list[tuple[float, float]]


def say(what: str, times: Times, floor: Times | None = None) -> None:
    walls, spent = sorted(one for one, _ in times), sorted(one for _, one in times)
    middle = statistics.median(spent)
    ratio = f"{middle / statistics.median(one for _, one in floor):6.1f} × floor" if floor else ""
    print(
        f"{what:<40} p50 {statistics.median(walls):6.1f}  p95 {walls[int(len(walls) * 0.95)]:6.1f}"
        f"  processor p50 {middle:6.1f}  p95 {spent[int(len(spent) * 0.95)]:6.1f}  {ratio}",
        flush=True,
    )


def main() -> None:
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else RUNS
    with opened(Path(sys.argv[1])):
        from django.db import connection

        def ask(statement: str, *values: object) -> list[tuple[object, ...]]:
            with connection.cursor() as cursor:
                cursor.execute(statement, values)
                return cursor.fetchall()

        case, notes = ask(NEAREST, NOTES)[0]
        print(f"case {case} with {notes} notes, {runs} runs")
        browser = somebody_who_reads(int(str(case)))
        page, timeline = f"/cases/{case}/", f"/cases/{case}/timeline/"
        first = browser.get(timeline).content.decode()
        after = first.split("after=")[1].split("&")[0].split('"')[0]

        def get(address: str) -> Callable[[], object]:
            def work() -> None:
                assert browser.get(address).status_code == 200

            return work

        notes_floor = timed(lambda: ask(BARE_NOTES, case), runs)
        face_floor = timed(lambda: ask(BARE_FACE, case), runs)
        say("bare SQL: thirty newest notes", notes_floor)
        say("bare SQL: facts of the face sheet", face_floor)
        both = [(a + c, b + d) for (a, b), (c, d) in zip(notes_floor, face_floor, strict=True)]
        say("case page", timed(get(page), runs), both)
        say("timeline, from the top with its counts", timed(get(timeline), runs), notes_floor)
        say("timeline, the next thirty", timed(get(f"{timeline}?after={after}"), runs), notes_floor)
        say("timeline, two words", timed(get(f"{timeline}?q=母+学校"), runs), notes_floor)
        say("list of cases, all", timed(get("/cases/?state=all"), runs))


def somebody_who_reads(case: int):  # type: ignore[no-untyped-def]
    """A browser in which a supervisor has signed in."""
    from django.conf import settings
    from django.db import transaction
    from django_otp.plugins.otp_totp.models import TOTPDevice
    from tests.cast import enter

    from yorisoi import audit
    from yorisoi.access.models import Posting
    from yorisoi.access.rights import Role

    settings.ALLOWED_HOSTS = ["testserver"]
    staff = Posting.objects.filter(role=Role.SUPERVISOR).select_related("staff")[0].staff
    visitor = audit.Visitor(name="benchmark")
    with transaction.atomic(), audit.visiting(visitor), audit.event("demo.load"):
        TOTPDevice.objects.get_or_create(user=staff, defaults={"name": "app", "confirmed": True})
    return enter(staff)


if __name__ == "__main__":
    main()
