"""What a changed row about a person changes: the person, facts, the place in the family."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import F, Q, QuerySet

from yorisoi import clock
from yorisoi.legacy.holding import Held
from yorisoi.legacy.models import SourceRecord
from yorisoi.legacy.records import RECORDS
from yorisoi.people import search_keys
from yorisoi.people.models import (
    Affiliation,
    Clinic,
    DatedFact,
    Family,
    FamilyMember,
    Health,
    Nationality,
    Person,
    PersonAddress,
    PersonName,
    PersonPhone,
    PersonState,
    Source,
    Workplace,
)

if TYPE_CHECKING:
    from yorisoi.legacy.changed import Change

Values = dict[str, Any]
TOUCHED = "旧システムの値が変わりましたが、よりそいで修正されています（{what}）。"
CORRECTED = "旧システムの値が同じ日に変わりました。"
BY_HAND = "{what}が変わりました。人物かケースの画面で直してください。"
# 学年 follows from the birthday, so its yearly change says nothing.
NOT_FOLLOWED = (
    "protected",
    "alias",
    "former_name",
    "roman",
    "resident_number",
    "residence_until",
    "opened_on",
    "worker",
    "case_kind",
)
MOVED_FAMILY = "世帯番号か児童番号が変わりました。"


def change_person(change: "Change") -> Values:
    """Take a changed row of the 児童台帳, the 家族 or the 特定妊婦; its values before.

    :raises Held: when a worker changed something of it since.
    """
    old, new, source = change.old, change.new, change.source
    if is_stand_in(change):
        join_family(change)
    elif not new:
        leave_family(change)
    elif any(old.get(name, "") != new.get(name, "") for name in ("family", "child_number")):
        raise Held(MOVED_FAMILY)
    hold_what_is_not_followed(change)
    person = person_of(change)
    if source.made_person:
        change_head(change, person)
    for kind in FACT_KINDS:
        change_fact(change, person, kind)
    if source.record == "member":
        change_member(change, person)
    search_keys.refresh([person.pk])
    return old


def hold_what_is_not_followed(change: "Change") -> None:
    """Values that a later file cannot change by itself: somebody puts them right on the page."""
    if change.by_force or is_stand_in(change):
        return
    names = [*NOT_FOLLOWED]
    if change.source.record == "pregnant":
        names += ["delivered_on", "closed_on", "keep"]
    if not change.source.made_person:  # of a child whom the ledger tells of
        names += ["name", "kana", "born", "sex", "remarks", "keep"]
    changed = [name for name in names if change.old.get(name, "") != change.new.get(name, "")]
    if changed:
        fields = RECORDS[change.source.record].fields
        titles = [fields[name].title if name in fields else "そのほか" for name in changed]
        raise Held(BY_HAND.format(what="・".join(titles)))


def is_stand_in(change: "Change") -> bool:
    """Whether the person was known by number alone until this row came."""
    return change.source.record == "child" and not change.source.digest


def join_family(change: "Change") -> None:
    """The family of a child whose row of the ledger comes later than what is told of it."""
    key, source, work = change.new.get("family", ""), change.source, change.work
    if not key:
        return
    known = SourceRecord.objects.filter(system=source.system, record="family", key=key).first()
    if known is None:
        family = Family.objects.create(created_at=work.now)
        known = SourceRecord.objects.create(
            system=source.system, record="family", key=key, move=work.move, family=family
        )
    source.family = known.family
    source.save(update_fields=["family"])
    person = person_of(change)
    present = FamilyMember.objects.filter(
        family=known.family, person=person, withdrawn_at=None, until=None
    )
    if not present.exists():
        add(change, FamilyMember(family=known.family, person=person, position="子"), None)


def leave_family(change: "Change") -> None:
    """Known by number alone again: the row that told more is taken back."""
    FamilyMember.objects.filter(
        person=person_of(change), family=change.source.family_id, source=Source.LEGACY
    ).delete()
    change.source.family = None
    change.source.save(update_fields=["family"])


def person_of(change: "Change") -> Person:
    """Whom the row is about."""
    return Person.objects.get(pk=change.source.person_id or 0)


def change_head(change: "Change", person: Person) -> None:
    """Name, birthday and so on: where they still stand as they were taken."""
    before, after = head(change.old, change.source.record), head(change.new, change.source.record)
    changes = {name: value for name, value in after.items() if value != before[name]}
    if not changes:
        return
    if is_stand_in(change) and person.version != 1 and not change.by_force:
        raise Held(TOUCHED.format(what="人物"))
    if is_stand_in(change):
        changes["state"] = PersonState.KNOWN if changes.get("name") else person.state
        changes.setdefault("name", person.name)
    if not change.new:
        changes |= {"state": PersonState.UNNAMED, "name": nameless(change.source.key)}
    for name in () if is_stand_in(change) or change.by_force else changes:
        if str(getattr(person, name) or "") != str(before[name] or ""):
            raise Held(TOUCHED.format(what=person._meta.get_field(name).verbose_name))  # type: ignore[union-attr]
    Person.objects.filter(pk=person.pk).update(**changes, version=F("version") + 1)
    if "name" in changes or "kana" in changes:
        legal = PersonName.objects.filter(person=person, kind=PersonName.Kind.LEGAL)
        end(change, legal.filter(source=Source.LEGACY, until=None, withdrawn_at=None))
        if after["name"]:
            legal_name = PersonName(person=person, name=after["name"], kana=after["kana"])
            add(change, legal_name, change.work.today)


def nameless(number: str) -> str:
    """How somebody is shown who is known by number alone (as people.STRANGERS writes it)."""
    return f"児童番号 {number}（台帳になし）"


def head(values: Values, record: str) -> Values:
    """The columns of the person as a row of the old system fills them."""
    keep = values.get("keep", "") if record != "pregnant" else ""
    born_on = values.get("born_on")
    return {
        "name": values.get("name", ""),
        "kana": values.get("kana", ""),
        "sex": values.get("sex", "female" if record == "pregnant" else "unknown"),
        "born_on": day(born_on),
        "born_said": values.get("born", ""),
        "born_earliest": day(values.get("born_from", born_on)),
        "born_latest": day(values.get("born_to", born_on)),
        "expected_on": day(values.get("expected_on")),
        "remarks": "\n".join(one for one in (values.get("remarks", ""), keep) if one),
    }


def day(value: str | None) -> date | None:
    """A day of a staged value."""
    return date.fromisoformat(value) if value else None


class FactKind:
    """One kind of fact: which columns a row fills, and in which of them it is known again."""

    def __init__(
        self, model: type[DatedFact], known_by: str, more: Values, **columns: tuple[str, ...]
    ) -> None:
        self.model, self.known_by, self.more, self.columns = model, known_by, more, columns

    def of(self, values: Values) -> Values:
        """The columns; the first of several fields that is filled."""
        return {
            column: next((values[name] for name in names if values.get(name)), "")
            for column, names in self.columns.items()
        }


FACT_KINDS = (
    FactKind(
        PersonAddress,
        "text",
        {"kind": PersonAddress.Kind.REGISTERED},
        text=("address",),
        building=("building",),
        postal_code=("postal_code",),
    ),
    FactKind(PersonAddress, "text", {"kind": PersonAddress.Kind.LIVING}, text=("living_address",)),
    FactKind(PersonPhone, "number", {}, number=("phone",)),
    FactKind(
        Affiliation,
        "place",
        {"kind_id": "affiliation.other"},
        place=("affiliation",),
        class_name=("class_name",),
    ),
    FactKind(Workplace, "place", {}, place=("workplace", "occupation")),
    FactKind(Health, "state", {}, state=("health",)),
    FactKind(Clinic, "place", {}, place=("clinic",)),
    FactKind(Nationality, "country", {}, country=("nationality",)),
)


def change_fact(change: "Change", person: Person, kind: FactKind) -> None:
    """The fact of before ends yesterday, the new one begins today; what a worker wrote stands."""
    before, after = kind.of(change.old), kind.of(change.new)
    if before == after:
        return
    sort = {"kind": kind.more["kind"]} if "kind" in kind.more else {}
    standing = kind.model._default_manager.filter(
        person=person, until=None, withdrawn_at=None, **sort
    )
    if standing.exclude(source=Source.LEGACY).exists() and not change.by_force:
        raise Held(TOUCHED.format(what=kind.model._meta.verbose_name))
    known = before[kind.known_by]
    if known:
        ours = standing.filter(source=Source.LEGACY, **{kind.known_by: known})
        if not ours.exists() and not change.by_force:
            raise Held(TOUCHED.format(what=kind.model._meta.verbose_name))
        end(change, ours)
    if after[kind.known_by]:
        more = dict(kind.more)
        if kind.model is Affiliation and change.new.get("affiliation_kind"):
            more["kind_id"] = change.new["affiliation_kind"]
        if kind.model is Nationality:
            more["status_id"] = change.new.get("residence_status") or None
        add(change, kind.model(person=person, **after, **more), change.work.today)


def end(change: "Change", facts: QuerySet[Any]) -> None:
    """The facts held until yesterday; one that begins today has never held, and is withdrawn."""
    today = change.work.today
    if change.undoes:
        facts.filter(recorded_at=change.undoes, version=1).delete()
    facts.filter(since=today).update(
        withdrawn_at=change.work.now, withdrawn_because=CORRECTED, version=F("version") + 1
    )
    facts.exclude(since=today).update(until=today - timedelta(days=1), version=F("version") + 1)


def add(change: "Change", fact: DatedFact, since: date | None) -> None:
    """A fact of the old system, known since today's files; one that a move has ended, if it is undone."""
    if change.undoes and opened_again(change, fact):
        return
    fact.since, fact.source = since, Source.LEGACY
    fact.recorded_at = change.work.now
    fact.save()


def opened_again(change: "Change", fact: DatedFact) -> bool:
    """Whether the same fact stood before the move that is undone: then it holds again."""
    ended_on = change.undoes.astimezone(clock.TOKYO).date() if change.undoes else change.work.today
    base = {one.name for one in DatedFact._meta.get_fields()} | {"id"}
    content = {
        one.attname: getattr(fact, one.attname)
        for one in fact._meta.concrete_fields
        if one.name not in base
    }
    rows = fact._meta.model._default_manager.filter(
        Q(until=ended_on - timedelta(days=1), withdrawn_at=None) | Q(withdrawn_because=CORRECTED),
        person=fact.person,
        source=Source.LEGACY,
        **content,
    )
    before = rows.order_by("-pk").first()
    if before is None:
        return False
    rows.filter(pk=before.pk).update(
        until=None, withdrawn_at=None, withdrawn_because="", version=F("version") + 1
    )
    return True


def change_member(change: "Change", person: Person) -> None:
    """続柄 and 同居 in the family."""
    names = ("relation", "lives_together", "kinship")
    if all(change.old.get(name, "") == change.new.get(name, "") for name in names):
        return
    member = FamilyMember.objects.filter(
        person=person, family=change.source.family_id, source=Source.LEGACY, withdrawn_at=None
    ).first()
    if member is None:
        raise Held(TOUCHED.format(what="家族の一員"))
    together = change.old.get("lives_together", "yes") != "no"
    was = (change.old.get("relation", ""), together)
    if (member.position, member.lives_together) != was and not change.by_force:
        raise Held(TOUCHED.format(what="家族の一員"))
    if change.old.get("kinship", "") != change.new.get("kinship", "") and not change.by_force:
        raise Held("続柄が変わりました。続柄は家族の画面で直してください。")
    FamilyMember.objects.filter(pk=member.pk).update(
        position=change.new.get("relation", ""),
        lives_together=change.new.get("lives_together", "yes") != "no",
        version=F("version") + 1,
    )
