"""担当の家族に起きたこと: what others recorded about my families since I last said I had seen it.

Nothing is lost by looking: only 「確認しました」 moves the mark. Everything goes by when it was
recorded, not by when it happened, so that what is entered late is news all the same.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef
from django.urls import NoReverseMatch, reverse

from yorisoi.access.models import Staff
from yorisoi.cases.models import (
    Case,
    CaseStep,
    ConsultationSubject,
    NoteCase,
    StepKind,
)
from yorisoi.home.watch import Watch
from yorisoi.people.secret_words import SecretWords, secrets_of

AT_ONCE = 200  # more is shown in portions, the oldest first, so that none is passed over
EXCERPT = 60  # characters


@dataclass(frozen=True)
class Item:
    """One thing that happened."""

    at: datetime  # when it was recorded
    case: int  # my case under which it stands
    kind: str  # 相談受付, 経過記録, 引継ぎ …
    words: str
    by: str
    tone: str = "neutral"
    person: int | None = None  # somebody shown besides the subject of the case
    place: tuple[str, tuple[int, ...]] | None = None  # address name and its numbers
    text: str = ""  # of any length: its beginning stands behind the words
    about: frozenset[int] = frozenset()  # whom the text is about besides the family of the case

    def masked(self, secret: SecretWords) -> "Item":
        """As the reader may see it, the text in short."""
        return replace(self, words=secret.masked(self.words + short(self.text, secret)), text="")

    @property
    def url(self) -> str:
        """Where it can be read: its own page, or the case."""
        if self.place:
            name, numbers = self.place
            with suppress(NoReverseMatch):
                return reverse(name, args=numbers)
        return reverse("cases:page", args=[self.case])


@dataclass(frozen=True)
class News:
    """What the page shows."""

    cases: list[tuple[Case, list[Item]]]  # newest first, in both
    count: int
    until: datetime | None  # of the newest shown: what 「確認しました」 marks
    is_portion: bool  # there is more, and newer

    @property
    def persons(self) -> set[int]:
        """Who is shown."""
        items = [item.person for _, items in self.cases for item in items if item.person]
        return {case.subject_id for case, _ in self.cases} | set(items)


def news_of(staff: Staff) -> News:
    """Everything since the mark, by case."""
    watch = Watch(staff)
    found = sorted(items(watch, watch.case_of_person()), key=lambda item: item.at)
    shown = found[:AT_ONCE]
    if len(found) > AT_ONCE:
        # All of one moment together: the mark goes by the moment.
        shown += [item for item in found[AT_ONCE:] if item.at == shown[-1].at]
    by_case: dict[int, list[Item]] = {}
    for item in reversed(masked(watch, shown)):
        by_case.setdefault(item.case, []).append(item)
    cases = Case.objects.select_related("subject").in_bulk(by_case)
    return News(
        cases=[(cases[pk], its) for pk, its in by_case.items()],
        count=len(shown),
        until=shown[-1].at if shown else None,
        is_portion=len(found) > len(shown),
    )


def masked(watch: Watch, found: list[Item]) -> list[Item]:
    """Without what must not be read in them: each by whom it is about, and by their family."""
    about = []
    for item in found:
        subject = watch.cases.get(item.case)
        family = {subject} | watch.families_of[subject] if subject else set[int]()
        about.append(item.about | family)
    secrets = secrets_of(set[int]().union(*about), viewer=watch.staff)
    return [item.masked(secrets.about(persons)) for item, persons in zip(found, about, strict=True)]


def items(watch: Watch, homes: dict[int, int]) -> Iterator[Item]:
    """All of them in words, eight queries whatever their number."""
    yield from of_consultations(watch, homes)
    yield from of_notes(watch)
    yield from of_steps(watch, homes)
    yield from of_checks(watch)
    yield from of_tasks(watch)
    yield from of_members(watch, homes)


def of_consultations(watch: Watch, homes: dict[int, int]) -> Iterator[Item]:
    """相談受付; about a brother or sister whose case is not mine, that there was one, and no more."""
    others = ConsultationSubject.objects.filter(consultation=OuterRef("consultation"))
    rows = watch.consultations().annotate(about=ArraySubquery(others.values("person")))
    for subject in rows.select_related(
        "consultation__received_by", "consultation__matter", "consultation__route", "person"
    ):
        mine = subject.case_id in watch.cases
        called = subject.consultation
        whose = "" if mine else f"{subject.person.name}について "
        case = subject.case_id if mine else homes.get(subject.person_id)
        if case is None:
            continue
        yield Item(
            subject.recorded_at,
            case,
            "通告" if called.is_report else "相談受付",
            f"{whose}{called.route}から {called.matter}{'：' if mine else ''}",
            called.received_by.name,
            "danger" if called.is_report else "info",
            subject.person_id,
            ("cases:consultation", (called.pk,)),
            text=called.text if mine else "",
            about=frozenset({*subject.about, called.caller_id} - {None}),
        )


def of_notes(watch: Watch) -> Iterator[Item]:
    """経過記録 and their amendments."""
    places = NoteCase.objects.filter(note=OuterRef("note"))
    notes = watch.notes().annotate(
        case_pk=F("note__places__case"), about=ArraySubquery(places.values("case__subject"))
    )
    for version in notes.select_related("by", "contact"):
        case = version.case_pk
        amended = version.number > 1
        yield Item(
            version.at,
            case,
            "記録の訂正" if amended else "経過記録",
            version.reason if amended else f"{version.contact}：",
            version.by.name,
            "warn" if amended else "neutral",
            place=("cases:note", (case, version.note_id)),
            text="" if amended else version.text,
            about=frozenset(version.about),
        )


def of_steps(watch: Watch, homes: dict[int, int]) -> Iterator[Item]:
    """Decisions, and cases that are no longer mine."""
    for step in watch.steps().select_related("case__subject", "by", "worker", "team"):
        yield from item_of_step(step, watch, homes)
    for step in watch.taken().select_related("by", "worker"):
        # What was written with it is for who has the case now.
        words = f"新しい担当 {step.worker}"
        yield Item(step.at, step.case_id, "担当を離れました", words, step.by.name, "warn")


def of_checks(watch: Watch) -> Iterator[Item]:
    """安全確認."""
    for check in watch.checks().select_related("task", "sighting", "recorded_by"):
        words = f"確認できた（{check.sighting}・{check.place}）" if check.seen else "確認できず"
        yield Item(
            check.recorded_at,
            check.task.case_id,
            "安全確認",
            f"{words}：",
            check.recorded_by.name,
            "ok" if check.seen else "danger",
            text=check.text,
        )


def of_tasks(watch: Watch) -> Iterator[Item]:
    """Deadlines that are over, and new ones."""
    for task in watch.done().select_related("done_by"):
        assert task.done_at is not None and task.done_by is not None  # noqa: PT018, S101  asked for
        kind = "取りやめ" if task.dropped else "済み"
        words = f"{task.title}：" if task.done_text else task.title
        by = task.done_by.name
        yield Item(task.done_at, task.case_id, kind, words, by, text=task.done_text)
    for task in watch.given().select_related("added_by"):
        words = f"あなたに：{task.title}"
        yield Item(task.added_at, task.case_id, "新しい期限", words, task.added_by.name, "info")


def of_members(watch: Watch, homes: dict[int, int]) -> Iterator[Item]:
    """Who came into the families."""
    for member in watch.joined().select_related("person", "recorded_by"):
        case = homes.get(member.person_id)
        if case is not None:
            yield Item(
                member.recorded_at,
                case,
                "家族",
                f"{member.person.name}（{member.position or '家族の一員'}）が加わりました",
                member.recorded_by.name if member.recorded_by else "",
                "info",
                member.person_id,
            )


def item_of_step(step: CaseStep, watch: Watch, homes: dict[int, int]) -> Iterator[Item]:
    """A decision; of somebody else's case only that it was taken."""
    mine = step.case_id in watch.cases
    kind, words = str(step.get_kind_display()), step.text if mine else ""
    if step.kind == StepKind.ASSIGNED:
        to_me = step.worker_id == watch.staff.pk
        kind = "引継ぎ" if mine and to_me else kind
        words = f"申し送り：{words}" if mine and words else f"新しい担当 {step.worker or ''}"
    if not mine:
        words = f"{step.case.subject.name}のケース {step.case.number} {words}".strip()
    case = step.case_id if mine else homes.get(step.case.subject_id)
    if case is not None:
        yield Item(
            step.at,
            case,
            kind,
            words,
            step.by.name,
            "info",
            step.case.subject_id,
            ("cases:page", (step.case_id,)),
            about=frozenset({step.case.subject_id}),
        )


def short(text: str, secret: SecretWords) -> str:
    """The beginning of a text, in one line, without what must not be read in it."""
    words = secret.masked(" ".join(text.split()))
    return words if len(words) <= EXCERPT else f"{words[:EXCERPT]}…"
