"""What the codes of 住基 are called on a page. A code that is not known stands as it came."""

MOVEMENTS = {
    "moved_in": "転入",
    "born": "出生",
    "recorded": "職権記載",
    "moved_out": "転出",
    "died": "死亡",
    "removed": "職権消除",
    "moved_within": "転居",
    "corrected": "職権修正",
    "household_split": "世帯分離",
    "household_joined": "世帯合併",
    "head_changed": "世帯主変更",
    "household_changed": "世帯変更",
    "name_changed": "氏名の変更",
    "cancelled": "異動の取消し",
}
STATES = {"resident": "住民", "left": "転出", "dead": "死亡", "removed": "消除"}
SEXES = {"male": "男", "female": "女"}
KINDS = {"japanese": "日本人住民", "foreign": "外国人住民"}
MEASURES = {"started": "開始", "extended": "延長", "ended": "終了"}
EMPTY = "（なし）"


def said(words: dict[str, str], code: str) -> str:
    """The word of ``code``."""
    return words.get(code, code)
