"""Under change history; birthdays that stood there before get their range."""

from django.db import migrations

from yorisoi.audit.history import Tracked

TABLES = [
    "people_personname",
    "people_personaddress",
    "people_personphone",
    "people_affiliation",
    "people_workplace",
    "people_health",
    "people_clinic",
    "people_nationality",
    "people_registeredhousehold",
    "people_family",
    "people_familymember",
    "people_kinship",
    "people_protection",
    "people_addressrelease",
]
# A change of the schema, not of what somebody recorded: no event, no history.
FILL = [
    "ALTER TABLE people_person DISABLE TRIGGER history_update",
    "UPDATE people_person SET born_earliest = born_on, born_latest = born_on"
    " WHERE born_on IS NOT NULL AND born_earliest IS NULL",
    "ALTER TABLE people_person ENABLE TRIGGER history_update",
]


class Migration(migrations.Migration):
    dependencies = [("people", "0003_facts_families_protection"), ("audit", "0002_append_only")]
    operations = [
        *(Tracked(table) for table in TABLES),
        *(migrations.RunSQL(sql, migrations.RunSQL.noop) for sql in FILL),
    ]
