"""Forms: labels in two languages, our look, and one way from what was typed to a service and back.

``Form`` and ``ModelForm`` are Django's with our look; labels, helps and choices are made with ``words``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.utils.functional import lazy

from chengshu.base.errors import Refusal
from chengshu.base.text import Text

F = TypeVar("F", bound=forms.BaseForm)

CLASSES: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.CheckboxSelectMultiple, ""),
    (forms.RadioSelect, ""),
    (forms.CheckboxInput, "form-check-input"),
    (forms.Select, "form-select"),
    (forms.Widget, "form-control"),
)
SAVED = Text("已保存。", "Saved.")
CHOOSE, NONE = Text("请选择", "Please choose"), Text("（不选）", "(none)")
DJANGOS_NONE = "---------"
__all__ = [
    "DateInput",
    "DateTimeInput",
    "FilesField",
    "Form",
    "ModelForm",
    "done",
    "form_page",
    "form_view",
    "typed",
    "words",
]


# One class for all labels: Django's lazystr makes a class of its own for each, 20 KB a label.
_said_later = lazy(str, str)


def words(zh: str | Text, en: str = "") -> Any:
    """A label for Django's forms that speaks the reader's language when it is shown: ``words("名称", "Name")``."""
    return _said_later(zh if isinstance(zh, Text) else Text(zh, en))


def choices(labels: Mapping[Any, Text], *, empty: Text | None = None) -> list[tuple[str, Any]]:
    """Choices of a field from a mapping of values to Text; ``empty`` offers to choose nothing."""
    offered: list[tuple[str, Any]] = [("", words(empty))] if empty else []
    return offered + [(str(value), words(label)) for value, label in labels.items()]


class DateInput(forms.DateInput):
    """The browser's own calendar."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class DateTimeInput(forms.DateTimeInput):
    """The browser's own calendar with a clock; wall time of the city."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


class FilesInput(forms.ClearableFileInput):
    """Several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files; cleaned to a list, empty where none was chosen."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Each file is checked by itself."""
        given = data if isinstance(data, (list, tuple)) else [data] if data else []
        if not given and self.required:
            super().clean(None, initial)
        return [super(FilesField, self).clean(one, initial) for one in given]


class Dressed(forms.BaseForm):
    """Our look on Django's fields, and refusals shown where they belong."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.DateTimeField) and type(field.widget) is forms.DateTimeInput:
                field.widget = DateTimeInput(field.widget.attrs)
            elif isinstance(field, forms.DateField) and type(field.widget) is forms.DateInput:
                field.widget = DateInput(field.widget.attrs)
            elif isinstance(field, forms.MultipleChoiceField | forms.ModelMultipleChoiceField):
                _tick(field)
            if isinstance(field, forms.ModelChoiceField) and field.empty_label == DJANGOS_NONE:
                field.empty_label = words(CHOOSE if field.required else NONE)
            _dress(field.widget)

    def refuse(self, refusal: Refusal) -> None:
        """Show a refusal: its fields beside the inputs, its sentence above them."""
        named = {name: text for name, text in refusal.fields.items() if name in self.fields}
        for name, text in named.items():
            self.add_error(name, str(text))
        if not named:
            self.add_error(None, str(refusal))


class Form(Dressed, forms.Form):
    """Django's form with our look."""


class ModelForm(Dressed, forms.ModelForm):  # type: ignore[type-arg]
    """Django's model form with our look."""


def typed(form: Callable[..., F], request: HttpRequest, **kwargs: Any) -> F:
    """The form with what was typed on POST, else fresh."""
    if request.method == "POST":
        return form(request.POST, request.FILES, **kwargs)
    return form(**kwargs)


def form_page(
    request: HttpRequest,
    template: str,
    form: F,
    save: Callable[[F], HttpResponseBase | str],
    context: Mapping[str, Any] | None = None,
) -> HttpResponseBase:
    """Show the form, or hand what was typed to ``save``, which gives the address to go to, or an answer of its own.

    What does not fit, or what a service refuses, comes back with everything typed still in it, status 422.
    """
    status = 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                answer = save(form)
            except Refusal as refusal:
                if not isinstance(form, Dressed):
                    raise
                form.refuse(refusal)
                status = refusal.status
            else:
                return HttpResponseRedirect(answer) if isinstance(answer, str) else answer
    return render(request, template, {**(context or {}), "form": form}, status=status)


def form_view(
    request: HttpRequest,
    form: F,
    save: Callable[[F], str],
    *,
    title: Text,
    back: str,
    said: Text = SAVED,
    template: str = "ui/form.html",
    apart: bool = False,
    **context: Any,
) -> HttpResponseBase:
    """A page with one form and nothing else; ``save`` gives the address to go on to, where it is said what was done.

    It happens in one transaction, but where ``apart`` says that what takes long stands in transactions of its own.
    The context may hold a ``note`` below the heading and the word of the button, ``submit``.
    """

    def saved(filled: F) -> HttpResponseBase:
        if apart:
            return done(request, said, save(filled))
        with transaction.atomic():
            url = save(filled)
        return done(request, said, url)

    return form_page(request, template, form, saved, {"title": title, "back": back, **context})


def done(request: HttpRequest, sentence: Text, url: str) -> HttpResponse:
    """Go on to ``url`` and say there what was done."""
    messages.success(request, str(sentence))
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return HttpResponseRedirect(url)


def _tick(field: Any) -> None:
    """Several are ticked: in the browser's own list one click without the right key loses what was chosen before."""
    if type(field.widget) is forms.SelectMultiple:
        field.widget = forms.CheckboxSelectMultiple(choices=field.choices)


def _dress(widget: forms.Widget) -> None:
    parts: Iterable[forms.Widget] = widget.widgets if isinstance(widget, forms.MultiWidget) else (widget,)
    for part in parts:
        css = next(css for kind, css in CLASSES if isinstance(part, kind))
        given = part.attrs.get("class", "")
        if css and css not in given.split():
            part.attrs["class"] = f"{given} {css}".strip()
        if isinstance(part, forms.Textarea):
            part.attrs["rows"] = part.attrs.get("rows") if part.attrs.get("rows") not in {None, "10"} else 4
        part.attrs.pop("cols", None)
