"""Change history 変更履歴 by database triggers.

``Tracked("people_person")`` in a migration puts a table under history. From then on every
insert, update and delete writes into ``audit_change``, whoever runs it, and **fails** when the
transaction has not opened an event (audit.event) before. The triggers work on whole statements,
so a bulk load pays once per statement and not once per row.

The function belongs to the owner of the tables and runs as the owner; the application cannot
write into the history itself, nor switch the triggers off. pg_temp stands last in its search path:
otherwise a temporary type named "text" would run the application's code as the owner.
"""

from typing import Any

from django.db import migrations

NOTE_CHANGE = """
CREATE FUNCTION audit_note_change() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $function$
DECLARE
    announced bigint := nullif(current_setting('yorisoi.event', true), '')::bigint;
    -- columns whose values the history must not hold; without any, TG_ARGV is NULL
    hidden text[] := coalesce(TG_ARGV, '{}');
BEGIN
    IF announced IS NULL OR NOT EXISTS (
        SELECT FROM public.audit_event
        WHERE id = announced AND transaction = pg_current_xact_id()::text::bigint)
    THEN
        RAISE EXCEPTION 'yorisoi: % on % without an audit event', TG_OP, TG_TABLE_NAME
            USING ERRCODE = 'YA001', HINT = 'open audit.event() in the same transaction';
    END IF;
    IF TG_OP = 'INSERT' THEN
        INSERT INTO public.audit_change (event_id, "table", "row", operation)
        SELECT announced, TG_TABLE_NAME, n.id::text, 'I' FROM new_rows n;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO public.audit_change (event_id, "table", "row", operation, before)
        SELECT announced, TG_TABLE_NAME, o.id::text, 'D', to_jsonb(o) - hidden FROM old_rows o;
    ELSE
        -- A changed primary key leaves its old number without a partner in new_rows.
        IF EXISTS (SELECT FROM old_rows o WHERE NOT EXISTS
                   (SELECT FROM new_rows n WHERE n.id = o.id)) THEN
            RAISE EXCEPTION 'yorisoi: the id of a row in % cannot change', TG_TABLE_NAME
                USING ERRCODE = 'YA002';
        END IF;
        INSERT INTO public.audit_change (event_id, "table", "row", operation, before, after)
        SELECT announced, TG_TABLE_NAME, o.id::text, 'U', changed.before, changed.after
        FROM old_rows o JOIN new_rows n USING (id)
        CROSS JOIN LATERAL (
            SELECT jsonb_object_agg(b.key, CASE WHEN b.key = ANY (hidden) THEN '"…"' ELSE b.value END) AS before,
                   jsonb_object_agg(b.key, CASE WHEN b.key = ANY (hidden) THEN '"…"' ELSE a.value END) AS after
            FROM jsonb_each(to_jsonb(o)) b JOIN jsonb_each(to_jsonb(n)) a USING (key)
            WHERE a.value IS DISTINCT FROM b.value) changed
        WHERE changed.before IS NOT NULL;
    END IF;
    RETURN NULL;
END $function$;
REVOKE ALL ON FUNCTION audit_note_change() FROM PUBLIC;
"""

TABLES_OF_EVENTS = {
    "insert": "REFERENCING NEW TABLE AS new_rows",
    "update": "REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows",
    "delete": "REFERENCING OLD TABLE AS old_rows",
}


class Tracked(migrations.RunSQL):
    """Put ``table`` under change history; ``hidden`` columns are noted as changed, without values."""

    def __init__(self, table: str, hidden: tuple[str, ...] = ()) -> None:
        arguments = ", ".join(f"'{column}'" for column in hidden)
        create: list[Any] = [
            f"CREATE TRIGGER history_{when} AFTER {when.upper()} ON {table} {tables}"
            f" FOR EACH STATEMENT EXECUTE FUNCTION audit_note_change({arguments})"
            for when, tables in TABLES_OF_EVENTS.items()
        ]
        drop: list[Any] = [f"DROP TRIGGER history_{when} ON {table}" for when in TABLES_OF_EVENTS]
        super().__init__(sql=create, reverse_sql=drop)
        self.table = table
        self.hidden = hidden

    def deconstruct(self) -> tuple[str, list[object], dict[str, object]]:
        """For Django's squashing of migrations."""
        return self.__class__.__name__, [self.table, self.hidden], {}
