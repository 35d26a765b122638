"""職員一括登録・異動: the list of the personnel office opens, moves and ends accounts.

A row is 職員番号, 氏名, フリガナ, 係, 役割, 開始日, 終了日. A number we do not know opens an account; for
one we know, the team and role from 開始日 on are compared with what is planned, and the name and
the end with what stands there. An empty 終了日 leaves the end as it is.

The first password of a new account is thrown away unseen: nobody can sign in with it, until the
administrator sets a new one for the person with パスワードの再設定 and hands it over.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet

from yorisoi import japanese
from yorisoi.access import accounts
from yorisoi.access.forms import NEEDS_TEAM
from yorisoi.access.models import Staff, Team
from yorisoi.access.rights import Role
from yorisoi.access.versions import NotPossible, Outdated
from yorisoi.exchange.batch_run import BatchRun
from yorisoi.exchange.columns import Checked, Column, Layout, a_date, choice, text
from yorisoi.exchange.problems import Problem

ROLES: dict[str, Role] = {str(role.label): role for role in Role} | {
    "係長": Role.SUPERVISOR,
    "スーパーバイザー": Role.SUPERVISOR,
}
LAYOUT = Layout(
    Column("number", "職員番号", text(narrow=True, most=60), also=("職員No", "職員コード")),
    Column("name", "氏名", text(), also=("職員氏名", "名前")),
    Column("kana", "フリガナ", text(), also=("カナ氏名", "氏名カナ", "ふりがな")),
    Column("team", "係", text(), also=("係名", "所属係", "配属先"), filled=False),
    Column("role", "役割", choice(ROLES, expected=[str(role.label) for role in Role])),
    Column("starts_on", "開始日", a_date, also=("配属日", "発令日", "異動日")),
    Column("ends_on", "終了日", a_date, also=("退職日", "利用終了日"), filled=False, needed=False),
)


@dataclass(frozen=True)
class Wanted:
    """What a row asks for, as far as it makes sense by itself."""

    row: Checked
    number: str
    name: str
    kana: str
    team: Team | None
    role: Role
    starts_on: date
    ends_on: date | None

    def problem(self, column: str, reason: str, value: str = "") -> Problem:
        """Something wrong in one of its cells."""
        return Problem(self.row.place.at(column), reason, value)


def run(batch: BatchRun) -> None:
    """Take over the whole list. A few hundred rows: they are held in memory to find doubles."""
    if batch.by is None:
        raise RuntimeError("the staff roster is started by a person")
    rows = list(batch.rows(LAYOUT))
    batch.step("職員を登録しています", total=len(rows))
    by_number: dict[str, list[Checked]] = defaultdict(list)
    for row in rows:
        by_number[row["number"]].append(row)
    for row in rows:
        take(batch, batch.by, row, by_number[row["number"]])
        batch.advance()


def take(batch: BatchRun, by: Staff, row: Checked, same: list[Checked]) -> None:
    """One row: into an account, or into a problem."""
    if len(same) > 1:
        others = "・".join(f"{one.place.row}行目" for one in same if one is not row)
        reason = f"同じ職員番号が{others}にもあります。1人1行にしてください。"
        batch.refused(Problem(row.place.at("職員番号"), reason, row["number"]))
        return
    wanted, problems = understand(row)
    if problems:
        batch.refused(*problems)
        return
    staff = Staff.objects.filter(number=wanted.number).first()
    try:
        with transaction.atomic():  # a row goes in whole or not at all
            if staff is None:
                open_account(by, wanted)
                batch.applied()
            else:
                change(batch, by, staff, wanted)
    except Outdated:
        reason = "ほかの人が同時に変更しました。もう一度取り込んでください。"
        batch.held(wanted.problem("職員番号", reason, wanted.number))
    except ValidationError as error:
        batch.refused(Problem(row.place, "".join(error.messages)))
    except NotPossible as error:
        batch.refused(wanted.problem("開始日", str(error), japanese.wareki(wanted.starts_on)))


def understand(row: Checked) -> tuple[Wanted, list[Problem]]:
    """The row with its team found, and what contradicts itself in it."""
    values: dict[str, Any] = dict(row.values)
    team_word = values.pop("team")
    team = find_team(team_word, values["starts_on"]) if team_word else None
    wanted = Wanted(row=row, team=team, **values)
    problems = []
    if team_word and team is None:
        names = "・".join(teams_on(wanted.starts_on).values_list("name", flat=True))
        reason = f"係の一覧にありません。開始日にある係は {names} です。"
        problems.append(wanted.problem("係", reason, team_word))
    elif team is None and wanted.role in NEEDS_TEAM:
        reason = f"役割が「{wanted.role.label}」のときは、係が必要です。"
        problems.append(wanted.problem("係", reason))
    if wanted.ends_on and wanted.ends_on < wanted.starts_on:
        reason = "開始日より前です。終了日は開始日以後にしてください。"
        problems.append(wanted.problem("終了日", reason, japanese.wareki(wanted.ends_on)))
    return wanted, problems


def find_team(word: str, day: date) -> Team | None:
    """The team with this name or code on ``day``."""
    return teams_on(day).filter(Q(name=word) | Q(code=word)).first()


def teams_on(day: date) -> QuerySet[Team]:
    """The teams that exist on ``day``."""
    return Team.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gte=day), valid_from__lte=day
    )


def open_account(by: Staff, wanted: Wanted) -> None:
    """A new account. Its first password goes nowhere."""
    new = accounts.NewAccount(
        number=wanted.number,
        name=wanted.name,
        kana=wanted.kana,
        role=wanted.role,
        team=wanted.team,
        valid_from=wanted.starts_on,
        valid_until=wanted.ends_on,
    )
    accounts.open_account(by=by, new=new)


def change(batch: BatchRun, by: Staff, staff: Staff, wanted: Wanted) -> None:
    """An account we know: move it, rename it, end it, or leave it as it is."""
    if staff.valid_until and staff.valid_until < wanted.starts_on:
        reason = "このアカウントは終了しています。再開するときは、職員の画面で利用期間を変更してください。"
        batch.held(wanted.problem("職員番号", reason, wanted.number))
        return
    posting = staff.posting_on(wanted.starts_on)
    moves = posting is None or (posting.team_id, posting.role) != (
        wanted.team.pk if wanted.team else None,
        wanted.role,
    )
    ends_on = wanted.ends_on or staff.valid_until
    changes = (staff.name, staff.kana, staff.valid_until) != (wanted.name, wanted.kana, ends_on)
    if not moves and not changes:
        batch.unchanged()
        return
    if staff.pk == by.pk:
        reason = (
            "自分のアカウントは一括では変更できません。ほかのシステム管理者に依頼してください。"
        )
        batch.held(wanted.problem("職員番号", reason, wanted.number))
        return
    if moves:
        if wanted.starts_on < staff.valid_from:
            raise NotPossible("開始日が、アカウントの利用開始日より前です。")
        accounts.transfer(
            by=by, staff=staff, team=wanted.team, role=wanted.role, starts_on=wanted.starts_on
        )
    if changes:
        accounts.change_account(
            by=by,
            staff=staff,
            name=wanted.name,
            kana=wanted.kana,
            organisation=staff.organisation,
            valid_from=staff.valid_from,
            valid_until=ends_on,
        )
    batch.applied()
