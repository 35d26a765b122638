"""統合と取消し: two records of one person become one, and two again whenever somebody says so.

Both records stay. The retired one points to the kept one (``Person.merged_into``), is not found by
searching and cannot be written. What pointed to it points to the kept one.

Undoing works at any time and in any order. Each row has an owner, the record it first belonged to;
it stands with whatever record its owner has become by the merges that are in force.
"""

from collections.abc import Callable
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet

from yorisoi import audit, clock
from yorisoi.access.entrance import require
from yorisoi.access.models import Staff
from yorisoi.access.versions import NotPossible, Outdated, save_version
from yorisoi.matching import moves
from yorisoi.matching.models import Merge, PairState, Twice
from yorisoi.matching.moves import Move
from yorisoi.people import changes, search_keys
from yorisoi.people.models import Kinship, Person, Protection, Sex
from yorisoi.registers.models import Link

# Rooms above say what speaks against it: both have an open case.
Forbids = Callable[[Person, Person], list[str]]
_forbids: dict[str, Forbids] = {}
# What the kept record takes over where it knows nothing.
IN_THE_WAY = (
    "統合したあとに登録された内容と重なるため、元に戻せません。"
    "統合した人物の家族・続柄・ケースに、同じものがないか確かめてください。"
)
BORN = ("born_on", "born_said", "born_earliest", "born_latest")
TAKEN = ("kana", "died_on", "expected_on", "remarks")


def forbid_by(name: str, found: Forbids) -> None:
    """Take reasons against a merging from a room (``name`` says which, and once)."""
    _forbids[name] = found


def reasons_against(kept: Person, retired: Person) -> list[str]:
    """Why these two cannot be merged, in words; empty when they can."""
    found = []
    if kept.pk == retired.pk:
        return ["同じ人物です。"]
    found += [
        f"{one.name} は、もう統合されています。" for one in (kept, retired) if one.merged_into_id
    ]
    linked = Link.objects.filter(person__in=[kept, retired], ended_at=None)
    numbers = {link.number for link in linked} | {
        one.resident_number for one in (kept, retired) if one.resident_number
    }
    if len(numbers) > 1:
        found.append(
            "2人は、住基では別の人とつながっています。まちがいなら、先につながりを取り消してください。"
        )
    if Kinship.objects.filter(
        person__in=[kept, retired], other__in=[kept, retired], withdrawn_at=None
    ).exists():
        found.append(
            "2人の間に続柄が登録されています。まちがいなら、先に続柄を取り消してください。"
        )
    if Protection.objects.filter(
        person__in=[kept, retired], against__in=[kept, retired], lifted_at=None
    ).exists():
        found.append("一方が、もう一方から逃れている支援措置の対象です。統合できません。")
    for forbids in _forbids.values():
        found += forbids(kept, retired)
    return found


@transaction.atomic
def merge(*, by: Staff, kept: Person, retired: Person, reason: str) -> Merge:
    """統合: ``retired`` becomes part of ``kept``, both as they were read.

    :raises NotPossible: with what speaks against it, or without a reason.
    :raises Outdated: when somebody changed one of them since.
    """
    read = [kept.version, retired.version]
    kept, retired = locked(kept, retired)
    require(by, "matching.person.merge", kept)
    require(by, "matching.person.merge", retired)
    if not reason.strip():
        raise NotPossible("統合する理由を書いてください。")
    against = reasons_against(kept, retired)
    if against:
        raise NotPossible("".join(against))
    if [kept.version, retired.version] != read:
        raise Outdated
    with audit.event("matching.person.merge", persons=[kept.pk, retired.pk]):
        done = hand_over(kept, retired)
        done += moves.move_all(retired.pk, kept.pk)
        made = Merge.objects.create(
            kept=kept,
            retired=retired,
            moved=done,
            reason=reason.strip(),
            merged_at=clock.now(),
            merged_by=by,
        )
        Person.objects.filter(pk=retired.pk).update(merged_into=kept)
        outdate([kept.pk, retired.pk])
        remember(by, kept, retired, PairState.SAME)
        search_keys.refresh([kept.pk, retired.pk])
        changes.tell([kept.pk, retired.pk])
    return made


def outdate(persons: list[int]) -> None:
    """Whoever has a form of these open is told that they changed; versions only go up."""
    Person.objects.filter(pk__in=persons).update(version=F("version") + 1)


def locked(*persons: Person) -> list[Person]:
    """The two as they are now, held against others; always in the same order."""
    found = Person.objects.select_for_update().order_by("pk").in_bulk([one.pk for one in persons])
    return [found[one.pk] for one in persons]


def hand_over(kept: Person, retired: Person) -> list[Move]:
    """Names and what else ``kept`` does not know itself."""
    done: list[Move] = []
    table = Person._meta.db_table

    def write(person: Person, field: str, value: Any) -> None:
        before = getattr(person, field)
        Person.objects.filter(pk=person.pk).update(**{field: value})
        setattr(person, field, value)
        done.append([table, field, person.pk, moves.in_json(before), moves.in_json(value)])

    number = retired.resident_number
    if number:  # of whoever has none: two different ones forbid the merging
        moves.hand_number(number, kept.pk)
        done.append([*moves.NUMBER, number, retired.pk, kept.pk])
    fields = list(TAKEN) + (list(BORN) if kept.born is None else [])
    for field in fields:
        value = getattr(retired, field)
        if value and not getattr(kept, field):
            write(kept, field, value)
    if kept.sex == Sex.UNKNOWN and retired.sex != Sex.UNKNOWN:
        write(kept, "sex", retired.sex)
    return done


@transaction.atomic
def undo(*, by: Staff, merge: Merge, reason: str, version: int) -> Merge:
    """取消し: two records again, each with its own rows; what was written since stays with the kept.

    :raises NotPossible: when it was undone already, or without a reason.
    """
    merge = Merge.objects.select_for_update().select_related("kept", "retired").get(pk=merge.pk)
    require(by, "matching.merge.undo", merge.kept)
    if merge.undone_at:
        raise NotPossible("この統合は、もう取り消されています。")
    if not reason.strip():
        raise NotPossible("取り消す理由を書いてください。")
    with audit.event("matching.merge.undo", persons=[merge.kept_id, merge.retired_id]):
        merge.version = version  # the one its reader saw
        save_version(merge, undone_at=clock.now(), undone_by=by, undone_because=reason.strip())
        Person.objects.filter(pk=merge.retired_id).update(merged_into=None)
        try:
            with transaction.atomic():
                moves.put_back(
                    [*merge.moved, *hidden_since(merge)], holders(merge), root(merge.kept_id)
                )
        except IntegrityError as error:
            raise NotPossible(IN_THE_WAY) from error
        outdate([root(merge.kept_id), merge.retired_id])
        remember(by, merge.kept, merge.retired, PairState.DIFFERENT)
        search_keys.refresh([root(merge.kept_id), merge.kept_id, merge.retired_id])
        changes.tell([root(merge.kept_id), merge.kept_id, merge.retired_id])
    return merge


def holders(merge: Merge) -> dict[tuple[str, str, Any], int]:
    """Who holds each row that ``merge`` moved, now that it is no longer in force."""
    owned = moves.owned()
    mine = {
        (table, column, pk) for table, column, pk, _, _ in merge.moved if (table, column) in owned
    }
    owners: dict[tuple[str, str, Any], int] = {}
    for older in around(merge).order_by("pk").values_list("moved", flat=True):
        for table, column, pk, before, _ in older:
            if (table, column, pk) in mine:
                owners.setdefault((table, column, pk), before)
    roots = {owner: root(owner) for owner in set(owners.values())}
    return {key: roots[owner] for key, owner in owners.items()}


def around(merge: Merge) -> QuerySet[Merge]:
    """The mergings, in force or not, by which rows of the two can have come where they are: those of
    the two, of whom these were merged with, and so on."""
    persons, new = set[int](), {merge.kept_id, merge.retired_id}
    while new:
        persons |= new
        rows = Merge.objects.filter(Q(kept__in=new) | Q(retired__in=new)).order_by()
        found = {pk for two in rows.values_list("kept", "retired") for pk in two}
        new = found - persons
    return Merge.objects.filter(kept__in=persons)


def hidden_since(merge: Merge) -> list[Move]:
    """Rows of the one that leaves which a later merging withdrew: they stand again."""
    mine = {
        (table, pk) for table, column, pk, _, _ in merge.moved if (table, column) in moves.owned()
    }
    later = around(merge).filter(undone_at=None, pk__gt=merge.pk).values_list("moved", flat=True)
    return [
        move
        for moved in later
        for move in moved
        if (move[0], move[2]) in mine and move[1] in {"withdrawn_at", "withdrawn_because"}
    ]


def root(person: int) -> int:
    """The record that ``person`` has become by the merges in force."""
    while True:
        into = Person.objects.values_list("merged_into", flat=True).get(pk=person)
        if into is None:
            return person
        person = into


def remember(by: Staff, one: Person, other: Person, state: PairState) -> None:
    """A decision about two records stands: they are not proposed again."""
    first, second = sorted((one.pk, other.pk))
    Twice.objects.update_or_create(
        person_id=first,
        other_id=second,
        defaults={"state": state, "decided_at": clock.now(), "decided_by": by},
        create_defaults={
            "state": state,
            "decided_at": clock.now(),
            "decided_by": by,
            "score": 0,
            "found_at": clock.now(),
        },
    )
