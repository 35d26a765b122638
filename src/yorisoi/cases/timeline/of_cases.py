"""The sources that the cases room itself has: notes, consultations, decisions, checks, tasks."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.urls import NoReverseMatch, reverse

from yorisoi.access.models import Staff
from yorisoi.cases.models import (
    Attachment,
    CaseStep,
    Consultation,
    ConsultationSubject,
    Note,
    NoteCase,
    NoteState,
    SafetyCheck,
    StepKind,
    Task,
    TaskKind,
    Transfer,
)
from yorisoi.cases.timeline.entries import Entry, Scope, Source, Span
from yorisoi.cases.timeline.sources import register
from yorisoi.japanese import wareki_short
from yorisoi.people.models import Kinship
from yorisoi.people.whereabouts import HIDDEN_WORDS, hidden_from

STEP_TONES = {StepKind.CLOSED: "neutral", StepKind.BORN: "ok", StepKind.TRANSFERRED: "info"}


def until(rows: "QuerySet[Any]", span: Span, column: str) -> Any:
    """The rows of the span's time, with their moment."""
    if span.until:
        rows = rows.filter(**{f"{column}__lte": span.until})
    return rows.annotate(moment=F(column))


def address(name: str, *numbers: int) -> str:
    """The address of a page, or "" in a house that has no such page."""
    try:
        return reverse(name, args=numbers)
    except NoReverseMatch:
        return ""


# --- 経過記録


def notes(span: Span, viewer: Staff) -> Any:
    """Notes that stand in the case; drafts only for their author."""
    rows = Note.objects.filter(pk__in=NoteCase.objects.filter(case=span.case).values("note"))
    rows = rows.filter(~Q(state=NoteState.DRAFT) | Q(author=viewer.pk))
    if span.besides:
        rows = rows.filter(~Exists(NoteCase.objects.filter(note=OuterRef("pk"), case=span.besides)))
    return until(rows, span, "happened_at").annotate(who=F("author"))


def show_notes(ids: Sequence[int], scope: Scope) -> list[Entry]:
    """With state, amendments, attachments and the other cases they stand in."""
    rows = (
        Note.objects.filter(pk__in=ids)
        .select_related("contact", "author")
        .only(*NOTE_COLUMNS)
        .annotate(editions=Count("versions"))
    )
    places: dict[int, dict[int, tuple[int, str]]] = defaultdict(dict)
    standing_in = NoteCase.objects.filter(note__in=ids).order_by("pk")
    for one, case, person, name in standing_in.values_list(
        "note", "case", "case__subject", "case__subject__name"
    ):
        places[one][case] = person, name
    everybody = {case: person for cases in places.values() for case, (person, _) in cases.items()}
    subject = everybody.pop(scope.own.case, None)
    words = ties(subject, set(everybody.values())) if subject and everybody else {}
    standing = Attachment.objects.filter(note__in=ids, withdrawn_at=None)
    files = dict(
        standing.order_by().values("note").annotate(n=Count("pk")).values_list("note", "n")
    )
    entries = []
    for note in rows:
        cases = places[note.pk]
        own = scope.own.case in cases
        foot = [f"添付 {files[note.pk]}件"] if note.pk in files else []
        if note.editions > 1:
            foot.append(f"訂正あり（第{note.editions}版）")
        if own:
            foot += [
                f"{(words.get(person, '') + ' ').lstrip()}{name} のケースにも記載"
                for number, (person, name) in cases.items()
                if number != scope.own.case
            ]
        if note.place:
            foot.insert(0, f"場所 {note.place}")
        link = address("cases:note", scope.own.case, note.pk)
        draft = note.state == NoteState.DRAFT
        entries.append(
            Entry(
                source="note",
                id=note.pk,
                moment=note.happened_at,
                badge=note.contact.words,
                title=note.counterpart,
                text=note.text,
                author=note.author.name,
                state=note.get_state_display(),
                foot=tuple(foot),
                link=(link, "続きを書く" if draft else "この記録") if link else None,
                mothers=not own,
                draft=draft,
                persons=tuple(person for person, _ in cases.values()),
                cases=tuple(cases),
            )
        )
    return entries


# What an entry shows of a note; a page has thirty of them.
NOTE_COLUMNS = (
    "happened_at", "counterpart", "place", "text", "state", "contact__words", "author__name",
)  # fmt: skip


def ties(subject: int, others: set[int]) -> dict[int, str]:
    """What the others are to ``subject``, where it is recorded in that direction."""
    found = Kinship.objects.filter(person=subject, other__in=others, withdrawn_at=None)
    return dict(found.values_list("other", "kind__words"))


# --- 相談受付


def consultations(span: Span, viewer: Staff) -> Any:
    """相談受付 that belong to the case."""
    of_case = ConsultationSubject.objects.filter(case=span.case).values("consultation")
    rows = Consultation.objects.filter(pk__in=of_case)
    if span.besides:
        also = ConsultationSubject.objects.filter(consultation=OuterRef("pk"), case=span.besides)
        rows = rows.filter(~Exists(also))
    return until(rows, span, "received_at").annotate(who=F("received_by"))


def show_consultations(ids: Sequence[int], scope: Scope) -> list[Entry]:
    """What was said. A caller who is to be hidden is not on it for anybody: the 受付票 tells, with the
    right and an entry in the log of its own."""
    rows = Consultation.objects.filter(pk__in=ids).select_related(
        "reception", "route", "caller", "received_by", "matter", "abuse", "urgency", "first_step"
    )
    in_own = set(
        ConsultationSubject.objects.filter(consultation__in=ids, case=scope.own.case).values_list(
            "consultation", flat=True
        )
    )
    entries = []
    for one in rows:
        caller = "経路・通告者は伏せています"
        if not one.hides_caller:
            name = one.caller.name if one.caller else one.caller_words
            caller = " ".join(word for word in (one.route.words, name) if word)
        matter = one.matter.words + (f" {one.abuse.words}" if one.abuse else "")
        link = address("cases:consultation", one.pk)
        entries.append(
            Entry(
                source="consultation",
                id=one.pk,
                moment=one.received_at,
                badge="通告" if one.is_report else "相談受付",
                tone="danger" if one.is_report else "info",
                title=f"{one.reception.words}・{caller}",
                text=one.text,
                author=one.received_by.name,
                foot=(
                    f"受付番号 {one.number}",
                    matter,
                    f"緊急度 {one.urgency.words}",
                    f"初期対応 {one.first_step.words}",
                ),
                link=(link, "受付票") if link else None,
                mothers=one.pk not in in_own,
                persons=(one.caller_id,) if one.caller_id and not one.hides_caller else (),
            )
        )
    return entries


# --- 決定


def steps(span: Span, viewer: Staff) -> Any:
    """受理, 種別, 担当, 終結, 再開, 出生."""
    return until(CaseStep.objects.filter(case=span.case), span, "at").annotate(who=F("by"))


def show_steps(ids: Sequence[int], scope: Scope) -> list[Entry]:
    """Each decision with what was decided."""
    rows = CaseStep.objects.filter(pk__in=ids).select_related(
        "by", "former", "worker", "team", "reason", "abuse", "abuser", "case"
    )
    sent = transfers_of(ids, scope)
    return [
        Entry(
            source="step",
            id=step.pk,
            moment=step.at,
            badge=step.get_kind_display(),
            tone=STEP_TONES.get(StepKind(step.kind), "warn"),
            title=sent[step.pk].title if step.pk in sent else decided(step),
            text="\n".join([step.text, *(sent[step.pk].lines if step.pk in sent else ())]),
            author=step.by.name,
            foot=sent[step.pk].foot if step.pk in sent else (),
            mothers=step.case_id != scope.own.case,
        )
        for step in rows
    ]


@dataclass(frozen=True)
class Sent:
    """What an entry of a 移管 says besides its reason."""

    title: str
    lines: tuple[str, ...]
    foot: tuple[str, ...]


def transfers_of(ids: Sequence[int], scope: Scope) -> dict[int, Sent]:
    """移管 by their step. To whom is shown as an address of the subject is."""
    rows = list(
        Transfer.objects.filter(step__in=ids).select_related("recipient", "handover", "case")
    )
    subjects = {row.case.subject_id for row in rows}
    hidden = hidden_from(scope.viewer, subjects) if subjects else set()
    if scope.sight.subject in scope.sight.hidden:
        hidden |= {row.case.subject_id for row in rows if row.case_id == scope.own.case}
    found = {}
    for row in rows:
        is_hidden = row.case.subject_id in hidden
        to = " ".join(part for part in (row.to, row.office) if part)
        note = "" if is_hidden else row.received_note
        found[row.step_id] = Sent(
            f"{'【取消し】' if row.withdrawn_at else ''}{row.recipient}"
            f" {HIDDEN_WORDS if is_hidden else to}",
            tuple(
                f"{title}：{words}"
                for title, words in (("渡した書類", row.documents), ("概要", row.summary))
                if words
            ),
            (
                f"移管日 {wareki_short(row.sent_on)}",
                str(row.handover),
                f"先方の受領 {wareki_short(row.received_on)} {note}".strip()
                if row.received_on
                else ("" if row.withdrawn_at else "先方の受領はまだです"),
            ),
        )
    return found


def decided(step: CaseStep) -> str:
    """What a step decided, in words."""
    words = []
    if step.case_kind and step.kind in {StepKind.OPENED, StepKind.KIND}:
        words.append(step.get_case_kind_display())
    if step.abuse:
        words.append(step.abuse.words + (f"（{step.abuser.words}）" if step.abuser else ""))
    if step.worker and step.kind in {StepKind.OPENED, StepKind.ASSIGNED, StepKind.REOPENED}:
        team = f"（{step.team.name}）" if step.team else ""
        former = f"{step.former.name} → " if step.former else ""
        words.append(f"担当 {former}{step.worker.name}{team}")
    if step.reason:
        words.append(step.reason.words)
    return "・".join(words)


# --- 安全確認


def checks(span: Span, viewer: Staff) -> Any:
    """Attempts to see the child."""
    rows = SafetyCheck.objects.filter(task__case=span.case)
    return until(rows, span, "tried_at").annotate(who=F("recorded_by"))


def show_checks(ids: Sequence[int], scope: Scope) -> list[Entry]:
    """Who saw the child, where and how, or why not."""
    rows = SafetyCheck.objects.filter(pk__in=ids).select_related("task", "sighting", "recorded_by")
    return [
        Entry(
            source="check",
            id=check.pk,
            moment=check.tried_at,
            badge="安全確認",
            tone="ok" if check.seen else "danger",
            title=(check.sighting.words if check.sighting else "") or "確認できず",
            text=check.text,
            author=check.recorded_by.name,
            foot=(
                f"確認した人 {check.seen_by}",
                *((f"場所 {check.place}",) if check.place else ()),
            ),
            mothers=check.task.case_id != scope.own.case,
        )
        for check in rows
    ]


# --- 期限


def done_tasks(span: Span, viewer: Staff) -> Any:
    """Tasks that are done or dropped. A 安全確認 that was done stands there as what was seen."""
    rows = Task.objects.filter(case=span.case, done_at__isnull=False)
    rows = rows.filter(~Q(kind=TaskKind.SAFETY_CHECK) | Q(dropped=True))
    return until(rows, span, "done_at").annotate(who=F("done_by"))


def show_tasks(ids: Sequence[int], scope: Scope) -> list[Entry]:
    """What was done and what came of it."""
    rows = Task.objects.filter(pk__in=ids).select_related("done_by")
    return [
        Entry(
            source="task",
            id=task.pk,
            moment=task.done_at,
            badge="取りやめ" if task.dropped else "済んだこと",
            tone="neutral",
            title=task.title,
            text=task.done_text,
            author=task.done_by.name if task.done_by else "",
            mothers=task.case_id != scope.own.case,
        )
        for task in rows
        if task.done_at
    ]


register(
    Source("note", "記録", notes, show_notes, ("text", "counterpart", "place", "contact__words"))
)
register(Source("consultation", "受付", consultations, show_consultations, ("text", "number")))
register(
    Source(
        "step",
        "決定",
        steps,
        show_steps,
        ("text", "transfer__documents", "transfer__summary"),
    )
)
register(Source("check", "安全確認", checks, show_checks, ("text", "seen_by", "place")))
register(Source("task", "済んだこと", done_tasks, show_tasks, ("title", "done_text")))
