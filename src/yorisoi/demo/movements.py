"""The history rows (異動) of a resident, from the day the register first had them."""

from dataclasses import dataclass
from datetime import date

from .chance import days_after
from .names import Word
from .people import People
from .plan import Draft, Plan
from .pools import read_table
from .record import Address, Movement

_EVENTS = {row["word"]: (row["kind"], row["code"]) for row in read_table("events")}
_DAYS_TO_NOTIFY = 13  # the law gives fourteen days
_FROM_ABROAD_SHARE = 0.55
_TO_ABROAD_SHARE = 0.3


@dataclass(frozen=True, slots=True)
class Homes:
    """The addresses of one household: where it came from, lived, lives and goes."""

    origin: Address
    first: Address
    now: Address
    childhood: Address | None  # of a head who grew up in the ward
    destination: Address | None

    def on(self, day: date, moved_within_on: date | None) -> Address:
        """Return the address in the ward on a day."""
        return self.first if moved_within_on and day < moved_within_on else self.now


def find_homes(people: People, plan: Plan) -> Homes:
    """Choose the addresses of a household."""
    head = plan.members[0]
    now = people.addresses.here()
    return Homes(
        origin=_origin(people, head),
        first=people.addresses.here() if plan.moved_within_on else now,
        now=now,
        childhood=people.addresses.here() if head.native else None,
        destination=_destination(people, head) if plan.gone_on else None,
    )


def entered_on(draft: Draft, plan: Plan) -> date:
    """Return the day someone came on the register: by birth, or by moving in."""
    if draft.native:
        return draft.born
    return max(draft.born, plan.since, draft.joined_on or plan.since)


def history(people: People, plan: Plan, draft: Draft, homes: Homes) -> tuple[Movement, ...]:
    """Return the history rows of one person, oldest first."""
    writer = _Writer(people, plan, draft, homes)
    writer.enter()
    for _, event in sorted(writer.events()):
        writer.add(event)
    return tuple(writer.rows)


class _Writer:
    """Adds row after row; each says how the record read from then on."""

    __slots__ = ("_draft", "_homes", "_name", "_people", "_plan", "_relation", "_since", "rows")

    def __init__(self, people: People, plan: Plan, draft: Draft, homes: Homes) -> None:
        self._people = people
        self._plan = plan
        self._draft = draft
        self._homes = homes
        self._since = plan.since if draft.native else entered_on(draft, plan)
        # Name and relation change with the row that says so, not with the day: two
        # things can happen on one day.
        self._name = _name_before(draft, self._since)
        self._relation = draft.relation
        if plan.head_changed_on and draft.relation_before and self._since < plan.head_changed_on:
            self._relation = draft.relation_before
        self.rows: list[Movement] = []

    def enter(self) -> None:
        """Add the row that made the person a resident, and the way out of the childhood home."""
        draft, plan, homes = self._draft, self._plan, self._homes
        if draft.native and homes.childhood:
            self._row("出生", draft.born, homes.childhood, relation="子")
            first = homes.on(plan.since, plan.moved_within_on)
            self._row("転居", plan.since, first, came_from=homes.childhood)
            return
        address = homes.on(self._since, plan.moved_within_on)
        if self._since == draft.born:
            self._row("出生", draft.born, address)
            return
        came_from = homes.origin
        if draft.joined_on and draft.joined_on > plan.since:
            came_from = _origin(self._people, draft)
        reason = "国外転入等" if came_from.country else "国内転入"
        self._row(reason, self._since, address, came_from=came_from)

    def events(self) -> list[tuple[tuple[date, int], str]]:
        """Return what happened afterwards, with the day and the order within it."""
        draft, plan, since = self._draft, self._plan, self._since
        last = draft.left_on or date.max
        found: list[tuple[tuple[date, int], str]] = []
        if plan.moved_within_on and since < plan.moved_within_on < last:
            found.append(((plan.moved_within_on, 1), "転居"))
        if plan.head_changed_on and draft.relation_before and since < plan.head_changed_on:
            found.append(((plan.head_changed_on, 2), "世帯主変更"))
        if draft.renamed_on and since < draft.renamed_on < last:
            found.append(((draft.renamed_on, 3), "職権修正"))
        if draft.left_on:
            found.append(((draft.left_on, 4), draft.left_by))
        return found

    def add(self, event: str) -> None:
        """Add the row of one event."""
        draft, plan, homes = self._draft, self._plan, self._homes
        if event == "転居" and plan.moved_within_on:
            self._row("転居", plan.moved_within_on, homes.now, came_from=homes.first)
        elif event == "世帯主変更" and plan.head_changed_on:
            self._relation = draft.relation
            self._row("世帯主変更", plan.head_changed_on)
        elif event == "職権修正" and draft.renamed_on:
            self._name = current_name(draft)
            self._row("職権修正", draft.renamed_on)
        elif event == "死亡" and draft.left_on:
            self._row("死亡", draft.left_on)
        elif draft.left_on:
            target = homes.destination if plan.gone_on == draft.left_on else None
            target = target or _destination(self._people, draft)
            reason = "国外転出" if target.country else "国内転出"
            self._row(reason, draft.left_on, going_to=target)

    def _row(
        self,
        reason: str,
        day: date,
        address: Address | None = None,
        *,
        relation: str = "",
        came_from: Address | None = None,
        going_to: Address | None = None,
    ) -> None:
        chance, today = self._people.chance, self._people.today
        kind, code = _EVENTS[reason]
        name, kana = self._name
        self.rows.append(
            Movement(
                len(self.rows) + 1,
                kind,
                code,
                reason,
                day,
                min(days_after(day, chance.between(0, _DAYS_TO_NOTIFY)), today),
                name,
                kana,
                relation or self._relation,
                address or self.rows[-1].address,
                came_from,
                going_to,
            )
        )


def current_name(draft: Draft) -> tuple[str, str]:
    """Return 氏名 and フリガナ as they are today."""
    if draft.foreign:
        return draft.foreign.name, draft.foreign.kana
    return _full_name(draft.surname, draft.given)


def _name_before(draft: Draft, day: date) -> tuple[str, str]:
    """Return 氏名 and フリガナ as they were on a day."""
    if draft.renamed_on and draft.surname_before and day < draft.renamed_on:
        return _full_name(draft.surname_before, draft.given)
    return current_name(draft)


def _full_name(surname: Word, given: Word) -> tuple[str, str]:
    return f"{surname.text}　{given.text}", f"{surname.kana}　{given.kana}"


def _origin(people: People, draft: Draft) -> Address:
    if draft.foreign and people.chance.happens(_FROM_ABROAD_SHARE):
        return people.addresses.abroad(draft.foreign.nationality.word)
    return people.addresses.elsewhere()


def _destination(people: People, draft: Draft) -> Address:
    if draft.foreign and people.chance.happens(_TO_ABROAD_SHARE):
        return people.addresses.abroad(draft.foreign.nationality.word)
    return people.addresses.elsewhere()
