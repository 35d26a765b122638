"""Children in the registers of the demo ward: vaccinations, check-ups, EPDS, visits, schools.

Most of it goes as it should; here and there a check-up is missed, a vaccination late, an EPDS high.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from .addresses import read_towns
from .chance import Chance, age_on, days_after
from .pools import read_table
from .record import FEMALE, Household, Resident
from .ward import Ward

Row = list[str]
ADULT = 18
# Code, name, and the age in days at which each dose is usually given.
VACCINES = (
    ("01", "ロタウイルス", (62, 95)),
    ("02", "B型肝炎", (62, 95, 220)),
    ("03", "小児用肺炎球菌", (62, 95, 125, 400)),
    ("04", "五種混合", (62, 95, 125, 400)),
    ("05", "BCG", (160,)),
    ("06", "麻しん風しん（MR）", (370, 2100)),
    ("07", "水痘", (375, 560)),
    ("08", "日本脳炎", (1110, 1140, 1500, 3400)),
)
# Code, name, the age in days, usual height (cm) and weight (kg).
CHECKUPS = (
    ("04", "3～4か月児健診", 110, 61.8, 6.67),
    ("07", "6～7か月児健診", 200, 67.6, 7.95),
    ("10", "9～10か月児健診", 290, 72.2, 8.96),
    ("18", "1歳6か月児健診", 560, 81.3, 10.7),
    ("36", "3歳児健診", 1130, 94.5, 14.0),
    ("60", "5歳児健診", 1860, 108.8, 18.0),
)
OCCASIONS = (("産後2週間", 14), ("産後1か月", 32), ("新生児訪問", 45))
CLINICS = ("みどり中央病院", "若葉こどもクリニック", "桜丘小児科", "本町医院", "区立休日診療所")
NURSES = ("保健師甲", "保健師乙", "保健師丙")
_MISSED, _LATE, _HIGH, _REFUSED, _PROTECTED = 0.05, 0.08, 0.13, 0.04, 0.003


class Children:
    """Writes the rows of one household after the other."""

    def __init__(self, ward: Ward) -> None:
        self.today = ward.today
        self.chance = Chance(f"registers of {ward.seed}")
        towns = [town.name for town, _ in read_towns()]
        places: dict[str, list[str]] = {}
        for row in read_table("schools"):
            places.setdefault(row["kind"], []).append(row["name"])
        self.elementary = [
            name.format(town=towns[at]) for at, name in _cycled(places["elementary"])
        ]
        self.junior = [name.format(town=towns[at]) for at, name in _cycled(places["junior_high"])]
        self.nurseries = [name.format(town=towns[at]) for at, name in _cycled(places["nursery"])]

    def rows(self, household: Household) -> Iterator[tuple[str, Row]]:
        """Interface and row, for everybody of the household who lives here."""
        mother = next(
            (one for one in household.members if one.sex == FEMALE and self.age(one) >= ADULT), None
        )
        for one in household.members:
            if self.age(one) < ADULT:
                yield from self.of_child(one, mother)
            elif one.sex == FEMALE and self.chance.happens(_PROTECTED):
                yield self.protection(one)

    def age(self, one: Resident) -> int:
        """Years today."""
        return age_on(one.born, self.today)

    def of_child(self, child: Resident, mother: Resident | None) -> Iterator[tuple[str, Row]]:
        """Everything about one child."""
        yield from self.vaccinations(child)
        yield from self.checkups(child)
        if mother and self.age(child) < 7:
            yield from self.pregnancy(child, mother)
            yield from self.epds(child, mother)
            yield self.visit(child, mother)
        yield from self.affiliation(child)

    def happened(self, day: date) -> bool:
        """Whether a day is past."""
        return day <= self.today

    def vaccinations(self, child: Resident) -> Iterator[tuple[str, Row]]:
        """Dose by dose; a family that is late is late with everything that follows."""
        late = self.chance.happens(_LATE)
        for code, name, ages in VACCINES:
            day = child.born
            for dose, age in enumerate(ages, 1):
                if late and dose > 1 and self.chance.happens(0.7):
                    break
                # Never before the dose before it.
                usual = days_after(child.born, age + self.chance.between(0, 40))
                day = max(usual, days_after(day, 27))
                if not self.happened(day):
                    break
                clinic = self.chance.pick(CLINICS)
                lot = f"L{self.chance.between(1000, 9999)}"
                row = [child.number, code, name, str(dose), day.isoformat(), clinic, lot, "0"]
                yield "yobosesshu", row

    def checkups(self, child: Resident) -> Iterator[tuple[str, Row]]:
        """Come to or missed."""
        small = self.chance.near(0, 0.04, -0.12, 0.12)  # how much bigger than usual
        for code, name, age, height, weight in CHECKUPS:
            due = days_after(child.born, age)
            seen = due + timedelta(days=self.chance.between(0, 25))
            if not self.happened(seen):
                break
            head = [child.number, code, name, due.isoformat()]
            if self.chance.happens(_MISSED):
                yield "nyuyojikenshin", [*head, "", "未受診", "", "", "", "", "", "0"]
                continue
            watched = self.chance.happens(0.12)
            yield (
                "nyuyojikenshin",
                [
                    *head,
                    seen.isoformat(),
                    "受診",
                    f"{height * (1 + small):.1f}",
                    f"{weight * (1 + 2.2 * small):.2f}",
                    self.chance.pick(("要観察", "要精密", "要医療")) if watched else "異常なし",
                    str(self.chance.pick((0, 0, 0, 0, 1, 2)) if age > 500 else 0),
                    "体重増加不良。要フォロー" if watched and small < -0.05 else "",
                    "0",
                ],
            )

    def pregnancy(self, child: Resident, mother: Resident) -> Iterator[tuple[str, Row]]:
        """The 妊娠届出 before the birth."""
        specified = self.chance.happens(0.03)
        told = days_after(child.born, -self.chance.between(150, 220))
        seen = days_after(told, self.chance.between(0, 14))
        yield (
            "ninshintodoke",
            [
                mother.number,
                child.number[-6:],
                told.isoformat(),
                str(self.chance.between(7, 16)),
                days_after(child.born, self.chance.between(-9, 9)).isoformat(),
                "1" if specified else "0",
                self.chance.pick(("若年", "経済的困窮", "精神疾患", "未受診")) if specified else "",
                seen.isoformat(),
                self.chance.pick(NURSES),
                "継続支援" if specified else "問題なし",
                "0",
            ],
        )

    def epds(self, child: Resident, mother: Resident) -> Iterator[tuple[str, Row]]:
        """Three times after the birth; the first often as a total alone."""
        high = self.chance.happens(_HIGH)
        for occasion, age in OCCASIONS:
            day = days_after(child.born, age + self.chance.between(0, 5))
            if not self.happened(day):
                break
            answers = [
                self.chance.pick((0, 1, 1, 2, 3) if high else (0, 0, 0, 0, 1)) for _ in range(9)
            ]
            answers.append(self.chance.pick((0, 0, 1)) if high else 0)
            total = sum(answers)
            told = "" if occasion == "産後2週間" and self.chance.happens(0.3) else "10"
            given = [str(answer) if told else "" for answer in answers]
            support = "要継続支援" if total >= 9 else ""
            head = [mother.number, child.number, child.number[-6:], day.isoformat(), occasion]
            yield "epds", [*head, *given, str(total), support, "0"]

    def visit(self, child: Resident, mother: Resident) -> tuple[str, Row]:
        """すくすく赤ちゃん訪問."""
        outcome = "訪問"
        if self.chance.happens(_REFUSED):
            outcome = self.chance.pick(("拒否", "不在"))
        came = outcome == "訪問"
        return "sukusukuhoumon", [
            child.number,
            mother.number,
            days_after(child.born, self.chance.between(28, 100)).isoformat(),
            outcome,
            "助産師A",
            "体重増加良好" if came else "",
            self.chance.pick(("良好", "良好", "疲労あり", "涙もろい")) if came else "",
            self.chance.pick(("整っている", "整っている", "物が多い")) if came else "",
            self.chance.pick(("終了", "終了", "再訪問", "地区担当へ引継ぎ")),
            "0",
        ]

    def affiliation(self, child: Resident) -> Iterator[tuple[str, Row]]:
        """A school by the rule of 4月1日, or for most small children a nursery."""
        year = self.today.year - (self.today.month < 4)
        grade = year - (child.born.year - ((child.born.month, child.born.day) < (4, 2))) - 6
        start = date(year, 4, 1)
        if 1 <= grade <= 9:
            primary = grade <= 6
            code = f"P{grade}" if primary else f"J{grade - 6}"
            schools = self.elementary if primary else self.junior
            at = self.chance.between(0, len(schools) - 1)
            special = self.chance.happens(0.04)
            entered = date(year - (grade if primary else grade - 6) + 1, 4, 1)
            yield (
                "gakureibo",
                [
                    child.number,
                    str(year),
                    code,
                    f"{'E' if primary else 'J'}{at + 1:03}",
                    schools[at],
                    "特別支援学級" if special else f"{self.chance.between(1, 3)}組",
                    "在籍",
                    entered.isoformat(),
                    "",
                    "",
                    "",
                    "0",
                ],
            )
        elif -6 <= grade < 1 and self.chance.happens(0.62):
            at = self.chance.between(0, len(self.nurseries) - 1)
            entered = max(start, days_after(child.born, 200))
            if not self.happened(entered):
                return
            yield (
                "hoikunyusho",
                [
                    child.number,
                    "3号" if grade < -2 else "2号",
                    start.isoformat(),
                    date(year + 1, 3, 31).isoformat(),
                    f"H{at + 1:03}",
                    self.nurseries[at],
                    entered.isoformat(),
                    "",
                    self.chance.pick(("標準時間", "短時間")),
                    "",
                    "0",
                ],
            )

    def protection(self, one: Resident) -> tuple[str, Row]:
        """支援措置 of somebody who lives here."""
        start = days_after(self.today, -self.chance.between(10, 350))
        end = start.replace(year=start.year + 1, day=min(start.day, 28))
        worked = start.isoformat()
        row = [
            one.number,
            "1",
            "1",
            start.isoformat(),
            end.isoformat(),
            "1",
            worked,
            "01:00:00",
            "0",
        ]
        return "001o009", row


def _cycled(names: list[str]) -> list[tuple[int, str]]:
    """A dozen places, each in another town."""
    return [(at, names[at % len(names)]) for at in range(12)]
