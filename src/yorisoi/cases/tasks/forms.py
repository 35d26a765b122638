"""Forms of deadlines and 安全確認."""

from datetime import datetime, time
from typing import Any

from django import forms

from yorisoi import clock
from yorisoi.access.entrance import allows
from yorisoi.access.models import Posting, Staff
from yorisoi.cases.forms import CASE_ROLES
from yorisoi.cases.models import Case, Task
from yorisoi.cases.tasks.due import end_of
from yorisoi.terms.queries import choices
from yorisoi.ui.dates import DayAheadField, JapaneseDateField

TIMES = ["%H:%M", "%H%M", "%H時%M分", "%H時"]


def moment(day: Any, at: time | None) -> datetime:
    """A day with its time, or the end of the day."""
    return end_of(day) if at is None else datetime.combine(day, at, clock.TOKYO)


def time_field(label: str, **options: Any) -> forms.TimeField:
    """Hours and minutes: 14:30, 1430, 14時."""
    attrs = {"inputmode": "numeric", "autocomplete": "off", "placeholder": "例 14:30"}
    widget = forms.TimeInput(format="%H:%M", attrs=attrs)
    return forms.TimeField(label=label, widget=widget, input_formats=TIMES, **options)


class StaffChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Somebody of the centre, who must be able to do the work on this case."""

    def __init__(self, **options: Any) -> None:
        super().__init__(Staff.objects.none(), empty_label=None, **options)

    def offer(self, case: Case) -> None:
        """Those in casework today, the team of the case first."""
        self.case = case
        today = clock.today()
        postings = Posting.objects.on(today).filter(role__in=CASE_ROLES)
        rows = Staff.objects.filter(locked_at=None)
        team = postings.filter(team=case.team_id)
        first, others = (
            rows.filter(postings__in=team),
            rows.filter(postings__in=postings.exclude(team=case.team_id)),
        )
        self.queryset = (first | others).distinct()
        own = [(one.pk, one.name) for one in first.distinct()]
        rest = [(one.pk, one.name) for one in others.distinct()]
        self.choices = [(str(case.team), own), ("ほかの係", rest)]

    def clean(self, value: Any) -> Staff:
        """Refuse whom the case would be closed to."""
        chosen: Staff = super().clean(value)
        if not allows(chosen, "cases.task.done", self.case):
            raise forms.ValidationError(
                f"{chosen.name}さんは、このケースの期限を済ませられません。担当か同じ係の人を選んでください。"
            )
        return chosen


class TaskForm(forms.Form):
    """期限: what, by when, who."""

    title = forms.CharField(label="すること", max_length=200)
    due_on = DayAheadField(label="期限の日")
    due_time = time_field("時刻", required=False)
    assignee = StaffChoice(label="する人")

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["assignee"].offer(case)  # type: ignore[attr-defined]

    def wanted(self) -> dict[str, Any]:
        """The arguments of the action."""
        data = self.cleaned_data
        return {
            "title": data["title"],
            "due_at": moment(data["due_on"], data["due_time"]),
            "has_time": data["due_time"] is not None,
            "assignee": data["assignee"],
        }


class ReassignForm(forms.Form):
    """The 48 hours stay as they are; only who sees to them may change."""

    assignee = StaffChoice(label="する人")

    def __init__(self, *args: Any, task: Task, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.task = task
        self.fields["assignee"].offer(task.case)  # type: ignore[attr-defined]

    def wanted(self) -> dict[str, Any]:
        """The arguments of the action."""
        return {
            "title": self.task.title,
            "due_at": self.task.due_at,
            "has_time": self.task.has_time,
            "assignee": self.cleaned_data["assignee"],
        }


class DoneForm(forms.Form):
    """期限を済ませる."""

    text = forms.CharField(
        label="結果",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="例：電話で確認。次回は7月に訪問。くわしいことは経過記録に。",
    )


class DropForm(forms.Form):
    """取りやめる."""

    reason = forms.CharField(
        label="取りやめる理由",
        min_length=3,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class SafetyCheckForm(forms.Form):
    """安全確認の記録: one attempt, with what comes next when nobody was seen."""

    seen = forms.TypedChoiceField(
        label="子どもを確認できましたか",
        choices=[("1", "確認できた"), ("0", "確認できなかった")],
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
    )
    tried_on = JapaneseDateField(label="行った日")
    tried_time = time_field("時刻")
    sighting = forms.ChoiceField(label="確認の方法", required=False, widget=forms.RadioSelect)
    place = forms.CharField(label="場所", max_length=200)
    seen_by = forms.CharField(label="確認した人", max_length=200)
    text = forms.CharField(
        label="子どもの様子・確認できなかった理由",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    next_on = DayAheadField(label="次に確かめる日", required=False)
    next_time = time_field("時刻", required=False)

    def __init__(self, *args: Any, task: Task, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.task = task
        self.fields["sighting"].choices = choices("sighting", clock.today())  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """How the child was seen; or when somebody tries again. Never in the future."""
        data = super().clean() or {}
        seen = data.get("seen")
        if seen and not data.get("sighting"):
            self.add_error("sighting", "確認の方法を選んでください。")
        if seen is False:
            self.check_next(data)
        day, at = data.get("tried_on"), data.get("tried_time")
        if day and at is not None:
            self.check_moment(datetime.combine(day, at, clock.TOKYO))
        return data

    def check_next(self, data: dict[str, Any]) -> None:
        """The clock runs on: somebody must go again, at a time that is still to come."""
        day, at = data.get("next_on"), data.get("next_time")
        if not day:
            self.add_error(
                "next_on", "確認できなかったときは、次にいつ確かめるかを入れてください。"
            )
        elif at is None:
            self.add_error("next_time", "何時ごろに確かめるかを入れてください。")
        elif datetime.combine(day, at, clock.TOKYO) <= clock.now():
            self.add_error("next_on", "これからの日時にしてください。")

    def check_moment(self, tried_at: datetime) -> None:
        """Between the 通告 and now."""
        received = self.task.consultation.received_at if self.task.consultation else None
        if tried_at > clock.now():
            self.add_error("tried_on", "これからの日時です。行った日時にしてください。")
        elif received and tried_at < received:
            self.add_error("tried_on", "通告を受けるより前の日時です。もう一度確かめてください。")

    def wanted(self) -> dict[str, Any]:
        """The arguments of the action."""
        data = self.cleaned_data
        wants_next = not data["seen"] and data["next_on"]
        return {
            "seen": data["seen"],
            "tried_at": datetime.combine(data["tried_on"], data["tried_time"], clock.TOKYO),
            "sighting": data["sighting"] or None,
            "place": data["place"],
            "seen_by": data["seen_by"],
            "text": data["text"],
            "next_at": moment(data["next_on"], data["next_time"]) if wants_next else None,
        }
