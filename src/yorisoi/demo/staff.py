"""The cast of the demo: twenty people of the 子ども家庭支援センター, always the same."""

from dataclasses import dataclass
from datetime import date

CONSULTATION = "相談係"
PROTECTION = "虐待対応係"
MATERNAL = "母子・地域連携係"
TEAMS = (CONSULTATION, PROTECTION, MATERNAL)
SECTION = "子ども家庭支援課"

ROLE_WORDS = {
    "caseworker": "相談員",
    "supervisor": "係長・スーパーバイザー",
    "integrated_support": "統括支援員",
    "health_nurse": "保健師",
    "administrator": "システム管理者",
    "auditor": "監査担当",
    "contractor": "委託事業者",
}


@dataclass(frozen=True, slots=True)
class Transfer:
    """A move to another team that is already decided (異動内示)."""

    on: date
    team: str


@dataclass(frozen=True, slots=True)
class Staff:
    """One person with an account."""

    number: str  # 職員番号
    name: str
    kana: str
    section: str  # 所属
    team: str | None  # 係; None for those who belong to no team of the centre
    role: str  # a key of ROLE_WORDS
    starts_on: date
    ends_on: date | None = None
    transfer: Transfer | None = None

    @property
    def role_word(self) -> str:
        """Return the role in the ward's words."""
        return ROLE_WORDS[self.role]


# 職員番号, name, kana, team, role, fiscal year of arrival counted back from this one
_CAST: tuple[tuple[str, str, str, str | None, str, int], ...] = (
    ("204117", "久保田　志乃", "クボタ　シノ", CONSULTATION, "supervisor", 6),
    ("211053", "早乙女　薫", "サオトメ　カオル", CONSULTATION, "caseworker", 4),
    ("215208", "仁科　拓郎", "ニシナ　タクロウ", CONSULTATION, "caseworker", 3),
    ("219334", "百瀬　あかね", "モモセ　アカネ", CONSULTATION, "caseworker", 2),
    ("223016", "柿沼　亮平", "カキヌマ　リョウヘイ", CONSULTATION, "caseworker", 1),
    ("230871", "日比野　桐子", "ヒビノ　キリコ", CONSULTATION, "caseworker", 0),
    ("203290", "鬼頭　誠司", "キトウ　セイジ", PROTECTION, "supervisor", 5),
    ("212645", "白鳥　美砂", "シラトリ　ミサ", PROTECTION, "caseworker", 4),
    ("216702", "犬飼　大悟", "イヌカイ　ダイゴ", PROTECTION, "caseworker", 3),
    ("218459", "榎本　千景", "エノモト　チカゲ", PROTECTION, "caseworker", 2),
    ("224180", "須賀　匡", "スガ　タダシ", PROTECTION, "caseworker", 1),
    ("206538", "穂積　八重", "ホヅミ　ヤエ", MATERNAL, "supervisor", 7),
    ("208811", "綾部　恭子", "アヤベ　キョウコ", MATERNAL, "integrated_support", 3),
    ("213376", "小暮　真帆", "コグレ　マホ", MATERNAL, "health_nurse", 5),
    ("221947", "玉木　春奈", "タマキ　ハルナ", MATERNAL, "health_nurse", 2),
    ("217563", "田端　周", "タバタ　シュウ", MATERNAL, "caseworker", 3),
    ("225094", "若狭　悦美", "ワカサ　エツミ", MATERNAL, "caseworker", 1),
    ("209725", "守屋　敬", "モリヤ　タカシ", None, "administrator", 4),
    ("207142", "秋庭　静江", "アキバ　シズエ", None, "auditor", 2),
    ("900031", "立花　翔", "タチバナ　ショウ", None, "contractor", 1),
)
_SECTIONS = {"auditor": "総務部総務課", "contractor": "保守委託事業者"}
_TRANSFERRED = ("216702", CONSULTATION)  # 犬飼 goes to the other team next April
_ENDING = "230871"  # 日比野 is 会計年度任用職員: the account ends with the year


def staff(today: date) -> tuple[Staff, ...]:
    """Return the cast as it stands on a day; dates follow the fiscal year of that day."""
    this_april = date(today.year - (today.month < 4), 4, 1)
    next_april = date(this_april.year + 1, 4, 1)
    return tuple(
        Staff(
            number,
            name,
            kana,
            _SECTIONS.get(role, SECTION),
            team,
            role,
            starts_on=date(this_april.year - years, 4, 1),
            ends_on=date(next_april.year, 3, 31) if number == _ENDING else None,
            transfer=Transfer(next_april, _TRANSFERRED[1]) if number == _TRANSFERRED[0] else None,
        )
        for number, name, kana, team, role, years in _CAST
    )


def caseworkers_of(team: str, today: date) -> tuple[Staff, ...]:
    """Return the 相談員 of a team, whom the worker index of a case counts."""
    return tuple(one for one in staff(today) if one.team == team and one.role == "caseworker")
