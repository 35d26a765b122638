"""Headings in Latin letters that are Japanese: SIMEI_KANA is 氏名カナ, UKETUKE_YMD is 受付日.

Databases call their columns so. A heading is taken apart at its signs, and where there are none into
words that are known; it is read only when all of it is known, in any of the ways romaji is spelled.
"""

import re
from collections.abc import Mapping
from functools import cache

WORDS = """
simei:氏名 namae:名前 kanji:漢字 kana:カナ furigana:フリガナ seibetu:性別 seinengappi:生年月日 tanjobi:生年月日
seinen:生年 jusyo:住所 genjusyo:現住所 kyosyo:居所 katagaki:方書 yubin:郵便 denwa:電話 keitai:携帯電話
jitaku:自宅 gakko:学校 gakunen:学年 kumi:組 syozoku:所属 zokugara:続柄 zokusei:続柄 setai:世帯 kazoku:家族
setainusi:世帯主 doukyo:同居 bekkyo:別居 kinmu:勤務 kinmusaki:勤務先 syokugyo:職業 kenko:健康 jotai:状態
jokyo:状況 tuin:通院 tuinsaki:通院先 byoin:病院 iryokikan:医療機関 kokuseki:国籍 zairyu:在留 sikaku:資格
biko:備考 tokki:特記 jiko:事項 jido:児童 kodomo:子ども honnin:本人 taisyo:対象 taisyosya:対象者 hogosya:保護者
titi:父 haha:母 sodan:相談 sodansya:相談者 tukoku:通告 tukokusya:通告者 uketuke:受付 uketukesya:受付者 juri:受理
keiro:経路 syubetu:種別 kubun:区分 hoho:方法 syudan:手段 naiyo:内容 syuso:主訴 gaiyo:概要 tanto:担当
tantosya:担当者 syokuin:職員 taio:対応 taiosya:対応者 aite:相手 basyo:場所 kiroku:記録 kirokusya:記録者
keika:経過 kiji:記事 nyuryoku:入力 nyuryokusya:入力者 kosin:更新 toroku:登録 sakusei:作成 syuketu:終結
kaisi:開始 syuryo:終了 gyakutai:虐待 gyakutaisya:虐待者 kinkyu:緊急 do:度 syori:処理 kekka:結果 syogu:処遇
sakujo:削除 bango:番号 nitiji:日時 jikoku:時刻 jikan:時間 nengappi:年月日 hi:日 bi:日 nen:年 tuki:月 nendo:年度
sien:支援 soti:措置 tusyo:通称 kyusei:旧姓 romaji:ローマ字 edaban:枝番 atena:宛名 ninpu:妊婦 yotei:予定
syussan:出産 todokede:届出 kanri:管理 seiri:整理 kojin:個人 rireki:履歴 nenrei:年齢 meisyo:名称 mei:名 sya:者
saki:先 hiduke:日付 umu:有無 cd:コード kbn:区分 ymd:日 flg:フラグ nm:名 dt:日 tm:時刻
"""
# Words that stand in English headings, too: they alone do not make a heading Japanese.
SHARED = """
name:氏名 sex:性別 birth:生年月日 birthday:生年月日 zip:郵便番号 tel:電話 fax:FAX dv:ＤＶ memo:メモ child:児童
family:世帯 case:ケース id:番号 no:番号 code:コード flag:フラグ date:日 time:時刻 del:削除 address:住所 age:年齢
"""
SPELLINGS = (
    ("sh", "sy"), ("cch", "tt"), ("ch", "ty"), ("tyi", "ti"), ("tsu", "tu"), ("syi", "si"), ("fu", "hu"),
    ("dzu", "du"), ("zy", "j"), ("jy", "j"), ("zi", "ji"), ("zu", "du"), ("mb", "nb"), ("mp", "np"),
    ("ou", "o"), ("oo", "o"), ("uu", "u"), ("oh", "o"),
)  # fmt: skip
ONCE = (
    ("日日", "日"),
    ("氏名名", "氏名"),
    ("名称名", "名称"),
    ("番号番号", "番号"),
    ("番号コード", "番号"),
)
SIGNS = re.compile(r"[\s_\-./]+|(?<=[a-z])(?=[A-Z])")
LATIN = re.compile(r"[A-Za-z][A-Za-z0-9_\-./\s]*")
# What a database puts before its columns: T_, F_, M_.
BEFORE = re.compile(r"^(?:[tfmc]|fld|col)_(?=.{3})", re.IGNORECASE)


def spelled(word: str) -> str:
    """A word in the one spelling that words are compared in: shimei and simei, jūsho and juusyo."""
    word = word.lower()
    for one, other in SPELLINGS:
        word = word.replace(one, other)
    return word


def read(text: str) -> Mapping[str, str]:
    """The words of a list."""
    pairs = (one.split(":") for one in text.split())
    return {spelled(word): meaning for word, meaning in pairs}


OWN, ALL = read(WORDS), {**read(SHARED), **read(WORDS)}


@cache
def in_japanese(heading: str) -> str:
    """The heading in Japanese; empty when it is none in Latin letters, or not all of it is known."""
    if not LATIN.fullmatch(heading.strip()):
        return ""
    found: list[str] = []
    for token in filter(None, SIGNS.split(BEFORE.sub("", heading.strip()))):
        words = taken_apart(spelled(token))
        if words is None:
            return ""
        found += words
    if not any(word in OWN for word in found):
        return ""
    japanese = "".join(ALL[word] for word in found)
    for twice, once in ONCE:
        japanese = japanese.replace(twice, once)
    return japanese


def taken_apart(token: str) -> list[str] | None:
    """The known words that a token is made of, long ones first; None when something is left over."""
    if not token:
        return []
    for length in range(len(token), 1, -1):
        rest = taken_apart(token[length:]) if token[:length] in ALL else None
        if rest is not None:
            return [token[:length], *rest]
    return None
