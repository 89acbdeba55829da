"""Forms: labels in the reader's language, errors where they belong, nothing typed is lost."""

from __future__ import annotations

from django import forms
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.template.loader import render_to_string

from chengshu.base.errors import BadInput, Refusal
from chengshu.base.text import Text, speaking
from chengshu.ui.forms import FilesField, Form, choices, done, form_page, typed, words
from chengshu.ui.tests.make import get, post


class BridgeForm(Form):
    """What is asked."""

    name = forms.CharField(
        label=words("名称", "Name"), help_text=words("桥牌上的字。", "As on the sign."), max_length=5
    )
    opened = forms.DateField(label=words("通车", "Opened"), required=False)
    kind = forms.ChoiceField(
        label=words("类别", "Kind"), choices=choices({"road": Text("公路", "Road")}, empty=Text("请选择", "Choose"))
    )
    safe = forms.BooleanField(label=words("已验收", "Accepted"), required=False)


def drawn(form: forms.BaseForm) -> str:
    return render_to_string("ui/_fields.html", {"form": form})


def test_labels_and_choices_follow_the_reader() -> None:
    form = BridgeForm()
    assert "名称" in drawn(form)
    assert "公路" in drawn(form)
    with speaking("en"):
        assert "As on the sign." in drawn(form)
        assert "Road" in drawn(form)


def test_help_and_error_are_tied_to_the_input() -> None:
    html = drawn(BridgeForm({"name": "太长的一座桥名"}))
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'id="id_name_helptext"' in html
    assert 'id="id_name_error"' in html
    assert '<a href="#id_name">名称</a>' in html
    assert 'value="太长的一座桥名"' in html


def test_fields_wear_our_look_and_dates_the_browsers_calendar() -> None:
    html = drawn(BridgeForm())
    assert 'type="date"' in html
    assert 'class="form-select"' in html
    assert 'class="form-check-input"' in html
    assert "选填" in html


def test_what_a_service_refuses_comes_back_in_the_form() -> None:
    def save(form: BridgeForm) -> str:
        raise BadInput(fields={"name": Text("已有同名桥梁。", "There is one of this name.")})

    answer = form_page(post(), "ui/_form.html", BridgeForm({"name": "春江桥", "kind": "road"}), save)
    assert answer.status_code == 422
    assert isinstance(answer, HttpResponse)
    assert "已有同名桥梁。" in answer.content.decode()
    assert 'value="春江桥"' in answer.content.decode()


def test_a_refusal_without_fields_stands_above_the_form() -> None:
    def save(form: BridgeForm) -> str:
        raise Refusal

    answer = form_page(post(), "ui/_form.html", BridgeForm({"name": "春江桥", "kind": "road"}), save)
    assert isinstance(answer, HttpResponse)
    assert answer.status_code == 409
    assert "现在不能这样做。" in answer.content.decode()


def test_what_fits_is_saved_and_leads_on_with_a_word() -> None:
    request = post(name="春江桥", kind="road")
    saved: list[str] = []

    def save(form: BridgeForm) -> HttpResponse:
        saved.append(form.cleaned_data["name"])
        return done(request, Text("已保存。", "Saved."), "/bridges/")

    answer = form_page(request, "ui/_form.html", typed(BridgeForm, request), save)
    assert (answer.status_code, answer.headers["Location"], saved) == (302, "/bridges/", ["春江桥"])
    assert [str(message) for message in get_messages(request)] == ["已保存。"]


def test_a_fresh_form_is_shown_without_complaint() -> None:
    request = get()
    answer = form_page(request, "ui/_form.html", typed(BridgeForm, request), lambda form: "/")
    assert answer.status_code == 200
    assert isinstance(answer, HttpResponse)
    assert "form-wrong" not in answer.content.decode()


class EvidenceForm(Form):
    """Files."""

    evidence = FilesField(label=words("佐证材料", "Evidence"), required=False)


def test_several_files_come_as_a_list() -> None:
    files = [SimpleUploadedFile("a.txt", b"a"), SimpleUploadedFile("b.txt", b"b")]
    form = EvidenceForm({}, {"evidence": files})
    assert form.is_valid()
    assert [one.name for one in form.cleaned_data["evidence"]] == ["a.txt", "b.txt"]
    assert EvidenceForm({}, {}).is_valid()
    assert "multiple" in drawn(EvidenceForm())


def test_several_are_ticked_one_by_one() -> None:
    class Many(Form):
        kinds = forms.MultipleChoiceField(label=words("类别", "Kinds"), choices=[("a", "甲"), ("b", "乙")])

    drawn = str(Many()["kinds"])
    assert drawn.count('type="checkbox"') == 2
    assert "<select" not in drawn
    assert Many({"kinds": ["a", "b"]}).is_valid()
