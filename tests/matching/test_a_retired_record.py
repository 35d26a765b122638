"""統合済み: the old record is read, says where it went, and is not written or found any more."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast, reception
from tests.matching.test_merge_and_undo import children, merge, undo, visiting
from tests.records import at_home
from yorisoi import audit, clock
from yorisoi.access.drafts import TOKEN_FIELD, token_for
from yorisoi.access.models import Staff
from yorisoi.access.versions import NotPossible, Outdated
from yorisoi.audit.models import Touch
from yorisoi.cases.intake.actions import register_consultation
from yorisoi.cases.models import Attachment, Case
from yorisoi.matching.models import Merge
from yorisoi.people import actions, family_actions
from yorisoi.people.models import Person, ProtectionKind
from yorisoi.people.pick import persons_named
from yorisoi.people.protection_actions import set_protection

Enter = Callable[[Staff], Client]


@pytest.fixture
def merged(cast: Cast) -> Merge:
    first, second, *_ = children(cast)
    return merge(cast, first, second)


def test_its_page_says_where_it_went(cast: Cast, merged: Merge, enter: Enter) -> None:
    page = enter(cast.supervisor).get(reverse("people:page", args=[merged.retired_id]))
    assert page.status_code == 200
    text = page.content.decode()
    assert "統合済み" in text
    assert reverse("people:page", args=[merged.kept_id]) in text


def test_its_page_bears_the_flags_of_who_it_became_and_the_log_names_them(
    cast: Cast, merged: Merge, enter: Enter
) -> None:
    with visiting():
        set_protection(
            by=cast.supervisor,
            persons=[merged.kept],
            kind=ProtectionKind.MEASURE,
            starts_on=clock.today(),
        )
    page = enter(cast.supervisor).get(reverse("people:page", args=[merged.retired_id]))
    header = page.content.decode().split('class="record-header', 1)[1].split("person-bar")[0]
    assert "支援措置" in header
    assert "統合済み" in header
    touched = Touch.objects.filter(event__action="people.person.read").latest("pk").event.touches
    assert merged.kept_id in {pk for one in touched.all() for pk in one.persons}


def test_its_texts_keep_the_secret_of_who_it_became(cast: Cast, enter: Enter) -> None:
    first, second, *_ = children(cast)  # of the first the address is on file
    with visiting(), audit.event("demo.load"):
        Person.objects.filter(pk=second.pk).update(remarks="若葉台1-20-3へ避難")
    browser = enter(cast.supervisor)
    url = reverse("people:page", args=[second.pk])
    merge(cast, first, Person.objects.get(pk=second.pk))
    assert "若葉台1-20-3" in browser.get(url).content.decode()
    with visiting():
        set_protection(
            by=cast.supervisor,
            persons=[first],
            kind=ProtectionKind.MEASURE,
            starts_on=clock.today(),
        )
    assert "若葉台1-20-3" not in browser.get(url).content.decode()


def test_the_page_of_the_kept_one_leads_to_undoing(cast: Cast, merged: Merge, enter: Enter) -> None:
    page = enter(cast.supervisor).get(reverse("people:page", args=[merged.kept_id]))
    assert reverse("matching:merge_undo", args=[merged.pk]) in page.content.decode()


def test_of_two_who_may_be_one_neither_tells_where_the_protected_one_lives(
    cast: Cast, enter: Enter
) -> None:
    first, second, *_ = children(cast)  # of the first the address is on file
    with visiting(), audit.event("demo.load"):
        at_home(second, "みどり区泉二丁目3番4号", "090-1111-2222")
    url = reverse("matching:merge", args=[second.pk, first.pk])
    assert "泉二丁目" in enter(cast.supervisor).get(url).content.decode()
    with visiting():
        set_protection(
            by=cast.supervisor,
            persons=[first],
            kind=ProtectionKind.MEASURE,
            starts_on=clock.today(),
        )
    page = enter(cast.supervisor).get(url).content.decode()
    assert "泉二丁目" not in page
    row = page.split(">住所</th>")[1].split("</tr>")[0]
    assert "違う" not in row
    assert "同じ" not in row


def test_nobody_writes_into_it(cast: Cast, merged: Merge) -> None:
    retired = Person.objects.get(pk=merged.retired_id)
    with visiting():
        for write in (
            lambda: actions.change_person(by=cast.supervisor, person=retired, remarks="x"),
            lambda: family_actions.join_family(by=cast.supervisor, person=retired),
            lambda: register_consultation(
                by=cast.supervisor,
                form_key=uuid4(),
                reception=reception(),
                subjects=[retired],
                worker=cast.owner,
            ),
        ):
            with pytest.raises(NotPossible, match="統合されています"):
                write()


def test_a_draft_that_was_open_is_kept_and_says_where_the_record_went(
    cast: Cast, enter: Enter
) -> None:
    first, second, *_ = children(cast)
    place = reverse("people:change", args=[second.pk])
    browser = enter(cast.supervisor)
    typed = {"remarks": "玄関では呼ばない", TOKEN_FIELD: token_for(cast.supervisor, place)}
    assert browser.post(reverse("access:draft_save"), typed).status_code == 200
    one = merge(cast, first, second)
    page = browser.get(place).content.decode()
    assert "玄関では呼ばない" in page
    sent = {
        "name": second.name,
        "sex": "female",
        "version": Person.objects.get(pk=second.pk).version,
    }
    answer = browser.post(place, typed | sent)
    assert answer.status_code == 422
    assert f"人物番号 {first.pk} に統合されています" in answer.content.decode()
    assert "玄関では呼ばない" in browser.get(place).content.decode()
    undo(cast, one)
    assert "玄関では呼ばない" in browser.get(place).content.decode()


def test_a_case_goes_with_its_notes_and_files_and_comes_back(
    cast: Cast, notes: None, enter: Enter
) -> None:
    first, *_ = children(cast)
    child, browser = cast.case.subject, enter(cast.supervisor)
    files = list(Attachment.objects.order_by("pk"))
    assert files

    def seen_under(person: Person) -> None:
        assert Case.objects.get(pk=cast.case.pk).subject == person
        assert list(Attachment.objects.order_by("pk")) == files
        page = browser.get(reverse("cases:page", args=[cast.case.pk])).content.decode()
        assert person.name in page
        url = reverse("cases:attachment", args=[cast.case.pk, files[0].pk])
        assert browser.get(url).status_code == 200

    one = merge(cast, first, child)
    seen_under(first)
    undo(cast, one)
    seen_under(child)


def test_nobody_picks_it(cast: Cast, merged: Merge) -> None:
    found = persons_named(cast.supervisor, "佐藤", but=[])
    assert merged.retired_id not in {one.pk for one in found}
    assert merged.kept_id in {one.pk for one in found}


def test_the_day_in_pages(cast: Cast, enter: Enter) -> None:
    first, second, *_ = children(cast)
    browser = enter(cast.supervisor)
    pick = browser.get(reverse("matching:merge_pick", args=[first.pk]), {"q": "佐藤"})
    address = reverse("matching:merge", args=[first.pk, second.pk])
    assert address in pick.content.decode()
    assert "違う" in browser.get(address).content.decode()
    assert browser.post(address, {"reason": ""}).status_code == 422  # says what is missing
    read = {"reason": "同じ子", "version": first.version, "other_version": second.version}
    assert browser.post(address, read).status_code == 302
    one = Merge.objects.get()
    undo = reverse("matching:merge_undo", args=[one.pk])
    assert "元に戻す" in browser.get(undo).content.decode()
    answer = browser.post(undo, {"reason": "別の子", "version": one.version})
    assert answer.status_code == 302
    one.refresh_from_db()
    assert one.undone_by == cast.supervisor


def test_whoever_changed_one_of_them_meanwhile_is_not_passed_over(cast: Cast, enter: Enter) -> None:
    first, second, *_ = children(cast)
    address = reverse("matching:merge", args=[first.pk, second.pk])
    browser = enter(cast.supervisor)
    read = {"reason": "同じ子", "version": first.version, "other_version": second.version}
    for one in (first, second):
        with visiting():
            actions.change_person(by=cast.supervisor, person=one, remarks="双子の姉がいる")
        page = browser.post(address, read).content.decode()
        assert "この画面を開いたあとに変わりました" in page
        read |= {"version": first.version, "other_version": second.version}
        assert f'name="other_version" value="{second.version}"' in page
    assert browser.post(address, read).status_code == 302
    with visiting(), pytest.raises(Outdated):  # who had the form of the kept one open is told
        actions.change_person(by=cast.supervisor, person=first, remarks="")


def test_two_who_cannot_be_merged_are_told_why(cast: Cast, enter: Enter) -> None:
    first, *_ = children(cast)
    mother = first.kin.get().other
    address = reverse("matching:merge", args=[first.pk, mother.pk])
    browser = enter(cast.supervisor)
    assert "2人の間に続柄" in browser.get(address).content.decode()
    assert browser.post(address, {"reason": "x"}).status_code == 422
    assert not Merge.objects.exists()


def test_a_worker_does_not_come_here(cast: Cast, enter: Enter) -> None:
    first, second, *_ = children(cast)
    address = reverse("matching:merge", args=[first.pk, second.pk])
    assert enter(cast.owner).get(address).status_code == 403
