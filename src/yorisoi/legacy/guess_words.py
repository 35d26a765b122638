"""The words by which vendors call what a record holds, beside those of records.py.

A heading is a path of words: 「児童／氏名」, 「相談者電話番号」, "child_name". Its last word says what
it is (LEAVES), the words before it say whose it is (WHOSE). 「保護者氏名」 is a name, and no child's.
"""

import re
from collections.abc import Mapping
from functools import cache

from yorisoi.exchange.columns import fold_heading
from yorisoi.legacy.records import RECORDS

# --- whose

CHILD, CALLER, GUARDIAN, STAFF = "child", "caller", "guardian", "staff"
PREGNANT, MEMBER, ABUSER = "pregnant", "member", "abuser"
WHOSE_WORDS: Mapping[str, str] = {
    CHILD: "児童 対象児童 対象児 児童本人 本人 当該児童 対象者 対象の子 子ども こども 子供 子 児"
    " 被虐待児 被虐待児童 クライエント ケース本人 相談対象児童 相談対象者 child client kid",
    CALLER: "相談者 通告者 来談者 申立人 連絡者 情報提供者 通報者 申出者 相談通告者 相談者通告者 相談通告元"
    " caller informant reporter consulter",
    GUARDIAN: "保護者 父 母 父親 母親 世帯主 親権者 養育者 主たる養育者 主な養育者 緊急連絡先 夫 パートナー"
    " 実父 実母 guardian parent father mother householder",
    STAFF: "担当者 担当職員 記録者 入力者 登録者 更新者 作成者 受付者 受付担当者 対応者 対応職員 相談員"
    " 担当相談員 職員 記入者 受理者 staff worker author",
    PREGNANT: "妊婦 妊産婦 特定妊婦 産婦 母体 pregnant",
    MEMBER: "家族 世帯員 構成員 家族構成員 世帯構成員 同居人 家族員 同居家族 親族 family member",
    ABUSER: "虐待者 主な虐待者 主たる虐待者 加害者 abuser",
}
# A person of the record's own: 本人 is the child in a ledger, the mother in a list of mothers.
OWN = {
    "child": {CHILD},
    "member": {MEMBER},
    "consultation": set[str](),
    "note": set[str](),
    "pregnant": {PREGNANT, CHILD, GUARDIAN},
}

# --- what

PERSON_LEAVES: Mapping[str, str] = {
    "name": "氏名 名前 姓名 氏名漢字 漢字氏名 漢字 なまえ name fullname namekanji kanjiname personname",
    "kana": "フリガナ カナ カナ氏名 氏名カナ 氏名フリガナ 氏名かな ヨミガナ 読み 読み仮名 よみ 半角カナ"
    " 名前カナ 名前フリガナ カナ名 氏名読み 氏名ヨミ kana namekana kananame furigana",
    "alias": "通称 通称名 通称氏名 通名 併記名 nickname alias",
    "former_name": "旧姓 旧氏名 旧姓旧氏名 前の氏名 改姓前 formername maidenname",
    "roman": "ローマ字 ローマ字氏名 英字氏名 氏名ローマ字 氏名英字 アルファベット アルファベット氏名 romaji"
    " nameroman englishname",
    "sex": "性別 性 性別コード 性別区分 男女 男女別 sex gender",
    "born": "生年月日 誕生日 出生日 出生年月日 生年 生年月 生 birth birthday birthdate dateofbirth dob born",
    "postal_code": "郵便番号 〒 郵便 zip zipcode postalcode postcode",
    "address": "住所 現住所 住民登録地 住所１ 住所1 居住地住所 現住所1 自宅住所 住所地 住民票住所 住民票上の住所"
    " address address1 homeaddress",
    "building": "方書 方書き 住所２ 住所2 マンション名 建物名 建物 アパート名 住所方書 建物名部屋番号"
    " building address2",
    "living_address": "居所 居住地 実際の住所 実居住地 居所住所 現在地 滞在先",
    "phone": "電話番号 電話 ＴＥＬ tel 携帯 連絡先 携帯電話 電話番号1 自宅電話 連絡先電話 電話1 連絡先電話番号"
    " 自宅電話番号 携帯電話番号 phone telephone phonenumber mobile",
    "affiliation": "所属 学校保育園 学校名 園名 所属名 所属機関 所属先 在籍校 在籍学校 就学先 通園先 通学先"
    " 学校 保育園 学校園名 学校園 所属施設 在籍 在籍園 在園 在園学校 school schoolname affiliation",
    "class_name": "組クラス 組 クラス 学級 クラス名 class classname",
    "grade": "学年 年次 学齢 grade schoolyear schoolgrade",
    "workplace": "勤務先 職業 職業勤務先 勤め先 職場 就労先 就労状況 就業先 勤務先名 職種 仕事 job occupation"
    " workplace",
    "occupation": "職業勤務先または所属 職業勤務先所属 職業所属 職業または所属 職業学校 勤務先学校 職業学校名"
    " 勤務先所属 職業就学先 職業学年 所属勤務先",
    "health": "健康状態 健康 病歴 既往歴 健康状況 心身の状況 疾病 障害等 病名 既往症 病状 心身状況 健康面"
    " health healthstatus",
    "clinic": "通院先 通院 医療機関 かかりつけ医 通院医療機関 主治医 病院 受診先 通院状況 通院先医療機関 通院先病院"
    " かかりつけ hospital clinic doctor",
    "nationality": "国籍 国籍地域 国籍等 国 国籍コード nationality country",
    "residence_status": "在留資格 在留資格コード ビザ 在留 visa visastatus residencestatus statusofresidence",
    "residence_until": "在留期間の満了日 在留期限 満了日 在留期間満了日 在留期間 在留満了日 visaexpiry",
    "remarks": "備考 特記事項 摘要 メモ 特記 備考欄 その他特記事項 備考1 注意事項 remarks memo note notes comment",
    "protected": "支援措置 ＤＶ ＤＶ支援 ＤＶ等支援措置 ＤＶ等 住所非開示 閲覧制限 住所秘匿 秘匿 非開示 発行抑止 抑止"
    " 住所非公開 支援措置対象者 ＤＶ対象者 証明書発行抑止",
    "resident_number": "宛名番号 住民番号 宛名コード 住民コード 住登番号 宛名 住基番号 atena residentno",
}
CASE_LEAVES: Mapping[str, str] = {
    "opened_on": "受理日 登録日 開始日 受理年月日 ケース開始日 登録年月日 受理開始日 開始年月日 初回受理日"
    " 進行管理開始日"
    " opendate openedon startdate",
    "closed_on": "終結日 終了日 終結年月日 終了年月日 ケース終結日 廃止日 閉止日 完結日 closedate closedon enddate",
    "case_kind": "ケース種別 種別 ケース区分 管理区分 ケース種類 進行管理区分 区分",
    "worker": "担当者 担当 担当相談員 担当職員 主担当 主担当者 担当者名 担当ワーカー 担当者氏名 地区担当"
    " 担当cw worker staff charge incharge",
}
NUMBER_WORDS = (
    " 番号 id コード no 番 ナンバー 児童番号 児童id"
    " 児童コード 児童no 対象児童番号 対象児童id 個人番号 個人id 個人コード"
    " 対象者番号 対象者id ケース番号 ケースno ケースid 台帳番号 台帳no 整理番号 管理番号 管理no 児童台帳番号"
    " 登録番号 カルテ番号 児童整理番号 児童管理番号 個人管理番号 本人番号 相談対象者番号"
    " childid childno childcode clientid clientno personid caseid caseno"
)
FAMILY_WORDS = (
    "世帯番号 家族番号 世帯コード 世帯id 世帯no 家族id 家族コード 世帯整理番号 世帯台帳番号 家庭番号 世帯管理番号"
    " householdid householdno familyid familyno"
)
LEAVES: Mapping[str, Mapping[str, str]] = {
    "child": {
        "number": NUMBER_WORDS,
        "family": FAMILY_WORDS,
        **PERSON_LEAVES,
        **CASE_LEAVES,
        "case_kind": "ケース種別 ケース区分 管理区分 ケース種類 進行管理区分 種別",
    },
    "member": {
        "family": FAMILY_WORDS,
        "branch": "枝番 連番 順番 家族枝番 世帯員番号 構成員番号 枝番号 家族連番 順位 続番 員番 家族no no 番号"
        " seq branch memberno lineno",
        "child_number": NUMBER_WORDS,
        "relation": "続柄 続き柄 児童との続柄 関係 本人との続柄 本人との関係 児童との関係 続柄名 続柄名称 続柄コード"
        " 世帯主との続柄 間柄 relation relationship",
        "lives_together": "同居別居 同別居 同居区分 同別 同別居区分 同居 同居の有無 同居有無 同居状況 同居別居区分"
        " 同居別 同別区分 livestogether livingtogether cohabitation",
        **PERSON_LEAVES,
        "occupation": PERSON_LEAVES["occupation"]
        + " 職業 職業等 職業勤務先 勤務先 職業勤務先名 勤務先等 職業勤務先等 就労 就労先 job occupation",
        "workplace": "勤め先 職場 勤務先名 就業先 workplace",
    },
    "consultation": {
        "number": "受付番号 受理番号 相談番号 受付no 受理no 番号 相談受付番号 相談no 通告番号 整理番号 受付id 相談id"
        " 受付管理番号 no id receiptno receptionno consultationid consultno intakeno intakeid",
        "received_on": "相談日 受付日 相談年月日 受付年月日 受理日 受理年月日 通告日 通告年月日 相談受付日"
        " 相談受付年月日 受付 日付 年月日 月日 受付月日 相談月日 相談日時"
        " 受付日時 受理日時 通告日時 相談受付日時 初回相談日"
        " receiptdate receptiondate consultdate consultationdate receivedon receivedat intakedate date",
        "received_time": "受付時刻 時刻 時間 受付時間 相談時刻 相談時間 通告時刻 time receivedtime intaketime",
        "reception": "受付方法 方法 相談方法 受付形態 相談形態 受付区分 通告方法 受付手段 手段 相談手段 method"
        " receptionmethod",
        "route": "経路 相談経路 受付経路 通告経路 相談経路区分 相談経路名 通告元 相談元 経路区分 経路別 通告機関"
        " 紹介経路 route source referral",
        "caller": "相談者 相談者氏名 通告者 通告者氏名 来談者 申立人 連絡者 情報提供者 通報者 相談者名 通告者名"
        " 相談者通告者 caller callername informant",
        "caller_relation": "相談者と児童の関係 相談者続柄 続柄 関係 児童との関係 児童との続柄 相談者との関係"
        " 本人との関係 相談者区分 callerrelation",
        "caller_phone": "相談者の電話 相談者電話 相談者電話番号 相談者連絡先 通告者連絡先 通告者電話番号 連絡先"
        " 電話番号 電話 callerphone",
        "child_number": NUMBER_WORDS.replace(" 番号 id コード no 番 ナンバー", "").replace(
            " 整理番号 管理番号 管理no", ""
        ),
        "child_name": "児童氏名 対象児童 対象児童氏名 児童名 対象児童名 本人氏名 対象者 対象者氏名 対象児 児童"
        " 子ども氏名 子どもの氏名 本人 氏名 氏名漢字 名前 childname name clientname",
        "child_kana": "児童フリガナ 児童カナ 対象児童フリガナ 対象児童カナ フリガナ 児童氏名カナ カナ氏名 氏名カナ"
        " ヨミガナ 本人カナ カナ 対象児童氏名カナ childkana kana namekana",
        "child_address": "児童の住所 児童住所 対象児童住所 住所 現住所 居住地 本人住所 childaddress address",
        "matter": "相談種別 種別 相談の種別 相談内容種別 相談種類 相談区分 主たる相談種別 相談分類 種別区分 主訴区分"
        " 相談主訴区分 相談種別名 相談種別コード matter category consultationtype type",
        "case_kind": "ケース種別 ケース区分",
        "abuse": "虐待種別 虐待の種別 虐待の種類 虐待種類 虐待区分 虐待類型 主な虐待種別 虐待内容 虐待 主たる虐待"
        " abuse abusetype",
        "abuser": "主な虐待者 虐待者 主たる虐待者 虐待者続柄 主虐待者 虐待者区分 虐待を行った者"
        " 加害者 abuser perpetrator",
        "text": "相談内容 主訴 内容 概要 相談概要 通告内容 受付内容 相談の内容 訴え 相談要旨 要旨 相談内容詳細"
        " 内容詳細 記事 主訴内容 相談主訴 詳細 相談の概要 ケース概要 text content contents detail summary"
        " description",
        "urgency": "緊急度 緊急性 緊急度区分 重症度 重篤度 リスク 緊急度判定 リスク度 urgency severity priority",
        "first_step": "対応 対応結果 処理結果 処遇 処理 初期対応 対応区分 処遇結果 処理区分 対応方針 援助方針 処遇方針"
        " 措置 受理結果 受理判定 対応内容 outcome result disposition action",
        "closed_on": CASE_LEAVES["closed_on"],
        "worker": CASE_LEAVES["worker"] + " 受付者 受付担当 受付担当者 対応者 受理者 相談員 記録者",
    },
    "note": {
        "number": "記録番号 記録id 経過番号 記録no 経過id 経過no 経過記録番号 経過記録id 履歴番号 記事番号"
        " recordid recordno noteid noteno",
        "child_number": NUMBER_WORDS.replace(" 番号 id コード no 番 ナンバー", ""),
        "happened_on": "記録日 日付 年月日 対応日 記録年月日 対応年月日 経過日 経過年月日 活動日 支援日 実施日 面接日"
        " 訪問日 発生日 月日 記録日時 対応日時 日時 経過日時 支援年月日 実施年月日 相談日 支援日時 実施日時"
        " recorddate notedate date happenedon eventdate actiondate visitdate",
        "happened_time": "時刻 時間 対応時刻 記録時刻 対応時間 開始時刻 開始時間 時分 実施時刻 time starttime"
        " recordtime",
        "contact": "方法 対応方法 手段 記録方法 支援方法 接触方法 活動方法 連絡方法 形態 対応区分 対応種別 記録区分"
        " 記録種別 支援区分 支援形態 活動区分 活動種別 種別 区分 経過区分 対応手段 対応形態 method contact means"
        " contacttype",
        "counterpart": "相手 対応者 相手方 対応相手 面接者 相手先 連絡先 対応先 面接相手 対象 連絡相手 関係者"
        " 面談者 相手氏名 相手名 機関名 counterpart partner contactperson withwhom",
        "place": "場所 対応場所 面接場所 実施場所 place location",
        "text": "経過記録の内容 内容 経過 経過記録 記録内容 記事 支援内容 対応内容 経過内容 対応経過 処遇経過 記録"
        " 相談内容 本文 詳細 記載内容 活動内容 支援経過 経過記事 面接内容 対応記録 支援記録 text content contents"
        " detail body record description notetext",
        "author": "記録者 記入者 入力者 担当者 記載者 作成者 記録者名 担当 対応職員 記録職員 登録者 担当職員 入力職員"
        " 記録者氏名 担当者名 相談員 対応担当者 author writer staff createdby worker",
        "written_at": "更新日時 登録日時 入力日時 最終更新日時 作成日時 記入日時 記録日時 入力日 更新日 登録日 作成日"
        " 入力年月日 最終更新日 更新年月日 createdat updatedat timestamp enteredat writtenat",
    },
    "pregnant": {
        "number": NUMBER_WORDS
        + " 妊婦番号 妊婦id 特定妊婦番号 妊婦管理番号 妊婦整理番号 pregnantid",
        "family": FAMILY_WORDS,
        **PERSON_LEAVES,
        "expected_on": "出産予定日 予定日 分娩予定日 出産予定年月日 分娩予定年月日 予定年月日 edd duedate expecteddate",
        "notified_on": "妊娠届出日 届出日 妊娠届日 母子手帳交付日 妊娠届出年月日 届出年月日 妊娠届 notifieddate",
        "delivered_on": "出産日 分娩日 出産年月日 分娩年月日 deliverydate delivereddate",
        "child_number": "生まれた児童の番号 児童番号 出生児番号 児童id 出生児童番号 子の番号 childid childno",
        **CASE_LEAVES,
    },
}
# Whose, and what → field: only where the record knows more people than one.
BY_WHOSE: Mapping[str, Mapping[str, Mapping[str, str]]] = {
    "child": {STAFF: {"worker": "氏名 名 名前 name"}, CHILD: {"name": "名 氏名等"}},
    "member": {
        CHILD: {"child_number": NUMBER_WORDS},
        MEMBER: {"name": "名 氏名等", "branch": "番号 id no コード 連番 員番号"},
    },
    "consultation": {
        CHILD: {
            "child_number": NUMBER_WORDS,
            "child_name": PERSON_LEAVES["name"] + " 名",
            "child_kana": PERSON_LEAVES["kana"],
            "child_address": PERSON_LEAVES["address"] + " 居所",
        },
        CALLER: {
            "caller": PERSON_LEAVES["name"] + " 名 氏名等",
            "caller_relation": "続柄 続き柄 関係 児童との関係 児童との続柄 本人との関係 本人との続柄 対象児童との関係"
            " relation",
            "caller_phone": PERSON_LEAVES["phone"],
        },
        STAFF: {"worker": "氏名 名 名前 name"},
        ABUSER: {"abuser": "続柄 区分 関係 種別"},
    },
    "note": {
        CHILD: {"child_number": NUMBER_WORDS},
        STAFF: {"author": "氏名 名 名前 name"},
    },
    "pregnant": {
        PREGNANT: {"name": "名 氏名等"},
        CHILD: {"child_number": "番号 id コード no 児童番号 児童id"},
        STAFF: {"worker": "氏名 名 名前 name"},
    },
}
# Columns that say whether the row was thrown away.
DELETE = (
    "削除 削除区分 削除フラグ 削除flg 削除flag 取消 取消フラグ 無効 無効フラグ 論理削除 削除済 廃止フラグ"
    " deleted delflg deleteflag isdeleted delflag del"
)
# Columns that only count the rows.
COUNTING = "no 行番号 行no № 項番 通番 連番 # 行 seq 順番 rowno"
# What is worked out of other values.
AGES = "年齢 満年齢 現在年齢 受付時年齢 相談時年齢 age"


def fold(text: str) -> str:
    """A heading without what only decorates it: 「※氏名 (必須)」, 「1.氏名」, "child_name"."""
    folded = fold_heading(text)
    folded = re.sub(r"[(\[【〈](?:必須|任意|全角|半角|西暦|和暦|自動)[)\]】〉]", "", folded)
    folded = re.sub(r"^(?:\d{1,2}[.:)]|[※*●○■□◎・]+)", "", folded)
    return re.sub(r"[\s・_\-.:*※【】「」\[\]()<>《》'\"、,/&?|]", "", folded)


def words(text: str) -> list[str]:
    """A line of words, folded."""
    return [folded for one in text.split() if (folded := fold(one))]


@cache
def whose() -> list[tuple[str, str]]:
    """Every word that says whose something is, longest first."""
    found = [(word, who) for who, line in WHOSE_WORDS.items() for word in words(line)]
    return sorted(set(found), key=lambda one: -len(one[0]))


@cache
def leaves_of(record: str) -> dict[tuple[str, str], list[tuple[str, float]]]:
    """(whose, what) → the fields it may be, with how surely."""
    found: dict[tuple[str, str], list[tuple[str, float]]] = {}

    def add(who: str, word: str, field: str, sure: float) -> None:
        known = found.setdefault((who, word), [])
        if all(name != field for name, _ in known):
            known.append((field, sure))

    for name, field in RECORDS[record].fields.items():
        add("", fold(field.title), name, 1.0)
    for name, field in RECORDS[record].fields.items():
        for at, word in enumerate(field.also):
            add("", fold(word), name, 0.98 - 0.001 * at)
    for who, fields in {"": LEAVES[record], **BY_WHOSE.get(record, {})}.items():
        for name, line in fields.items():
            for at, word in enumerate(words(line)):
                add(who, word, name, 0.97 - 0.001 * at if who else 0.96 - 0.002 * at)
    return found


@cache
def all_leaves() -> frozenset[str]:
    """Every word that says what something is, in any record."""
    return frozenset(word for record in RECORDS for _, word in leaves_of(record))
