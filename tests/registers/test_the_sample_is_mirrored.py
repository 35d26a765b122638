"""Every file of the sample, as delivered: what is taken, what is refused and why."""

from tests.cast import Cast
from tests.registers.feeds import SAMPLE, sample, take
from yorisoi.exchange.models import Batch, RowResult, State
from yorisoi.exchange.problems import Outcome

# Applied and refused rows of each file, as whoever made the sample says.
EXPECTED = {
    "jumin_131999_20250901020000_full_001.csv": (4650, 2),
    "jumin_131999_20250930020000_diff_001.csv": (100, 0),
    "001o009_131999_20250901020000_full_001.csv": (11, 0),
    "yobosesshu_131999_20250901030000_full_001.csv": (13479, 0),
    "nyuyojikenshin_131999_20250901031000_full_001.csv": (3571, 0),
    "epds_131999_20250901032000_full_001.csv": (1760, 1),
    "ninshintodoke_131999_20250901033000_full_001.csv": (286, 0),
    "sukusukuhoumon_131999_20250901034000_full_001.csv": (735, 0),
    "gakureibo_131999_20250901040000_full_001.csv": (624, 0),
    "hoikunyusho_131999_20250901041000_full_001.csv": (447, 0),
}


def counts(batch: Batch) -> tuple[int, int, int]:
    assert batch.state == State.DONE, batch.failure
    return batch.applied, batch.unchanged, batch.refused


def test_each_file_once_and_then_again(people: Cast) -> None:
    for name, (applied, refused) in EXPECTED.items():
        assert counts(sample(name)) == (applied, 0, refused), name
        content = (SAMPLE / name).read_bytes()
        # Another file with the same rows: the mirror has them already.
        batch = take(name.replace("_001.csv", "_002.csv"), content + b"\r\n")
        assert counts(batch) == (0, applied, refused), name
    what_was_wrong_is_said_with_its_place()


def what_was_wrong_is_said_with_its_place() -> None:
    refused = RowResult.objects.filter(outcome=Outcome.REFUSED).exclude(
        batch__files__name__endswith="_002.csv"
    )
    refused = refused.order_by("pk")
    assert [(one.file.name.split("_")[0], one.column, one.reason) for one in refused] == [
        ("jumin", "宛名番号", "空です。値が必要です。"),
        ("jumin", "生年月日", "日付として読めません。"),
        ("epds", "合計点", "0〜30点にしてください。"),
    ]
    unknown = RowResult.objects.filter(column="学年コード").first()
    assert unknown is not None
    assert unknown.reason == "一覧にないコードです。そのまま受け取りました。"
    assert not RowResult.objects.exclude(value="").exists()  # no word of anybody's
