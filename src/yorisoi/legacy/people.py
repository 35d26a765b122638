"""New persons, families and ties from the staged rows, one statement a table.

A person of the old system is the one its own keys say: the child of the 児童台帳, of the 家族 and
of the 相談受付 with one 児童番号 is one person, however the name is spelled in each. Names that
differ are kept as further names. Nobody is joined because of a name.
"""
# ruff: noqa: S608  the statements are put together from constants of this file

from yorisoi.legacy.plan import Work
from yorisoi.people import search_keys

CHUNK = 5_000
FACT = "since, until, source, note, recorded_at, recorded_by_id, withdrawn_at, withdrawn_because, version"
# Recorded by nobody of the house: what somebody told by hand is news to whoever holds the case.
FACT_VALUES = (
    "NULL::date, NULL::date, 'legacy', {note}, %(now)s, NULL::bigint, NULL::timestamptz, '', 1"
)
# Whom a row is about when it names no child by number: its own.
SUBJECT = "coalesce(nullif(s.values ->> 'child_number', ''), '受付 ' || s.key)"

FAMILIES = """
CREATE TEMP TABLE legacy_new_family ON COMMIT DROP AS
SELECT key, nextval(pg_get_serial_sequence('people_family', 'id')) AS family FROM (
    SELECT DISTINCT s.values ->> 'family' AS key
    FROM legacy_plan p JOIN legacy_stagedrow s ON s.id = p.staged
    WHERE p.state = 'new' AND p.record IN ('child', 'member', 'pregnant')
      AND s.values ->> 'family' <> '') named
WHERE NOT EXISTS (SELECT FROM legacy_sourcerecord r
                  WHERE r.system = %(system)s AND r.record = 'family' AND r.key = named.key)
"""
WRITE_FAMILIES = """
INSERT INTO people_family (id, remarks, created_at, version)
SELECT family, '', %(now)s, 1 FROM legacy_new_family
"""
SOURCE_OF_FAMILIES = """
INSERT INTO legacy_sourcerecord (system, record, key, digest, move_id, family_id, made_person)
SELECT %(system)s, 'family', key, '', %(move)s, family, false FROM legacy_new_family
"""
# Every child that a new row names: from the ledger, known from before, or known by number alone.
CHILDREN = f"""
CREATE TEMP TABLE legacy_child ON COMMIT DROP AS
SELECT p.key, p.staged, NULL::bigint AS source,
       nextval(pg_get_serial_sequence('people_person', 'id')) AS person, true AS made
FROM legacy_plan p WHERE p.record = 'child' AND p.state = 'new'
UNION ALL
SELECT r.key, NULL, r.id, r.person_id, false FROM legacy_sourcerecord r
WHERE r.system = %(system)s AND r.record = 'child';
CREATE UNIQUE INDEX ON legacy_child (key);
INSERT INTO legacy_child
SELECT named.key, NULL, NULL, nextval(pg_get_serial_sequence('people_person', 'id')), true
FROM (SELECT DISTINCT {SUBJECT} AS key
      FROM legacy_plan p JOIN legacy_stagedrow s ON s.id = p.staged
      WHERE p.state = 'new' AND p.record IN ('consultation', 'note')
      UNION SELECT s.values ->> 'child_number'
      FROM legacy_plan p JOIN legacy_stagedrow s ON s.id = p.staged
      WHERE p.state = 'new' AND p.record = 'member' AND s.values ->> 'child_number' <> '') named
WHERE NOT EXISTS (SELECT FROM legacy_child c WHERE c.key = named.key);
ANALYZE legacy_child;
"""
# The rows that tell of a person, each with its person.
ABOUT = """
CREATE TEMP TABLE legacy_about ON COMMIT DROP AS
SELECT p.staged, p.record, p.key, c.person, true AS made, s.values AS v
FROM legacy_plan p JOIN legacy_child c ON c.staged = p.staged JOIN legacy_stagedrow s ON s.id = p.staged
WHERE p.record = 'child' AND p.state = 'new'
UNION ALL
SELECT p.staged, p.record, p.key,
       coalesce(c.person, nextval(pg_get_serial_sequence('people_person', 'id'))), c.person IS NULL, s.values
FROM legacy_plan p JOIN legacy_stagedrow s ON s.id = p.staged
LEFT JOIN legacy_child c ON c.key = s.values ->> 'child_number'
WHERE p.record = 'member' AND p.state = 'new'
UNION ALL
SELECT p.staged, p.record, p.key, nextval(pg_get_serial_sequence('people_person', 'id')), true, s.values
FROM legacy_plan p JOIN legacy_stagedrow s ON s.id = p.staged
WHERE p.record = 'pregnant' AND p.state = 'new';
CREATE INDEX ON legacy_about (person);
ANALYZE legacy_about;
"""
PERSONS = """
INSERT INTO people_person (id, name, kana, state, sex, born_on, born_said, born_earliest, born_latest,
                           expected_on, resident_number, remarks, version)
SELECT a.person, coalesce(named.name, '名不詳（旧システム ' || a.key || '）'), coalesce(v ->> 'kana', ''),
       CASE WHEN named.name IS NULL THEN 'unnamed' ELSE 'known' END,
       coalesce(v ->> 'sex', CASE a.record WHEN 'pregnant' THEN 'female' ELSE 'unknown' END),
       (v ->> 'born_on')::date, coalesce(v ->> 'born', ''),
       coalesce(v ->> 'born_from', v ->> 'born_on')::date, coalesce(v ->> 'born_to', v ->> 'born_on')::date,
       (v ->> 'expected_on')::date,
       CASE WHEN count(*) OVER (PARTITION BY v ->> 'resident_number') = 1
             AND NOT EXISTS (SELECT FROM people_person o WHERE o.resident_number = v ->> 'resident_number')
            THEN nullif(v ->> 'resident_number', '') END,
       concat_ws(E'\\n', nullif(v ->> 'remarks', ''),
                 CASE WHEN a.record <> 'pregnant' THEN nullif(v ->> 'keep', '') END,
                 CASE WHEN EXISTS (SELECT FROM people_person o WHERE o.resident_number = v ->> 'resident_number')
                      THEN '旧システムの宛名番号（ほかの人と重なる）：' || (v ->> 'resident_number') END), 1
FROM legacy_about a
CROSS JOIN LATERAL (SELECT CASE WHEN v ->> 'name' IN ('', '不明', '名不詳', '不詳') THEN NULL
                           ELSE v ->> 'name' END AS name) named
WHERE a.made
"""
# Children whom only a 相談受付 or a note names.
STRANGERS = f"""
INSERT INTO people_person (id, name, kana, state, sex, born_on, born_said, born_earliest, born_latest,
                           remarks, version)
SELECT c.person, coalesce(nullif(t.name, ''), '児童番号 ' || c.key || '（台帳になし）'), coalesce(t.kana, ''),
       CASE WHEN t.name <> '' THEN 'known' ELSE 'unnamed' END, coalesce(v ->> 'sex', 'unknown'),
       (v ->> 'born_on')::date, coalesce(v ->> 'born', ''),
       coalesce(v ->> 'born_from', v ->> 'born_on')::date, coalesce(v ->> 'born_to', v ->> 'born_on')::date,
       coalesce(v ->> 'remarks', ''), 1
FROM legacy_child c LEFT JOIN (
    SELECT DISTINCT ON (child) {SUBJECT} AS child, coalesce(s.values ->> 'child_name', s.values ->> 'name') AS name,
           coalesce(s.values ->> 'child_kana', s.values ->> 'kana') AS kana,
           CASE p.record WHEN 'member' THEN s.values ELSE '{{}}'::jsonb END AS v
    FROM legacy_plan p JOIN legacy_stagedrow s ON s.id = p.staged
    WHERE p.record IN ('member', 'consultation') AND p.state = 'new'
      AND coalesce(s.values ->> 'child_name', s.values ->> 'name', '') <> ''
    ORDER BY child, p.record DESC, s.id) t ON t.child = c.key
WHERE c.made AND c.staged IS NULL
"""
LEGAL_NAMES = f"""
INSERT INTO people_personname (person_id, kind, name, kana, {FACT})
SELECT n.id, 'legal', n.name, n.kana, {FACT_VALUES.format(note="''")}
FROM people_person n WHERE n.state = 'known'
  AND n.id IN (SELECT person FROM legacy_about WHERE made
               UNION SELECT person FROM legacy_child WHERE made AND staged IS NULL)
"""


def other_names(field: str, kind: str) -> str:
    """One more kind of name."""
    return f"""
INSERT INTO people_personname (person_id, kind, name, kana, {FACT})
SELECT DISTINCT ON (person, v ->> '{field}') person, '{kind}', v ->> '{field}', '', {FACT_VALUES.format(note="''")}
FROM legacy_about WHERE v ->> '{field}' <> ''
"""


def folded(column: str) -> str:
    """A name without blanks, width and case."""
    return f"regexp_replace(yorisoi_fold({column}), '\\s', '', 'g')"


# The spelling of another file, when it is more than a blank or capitals.
SPELLINGS = f"""
INSERT INTO people_personname (person_id, kind, name, kana, {FACT})
SELECT DISTINCT ON (n.id, {folded("spelled.name")})
       n.id, 'other', spelled.name, spelled.kana, {FACT_VALUES.format(note="spelled.place")}
FROM (
    SELECT a.person, a.v ->> 'name' AS name, coalesce(a.v ->> 'kana', '') AS kana, '家族の表記' AS place
    FROM legacy_about a WHERE a.record = 'member' AND NOT a.made
    UNION ALL
    SELECT c.person, s.values ->> 'child_name', coalesce(s.values ->> 'child_kana', ''), '相談受付の表記'
    FROM legacy_plan p JOIN legacy_stagedrow s ON s.id = p.staged JOIN legacy_child c ON c.key = {SUBJECT}
    WHERE p.record = 'consultation' AND p.state = 'new') spelled
JOIN people_person n ON n.id = spelled.person
WHERE spelled.name <> ''
  AND NOT EXISTS (SELECT FROM people_personname k WHERE k.person_id = n.id
      AND {folded("k.name")} = {folded("spelled.name")})
"""


def fact(
    table: str, columns: str, values: str, where: str, same: tuple[str, str], note: str = "''"
) -> str:
    """A kind of fact from the rows about persons. ``same``: a column, and what a row says of it.

    What is known of the person already is not told again.
    """
    column, said = same
    return f"""
INSERT INTO people_{table} (person_id, {columns}, {FACT})
SELECT DISTINCT ON (person, {said}) person, {values}, {FACT_VALUES.format(note=note)}
FROM legacy_about WHERE {where}
  AND NOT EXISTS (SELECT FROM people_{table} k
                  WHERE k.person_id = person AND k.withdrawn_at IS NULL AND k.{column} = {said})
ORDER BY person, {said}, made DESC
"""


def said(field: str) -> str:
    """What a row says of a field; never NULL."""
    return f"coalesce(v ->> '{field}', '')"


IS_CHILD = "(v ->> 'kinship' = 'kinship.child' OR v ->> 'child_number' <> '')"
HAS_NO_PLACE = "NOT EXISTS (SELECT FROM people_affiliation k WHERE k.person_id = person)"
GRADE = "CASE WHEN v ->> 'grade' <> '' THEN '旧システムの学年：' || (v ->> 'grade') ELSE '' END"
PLACE = (
    "CASE WHEN v ->> 'affiliation_kind' = 'affiliation.none' THEN '' "
    f"ELSE {said('affiliation')} END"
)
WORK = f"coalesce(nullif(v ->> 'workplace', ''), {said('occupation')})"
COUNTRY = "coalesce(nullif(v ->> 'nationality', ''), '不明')"
FACTS = (
    fact(
        "personaddress",
        "kind, postal_code, text, building",
        f"'registered', {said('postal_code')}, v ->> 'address', {said('building')}",
        "v ->> 'address' <> ''",
        ("text", said("address")),
    ),
    fact(
        "personaddress",
        "kind, postal_code, text, building",
        "'living', '', v ->> 'living_address', ''",
        "v ->> 'living_address' <> ''",
        ("text", said("living_address")),
    ),
    fact(
        "personphone",
        "number, label",
        "v ->> 'phone', ''",
        "v ->> 'phone' <> ''",
        ("number", said("phone")),
    ),
    fact(
        "affiliation",
        "kind_id, place, class_name",
        "coalesce(nullif(v ->> 'affiliation_kind', ''), 'affiliation.other'),"
        f" {PLACE}, {said('class_name')}",
        "(v ->> 'affiliation' <> '' OR v ->> 'grade' <> '')",
        ("place", PLACE),
        GRADE,
    ),
    # 職業・勤務先 of a child is a school; one that the ledger told already is not told again.
    fact(
        "affiliation",
        "kind_id, place, class_name",
        "'affiliation.other', v ->> 'occupation', ''",
        f"v ->> 'occupation' <> '' AND {IS_CHILD} AND {HAS_NO_PLACE}",
        ("place", said("occupation")),
    ),
    fact(
        "workplace",
        "place, work, phone",
        f"{WORK}, '', ''",
        f"(v ->> 'workplace' <> '' OR (v ->> 'occupation' <> '' AND NOT coalesce({IS_CHILD}, false)))",
        ("place", WORK),
    ),
    fact("health", "state", "v ->> 'health'", "v ->> 'health' <> ''", ("state", said("health"))),
    fact(
        "clinic",
        "place, doctor",
        "v ->> 'clinic', ''",
        "v ->> 'clinic' <> ''",
        ("place", said("clinic")),
    ),
    fact(
        "nationality",
        "country, status_id, status_until",
        f"{COUNTRY}, nullif(v ->> 'residence_status', ''), (v ->> 'residence_until')::date",
        "(v ->> 'nationality' <> '' OR v ->> 'residence_status' <> '')",
        ("country", COUNTRY),
    ),
)
# What the 家族 says of a child otherwise than the ledger, which counts.
BESIDE = """CASE WHEN a.record = 'member' THEN concat_ws(E'\\n', nullif(v ->> 'keep', ''),
           CASE WHEN NOT a.made AND v ->> 'born' <> '' AND (v ->> 'born_on')::date IS DISTINCT FROM n.born_on
                THEN '家族の表の生年月日：' || (v ->> 'born') END,
           CASE WHEN NOT a.made AND v ->> 'remarks' <> '' AND v ->> 'remarks' <> n.remarks
                THEN '家族の表の備考：' || (v ->> 'remarks') END) ELSE '' END"""
# Suppressed from the moment of the move; whoever knows more puts it right (支援措置 of the person).
PROTECTIONS = """
INSERT INTO people_protection (person_id, kind, starts_on, note, source, recorded_at, lifted_because, version)
SELECT DISTINCT a.person, 'own', %(today)s, '旧システムの支援措置の印', 'legacy', %(now)s, '', 1
FROM legacy_about a WHERE v ->> 'protected' = 'yes'
  AND NOT EXISTS (SELECT FROM people_protection p WHERE p.person_id = a.person AND p.lifted_at IS NULL)
"""
MEMBERS = f"""
INSERT INTO people_familymember (family_id, person_id, lives_together, position, {FACT})
SELECT DISTINCT ON (f.family_id, a.person) f.family_id, a.person,
       coalesce(v ->> 'lives_together', 'yes') <> 'no',
       coalesce(v ->> 'relation', CASE a.record WHEN 'child' THEN '子' ELSE '' END),
       {FACT_VALUES.format(note=BESIDE)}
FROM legacy_about a JOIN legacy_sourcerecord f
    ON f.system = %(system)s AND f.record = 'family' AND f.key = v ->> 'family'
JOIN people_person n ON n.id = a.person
ORDER BY f.family_id, a.person, a.record DESC
ON CONFLICT DO NOTHING
"""
# Parents and whoever stands beside them, to every child of the family.
TIES = """
INSERT INTO people_kinship (person_id, other_id, kind_id, source, note, recorded_at, recorded_by_id,
                            withdrawn_because, version)
SELECT DISTINCT c.person_id, o.person_id, o.kinship, 'legacy', '旧システムの続柄「' || o.relation || '」',
       %(now)s, NULL::bigint, '', 1
FROM legacy_new_tie o JOIN legacy_new_tie c USING (family)
WHERE c.kinship = 'kinship.child' AND o.kinship NOT IN ('', 'kinship.child') AND o.person_id <> c.person_id
  AND (o.is_new OR c.is_new)
ON CONFLICT DO NOTHING
"""
TELL_TIES = """
CREATE TEMP TABLE legacy_new_tie ON COMMIT DROP AS
SELECT r.values ->> 'family' AS family, r.person_id,
       CASE r.record WHEN 'child' THEN 'kinship.child' ELSE coalesce(r.values ->> 'kinship', '') END AS kinship,
       coalesce(r.values ->> 'relation', '') AS relation, r.move_id = %(move)s AS is_new
FROM legacy_sourcerecord r
WHERE r.system = %(system)s AND r.record IN ('child', 'member') AND r.values ->> 'family' IN (
    SELECT v ->> 'family' FROM legacy_about WHERE record IN ('child', 'member'))
"""
SOURCES = """
INSERT INTO legacy_sourcerecord (system, record, key, digest, values, move_id, person_id, made_person, family_id)
SELECT %(system)s, a.record, a.key, s.digest, s.values, %(move)s, a.person, a.made, f.family_id
FROM legacy_about a JOIN legacy_stagedrow s ON s.id = a.staged
LEFT JOIN legacy_sourcerecord f ON f.system = %(system)s AND f.record = 'family' AND f.key = a.v ->> 'family';
INSERT INTO legacy_sourcerecord (system, record, key, digest, move_id, person_id, made_person)
SELECT %(system)s, 'child', c.key, '', %(move)s, c.person, true
FROM legacy_child c WHERE c.made AND c.staged IS NULL
"""
# Adults of two families with one birthday and one name, in writing or kana. Told, never joined.
TWINS = """
INSERT INTO legacy_twin (move_id, one_id, other_id, why)
SELECT DISTINCT %(move)s::bigint, least(a.person_id, b.person_id), greatest(a.person_id, b.person_id),
       '生年月日と' || CASE WHEN a.name = b.name THEN '氏名' ELSE 'フリガナ' END || 'が同じで、別の家族にいます。'
FROM legacy_adult a JOIN legacy_adult b ON a.born_on = b.born_on AND a.person_id <> b.person_id
    AND a.family_id IS DISTINCT FROM b.family_id AND (a.name = b.name OR (a.kana = b.kana AND a.kana <> ''))
WHERE a.is_new
ON CONFLICT DO NOTHING
"""
ADULTS = f"""
CREATE TEMP TABLE legacy_adult ON COMMIT DROP AS
SELECT r.person_id, r.family_id, n.born_on, r.move_id = %(move)s AS is_new,
       {folded("n.name")} AS name, {folded("n.kana")} AS kana
FROM legacy_sourcerecord r JOIN people_person n ON n.id = r.person_id
WHERE r.record IN ('member', 'pregnant') AND r.made_person AND n.born_on IS NOT NULL
  AND coalesce(r.values ->> 'kinship', '') <> 'kinship.child';
CREATE INDEX ON legacy_adult (born_on);
ANALYZE legacy_adult;
"""
NEW_PERSONS = """
SELECT person FROM legacy_about UNION SELECT person FROM legacy_child WHERE made
UNION SELECT c.person FROM legacy_child c JOIN people_personname n ON n.person_id = c.person
    AND n.recorded_at = %(now)s
ORDER BY 1
"""


def register(work: Work) -> None:
    """All new persons with their families, facts and ties."""
    work.do(FAMILIES)
    work.made["families"] = work.do(WRITE_FAMILIES)
    work.do(SOURCE_OF_FAMILIES)
    work.look_again()
    work.do(CHILDREN)
    work.do(ABOUT)
    work.made["persons"] = work.do(PERSONS) + work.do(STRANGERS)
    work.made["linked"] = work.ask("SELECT count(*) FROM legacy_about WHERE NOT made")[0][0]
    work.do(LEGAL_NAMES)
    work.do(other_names("alias", "alias"))
    work.do(other_names("former_name", "former"))
    work.do(other_names("roman", "roman"))
    work.made["spellings"] = work.do(SPELLINGS)
    for statement in FACTS:
        work.do(statement)
        work.run.advance(work.weights["people"] // len(FACTS))
    work.made["protections"] = work.do(PROTECTIONS)
    work.do(MEMBERS)
    work.do(SOURCES)
    work.look_again()
    work.do(TELL_TIES)
    work.made["ties"] = work.do(TIES)
    work.do(ADULTS)
    work.made["twins"] = work.do(TWINS)


def make_searchable(work: Work) -> None:
    """What the new persons are found by."""
    persons = [pk for (pk,) in work.ask(NEW_PERSONS)]
    work.run.say("検索できるようにしています")
    for at in range(0, len(persons), CHUNK):
        search_keys.refresh(persons[at : at + CHUNK])
        work.run.advance(work.weights["search"] * len(persons[at : at + CHUNK]) // len(persons))
