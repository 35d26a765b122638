"""世帯: pairs weighed again in the light of who else of the family was found, and where.

    pairs(person, number, weight, name, birthday, address, sex)
        ▼
    judged(…, score, chance, beside, elsewhere, rival, holder)

* **One person is one resident at most**: candidates of a person compete (``chance``), and so do the
  persons for a resident (``rival``: the best score that somebody else has for the same resident).
* **Family**: when others of the family are found in the household of the candidate (``beside``, a sum
  of chances), it counts as much as an address that agrees, but never on top of one: who shares the
  address shares the family, too, and those not registered would be carried into it.
* **At home** a family's surname says nothing (one of the family who is not registered has it, too),
  and a given name that agrees says who it is; where no part of the name agrees, the birthday does.
* **Kin**: whoever was not found is compared with those of the household whom nobody is, though no
  rule brought them together: another surname, no birthday, an old address, all at once.
* **Elsewhere**: when the others are found together in another household, and neither address nor
  family speaks for the candidate, that counts against.

Fixed weights, in bits. ``linked(person, number)`` are decided; they are certain evidence for their
families. ``parted(person, number)`` were decided to be two and are not candidates.
"""

from yorisoi.matching.levels import COMPARISONS
from yorisoi.matching.model import Weights
from yorisoi.matching.scoring import score
from yorisoi.matching.tables import Connection, keys_in, put

TOGETHER = 12.0  # one other of the family in the candidate's household, for certain
TOGETHER_MORE = 2.0  # for each further one, at most two
ELSEWHERE = -2.5
SURNAME_AT_HOME = -6.5  # the surname alone agrees: that of the family, whoever it is
NAMED_AT_HOME = 4.0  # the given name agrees: in a household it is one person's
BORN_AT_HOME = (
    3.0  # so is the birthday, when the name says nothing (名不詳 under an earlier surname)
)
NAMED = (
    "name_and_kana", "name_alone", "letters", "other_kana", "kana", "parts", "given_both", "near", "given",
)  # fmt: skip
AGREEING = ("room", "house")
ROUNDS = 2
MOST_KIN = 100_000


def judge(con: Connection, weights: Weights) -> None:
    """``judged`` from ``pairs``, with the tables persons, residents, linked and parted."""
    con.execute("""
        CREATE OR REPLACE TEMP TABLE family_of AS
            SELECT unique_id AS person, unnest(groups) AS family FROM persons;
        CREATE OR REPLACE TEMP TABLE everybody_at AS
            SELECT unique_id AS number, unnest(groups) AS household FROM residents;
        CREATE OR REPLACE TEMP TABLE standing AS
            SELECT p.*, p.weight AS score FROM pairs p
            ANTI JOIN parted x ON x.person = p.person AND x.number = p.number;
    """)
    levels = " ".join(
        f"WHEN '{code}' THEN {found.weight!r}"
        for (what, code), found in weights.levels.items()
        if what == "address"
    )
    if add_kin(con, weights):
        con.execute("""
            INSERT INTO standing SELECT k.*, k.weight AS score FROM kin k
            ANTI JOIN parted x ON x.person = k.person AND x.number = k.number
        """)
    of_address = f"CASE s.address {levels} ELSE 0 END"
    for _ in range(ROUNDS):
        weigh(con, of_address)
    compete(con)


def add_kin(con: Connection, weights: Weights) -> int:
    """``kin``: pairs that no rule brought together, of persons not found and those who live where
    their families were found. How many."""
    chances(con)
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE sure AS SELECT * FROM chance_of WHERE chance >= 0.9;
        CREATE OR REPLACE TEMP TABLE asked AS
            SELECT DISTINCT f.person, m.number
            FROM family_of f
            ANTI JOIN sure own ON own.person = f.person
            JOIN family_of o ON o.family = f.family AND o.person <> f.person
            JOIN sure s ON s.person = o.person
            JOIN everybody_at h ON h.number = s.number
            JOIN everybody_at m ON m.household = h.household
            ANTI JOIN sure taken ON taken.number = m.number
            ANTI JOIN pairs p ON p.person = f.person AND p.number = m.number
        LIMIT {MOST_KIN}
    """)
    asked = con.execute("SELECT person, number FROM asked").fetchall()
    persons = keys_in(con, "persons", "SELECT person FROM asked")
    residents = keys_in(con, "residents", "SELECT number FROM asked")
    found = []
    for person, number in asked:
        scored = score(persons[person], residents[number], weights)
        if scored.codes["name"] in NAMED and scored.codes["sex"] != "other":
            codes = scored.codes
            found.append((person, number, scored.score, *(codes[one.code] for one in COMPARISONS)))
    con.execute("CREATE OR REPLACE TEMP TABLE kin AS FROM pairs LIMIT 0")
    columns = ["person", "number", "weight", *(one.code for one in COMPARISONS)]
    put(con, "kin", columns, found)
    return len(found)


def chances(con: Connection) -> None:
    """``chance_of(person, number, chance)``: what each candidate of a person has, all together ≤ 1.

    The linked are certain. What a resident's other persons claim is divided as well, so that two
    brothers do not both vouch with one resident.
    """
    con.execute("""
        CREATE OR REPLACE TEMP TABLE chance_of AS
        WITH odds AS (
            SELECT person, number, pow(2, least(score, 60)) AS odds FROM standing
            WHERE person NOT IN (SELECT person FROM linked) AND number NOT IN (SELECT number FROM linked)
        )
        SELECT person, number, least(
            odds / (1 + sum(odds) OVER (PARTITION BY person)),
            odds / (1 + sum(odds) OVER (PARTITION BY number))) AS chance
        FROM odds
        UNION ALL SELECT person, number, 1.0 FROM linked
    """)


def weigh(con: Connection, of_address: str) -> None:
    """One round: ``standing`` with scores that know the family."""
    chances(con)
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE found_in AS  -- who of a family is found in which household
            SELECT f.family, h.household, c.person, arg_max(c.number, c.chance) AS number, max(c.chance) AS chance
            FROM chance_of c JOIN family_of f USING (person) JOIN everybody_at h USING (number)
            WHERE c.chance > 0.2 GROUP BY ALL;
        CREATE OR REPLACE TEMP TABLE beside AS
            SELECT person, number, max(chance) AS chance FROM (
                SELECT s.person, s.number, f.family, h.household, sum(o.chance) AS chance
                FROM standing s JOIN family_of f ON f.person = s.person
                JOIN everybody_at h ON h.number = s.number
                JOIN found_in o ON o.family = f.family AND o.household = h.household
                    AND o.person <> s.person AND o.number <> s.number
                GROUP BY ALL) GROUP BY person, number;
        CREATE OR REPLACE TEMP TABLE elsewhere AS
            SELECT s.person, max(o.chance) AS chance FROM (SELECT DISTINCT person FROM standing) s
            JOIN family_of f ON f.person = s.person
            JOIN (SELECT a.family, a.household, b.person, sum(a.chance) AS chance
                  FROM found_in a JOIN family_of b ON b.family = a.family AND a.person <> b.person
                  GROUP BY ALL) o ON o.family = f.family AND o.person = s.person
            GROUP BY s.person;
        CREATE OR REPLACE TEMP TABLE standing AS
            SELECT s.person, s.number, s.weight, s.name, s.birthday, s.address, s.sex,
                coalesce(b.chance, 0) AS beside,
                CASE WHEN coalesce(b.chance, 0) < 0.2 THEN coalesce(e.chance, 0) ELSE 0 END AS elsewhere,
                s.weight + CASE
                    WHEN s.name = 'surname' AND (s.address IN {AGREEING} OR b.chance >= 0.2)
                    THEN {SURNAME_AT_HOME} ELSE 0 END
                + CASE
                    WHEN s.address IN {AGREEING} AND b.chance >= 0.9 AND s.name IN {NAMED}
                    THEN {NAMED_AT_HOME}
                    WHEN s.address IN {AGREEING} AND b.chance >= 0.9
                        AND s.name = 'other' AND s.birthday = 'same'
                    THEN {BORN_AT_HOME}
                    WHEN s.address IN {AGREEING} THEN 0
                    WHEN coalesce(b.chance, 0) >= 0.2 THEN greatest(0,
                        {TOGETHER} * least(b.chance, 1)
                        + {TOGETHER_MORE} * least(greatest(b.chance - 1, 0), 2) - {of_address})
                    WHEN e.chance >= 0.9 AND s.address NOT IN ('block') THEN {ELSEWHERE}
                    ELSE 0 END AS score
            FROM standing s
            LEFT JOIN beside b ON b.person = s.person AND b.number = s.number
            LEFT JOIN elsewhere e ON e.person = s.person
    """)


def compete(con: Connection) -> None:
    """``judged``: the pairs with what competes with them."""
    chances(con)
    con.execute(
        "CREATE OR REPLACE TEMP MACRO best_other(mine, best, second) AS"
        " CASE WHEN mine < best THEN best ELSE second END"
    )
    con.execute("""
        CREATE OR REPLACE TABLE judged AS
        SELECT s.*, coalesce(c.chance, 0) AS chance,
            coalesce(best_other(s.score, b.best, b.second), -99) AS rival,
            coalesce(best_other(s.score, n.best, n.second), -99) AS namesake,
            h.person AS holder, h.score AS held, m.number AS has
        FROM standing s
        LEFT JOIN chance_of c ON c.person = s.person AND c.number = s.number
        LEFT JOIN linked h ON h.number = s.number
        LEFT JOIN linked m ON m.person = s.person
        LEFT JOIN (SELECT number, max(score, 2)[1] AS best, max(score, 2)[2] AS second
                   FROM standing GROUP BY number) b ON b.number = s.number
        LEFT JOIN (SELECT person, max(score, 2)[1] AS best, max(score, 2)[2] AS second
                   FROM standing GROUP BY person) n ON n.person = s.person
    """)
