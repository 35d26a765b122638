"""Who sees which rows of the mirrors: row-level security, closed unless a context opens it.

The context is a setting of the transaction (registers/sight.py). A feed and a search are believed
only while their entry in the log is open in the same transaction; what a worker may see is
decided by ``registers_visible``, which the cases room defines. Until it does, nobody sees anything.
"""

from django.db import migrations

from yorisoi.audit.history import Tracked

FUNCTIONS = """
CREATE FUNCTION registers_context() RETURNS jsonb
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $function$
    SELECT nullif(current_setting('yorisoi.registers', true), '')::jsonb
$function$;

-- Whether the entry in the log that the context names is open, and is one of these actions.
CREATE FUNCTION registers_entry_open(kind text, actions text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $function$
    SELECT registers_context() ->> 'as' = kind AND EXISTS (
        SELECT FROM audit_event
        WHERE id = (registers_context() ->> 'event')::bigint
          AND transaction = pg_current_xact_id_if_assigned()::text::bigint
          AND action ~ actions AND (kind <> 'search' OR purpose <> ''))
$function$;

CREATE FUNCTION registers_feeding() RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $function$
    SELECT coalesce(registers_entry_open('feed', '^(registers[.]feed|matching[.]batch)[.]'), false)
$function$;

CREATE FUNCTION registers_searching() RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $function$
    SELECT coalesce(registers_entry_open('search', '^registers[.]resident[.]'), false)
$function$;

-- Of the residents asked for: those a member of staff may see. Defined by the cases room.
CREATE FUNCTION registers_visible(asked jsonb, close boolean) RETURNS text[]
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $function$
    SELECT '{}'::text[]
$function$;

CREATE FUNCTION registers_seen(close boolean) RETURNS text[]
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $function$
    SELECT CASE WHEN registers_context() ->> 'as' = 'staff'
           THEN coalesce(registers_visible(registers_context(), close), '{}') ELSE '{}' END
$function$;
"""
NAMES = [
    "registers_seen(boolean)",
    "registers_visible(jsonb, boolean)",
    "registers_searching()",
    "registers_feeding()",
    "registers_entry_open(text, text)",
    "registers_context()",
]
HOUSEHOLD = ["residentrecord", "protectionrecord", "sameperson"]
# Health and school: the subject of a case and those in a parent's place, nobody else.
CLOSE = {
    "vaccination": ["number"],
    "checkup": ["number"],
    "epds": ["number", "child_number"],
    "pregnancy": ["number"],
    "visit": ["number", "guardian_number"],
    "schoolentry": ["number"],
    "nurseryentry": ["number"],
}
SEEN = "= ANY ((SELECT registers_seen({close}))::text[])"


def closed(table: str) -> str:
    """Nobody reads or writes, but for the feed."""
    return (
        f"ALTER TABLE registers_{table} ENABLE ROW LEVEL SECURITY;"
        f"CREATE POLICY fed ON registers_{table} FOR ALL"
        " USING ((SELECT registers_feeding())) WITH CHECK ((SELECT registers_feeding()));"
    )


def readable(table: str, condition: str) -> str:
    """And who may read it."""
    return f"CREATE POLICY seen ON registers_{table} FOR SELECT USING ({condition});"


def policies() -> str:
    """The policies of all mirrors."""
    found = []
    for table in HOUSEHOLD:
        seen = f"number {SEEN.format(close='false')} OR (SELECT registers_searching())"
        found += [closed(table), readable(table, seen)]
    for table, numbers in CLOSE.items():
        seen = " OR ".join(f"{one} {SEEN.format(close='true')}" for one in numbers)
        found += [closed(table), readable(table, seen)]
    seen = (
        f"CASE WHEN mirror IN ('resident', 'protection', 'same_person')"
        f" THEN number {SEEN.format(close='false')} ELSE number {SEEN.format(close='true')} END"
    )
    return "\n".join([*found, closed("pastrow"), readable("pastrow", seen)])


def opened() -> str:
    """The way back."""
    tables = [*HOUSEHOLD, *CLOSE, "pastrow"]
    found = []
    for table in tables:
        found.append(
            f"DROP POLICY fed ON registers_{table}; DROP POLICY seen ON registers_{table};"
            f"ALTER TABLE registers_{table} DISABLE ROW LEVEL SECURITY;"
        )
    return "\n".join(found + [f"DROP FUNCTION {name};" for name in NAMES])


class Migration(migrations.Migration):
    dependencies = [("registers", "0001_initial"), ("audit", "0002_append_only")]
    operations = [
        migrations.RunSQL(FUNCTIONS + policies(), opened()),
        Tracked("registers_feed"),
        Tracked("registers_link"),
    ]
