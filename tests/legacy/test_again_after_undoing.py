"""A move that was taken back can be applied again; what stood twice still counts once."""

from tests.cast import Cast
from tests.legacy.conftest import Begin, done
from tests.legacy.test_delta import HANA, counts, files
from yorisoi.legacy import actions
from yorisoi.legacy.models import StagedRow


def test_a_row_that_stood_twice_is_taken_once(moved: Begin, people: Cast) -> None:
    move = moved(files(HANA + HANA))
    assert counts(move) == (2, 2, 0, 0, 0)
    done(actions.undo_move(by=people.supervisor, move=move).batch)
    assert StagedRow.objects.get(outcome="same").row == 3
    move.refresh_from_db()
    done(actions.rehearse(by=people.supervisor, move=move).batch)
    done(actions.apply_move(by=people.supervisor, move=move).batch)
    assert counts(move) == (2, 2, 0, 0, 0)
