"""A database that remembers how it was and can be made so again: a fifth of the cost of a new one.

Every row keeps the number of the transaction that wrote it. What was written after the database
was remembered goes; what is missing then comes back from the copies in the schema ``pristine``.
"""

import psycopg

REMEMBER = """
DROP SCHEMA IF EXISTS pristine CASCADE;
CREATE SCHEMA pristine;
CREATE FUNCTION pristine.shape() RETURNS text LANGUAGE sql AS $$
    SELECT md5(concat(
        (SELECT string_agg(concat_ws(' ', relname, relnatts, relacl), ',' ORDER BY oid)
         FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'S', 'v')),
        (SELECT string_agg(concat_ws(' ', tgrelid, tgname, tgenabled), ',' ORDER BY oid)
         FROM pg_trigger)))
$$;
CREATE TABLE pristine."tables of the house" AS
    SELECT c.relname AS name,
           (SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum) FROM pg_attribute a
            WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
              AND a.attgenerated = '') AS columns,
           (SELECT string_agg(format('t.%1$I = p.%1$I', a.attname), ' AND ')
            FROM pg_index i JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY (i.indkey)
            WHERE i.indrelid = c.oid AND i.indisprimary) AS same
    FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r';
CREATE TABLE pristine."sequences of the house" AS
    SELECT format('%I.%I', schemaname, sequencename)::regclass AS name, start_value, last_value
    FROM pg_sequences WHERE schemaname = 'public';
DO $$
DECLARE name text;
BEGIN
    FOR name IN SELECT t.name FROM pristine."tables of the house" t LOOP
        EXECUTE format('CREATE TABLE pristine.%1$I AS TABLE public.%1$I', name);
    END LOOP;
END $$;
CREATE TABLE pristine."mark of the house" AS
    SELECT pg_current_xact_id()::text::bigint AS last, pristine.shape() AS shape;
CREATE FUNCTION pristine.again() RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    last bigint;
    one record;
BEGIN
    SELECT m.last INTO last FROM pristine."mark of the house" m WHERE m.shape = pristine.shape();
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    FOR one IN SELECT * FROM pristine."tables of the house" LOOP
        EXECUTE format('DELETE FROM public.%I WHERE xmin::text::bigint > %s', one.name, last);
        EXECUTE format('INSERT INTO public.%1$I (%2$s) OVERRIDING SYSTEM VALUE SELECT %2$s'
            ' FROM pristine.%1$I p WHERE NOT EXISTS (SELECT FROM public.%1$I t WHERE %3$s)',
            one.name, one.columns, one.same);
    END LOOP;
    PERFORM setval(name, coalesce(last_value, start_value), last_value IS NOT NULL)
    FROM pristine."sequences of the house";
    UPDATE pristine."mark of the house" SET last = pg_current_xact_id()::text::bigint;
    RETURN true;
END $$;
"""
ALONE = """
SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


def remember(connection: psycopg.Connection) -> None:
    """The database as it is now is what ``again`` makes of it."""
    with connection.transaction():
        connection.execute(REMEMBER)


def again(connection: psycopg.Connection) -> bool:
    """The rows and numbers as remembered, everybody else's connection cut.

    False, with nothing done, when tables, rights or triggers are no longer as they were.
    """
    connection.execute(ALONE)
    # Rows come back as they were: no history is written, no trigger asks for an event.
    connection.execute("SET session_replication_role = replica")
    row = connection.execute("SELECT pristine.again()").fetchone()
    return bool(row and row[0])
