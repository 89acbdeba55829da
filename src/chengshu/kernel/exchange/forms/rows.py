"""Rows of a form, as many as somebody needs: each is a small form of its own; buttons add and remove rows.

The buttons are plain submits, so that all of it works without scripts: a press shows the form again with everything
typed, one row more or less. A row left as it came counts for nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django import forms
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from chengshu.base.text import Text
from chengshu.ui.forms import Form, typed

F = TypeVar("F", bound=forms.BaseForm)

Row = Mapping[str, Any]
PRESSES = MORE, LESS, SHOW = "-more", "-less", "-show"
MARKED = Text("请修改标出的内容。", "Please correct what is marked.")
IN_ROWS = "rows"
NOTHING = Text("请至少填写一行。", "Please fill in one row at least.")
TOO_MANY = Text("最多 %(n)s 行。", "%(n)s rows at most.")


class RowForm(Form):
    """One row. ``before`` are the rows above it as typed.

    ``wide`` names fields that take a line of their own; ``waits`` is the word of a button that shows more of the row.
    """

    wide: tuple[str, ...] = ()
    waits: Text | None = None

    def __init__(self, *args: Any, before: list[Row], **kwargs: Any) -> None:
        self.before = before
        super().__init__(*args, empty_permitted=True, use_required_attribute=False, **kwargs)

    def as_typed(self) -> Row:
        """Its parts as they were sent, right or wrong."""
        return {name: self[name].data for name in self.fields}


class RowsWidget(forms.Widget):
    """The rows, one below the other. ``row`` is said to people, as 条件; ``make`` makes the form of one."""

    def __init__(self, *, row: Text, most: int) -> None:
        super().__init__()
        self.row, self.most = row, most
        self.make: Callable[..., RowForm] = RowForm
        self.sent: list[RowForm] = []

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> list[Row]:
        """The rows as typed, after what a press on a button asked for."""
        count = str(data.get(f"{name}-rows", "0"))
        rows: list[Row] = []
        self.sent = []
        for at in range(min(int(count) if count.isdigit() else 0, self.most)):
            self.sent.append(self.make(data, prefix=f"{name}-{at}", before=rows))
            rows = [*rows, self.sent[-1].as_typed()]
        less = str(data.get(f"{name}{LESS}", ""))
        if less.isdigit() and int(less) < len(rows):
            del rows[int(less)]
        if f"{name}{MORE}" in data and len(rows) < self.most:
            rows.append({})
        return rows

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """By a template of pages, which speaks both languages."""
        rows = self.sent or self._fresh(name, value or [])
        context = {
            "name": name,
            "rows": rows,
            "row": self.row,
            "id": (attrs or {}).get("id", name),
            "may_add": len(rows) < self.most,
        }
        return render_to_string("exchange/_rows.html", context)

    def _fresh(self, name: str, values: list[Row]) -> list[RowForm]:
        shown = values or [{}]
        return [self.make(initial=row, prefix=f"{name}-{at}", before=list(shown[:at])) for at, row in enumerate(shown)]


class RowsField(forms.Field):
    """Rows, cleaned to a list of what each row's form cleans to."""

    widget: RowsWidget

    def __init__(self, *, row: Text, most: int = 20, **kwargs: Any) -> None:
        super().__init__(widget=RowsWidget(row=row, most=most), **kwargs)

    def clean(self, value: Any) -> list[dict[str, Any]]:
        """What is wrong with a row stands at its own fields."""
        sent = self.widget.sent
        if [row for row in sent if not row.is_valid()]:
            raise forms.ValidationError(str(MARKED), code=IN_ROWS)
        filled = [row.cleaned_data for row in sent if row.has_changed()]
        if self.required and not filled:
            raise forms.ValidationError(str(NOTHING))
        return filled


class WithRows(Form):
    """A form with rows. What is wrong within some of them is said once above, so that only those are marked."""

    def add_error(self, field: str | None, error: Any) -> None:
        """Where the error is one of rows, it is no error of all of them."""
        if field and getattr(error, "code", "") == IN_ROWS:
            return super().add_error(None, f"{self.fields[field].label}：{error.message}")
        return super().add_error(field, error)


def typed_rows(form: Callable[..., F], request: HttpRequest, **kwargs: Any) -> F:
    """As ``typed``; a press on a button of rows gives the form as it was typed, unchecked, with its rows changed."""
    if request.method != "POST" or not any(key.endswith(PRESSES) for key in request.POST):
        return typed(form, request, **kwargs)
    sent = form(request.POST, **kwargs)
    return form(initial={name: sent[name].data for name in sent.fields}, **kwargs)
