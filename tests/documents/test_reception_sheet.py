"""相談受付票: what was said; from whom only for those who may know, and only when they ask."""

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from tests.documents.papers import text_of
from tests.records import a_consultation, at_home
from yorisoi.access.models import Staff
from yorisoi.audit.models import Event
from yorisoi.cases.models import Consultation

Enter = Callable[[Staff], Client]
NEIGHBOUR = ("となりの安田", "03-0000-9876", "隣人", "近隣")


def printed(client: Client, consultation: Consultation, **chosen: str) -> str:
    answer = client.post(reverse("documents:reception", args=[consultation.pk]), chosen)
    assert answer.status_code == 200
    return text_of(answer.content)


def test_everything_that_was_recorded(cast: Cast, consultation: Consultation, enter: Enter) -> None:
    at_home(cast.case.subject)
    words = printed(enter(cast.owner), consultation)
    for expected in (
        consultation.number, "令和8年6月13日（土）10:30", "担当花（A係）", "電話", "通告として受理",
        "渡邉結衣（ワタナベユイ）", "平成30年5月14日（8歳・小2）", "2026-00001（担当担当花）",
        "みどり区若葉台一丁目20番3号", "養護（虐待）", "身体的虐待", "実父", "夜に泣き声が続く。",
        "高", "受理会議にかける",
    ):  # fmt: skip
        assert expected in words


def test_a_hidden_informant_is_told_only_when_asked_for(
    cast: Cast, consultation: Consultation, enter: Enter
) -> None:
    words = printed(enter(cast.owner), consultation)
    assert "（伏せています）" in words
    assert not any(secret in words for secret in NEIGHBOUR)
    assert not Event.objects.filter(action="cases.informant.read").exists()
    words = printed(enter(cast.owner), consultation, with_informant="on")
    assert all(secret in words for secret in NEIGHBOUR)
    assert "この相談者は伏せること" in words
    entry = Event.objects.get(action="cases.informant.read")
    assert entry.touches.get().cases == [cast.case.pk]


def test_who_has_no_right_to_the_informant_cannot_ask(
    cast: Cast, consultation: Consultation, enter: Enter
) -> None:
    client = enter(cast.same_team)
    page = client.get(reverse("documents:reception", args=[consultation.pk])).content.decode()
    assert "伏せている相談者を載せる" not in page
    words = printed(client, consultation, with_informant="on")
    assert not any(secret in words for secret in NEIGHBOUR)


def test_a_caller_who_need_not_be_hidden_stands_there(cast: Cast, enter: Enter) -> None:
    open_call = a_consultation(
        cast, hides_caller=False, caller_words="若葉小学校　養護教諭", route_id="route.school"
    )
    words = printed(enter(cast.same_team), open_call)
    assert "若葉小学校養護教諭" in words
    assert "学校" in words
