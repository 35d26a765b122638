"""A field says its label, whether it must be filled, its hint and its error, to ear and eye."""

import re

from django import forms

from .conftest import HOSTILE, Render


class Intake(forms.Form):
    name = forms.CharField(label="氏名", help_text="カナでもかまいません。")
    phone = forms.CharField(label="電話", required=False)
    route = forms.ChoiceField(
        label="経路", choices=[("a", "家族"), ("b", "学校")], widget=forms.RadioSelect
    )
    secret = forms.BooleanField(label="秘匿する", required=False)


def test_label_and_required_mark(render: Render) -> None:
    html = render('<c-ui.field :field="form.name" />', form=Intake())
    assert re.search(r'<label[^>]*for="id_name"', html)
    assert "必須" in html
    assert "必須" not in render('<c-ui.field :field="form.phone" />', form=Intake())
    assert "任意" in render('<c-ui.field :field="form.phone" optional />', form=Intake())


def test_hint_is_tied_to_the_box(render: Render) -> None:
    html = render('<c-ui.field :field="form.name" />', form=Intake())
    assert 'aria-describedby="id_name_helptext"' in html
    assert '<p class="field__hint" id="id_name_helptext">カナでもかまいません。</p>' in html


def test_a_hint_of_the_page_goes_before_that_of_the_form(render: Render) -> None:
    html = render('<c-ui.field :field="form.name" hint="ここだけ" />', form=Intake())
    assert "ここだけ" in html
    assert "カナでも" not in html


def test_error_is_tied_to_the_box(render: Render) -> None:
    html = render('<c-ui.field :field="form.name" />', form=Intake({}))
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'id="id_name_error"' in html
    assert "入力してください。" in html


def test_choices_are_a_group_with_a_legend_and_keys(render: Render) -> None:
    html = render('<c-ui.choices :field="form.route" keys="12" />', form=Intake({}))
    assert re.search(r"<legend[^>]*>\s*経路", html)
    assert 'aria-describedby="id_route_error"' in html
    assert 'data-choice-key="1"' in html
    assert "選んでください。" in html


def test_a_field_without_hint_or_error_points_at_nothing(render: Render) -> None:
    for name in ("phone", "secret", "route"):
        assert "aria-describedby" not in render(
            f'<c-ui.field :field="form.{name}" />', form=Intake()
        )


def test_error_summary_leads_to_each_field(render: Render) -> None:
    form = Intake({})
    form.add_error(None, HOSTILE)
    html = render('<c-ui.error-summary :form="form" />', form=form)
    assert "3か所" in html
    assert 'href="#id_name"' in html
    assert 'href="#id_route_0"' in html
    assert "<script" not in html


def test_no_error_no_summary(render: Render) -> None:
    form = Intake({"name": "x", "route": "a"})
    assert render('<c-ui.error-summary :form="form" />', form=form).strip() == ""
