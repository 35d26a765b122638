"""What an old system holds, whatever its files look like: five kinds of record, and their fields.

A mapping file says which heading feeds which of these fields. The fields are those of the founding
paper (the recorded items of S3) and the few that join records to each other.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Reading(StrEnum):
    """How the cells of a field are read (values.py)."""

    LINE = "line"  # one line of text
    TEXT = "text"  # as it stands, line breaks and all
    NUMBER = "number"  # a number used as a name: 児童番号
    KANA = "kana"
    DATE = "date"
    BIRTH = "birth"  # a date that may be known in part
    TIME = "time"
    MOMENT = "moment"
    CODE = "code"  # one of the words of a table of the mapping
    PATTERN = "pattern"  # the same, by the shape of the word: *小学校


@dataclass(frozen=True)
class Field:
    """One field of a record."""

    title: str
    reading: Reading = Reading.LINE
    asked: bool = False  # one of the items of S3: the mapping page says when nothing feeds it
    needed: bool = False  # a row without it cannot be taken
    list: str = ""  # the code list whose terms it holds
    also: tuple[str, ...] = ()  # other headings it is known by, for proposals


@dataclass(frozen=True)
class Record:
    """One kind of record."""

    code: str
    title: str
    fields: Mapping[str, Field] = field(default_factory=dict)


PERSON = {
    "name": Field("氏名", asked=True, also=("児童氏名", "名前", "本人氏名", "対象者氏名")),
    "kana": Field("フリガナ", Reading.KANA, also=("カナ", "カナ氏名", "ふりがな", "氏名カナ")),
    "alias": Field("通称", also=("通称名",)),
    "former_name": Field("旧姓・旧氏名", also=("旧姓", "旧氏名")),
    "roman": Field("ローマ字", also=("英字氏名", "アルファベット")),
    "sex": Field("性別", Reading.CODE, asked=True),
    "born": Field("生年月日", Reading.BIRTH, asked=True, also=("誕生日", "出生日")),
    "postal_code": Field("郵便番号", also=("〒",)),
    "address": Field("住所", asked=True, also=("現住所", "住民登録地", "住所１")),
    "building": Field("方書", also=("住所２", "マンション名", "建物名")),
    "living_address": Field("居所", also=("居住地", "実際の住所")),
    "phone": Field("電話番号", also=("電話", "ＴＥＬ", "携帯", "連絡先")),
    "affiliation": Field("所属", asked=True, also=("学校・保育園", "学校名", "園名", "所属名")),
    "affiliation_kind": Field("所属の種類", Reading.PATTERN, list="affiliation"),
    "class_name": Field("組・クラス", also=("組", "クラス", "学級")),
    "grade": Field("学年", asked=True),
    "workplace": Field("勤務先", asked=True, also=("職業", "職業・勤務先", "勤め先")),
    "occupation": Field("職業・勤務先または所属", also=("職業・勤務先・所属",)),
    "health": Field("健康状態", asked=True, also=("健康", "病歴", "既往歴")),
    "clinic": Field("通院先", asked=True, also=("通院", "医療機関", "かかりつけ医")),
    "nationality": Field("国籍", asked=True),
    "residence_status": Field("在留資格", Reading.CODE, asked=True, list="residence"),
    "residence_until": Field("在留期間の満了日", Reading.DATE, also=("在留期限", "満了日")),
    "remarks": Field("備考", Reading.TEXT, also=("特記事項", "摘要", "メモ")),
    "protected": Field(
        "支援措置の印",
        Reading.CODE,
        also=("支援措置", "ＤＶ支援", "ＤＶ", "住所非開示", "閲覧制限"),
    ),
    "resident_number": Field("宛名番号", Reading.NUMBER, also=("住民番号", "宛名コード")),
}
CASE = {
    "opened_on": Field("受理日", Reading.DATE, also=("登録日", "開始日", "受理年月日")),
    "closed_on": Field("終結日", Reading.DATE, also=("終了日", "終結年月日")),
    "case_kind": Field("ケース種別", Reading.CODE, also=("種別",)),
    "worker": Field("担当者", also=("担当", "担当相談員", "担当職員")),
}

RECORDS = {
    record.code: record
    for record in (
        Record(
            "child",
            "児童台帳",
            {
                "number": Field(
                    "児童番号", Reading.NUMBER, needed=True, also=("児童ＩＤ", "児童コード")
                ),
                "family": Field("世帯番号", Reading.NUMBER, also=("家族番号", "世帯コード")),
                **PERSON,
                **CASE,
            },
        ),
        Record(
            "member",
            "家族",
            {
                "family": Field(
                    "世帯番号", Reading.NUMBER, needed=True, also=("家族番号", "世帯コード")
                ),
                "branch": Field("枝番", Reading.NUMBER, also=("連番", "順番")),
                "child_number": Field("児童番号", Reading.NUMBER, also=("児童ＩＤ", "児童コード")),
                "relation": Field("続柄", asked=True, also=("児童との続柄", "関係")),
                "kinship": Field("続柄（コード表）", Reading.CODE, list="kinship"),
                "lives_together": Field("同居・別居", Reading.CODE, asked=True, also=("同別居",)),
                **PERSON,
            },
        ),
        Record(
            "consultation",
            "相談受付",
            {
                "number": Field("受付番号", Reading.NUMBER, needed=True, also=("番号",)),
                "received_on": Field(
                    "相談日", Reading.DATE, asked=True, needed=True, also=("受付日", "相談年月日")
                ),
                "received_time": Field("受付時刻", Reading.TIME, also=("時刻", "時間")),
                "reception": Field("受付方法", Reading.CODE, list="reception", also=("方法",)),
                "route": Field("経路", Reading.CODE, list="route", also=("相談経路",)),
                "caller": Field("相談者", asked=True, also=("相談者氏名", "通告者")),
                "caller_relation": Field("相談者と児童の関係", also=("相談者続柄",)),
                "caller_phone": Field("相談者の電話"),
                "child_number": Field("児童番号", Reading.NUMBER, also=("児童ＩＤ",)),
                "child_name": Field("児童氏名"),
                "child_kana": Field("児童フリガナ", Reading.KANA),
                "child_address": Field("児童の住所"),
                "matter": Field("相談種別", Reading.CODE, asked=True, list="matter"),
                "case_kind": Field("ケース種別", Reading.CODE),
                "abuse": Field("虐待種別", Reading.CODE, list="abuse", also=("虐待の種別",)),
                "abuser": Field("主な虐待者", Reading.CODE, list="abuser", also=("虐待者",)),
                "text": Field("相談内容", Reading.TEXT, asked=True, also=("主訴", "内容", "概要")),
                "urgency": Field("緊急度", Reading.CODE, list="urgency"),
                "first_step": Field(
                    "対応", Reading.CODE, list="first_step", also=("対応結果", "処理結果")
                ),
                "closed_on": CASE["closed_on"],
                "worker": CASE["worker"],
            },
        ),
        Record(
            "note",
            "経過記録",
            {
                "number": Field("記録番号", Reading.NUMBER, also=("記録ＩＤ", "経過番号")),
                "child_number": Field(
                    "児童番号", Reading.NUMBER, needed=True, also=("児童ＩＤ", "児童コード")
                ),
                "happened_on": Field(
                    "記録日", Reading.DATE, needed=True, also=("日付", "年月日", "対応日")
                ),
                "happened_time": Field("時刻", Reading.TIME, also=("時間", "対応時刻")),
                "contact": Field("方法", Reading.CODE, list="contact", also=("対応方法", "手段")),
                "counterpart": Field("相手", also=("対応者", "相手方")),
                "place": Field("場所"),
                "text": Field(
                    "経過記録の内容", Reading.TEXT, asked=True, needed=True, also=("内容", "経過")
                ),
                "author": Field("記録者", also=("記入者", "入力者", "担当者")),
                "written_at": Field("更新日時", Reading.MOMENT, also=("登録日時", "入力日時")),
            },
        ),
        Record(
            "pregnant",
            "特定妊婦",
            {
                "number": Field("管理番号", Reading.NUMBER, needed=True, also=("妊婦番号",)),
                "family": Field("世帯番号", Reading.NUMBER),
                **PERSON,
                "expected_on": Field("出産予定日", Reading.DATE, asked=True, also=("予定日",)),
                "notified_on": Field("妊娠届出日", Reading.DATE, also=("届出日",)),
                "delivered_on": Field("出産日", Reading.DATE, also=("分娩日",)),
                "child_number": Field("生まれた児童の番号", Reading.NUMBER, also=("児童番号",)),
                **CASE,
            },
        ),
    )
}

# What the code itself must know of these fields; their tables in a mapping lead to these words.
OWN_CODES: Mapping[str, tuple[str, ...]] = {
    "sex": ("male", "female", "other", "unknown"),
    "lives_together": ("yes", "no"),
    "protected": ("yes", "no"),
    "case_kind": ("protection", "support", "pregnancy", "general"),
}
