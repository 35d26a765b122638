"""Notes that no number tells apart: two of one child at one moment are known by what they say.

An old system without numbers for its notes names them by child and moment, and a second one at the
same moment is the second. What is second in one file may be first in the next. So a note that says
the same is the same, whichever it is; one that says something else is a correction only when the
two texts are alike; otherwise it is one more note, and neither takes the place of the other.
"""

from difflib import SequenceMatcher

from yorisoi.cases.models import NoteVersion
from yorisoi.legacy import mapping as mappings
from yorisoi.legacy.changed_cases import note_text
from yorisoi.legacy.models import SourceRecord, StagedRow
from yorisoi.legacy.plan import Work

ALIKE = 0.5  # how much of two texts must be the same, of 1
BASE = "regexp_replace({key}, '#[0-9]+$', '')"
SAME = f"""
UPDATE legacy_plan p SET state = 'same', source = r.id
FROM legacy_stagedrow s, legacy_sourcerecord r
WHERE p.staged = s.id AND p.record = 'note'
  AND (p.state = 'changed' OR (p.state = 'new' AND p.key ~ '#[0-9]+$'))
  AND r.system = %(system)s AND r.record = 'note' AND r.digest = s.digest
  AND {BASE.format(key="r.key")} = {BASE.format(key="p.key")}
"""  # noqa: S608  two constants of this file
CHANGED = """
SELECT p.staged, p.source, EXISTS (SELECT FROM legacy_plan o WHERE o.source = p.source AND o.state = 'same')
FROM legacy_plan p WHERE p.record = 'note' AND p.state = 'changed' ORDER BY p.staged
"""
NEW = "UPDATE legacy_plan SET state = 'new', source = NULL, key = %(key)s WHERE staged = %(staged)s"


def tell_apart(work: Work) -> None:
    """Where the mapping says that keys repeat: what is the same, corrected, or one more."""
    known = mappings.read(work.move.mapping)
    if not any(one.record.code == "note" and one.repeats for one in known.files):
        return
    work.do(SAME)
    for staged, source, is_taken in work.ask(CHANGED):
        row = StagedRow.objects.get(pk=staged)
        versions = NoteVersion.objects.filter(
            note__in=SourceRecord.objects.filter(pk=source).values("note")
        )
        # Also as it was before a worker wrote it anew.
        said = versions.values_list("text", flat=True)
        text = note_text(row.values)
        if is_taken or not any(alike(one, text) for one in said):
            row.key = next_key(work, row.key)
            row.save(update_fields=["key"])
            work.do(NEW, key=row.key, staged=staged)


def alike(one: str, other: str) -> bool:
    """Whether one text may be the other, corrected."""
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE


def next_key(work: Work, key: str) -> str:
    """A key of the same child and moment that no note has yet."""
    base, number = key.rsplit("#", 1)[0] if "#" in key else key, 2
    while (
        SourceRecord.objects.filter(
            system=work.move.system, record="note", key=f"{base}#{number}"
        ).exists()
        or StagedRow.objects.filter(move=work.move, record="note", key=f"{base}#{number}").exists()
    ):
        number += 1
    return f"{base}#{number}"
