"""Composing a service: what a call brings, and what is looked up by what."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.db.models import Q

from chengshu.base.text import Text, bracketed
from chengshu.kernel.catalogue.models import Item, Resource
from chengshu.kernel.exchange.forms.rows import Row, RowForm, RowsField, WithRows
from chengshu.kernel.exchange.services.offers import KEY, MOST_STEPS, look_up_keys, resources_to_compose
from chengshu.kernel.exchange.sources import Source, source_called
from chengshu.spec.data import Sharing
from chengshu.ui.fields import line
from chengshu.ui.forms import CHOOSE, Form, words

MOST_PARAMETERS = 20
SUGGESTED = 300
RESOURCES = "exchange-resources"
BAD_KEY = Text(
    "以小写字母开头，只用小写字母、数字、下划线，最多 40 个字符。",
    "Begin with a small letter; small letters, digits and underscores, 40 at most.",
)
TAKEN = Text("前面已有同名的一行。", "A row above has this name already.")
NO_RESOURCE = Text(
    "没有找到已发布且可共享的资源“%(name)s”，请从提示中选择。",
    "There is no published resource “%(name)s” that is shared; please choose one that is suggested.",
)
SEVERAL = Text("有多个资源叫“%(name)s”，请填资源标识。", "Several resources are called “%(name)s”; give the key.")
NOTHING_TO_LOOK_UP_BY = Text(
    "这个资源没有主键或证件号码，不能按步骤查找。",
    "This resource has no key and no identity number, so nothing can be looked up in it.",
)
HOW_TO_NAME = words("小写字母、数字、下划线", "small letters, digits, underscores")
Find = Callable[[str], Sequence[Resource]]


class KeyForm(RowForm):
    """A row with a name of its own among the rows."""

    key = forms.CharField(label=words("标识", "Key"), max_length=40, help_text=HOW_TO_NAME)

    def clean_key(self) -> str:
        """A name, and not that of a row above."""
        key: str = self.cleaned_data["key"]
        return named(key, [one.get("key", "") for one in self.before])


class ParameterForm(KeyForm):
    """Something a call brings."""

    zh = line("名称", "Name", length=60)
    en = line("英文名称", "In English", length=60, required=False)

    def clean(self) -> dict[str, Any]:
        """As it is kept; without an English name the key stands for it."""
        given = self.cleaned_data
        return {**given, "en": given.get("en") or given.get("key", ""), "required": True}


class StepForm(KeyForm):
    """One look-up. By what, and which fields, can be chosen once its resource is known."""

    wide = ("fields",)

    resource = forms.CharField(
        label=words("资源", "Resource"),
        max_length=200,
        widget=forms.TextInput({"list": RESOURCES, "autocomplete": "off"}),
        help_text=words("填写标识或名称，可从提示中选择", "its key or name; choose one that is suggested"),
    )
    column = forms.ChoiceField(label=words("按哪一项查找", "Look up by"))
    value = forms.ChoiceField(label=words("取值来自", "Its value comes from"))

    def __init__(self, *args: Any, parameters: Sequence[Row], find: Find, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.find = find
        found = find(self["resource"].value() or "")
        if len(found) != 1:
            self.waits = Text("选择信息项", "Choose its fields")
            del self.fields["column"], self.fields["value"]
            return
        items = list(found[0].items.all())
        self._offer("column", [(item.column, _label(item)) for item in look_up_keys(items)])
        self._offer("value", [*_of_parameters(parameters), *self._of_steps()])
        self.fields["fields"] = forms.MultipleChoiceField(
            label=words("返回的信息项", "What comes back"),
            choices=[(item.column, _label(item)) for item in items if item.sharing != Sharing.NOT_SHARED],
            widget=forms.CheckboxSelectMultiple,
        )

    def clean_resource(self) -> str:
        """The key of one that can be looked up in."""
        typed = self.cleaned_data["resource"]
        found = self.find(typed)
        if len(found) != 1:
            raise forms.ValidationError(str((SEVERAL if found else NO_RESOURCE).with_values(name=typed)))
        if not look_up_keys(list(found[0].items.all())):
            raise forms.ValidationError(str(NOTHING_TO_LOOK_UP_BY))
        return found[0].key

    def _offer(self, name: str, offered: list[tuple[str, str]]) -> None:
        self.fields[name].choices = [("", words(CHOOSE)), *offered]  # type: ignore[attr-defined]

    def _of_steps(self) -> list[tuple[str, str]]:
        offered = []
        for number, step in enumerate(self.before, 1):
            found = self.find(step.get("resource") or "")
            for item in look_up_keys(list(found[0].items.all())) if len(found) == 1 else []:
                word = Text("第 %(n)s 步的%(item)s", "%(item)s of step %(n)s").with_values(n=number, item=item.name)
                offered.append((f"{step.get('key', '')}.{item.column}", str(word)))
        return offered


class OfferForm(WithRows):
    """A service over several resources."""

    key = line("标识", "Key", length=40, help_zh="小写字母、数字、下划线", help_en="small letters, digits, underscores")
    name_zh = line("服务名称", "Name in Chinese")
    name_en = line("英文名称", "Name in English", required=False)
    summary_zh = line("说明", "Summary", required=False, length=1000)
    parameters = RowsField(
        label=words("调用参数", "Parameters"),
        row=Text("参数", "Parameter"),
        most=MOST_PARAMETERS,
        help_text=words(
            "调用方每次要给出的值，如身份证号。", "What a call brings each time, such as an identity number."
        ),
    )
    steps = RowsField(
        label=words("步骤", "Steps"),
        row=Text("步骤", "Step"),
        most=MOST_STEPS,
        help_text=words(
            "依次查找；后面的步骤可以用前面步骤查到的证件号码。",
            "One after the other; a later step may use numbers that an earlier one found.",
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known: dict[str, Sequence[Resource]] = {}

        def find(typed: str) -> Sequence[Resource]:
            if typed not in known:
                known[typed] = resources_called(typed)
            return known[typed]

        self.fields["parameters"].widget.make = ParameterForm
        given: Sequence[Row] = self["parameters"].value() or []
        self.fields["steps"].widget.make = lambda *args, **more: StepForm(*args, parameters=given, find=find, **more)

    def clean_key(self) -> str:
        """A name."""
        return named(self.cleaned_data["key"], ())


class SourceForm(Form):
    """Which of the services that the platform itself can give."""

    source = forms.TypedChoiceField(label=words("服务", "Service"), coerce=source_called)

    def __init__(self, *args: Any, sources: Sequence[Source], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(one.key, str(bracketed(one.label, one.owner.name) if one.owner else one.label)) for one in sources]
        self.fields["source"].choices = offered  # type: ignore[attr-defined]


def resources_called(typed: str) -> Sequence[Resource]:
    """The shared resources of this key, else of this name; none for nothing."""
    if not typed.strip():
        return ()
    offered = resources_to_compose().prefetch_related("items")
    by_key = list(offered.filter(key=typed.strip()))
    return by_key or list(offered.filter(Q(name_zh=typed.strip()) | Q(name_en=typed.strip()))[:2])


def suggested() -> list[tuple[str, str]]:
    """Keys and names for the list below the input."""
    rows = resources_to_compose().select_related("provider").order_by("key")[:SUGGESTED]
    return [(row.key, f"{row.name} · {row.provider.name}") for row in rows]


def named(key: str, taken: Sequence[str]) -> str:
    """The key itself where it is a name and not taken."""
    if not KEY.fullmatch(key):
        raise forms.ValidationError(str(BAD_KEY))
    if key in taken:
        raise forms.ValidationError(str(TAKEN))
    return key


def _label(item: Item) -> str:
    return bracketed(item.name, item.column)


def _of_parameters(parameters: Sequence[Row]) -> list[tuple[str, str]]:
    word = Text("调用参数：%(name)s", "Parameter: %(name)s")
    return [
        (f"${one['key']}", str(word.with_values(name=one.get("zh") or one["key"])))
        for one in parameters
        if one.get("key")
    ]
