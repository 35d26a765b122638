"""自動・確認・別の人: what becomes of the judged pairs. No Django here.

Linked by itself is only what leaves no room (``barred`` says what leaves some). Whatever staff have
decided stands: a pair they parted is no candidate, a person or a resident they linked is not free.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
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
    held: float | None = None  # with which score; None when it was not weighed

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


Couple = tuple[str, str]
NOTHING: frozenset[Couple] = frozenset()
RIVAL = "ほかの人物も、この住民の候補です"
SECOND = "同じ人の記録がもう1つあり、そちらとつなぎました。同じ人なら、統合してください"

COLUMNS = (
    "j.person, j.number, j.weight, j.score, j.name, j.birthday, j.address, j.sex, j.beside,"
    " j.elsewhere, j.rival, j.namesake, j.holder, coalesce(r.role, ''),"
    " j.held"
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
    apart = con.execute("SELECT person, other FROM apart").fetchall()
    return verdicts_of(
        [Standing(*row) for row in rows], automatic_from, frozenset(map(couple, apart))
    )


def couple(two: Iterable[str]) -> Couple:
    """Two persons, in one order."""
    first, second = sorted(two)
    return first, second


def verdicts_of(
    standings: Iterable[Standing],
    automatic_from: float = AUTOMATIC_FROM,
    apart: Collection[Couple] = NOTHING,
    mine: Collection[str] | None = None,
) -> list[Verdict]:
    """The verdicts of judged pairs, which come with the best score first.

    ``apart``: persons known to be two, whatever they share. ``mine``: who may be linked although
    their second record is in the way; everybody when None.
    """
    standings = [one for one in standings if not outdone(one)]
    doubles = on_file_twice(standings, automatic_from, apart)
    verdicts: list[Verdict] = []
    taken: set[str] = set()  # persons and residents that are linked now
    best: dict[str, float] = {}
    shown: dict[str, int] = {}
    later: list[tuple[Standing, str]] = []
    for one in standings:
        why = barred(one)
        if (
            why == RIVAL
            and doubles.get(one.number) == one.person
            and (mine is None or one.person in mine)
        ):
            why = doubtful(one)
        if one.score >= automatic_from and not why:
            taken |= {f"p{one.person}", f"r{one.number}"}
            verdicts.append(Verdict(one, AUTOMATIC))
        else:
            later.append((one, why))
    for one, why in later:
        if f"p{one.person}" in taken:
            continue
        if f"r{one.number}" in taken:
            if why != RIVAL or one.number not in doubles or not unmistakable(one):
                continue
            why = SECOND
        top = best.setdefault(one.person, one.score)
        if top - one.score > WITHIN or shown.get(one.person, 0) >= MOST_CANDIDATES:
            continue
        shown[one.person] = shown.get(one.person, 0) + 1
        verdicts.append(Verdict(one, REVIEW, why))
    return verdicts


def outdone(one: Standing) -> bool:
    """Whether the person who is this resident is so much more like them that there is no question;
    whoever was linked otherwise than by weighing is not weighed now."""
    return one.holder is not None and one.held is not None and one.held - one.score >= MARGIN


def on_file_twice(
    standings: Iterable[Standing], automatic_from: float, apart: Collection[Couple]
) -> dict[str, str]:
    """Residents whose rivals are beyond doubt one human being on file more than once, and which of
    the records is linked: the one whose family was found, then the one that agrees best.

    Whichever it is, the resident is right; that the records are one is for a person to say.
    """
    claims: dict[str, list[Standing]] = defaultdict(list)
    for one in standings:
        if one.score > automatic_from - MARGIN:
            claims[one.number].append(one)
    found = {}
    for number, all_of_them in claims.items():
        top = all_of_them[0].score
        rivals = [one for one in all_of_them if one.score > top - MARGIN]
        if (
            top >= automatic_from
            and len(rivals) > 1
            and all(map(unmistakable, rivals))
            and rivals[0].rival <= rivals[1].score  # nobody in the way who is not among them
            and not any(
                couple((one.person, other.person)) in apart
                for at, one in enumerate(rivals)
                for other in rivals[at + 1 :]
            )
        ):
            first = min(
                rivals,
                key=lambda one: (one.beside < BESIDE, -one.score, len(one.person), one.person),
            )
            found[number] = first.person
    return found


def unmistakable(one: Standing) -> bool:
    """Whole name and birthday, at the address or with the family, and no other resident in question."""
    return (
        one.holder is None
        and one.role != "relative"
        and one.namesake <= one.score - MARGIN
        and one.sex != "other"
        and one.name in WHOLE_NAME
        and one.birthday == "same"
        and (one.address in AT_HOME or one.beside >= BESIDE)
    )


def barred(one: Standing) -> str:
    """Why a pair with a high score is for a person to decide; "" when nothing is in its way."""
    return contested(one) or doubtful(one)


def contested(one: Standing) -> str:
    """Somebody else may be meant, on either side."""
    if one.holder is not None:
        return "この住民は、もうほかの人物とつながっています"
    if one.rival > one.score - MARGIN:
        return RIVAL
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
    if one.name == "given" and one.beside < BESIDE:
        return "姓が違い、世帯も一致していません"
    # A given name and a birthday alone: in each ward some children share them.
    if one.name == "given_both" and one.beside < BESIDE and one.address not in AT_HOME:
        return "姓が違い、住所も世帯も一致していません"
    # 名不詳: of one household only twins have one birthday, and they stand in each other's way.
    if one.name == "surname_alone" and one.birthday == "same" and one.beside >= BESIDE:
        return ""
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
