"""The full text of a million notes into its index: gathered and merged, not word by word.

Ordinarily a note goes into the index at once (fastupdate off), so that no search ever reads a list
of what is not merged yet. A large move turns that round while it runs; this function, which belongs
to the owner of the tables, does it and nothing else. It holds its lock for a moment only.
"""

from django.db import migrations

BULK = """
CREATE FUNCTION legacy_index_in_bulk(bulk boolean) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $function$
BEGIN
    IF bulk THEN
        ALTER INDEX public.note_full_text SET (fastupdate = on);
        ALTER INDEX public.consultation_full_text SET (fastupdate = on);
    ELSE
        ALTER INDEX public.note_full_text SET (fastupdate = off);
        ALTER INDEX public.consultation_full_text SET (fastupdate = off);
        PERFORM gin_clean_pending_list('public.note_full_text');
        PERFORM gin_clean_pending_list('public.consultation_full_text');
    END IF;
END $function$;
REVOKE ALL ON FUNCTION legacy_index_in_bulk(boolean) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION legacy_index_in_bulk(boolean) TO yorisoi_app;
"""
AS_BEFORE = "DROP FUNCTION legacy_index_in_bulk(boolean)"


class Migration(migrations.Migration):
    dependencies = [("legacy", "0004_move_staff")]
    operations = [migrations.RunSQL(BULK, AS_BEFORE)]
