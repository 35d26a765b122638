"""What is done with teams 係: open one, change its name or days."""

from datetime import date

from django.db import transaction

from yorisoi import audit
from yorisoi.access.entrance import require
from yorisoi.access.models import Staff, Team
from yorisoi.access.versions import save_version


@transaction.atomic
def open_team(
    *, by: Staff, code: str, name: str, valid_from: date, valid_until: date | None
) -> Team:
    """係の登録."""
    require(by, "access.team.open")
    with audit.event("access.team.open") as entry:
        team = Team.objects.create(
            code=code, name=name, valid_from=valid_from, valid_until=valid_until
        )
        entry.touch(others={"team": [team.pk]})
    return team


@transaction.atomic
def change_team(
    *, by: Staff, team: Team, code: str, name: str, valid_from: date, valid_until: date | None
) -> Team:
    """係の変更: a correction, or its end. A new name from a day on is a new team."""
    require(by, "access.team.change")
    with audit.event("access.team.change", others={"team": [team.pk]}):
        save_version(team, code=code, name=name, valid_from=valid_from, valid_until=valid_until)
    return team
