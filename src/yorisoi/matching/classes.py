"""自動・確認・別の人: what becomes of the judged pairs. No Django here.

Linked by itself is only what leaves no room (``barred`` says what leaves some). Whatever staff have
decided stands: a pair they parted is no candidate, a person or a resident they linked is not free.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from yorisoi.matching.tables import Connection

AUTOMATIC, REVIEW = "automatic", "review"
AUTOMATIC_FROM, REVIEW_FROM = 8.0, -8.0
MARGIN = 6.0  # so much better than any rival
WITHIN = 12.0  # candidates so much worse than the best are not shown
MOST_CANDIDATES = 3

# The given name agrees in some way; twins and the not registered at one address part here.
WHOLE_NAME = {"name_and_kana", "name_alone", "letters", "other_kana", "kana", "parts"}
# Not the names that differ in one character: brothers and twins have such (悠斗, 悠太).
WITH_BIRTHDAY = {"given_both", "given"}
# With these the whole name must agree, and the household or the address besides.
DOUBTFUL_BIRTHDAY = {"part", "slip", "year", "unknown"}
AT_HOME = {"room", "house"}
BESIDE = 0.9  # one other of the family, for certain


@dataclass(frozen=True)
class Standing:
    """One judged pair."""

    person: str
    number: str
    weight: float
    score: float
    name: str
    birthday: str
    address: str
    sex: str
    beside: float
    elsewhere: float
    rival: float  # best score of another person for this resident
    namesake: float  # best score of another resident for this person
    holder: str | None  # who is linked to this resident
    role: str

    @property
    def codes(self) -> dict[str, str]:
        """The levels."""
        return {
            "name": self.name,
            "birthday": self.birthday,
            "address": self.address,
            "sex": self.sex,
        }


@dataclass(frozen=True)
class Verdict:
    """What becomes of a pair, and why it is not linked although its score would do."""

    standing: Standing
    kind: str
    conflict: str = ""


COLUMNS = (
    "j.person, j.number, j.weight, j.score, j.name, j.birthday, j.address, j.sex, j.beside,"
    " j.elsewhere, j.rival, j.namesake, j.holder, coalesce(r.role, '')"
)


def classify(
    con: Connection,
    automatic_from: float = AUTOMATIC_FROM,
    review_from: float = REVIEW_FROM,
) -> list[Verdict]:
    """Verdicts of all pairs worth a look, the best first; each person and resident once among the
    automatic ones. ``roles(person, role)`` says who is a relative (relative)."""
    rows = con.execute(
        f"SELECT {COLUMNS} FROM judged j LEFT JOIN roles r USING (person)"
        " WHERE j.score >= ? AND j.has IS NULL ORDER BY j.score DESC, j.person, j.number",
        [review_from],
    ).fetchall()
    return verdicts_of([Standing(*row) for row in rows], automatic_from)


def verdicts_of(
    standings: Iterable[Standing], automatic_from: float = AUTOMATIC_FROM
) -> list[Verdict]:
    """The verdicts of judged pairs, which come with the best score first."""
    verdicts: list[Verdict] = []
    taken: set[str] = set()  # persons and residents that are linked now
    best: dict[str, float] = {}
    shown: dict[str, int] = {}
    later: list[tuple[Standing, str]] = []
    for one in standings:
        why = barred(one) if one.score >= automatic_from else ""
        if one.score >= automatic_from and not why:
            taken |= {f"p{one.person}", f"r{one.number}"}
            verdicts.append(Verdict(one, AUTOMATIC))
        else:
            later.append((one, why))
    for one, why in later:
        if f"p{one.person}" in taken or f"r{one.number}" in taken:
            continue
        top = best.setdefault(one.person, one.score)
        if top - one.score > WITHIN or shown.get(one.person, 0) >= MOST_CANDIDATES:
            continue
        shown[one.person] = shown.get(one.person, 0) + 1
        verdicts.append(Verdict(one, REVIEW, why))
    return verdicts


def barred(one: Standing) -> str:
    """Why a pair with a high score is for a person to decide; "" when nothing is in its way."""
    return contested(one) or doubtful(one)


def contested(one: Standing) -> str:
    """Somebody else may be meant, on either side."""
    if one.holder is not None:
        return "この住民は、もうほかの人物とつながっています"
    if one.rival > one.score - MARGIN:
        return "ほかの人物も、この住民の候補です"
    if one.namesake > one.score - MARGIN:
        return "この人物の候補が、ほかにもいます"
    if one.role == "relative":
        return "親族（子どもの世帯の外の人）は自動でつなぎません"
    return ""


def doubtful(one: Standing) -> str:
    """Something that everybody must have agrees not well enough."""
    at_home = one.address in AT_HOME and one.beside >= BESIDE
    if one.sex == "other" and not (at_home and one.name in WHOLE_NAME and one.birthday == "same"):
        return "性別が違います"
    if one.name == "given" and not at_home:
        return "姓が違い、住所と世帯の両方は一致していません"
    if one.name not in WHOLE_NAME | WITH_BIRTHDAY:
        return "名が一致していません"
    if one.birthday == "same" or (one.name == "given_both" and one.birthday == "part" and at_home):
        return ""
    if one.birthday not in DOUBTFUL_BIRTHDAY:
        return "生年月日が違います"
    if one.name not in WHOLE_NAME:
        return "名と生年月日の両方に違いがあります"
    if one.address not in AT_HOME and one.beside < BESIDE:
        return "生年月日が確かでなく、住所も世帯も一致していません"
    return ""
