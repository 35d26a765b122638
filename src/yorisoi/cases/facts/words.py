"""What the codes of the mirrors are called on a page."""

from yorisoi.japanese.grades import SchoolGrade

MOVEMENTS = {
    "moved_in": "転入",
    "moved_out": "転出",
    "moved_within": "転居",
    "born": "出生",
    "died": "死亡",
    "recorded": "職権記載",
    "removed": "職権消除",
    "corrected": "職権修正",
    "household_split": "世帯分離",
    "household_joined": "世帯合併",
    "head_changed": "世帯主変更",
    "household_changed": "世帯変更",
    "name_changed": "氏名変更",
    "cancelled": "異動の取消し",
}
STATES = {"resident": "住民", "left": "転出", "dead": "死亡", "removed": "消除"}
MEASURES = {"started": "開始", "extended": "延長", "ended": "終了"}
ATTENDANCES = {"seen": "受診", "missed": "未受診"}
OUTCOMES = {"visited": "訪問", "refused": "拒否", "absent": "不在"}
GRADES = {grade.code: grade.label for grade in SchoolGrade}
EPDS_ITEMS = 10


def said(words: dict[str, str], code: str) -> str:
    """The words of a code; one that nobody knows as it came."""
    return words.get(code, code)
