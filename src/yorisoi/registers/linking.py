"""つなぐ: which resident a person on file is, decided by a worker, explained, and undone."""

from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, transaction

from yorisoi import audit, clock
from yorisoi.access.entrance import allows, require
from yorisoi.access.models import Staff
from yorisoi.access.versions import NotPossible, save_version
from yorisoi.japanese import PartialDate, parse_partial_date
from yorisoi.people import actions, search_keys
from yorisoi.people.models import (
    Person,
    PersonAddress,
    PersonName,
    PersonState,
    Sex,
    Source,
)
from yorisoi.people.whereabouts import out_of_reach, protected
from yorisoi.registers import changes, protecting, sight
from yorisoi.registers.models import Link, LinkBasis, LinkEnd, ResidentRecord
from yorisoi.registers.residents import for_log
from yorisoi.registers.secrecy import protected_numbers, secrecy_of

AT_ONCE = (
    "ほかの人が同じときに、この人物か住基の人をつなぎました。画面を開き直して、確かめてください。"
)
FROM_REGISTER: list[list[str]] = [["for", "住基から登録"]]
OF_PLACES = ("住所", "町", "番地")  # beginnings of evidence that is about an address


def in_force(person: Person) -> Link | None:
    """The link of ``person`` that holds."""
    return Link.objects.filter(person=person, ended_at=None).select_related("decided_by").first()


def links_of(person: Person, viewer: Staff) -> list[Link]:
    """Every link there was, the last one first; without evidence about addresses where these are
    protected and ``viewer`` has no right to release them."""
    rows = Link.objects.filter(person=person).select_related("decided_by", "ended_by")
    found = list(rows.order_by("-decided_at", "-pk"))
    numbers = {one.number for one in found}
    with sight.seeing(viewer, numbers):
        far = secrecy_of(viewer, numbers, [person.pk]).out_of_reach
    guarded = bool(out_of_reach(viewer, [person.pk]))
    for one in found:
        if guarded or one.number in far:
            one.evidence = [said for said in one.evidence if not is_of_a_place(said)]
    return found


def is_of_a_place(evidence: Sequence[str]) -> bool:
    """Whether a piece of evidence tells of an address."""
    return evidence[1].startswith(OF_PLACES)


def holder_of(number: str, *, but: Person | None = None) -> Person | None:
    """Who on file is this resident, or has the number recorded."""
    bare = number.lstrip("0")  # as somebody may have written it down
    rows = Person.objects.filter(resident_number__in={number, bare, bare.zfill(15)})
    return (rows.exclude(pk=but.pk) if but else rows).first()


def check_free(by: Staff, person: Person | None, number: str) -> None:
    """One person, one resident.

    :raises NotPossible: naming the other, when ``by`` may know of them.
    """
    if person is not None and (mine := in_force(person)):
        raise NotPossible(
            f"{person.name}さんは、もう宛名番号 {mine.number} の人とつながっています。"
            "つなぎ直すには、先にいまのつながりを取り消してください。"
        )
    other = holder_of(number, but=person)
    if other is not None:
        who = other.name if allows(by, "people.person.know", other) else "登録されている別の人"
        if in_force(other) is None:
            raise NotPossible(
                f"宛名番号 {number} は、{who}さんに記録されています（住基とはつながっていません）。"
                "どちらの人の番号かを確かめ、違うほうの宛名番号を人物の画面で直してから、"
                "つないでください。同じ人なら、統合してください。"
            )
        raise NotPossible(
            f"宛名番号 {number} の人は、もう{who}さんとつながっています。"
            "同じ人が二度登録されていないか、確かめてください。"
        )


@transaction.atomic
def link(
    *,
    by: Staff,
    person: Person,
    number: str,
    evidence: Sequence[Sequence[str]],
    purpose: str,
    basis: LinkBasis = LinkBasis.STAFF,
    score: float | None = None,
    model_version: str = "",
) -> Link:
    """``person``, as it was read, is the resident ``number``. 支援措置 of the register come with it.

    :raises NotPossible: when either is linked already, or there is no such resident.
    :raises Outdated: when somebody else changed the person since it was read.
    """
    require(by, "registers.resident.link", person)
    if person.state == PersonState.UNBORN:
        raise NotPossible(
            "胎児は住基とつなげません。生まれてから、出生を登録してつないでください。"
        )
    if person.merged_into_id:
        raise NotPossible("この人物は統合済みです。統合先の人物でつないでください。")
    check_free(by, person, number)
    with (
        audit.event(
            "registers.resident.link",
            persons=[person.pk],
            others=for_log([number]),
            purpose=purpose,
        ),
        sight.searching(),
    ):
        if not ResidentRecord.objects.filter(number=number, current=True).exists():
            raise NotPossible("いまの住基に、この宛名番号の人はいません。")
        try:
            with transaction.atomic():
                save_version(person, resident_number=number)
                made = Link.objects.create(
                    person=person,
                    number=number,
                    basis=basis,
                    evidence=[list(one) for one in evidence],
                    score=score,
                    model_version=model_version,
                    decided_at=clock.now(),
                    decided_by=by,
                )
        except IntegrityError as error:  # since we looked whether both are free
            raise NotPossible(AT_ONCE) from error
        search_keys.refresh([person.pk])
        protecting.follow([number])
        changes.tell_linked([person.pk])
    return made


@transaction.atomic
def undo(*, by: Staff, link: Link, because: str) -> Link:
    """つながりを取り消す: the two are no longer one; the machine does not link them again.

    A 支援措置 that came with the link stays until somebody lifts it.

    :raises NotPossible: when it has ended already.
    :raises Outdated: when somebody else changed it since it was read.
    """
    person = link.person
    require(by, "registers.resident.undo", person)
    if link.ended_at:
        raise NotPossible("このつながりは、もう終わっています。")
    with audit.event("registers.resident.undo", persons=[person.pk], others=for_log([link.number])):
        save_version(
            link,
            ended_at=clock.now(),
            ended_by=by,
            ended_how=LinkEnd.UNDONE,
            ended_because=because,
        )
        fresh = Person.objects.get(pk=person.pk)
        if fresh.resident_number == link.number:
            save_version(fresh, resident_number=None)
        search_keys.refresh([person.pk])
        changes.tell_parted([person.pk])
    return link


@transaction.atomic
def register_resident(*, by: Staff, record: ResidentRecord, purpose: str) -> Person:
    """住基から人物として登録: name, 性別, birthday and address with source 住基, and linked at once.

    :raises NotPossible: when somebody on file is this resident already.
    """
    require(by, "registers.resident.register")
    check_free(by, None, record.number)
    with audit.event(
        "registers.resident.register", others=for_log([record.number]), purpose=purpose
    ) as entry:
        person = actions.register_person(
            by=by,
            name=record.name,
            kana=record.kana,
            sex=Sex(record.sex) if record.sex in Sex.values else Sex.UNKNOWN,
            born=born_of(record),
            source=Source.RESIDENT_REGISTER,
        )
        entry.touch(persons=[person.pk])
        link(by=by, person=person, number=record.number, evidence=FROM_REGISTER, purpose=purpose)
        for fact in facts_of(person, record):
            actions.add_fact(by=by, fact=fact)
    return person


def born_of(record: ResidentRecord) -> PartialDate | None:
    """生年月日 as far as the register knows it."""
    if record.born_on:
        return PartialDate.of(record.born_on)
    return parse_partial_date(record.born_said) if record.born_said else None


def facts_of(person: Person, record: ResidentRecord) -> list[Any]:
    """The address, and the other names the register has."""
    about = {"person": person, "source": Source.RESIDENT_REGISTER}
    facts: list[Any] = []
    if record.town and record.state == "resident" and may_be_copied(person, record):
        facts.append(
            PersonAddress(
                kind=PersonAddress.Kind.REGISTERED,
                postal_code=record.postal_code,
                text=record.address,
                building=record.building,
                **about,
            )
        )
    for kind, name, kana in (
        (PersonName.Kind.ALIAS, record.alias, record.alias_kana),
        (PersonName.Kind.FORMER, record.former, record.former_kana),
        (PersonName.Kind.ROMAN, record.roman, ""),
    ):
        if name and name != record.name:
            facts.append(PersonName(kind=kind, name=name, kana=kana, **about))
    return facts


def may_be_copied(person: Person, record: ResidentRecord) -> bool:
    """Whether the address may stand in our record: not when it is suppressed for somebody else of the
    household. Nothing on file would hide it there; the register goes on showing it as suppressed."""
    with sight.searching():
        is_secret = bool(protected_numbers([record.number]))
    if not is_secret:
        return True
    return bool(protected([person.pk])) and not protecting.is_of_household(person)


def guard_number(person: Person, new: str | None) -> None:
    """The 宛名番号 of a linked person changes with the link alone.

    :raises NotPossible: when ``person`` is linked.
    """
    if in_force(person):
        raise NotPossible(
            "住基の人とつながっているので、宛名番号はここでは変えられません。"
            "違う人とつながっているときは、「住基」の画面でつながりを取り消してください。"
        )
