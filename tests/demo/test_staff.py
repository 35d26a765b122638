from collections import Counter
from datetime import date

from yorisoi.demo.staff import ROLE_WORDS, TEAMS, caseworkers_of, staff

TODAY = date(2026, 4, 1)


def test_the_cast_is_twenty_people_in_their_roles() -> None:
    cast = staff(TODAY)
    assert len(cast) == 20
    assert len({one.number for one in cast}) == len({one.name for one in cast}) == 20
    assert Counter(one.role for one in cast) == {
        "caseworker": 11,
        "supervisor": 3,
        "integrated_support": 1,
        "health_nurse": 2,
        "administrator": 1,
        "auditor": 1,
        "contractor": 1,
    }
    assert {one.role_word for one in cast} == set(ROLE_WORDS.values())


def test_each_of_the_three_teams_has_one_supervisor_and_caseworkers() -> None:
    cast = staff(TODAY)
    assert {one.team for one in cast if one.team} == set(TEAMS)
    for team in TEAMS:
        assert [one.role for one in cast if one.team == team].count("supervisor") == 1
        assert len(caseworkers_of(team, TODAY)) >= 2


def test_those_who_handle_no_case_belong_to_no_team() -> None:
    outside = {one.role for one in staff(TODAY) if one.team is None}
    assert outside == {"administrator", "auditor", "contractor"}


def test_one_transfer_is_decided_and_one_account_ends() -> None:
    transferred = [one for one in staff(TODAY) if one.transfer]
    ending = [one for one in staff(TODAY) if one.ends_on]
    assert len(transferred) == len(ending) == 1
    assert transferred[0].transfer is not None
    assert transferred[0].transfer.team != transferred[0].team
    assert transferred[0].transfer.on == date(2027, 4, 1)
    assert ending[0].ends_on == date(2027, 3, 31)


def test_everyone_is_here_on_any_day_of_the_year() -> None:
    for today in (date(2026, 3, 31), date(2026, 4, 1), date(2026, 12, 31), date(2028, 2, 29)):
        for one in staff(today):
            assert one.starts_on <= today
            assert one.ends_on is None or one.ends_on >= today
            assert one.transfer is None or one.transfer.on > today
