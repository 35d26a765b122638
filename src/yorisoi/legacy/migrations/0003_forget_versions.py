"""What was confirmed stays, with one door: a move that is undone takes its own notes back whole.

The application may not delete versions of notes. This function, which belongs to the owner of the
tables, deletes those of the notes that one move brought and nobody has amended since, and no others.
"""

from django.db import migrations

FORGET = """
CREATE FUNCTION legacy_forget_versions(undone bigint) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $function$
    WITH gone AS (
        DELETE FROM public.cases_noteversion v USING public.legacy_sourcerecord r
        WHERE r.note_id = v.note_id AND r.move_id = undone AND NOT EXISTS (
            SELECT FROM public.cases_noteversion w WHERE w.note_id = v.note_id AND w.number > 1
              AND w.reason NOT IN ('旧システムで訂正された記録を取り込み', '移行の取消し'))
        RETURNING v.id)
    SELECT count(*) FROM gone
$function$;
REVOKE ALL ON FUNCTION legacy_forget_versions(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION legacy_forget_versions(bigint) TO yorisoi_app;
DO $$ BEGIN
    IF current_setting('server_version_num')::int >= 170000 THEN
        GRANT MAINTAIN ON legacy_stagedrow, legacy_sourcerecord TO yorisoi_app;
    END IF;
END $$;
"""
AS_BEFORE = "DROP FUNCTION legacy_forget_versions(bigint)"


class Migration(migrations.Migration):
    dependencies = [("legacy", "0002_history"), ("cases", "0010_cases_of_a_version")]
    operations = [migrations.RunSQL(FORGET, AS_BEFORE)]
