"""Every table is tracked, or stands here with the reason why not. New tables fail until decided."""

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from tests.cast import Cast
from yorisoi import audit
from yorisoi.audit.models import Event

UNTRACKED = {
    "access_draft": "text that is not sent yet: thrown away, shown to its writer alone",
    "audit_event": "the book itself",
    "audit_touch": "the book itself",
    "audit_change": "the book itself",
    "cases_numberseries": "a counter; the number stands in the record it was given to",
    "auth_group": "unused: rights stand in the table of the code",
    "auth_group_permissions": "unused",
    "auth_permission": "unused",
    "django_content_type": "names of models",
    "django_session": "sittings, which the log tells of",
    "exchange_progress": "how far a batch is: written by the machine, worth nothing afterwards",
    "exchange_rowresult": "follows from the file, which is kept; written beside the transaction",
    "legacy_stagedrow": "rows of a file that was read; no records of the house",
    "people_searchkey": "follows from names, addresses and telephones, which are tracked",
    "registers_residentkey": "follows from the mirror of 住民",
    "matching_residentkeys": "follows from the mirror of 住民",
    "matching_residentblock": "follows from the mirror of 住民",
    "matching_namepart": "follows from the mirror of 住民",
    "matching_personkeys": "follows from names and addresses, which are tracked",
    "matching_weighed": "what a later model says of a decision; reckoned anew from both",
    "matching_personblock": "follows from names and addresses, which are tracked",
    **{
        f"registers_{mirror}": "a mirror, written by feeds alone; what it said before is in pastrow"
        for mirror in (
            "residentrecord",
            "protectionrecord",
            "sameperson",
            "vaccination",
            "checkup",
            "epds",
            "pregnancy",
            "visit",
            "schoolentry",
            "nurseryentry",
            "pastrow",
        )
    },
    "registers_inboxnote": "what the machine noticed in the inbox; said again every minute",
    "otp_totp_totpdevice": "secrets and counters; registering and forgetting stand in the log",
}
WITHOUT_EVENT = "YA001"
NO_RIGHT = "42501"  # stricter: the application may not do it at all


def tables() -> set[str]:
    """Every table of a model, but for those of the job queue."""
    models = apps.get_models(include_auto_created=True)
    return {
        model._meta.db_table
        for model in models
        if model._meta.managed and model._meta.app_label != "procrastinate"
    }


def tracked() -> dict[str, set[str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text, tgname FROM pg_trigger"
            " WHERE tgfoid = 'audit_note_change'::regproc AND tgenabled = 'O'"
        )
        found: dict[str, set[str]] = {}
        for table, name in cursor.fetchall():
            found.setdefault(table, set()).add(name)
        return found


TRACKED = sorted(tables() - set(UNTRACKED))


def test_each_table_is_tracked_or_excused(cast: Cast) -> None:
    assert set(tracked()) == tables() - set(UNTRACKED)


def test_insert_update_and_delete_are_all_watched(cast: Cast) -> None:
    three = {"history_insert", "history_update", "history_delete"}
    assert all(names == three for names in tracked().values())


def refused(statement: str) -> bool:
    """Whether the trigger stops the statement for want of an event."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except DatabaseError as error:
        return getattr(error.__cause__, "sqlstate", "") in {WITHOUT_EVENT, NO_RIGHT}
    return False


@pytest.mark.parametrize("table", TRACKED)
def test_no_write_passes_without_an_event(table: str, cast: Cast) -> None:
    assert refused(f"UPDATE {table} SET id = id")
    assert refused(f"DELETE FROM {table} WHERE false")
    assert refused(f"INSERT INTO {table} SELECT * FROM {table} WHERE false")


UPDATE = "UPDATE access_team SET name = name || '2'"


def announce(event_id: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('yorisoi.event', %s, true)", [str(event_id)])


def test_nor_with_the_event_of_an_earlier_transaction(committed: Cast) -> None:
    earlier = Event.objects.latest("id").pk
    with transaction.atomic():
        announce(earlier)
        assert refused(UPDATE)
    assert refused(f"SET yorisoi.event = '{earlier}'; {UPDATE}")


def test_nor_with_an_event_that_was_taken_back(cast: Cast) -> None:
    with pytest.raises(ValueError, match="x"), transaction.atomic(), audit.event("a") as entry:
        raise ValueError("x")
    announce(entry.id)
    assert refused(UPDATE)


def test_nor_with_a_number_out_of_the_air(cast: Cast) -> None:
    announce(2**62)
    assert refused(UPDATE)


def test_nor_after_the_event_is_over(cast: Cast) -> None:
    with audit.event("a"):
        assert not refused(UPDATE)
    assert refused(UPDATE)


def test_a_row_keeps_its_number(cast: Cast) -> None:
    with (
        pytest.raises(DatabaseError, match="cannot change"),
        transaction.atomic(),
        audit.event("a"),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE access_posting SET id = id + 100000")
