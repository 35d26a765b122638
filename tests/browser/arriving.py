"""A feed arrives and 名寄せ runs, as processes of the product do it; run with 職員番号 of a caseworker.

One child of an open case of hers has no 宛名番号 any more and a birthday that was misheard: neither a
recorded number nor full agreement links the child, 名寄せ proposes it. Prints case, person and 宛名番号.
"""

import csv
import json
import sys
import tempfile
from datetime import datetime, time, timedelta
from pathlib import Path

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402

from tests.registers.feeds import take  # noqa: E402
from yorisoi import audit, clock  # noqa: E402
from yorisoi.cases.models import Case  # noqa: E402
from yorisoi.demo.register_files import write_registers  # noqa: E402
from yorisoi.demo.ward import generate_ward  # noqa: E402
from yorisoi.people import search_keys  # noqa: E402
from yorisoi.people.models import Person  # noqa: E402
from yorisoi.people.whereabouts import near_protected  # noqa: E402

CHECKUPS = "nyuyojikenshin"


def without_number(number: str, seen: set[str]) -> Case:
    """A case of hers whose subject was seen at a 健診; its subject loses number and birthday."""
    cases = Case.objects.filter(
        worker__number=number, closed_on=None, subject__resident_number__in=seen
    ).select_related("subject")
    case = next(one for one in cases.order_by("pk") if not near_protected([one.subject_id]))
    child = case.subject
    assert child.born_on
    misheard = child.born_on + timedelta(days=400)
    with transaction.atomic(), audit.visiting(audit.Visitor("テスト")), audit.event("demo.load"):
        Person.objects.filter(pk=child.pk).update(
            resident_number=None,
            born_on=misheard,
            born_earliest=misheard,
            born_latest=misheard,
            born_said="",
        )
        search_keys.refresh([child.pk])
    return case


def main(number: str) -> None:
    """Write the ward's files, take 住民 and 健診, run 名寄せ."""
    with tempfile.TemporaryDirectory() as folder:
        night = datetime.combine(clock.today(), time(2, 0), clock.TOKYO) - timedelta(days=1)
        files = write_registers(generate_ward("small", today=clock.today()), Path(folder), night)
        wanted = {path.name.split("_")[0]: path for path in files}
        with wanted[CHECKUPS].open(encoding="utf-8-sig", newline="") as file:
            seen = {row["宛名番号"] for row in csv.DictReader(file) if row["受診年月日"]}
        case = without_number(number, seen)
        resident = case.subject.resident_number
        for code in ("jumin", CHECKUPS):
            batch = take(wanted[code].name, wanted[code].read_bytes())
            assert batch.state == "done", batch.failure
    call_command("matching", "run", stdout=sys.stderr)
    print(json.dumps([case.pk, case.subject_id, resident]))


if __name__ == "__main__":
    main(sys.argv[1])
