"""Forms of 相談受付: the page as a whole, and one part for each subject."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django import forms

from yorisoi import clock
from yorisoi.access.models import Posting, Staff
from yorisoi.cases.forms import CASE_ROLES
from yorisoi.cases.intake.actions import FirstTask, Reception
from yorisoi.cases.intake.births import BirthError, read_birth
from yorisoi.cases.intake.subjects import NewSubject, Subject
from yorisoi.cases.models import Consultation, Kind
from yorisoi.people.models import Person, PersonState, Sex
from yorisoi.terms.models import Term
from yorisoi.terms.queries import with_trait
from yorisoi.ui.dates import JapaneseDateField

ROUTES_SHOWN = 9  # the keys 1 to 9; the others are in a list
LONGEST = 400
TEXT_LONGEST = 50_000


class TermChips(forms.ChoiceField):
    """One entry of a list, as chips."""

    widget = forms.RadioSelect

    def __init__(self, **options: Any) -> None:
        super().__init__(error_messages={"required": "選んでください。"}, **options)


def yes_no(label: str) -> forms.TypedChoiceField:
    """する・しない, or neither yet."""
    return forms.TypedChoiceField(
        label=label,
        required=False,
        choices=[("yes", "する"), ("no", "しない")],
        widget=forms.RadioSelect,
    )


class ReceptionForm(forms.Form):
    """What a 相談受付 holds beside its subjects; also for its 修正."""

    use_required_attribute = False
    received_on = JapaneseDateField(label="受付日")
    received_time = forms.TimeField(
        label="時刻",
        input_formats=["%H:%M", "%H%M"],
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
        error_messages={
            "invalid": "時刻として読めません。例：15:28",
            "required": "時刻を入れてください。",
        },
    )
    reception = TermChips(label="受付方法")
    route = TermChips(label="経路", required=False)
    route_other = forms.ChoiceField(label="ほかの経路", required=False)
    caller = forms.ModelChoiceField(
        Person.objects.all(), required=False, widget=forms.HiddenInput, label="相談者"
    )
    caller_words = forms.CharField(label="機関・氏名", max_length=LONGEST, required=False)
    caller_phone = forms.CharField(label="電話", max_length=LONGEST, required=False)
    caller_relation = forms.CharField(label="子との関係", max_length=LONGEST, required=False)
    hides_caller = yes_no("通告者の秘匿")
    is_report = forms.BooleanField(label="通告として受ける", required=False)
    matter = TermChips(label="相談種別")
    matter_detail = forms.ChoiceField(label="くわしい種別", required=False)
    abuse = TermChips(label="虐待種別", required=False)
    abuser = TermChips(label="主な虐待者", required=False)
    text = forms.CharField(
        label="内容",
        max_length=TEXT_LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "相談の内容を書いてください。"},
    )
    urgency = TermChips(label="緊急度")
    first_step = TermChips(label="初期対応")
    first_step_text = forms.CharField(label="初期対応の補足", max_length=2000, required=False)

    def __init__(self, *args: Any, keep: Collection[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lists = terms_of_the_day(keep)
        self.terms = lists
        routes = [(one.pk, one.words) for one in lists["route"]]
        self.choices("route", routes[:ROUTES_SHOWN])
        self.choices("route_other", [("", "他…"), *routes[ROUTES_SHOWN:]])
        top = [one for one in lists["matter"] if one.parent_id is None]
        self.choices("matter", [(one.pk, one.words) for one in top])
        details = [one for one in lists["matter"] if one.parent_id]
        self.choices("matter_detail", [("", "—"), *((one.pk, one.words) for one in details)])
        for name in ("reception", "abuse", "abuser", "urgency", "first_step"):
            self.choices(name, [(one.pk, one.words) for one in lists[name]])
        self.draft_saved_at: datetime | None = None

    def choices(self, name: str, found: list[tuple[str, str]]) -> None:
        """What may be chosen in field ``name``."""
        self.fields[name].choices = found  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """What depends on something else."""
        data = super().clean() or {}
        if not data.get("route") and not data.get("route_other"):
            self.add_error("route", "経路を選んでください。")
        is_abuse = data.get("matter") in self.with_trait("matter", "abuse")
        if is_abuse and not data.get("abuse"):
            self.add_error("abuse", "虐待種別を選んでください。")
        if self.received_at and self.received_at > clock.now():
            self.add_error("received_time", "これからの日時です。受け付けた日時にしてください。")
        return data

    def with_trait(self, code: str, *traits: str) -> set[str]:
        """The ids of those of a list that have one of the traits."""
        return {one.pk for one in self.terms[code] if one.trait in traits}

    @property
    def received_at(self) -> datetime | None:
        """受付日時, when both boxes can be read."""
        day, at = self.cleaned_data.get("received_on"), self.cleaned_data.get("received_time")
        return datetime.combine(day, at, clock.TOKYO) if day and at is not None else None

    @property
    def route_id(self) -> str:
        """経路, from the chips or the list."""
        return str(self.cleaned_data["route_other"] or self.cleaned_data["route"])

    @property
    def hides(self) -> bool:
        """通告者の秘匿: as chosen, else as is usual for the 経路."""
        chosen = self.cleaned_data["hides_caller"]
        return chosen == "yes" if chosen else self.route_id in with_trait("route", "informant")

    @property
    def matter_id(self) -> str:
        """相談種別, the finer one when it belongs to the coarse one."""
        detail, matter = self.cleaned_data["matter_detail"], self.cleaned_data["matter"]
        parents = {one.pk: one.parent_id for one in self.terms["matter"]}
        return str(detail if detail and parents[detail] == matter else matter)

    def received(self) -> Reception:
        """All of it, after ``is_valid``."""
        data = self.cleaned_data
        is_abuse = data["matter"] in self.with_trait("matter", "abuse")
        assert self.received_at is not None  # noqa: S101  both boxes are required
        return Reception(
            received_at=self.received_at,
            reception_id=data["reception"],
            route_id=self.route_id,
            caller_id=data["caller"].pk if data["caller"] else None,
            caller_words=data["caller_words"],
            caller_phone=data["caller_phone"],
            caller_relation=data["caller_relation"],
            hides_caller=self.hides,
            is_report=data["is_report"],
            matter_id=self.matter_id,
            abuse_id=(data["abuse"] or None) if is_abuse else None,
            abuser_id=(data["abuser"] or None) if is_abuse else None,
            text=data["text"],
            urgency_id=data["urgency"],
            first_step_id=data["first_step"],
            first_step_text=data["first_step_text"],
        )


class IntakeForm(ReceptionForm):
    """相談を受ける: with what begins with it."""

    kind = forms.ChoiceField(
        label="ケース種別", required=False, choices=Kind.choices, widget=forms.RadioSelect
    )
    worker = forms.ModelChoiceField(Staff.objects.none(), label="担当", empty_label=None)
    next_title = forms.CharField(label="次にすること", max_length=LONGEST, required=False)
    next_due = JapaneseDateField(label="いつまで", required=False)
    expected_on = JapaneseDateField(label="出産予定日", required=False)
    not_duplicate = forms.BooleanField(label="別の相談として登録する", required=False)

    def __init__(self, *args: Any, by: Staff, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        posted = Posting.objects.on(clock.today()).filter(role__in=CASE_ROLES, team__isnull=False)
        workers = Staff.objects.filter(postings__in=posted, locked_at=None).distinct()
        self.fields["worker"].queryset = workers  # type: ignore[attr-defined]
        self.fields["worker"].initial = by.pk

    def clean(self) -> dict[str, Any]:
        """A 通告 needs a case to keep its 48 hours in; a first thing to do needs its day."""
        data = super().clean()
        if data.get("next_title") and not data.get("next_due") and "next_due" not in self.errors:
            self.add_error("next_due", "いつまでにするかを入れてください。")
        if data.get("next_due") and data["next_due"] < clock.today():
            self.add_error("next_due", "今日以後の日付にしてください。")
        return data

    @property
    def opens_cases(self) -> bool:
        """Whether 初期対応 leads to a case."""
        return self.cleaned_data["first_step"] in self.with_trait("first_step", "case")

    def first_task(self) -> FirstTask | None:
        """次にすること, when a day was given."""
        due = self.cleaned_data["next_due"]
        words = (
            self.cleaned_data["next_title"]
            or dict(self.fields["first_step"].choices)[  # type: ignore[attr-defined]
                self.cleaned_data["first_step"]
            ]
        )
        return FirstTask(title=words, due_on=due) if due else None


class SubjectForm(forms.Form):
    """One of those the consultation is about: on file, or as heard."""

    use_required_attribute = False
    person = forms.ModelChoiceField(
        Person.objects.all(), required=False, widget=forms.HiddenInput, label="登録済みの人"
    )
    relative = forms.ModelChoiceField(
        Person.objects.all(), required=False, widget=forms.HiddenInput, label="家族"
    )
    name = forms.CharField(label="氏名", max_length=LONGEST, required=False)
    kana = forms.CharField(label="フリガナ", max_length=LONGEST, required=False)
    state = forms.ChoiceField(label="状況", choices=PersonState.choices, required=False)
    born = forms.CharField(label="生年月日・年齢・学年", max_length=60, required=False)
    address = forms.CharField(label="住所の手がかり", max_length=LONGEST, required=False)
    sex = forms.ChoiceField(
        label="性別", choices=Sex.choices, required=False, widget=forms.RadioSelect
    )
    place = forms.CharField(label="所属", max_length=LONGEST, required=False)
    place_kind = forms.ChoiceField(label="所属の種類", required=False)
    phone = forms.CharField(label="子どもの電話", max_length=LONGEST, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        terms = terms_of_the_day()["affiliation"]
        self.fields["place_kind"].choices = [  # type: ignore[attr-defined]
            ("", "名前から判断"),
            *((one.pk, one.words) for one in terms),
        ]
        for name in ("name", "kana", "born", "address", "place", "phone"):
            self.fields[name].widget.attrs["autocomplete"] = "off"
        self.fields["born"].widget.attrs["placeholder"] = "例 H30.5.14、7歳、小1"
        self.fields["sex"].initial = Sex.UNKNOWN
        self.chosen: Any = None  # who on file is meant, as the page shows them
        self.chosen_relative: Any = None

    @property
    def is_untouched(self) -> bool:
        """Whether nothing was written into this part."""
        names = ("person", "name", "kana", "born", "address", "place", "phone")
        return not any(str(self[name].value() or "").strip() for name in names)

    def clean(self) -> dict[str, Any]:
        """Somebody on file, or a name, or words by which the unnamed are known."""
        data = super().clean() or {}
        data["state"] = data.get("state") or PersonState.KNOWN
        if data.get("person"):
            return data
        try:
            birth = read_birth(data.get("born", ""), clock.today())
            data["birth"] = birth.born if birth else None
        except BirthError as problem:
            self.add_error("born", str(problem))
        if not data.get("name"):
            self.name_the_nameless(data)
        return data

    def name_the_nameless(self, data: dict[str, Any]) -> None:
        """名不詳 and 胎児 are called by where they live, never by an invented name."""
        where = data.get("address", "")
        if data["state"] == PersonState.KNOWN:
            self.add_error(
                "name", "氏名を入れてください。わからないときは、状況を「名不詳」にしてください。"
            )
        elif where:
            suffix = "胎児" if data["state"] == PersonState.UNBORN else "子（名不詳）"
            data["name"] = f"{where}の{suffix}"
        else:
            self.add_error("address", "名前がわからないときは、住所の手がかりを入れてください。")

    def subject(self) -> Subject:
        """Who is meant, after ``is_valid``."""
        data = self.cleaned_data
        if data["person"]:
            person: Person = data["person"]
            return person
        return NewSubject(
            name=data["name"],
            kana=data["kana"],
            state=PersonState(data["state"]),
            sex=Sex(data["sex"] or Sex.UNKNOWN),
            born=data["birth"],
            address=data["address"],
            place=data["place"],
            place_kind=data["place_kind"],
            phone=data["phone"],
            relative=data["relative"],
        )


def terms_of_the_day(keep: Collection[str] = ()) -> dict[str, list[Term]]:
    """What may be chosen today, of all lists of these pages, in one question; and what was chosen."""
    found: dict[str, list[Term]] = {}
    lists = (
        "reception",
        "route",
        "matter",
        "abuse",
        "abuser",
        "urgency",
        "first_step",
        "affiliation",
    )
    today = clock.today()
    for term in Term.objects.filter(list__in=lists):
        ended = term.ends_on is not None and term.ends_on < today
        if term.pk in keep or (term.starts_on <= today and not ended):
            found.setdefault(term.list, []).append(term)
    return found


def as_form(consultation: Consultation) -> Mapping[str, Any]:
    """A registered 相談受付 as the first values of ``ReceptionForm``."""
    at = consultation.received_at.astimezone(clock.TOKYO)
    matter = consultation.matter
    return {
        "received_on": at.date(),
        "received_time": f"{at:%H:%M}",
        "reception": consultation.reception_id,
        "route": consultation.route_id,
        "route_other": consultation.route_id,
        "caller": consultation.caller_id,
        "caller_words": consultation.caller_words,
        "caller_phone": consultation.caller_phone,
        "caller_relation": consultation.caller_relation,
        "hides_caller": "yes" if consultation.hides_caller else "no",
        "is_report": consultation.is_report,
        "matter": matter.parent_id or matter.pk,
        "matter_detail": matter.pk if matter.parent_id else "",
        "abuse": consultation.abuse_id,
        "abuser": consultation.abuser_id,
        "text": consultation.text,
        "urgency": consultation.urgency_id,
        "first_step": consultation.first_step_id,
        "first_step_text": consultation.first_step_text,
    }
