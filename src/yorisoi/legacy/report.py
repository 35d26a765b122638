"""What arrived: sums that staff can check against the old system."""

from yorisoi.legacy.plan import Work

SUMS = {
    "notes_per_year": """
        SELECT extract(year FROM k.happened_at AT TIME ZONE 'Asia/Tokyo')::int, count(*), sum(length(k.text))
        FROM legacy_sourcerecord r JOIN cases_note k ON k.id = r.note_id WHERE r.system = %(system)s
        GROUP BY 1 ORDER BY 1""",
    "consultations": """
        SELECT extract(year FROM (k.received_at AT TIME ZONE 'Asia/Tokyo') - interval '3 months')::int,
               t.words, count(*)
        FROM (SELECT DISTINCT consultation_id FROM legacy_sourcerecord
              WHERE system = %(system)s AND consultation_id IS NOT NULL) r
        JOIN cases_consultation k ON k.id = r.consultation_id JOIN terms_term t ON t.id = k.matter_id
        GROUP BY 1, 2, t."order" ORDER BY 1, t."order" """,
    "persons": """
        SELECT n.sex, CASE WHEN n.born_on IS NULL THEN -1
                      ELSE extract(year FROM age(%(today)s, n.born_on))::int / 6 * 6 END, count(*)
        FROM (SELECT DISTINCT person_id FROM legacy_sourcerecord
              WHERE system = %(system)s AND person_id IS NOT NULL) r
        JOIN people_person n ON n.id = r.person_id GROUP BY 1, 2 ORDER BY 1, 2""",
    "records": """
        SELECT record, count(*) FROM legacy_sourcerecord WHERE system = %(system)s GROUP BY 1 ORDER BY 1""",
}


# What became of the rows of each sheet; what was refused in reading is no staged row.
FATES = """
SELECT s.file, s.sheet,
       CASE WHEN s.outcome <> '' THEN s.outcome WHEN p.state IN ('new', 'changed') THEN 'applied'
            ELSE 'same' END AS fate, count(*)
FROM legacy_stagedrow s LEFT JOIN legacy_plan p ON p.staged = s.id WHERE s.move_id = %(move)s
GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
"""


def fates(work: Work) -> list[list[object]]:
    """File, sheet, what became of the row, how many."""
    return [list(row) for row in work.ask(FATES)]


def sums(work: Work) -> dict[str, list[list[object]]]:
    """All sums of the old system as it stands here now."""
    return {name: [list(row) for row in work.ask(sql)] for name, sql in SUMS.items()}
