"""What people type about work."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django import forms

from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.files.forms import FilesField
from chengshu.kernel.files.purposes import EVIDENCE
from chengshu.kernel.work.models.clocks import AUDIENCE_LABELS, Audience
from chengshu.kernel.work.models.items import URGENCY_LABELS
from chengshu.kernel.work.people import PersonField, UnitField, colleagues_of, units_offered
from chengshu.kernel.work.queries import Passed
from chengshu.kernel.work.services import Place
from chengshu.spec.registry import registry
from chengshu.spec.work import SPAN_LABELS, Allowance, Move, Need, NeedKind, Pause, Seat, Span
from chengshu.ui.fields import YuanField
from chengshu.ui.forms import Form, choices, words

PLACE_LABELS: Mapping[Place, Text] = {
    Place.BEFORE: Text("前加签：对方先签，再由我办理", "before me: they sign first"),
    Place.AFTER: Text("后加签：我办理后，对方再签", "after me: they sign once I am done"),
    Place.BESIDE: Text("并加签：双方都签后继续", "beside me: it goes on once both are done"),
}


def why_field(*, required: bool = False, label: Text | None = None) -> forms.CharField:
    """An opinion or a reason."""
    return forms.CharField(
        label=words(label or Text("意见", "Opinion")),
        required=required,
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
    )


class MoveForm(Form):
    """What a move asks for, and an opinion; made by ``move_form``."""

    move: Move

    def values(self) -> dict[str, Any]:
        """The values of the needs but for files, as ``make_move`` takes them."""
        return {
            need.key: self.cleaned_data.get(need.key) for need in self.move.needs if need.kind is not NeedKind.FILES
        }

    def uploads(self) -> dict[str, list[Any]]:
        """The uploaded files of each need for files."""
        return {
            need.key: self.cleaned_data.get(need.key) or [] for need in self.move.needs if need.kind is NeedKind.FILES
        }


def move_form(move: Move, actor: Actor) -> type[MoveForm]:
    """The form of a move: a field for each need, then the opinion."""
    fields: dict[str, Any] = {need.key: _field(need, actor) for need in move.needs}
    return type("MoveForm", (MoveForm,), {**fields, "why": why_field(required=move.why), "move": move})


class WhyForm(Form):
    """A word with an act."""

    why = why_field()


class ReasonForm(Form):
    """An act that needs its reason."""

    why = why_field(required=True, label=Text("理由", "Reason"))


class ToForm(Form):
    """Somebody who is to do it: a person, or a unit."""

    person = PersonField(label=words("交给个人", "To a person"), required=False)
    unit = UnitField(label=words("或交给单位", "Or to a unit"), required=False)
    why = why_field(required=True, label=Text("理由", "Reason"))

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _suggest(self, actor)

    def clean(self) -> dict[str, Any]:
        """Exactly one of the two."""
        cleaned = super().clean() or {}
        if not self.errors and bool(cleaned.get("person")) == bool(cleaned.get("unit")):
            self.add_error("person", str(Text("请填写一人或一个单位。", "Name one person or one unit.")))
        return cleaned

    def seat(self) -> Seat:
        """The seat named."""
        person, unit = self.cleaned_data.get("person"), self.cleaned_data.get("unit")
        return Seat(person_id=person.pk) if person else Seat(organisation_id=unit.pk if unit else None)


class SignerForm(ToForm):
    """Somebody more to sign."""

    place = forms.ChoiceField(label=words("加签方式", "Where"), choices=choices(PLACE_LABELS), widget=forms.RadioSelect)
    field_order = ["person", "unit", "place", "why"]


class SignForm(Form):
    """The word of a signer who was added."""

    agrees = forms.ChoiceField(
        label=words("意见", "Opinion"),
        choices=[("yes", words("同意", "I agree")), ("no", words("不同意", "I disagree"))],
        widget=forms.RadioSelect,
    )
    why = why_field(label=Text("说明（不同意时必填）", "Why (needed to disagree)"))


class ReturnForm(Form):
    """Where an item is to go back to."""

    state = forms.ChoiceField(label=words("退回到", "Back to"), widget=forms.RadioSelect)
    why = why_field(required=True, label=Text("退回理由", "Reason"))

    def __init__(self, *args: Any, passed: list[Passed], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(one.state.key, words(one.state.label)) for one in reversed(passed)]
        self.fields["state"].choices = offered  # type: ignore[attr-defined]
        self.fields["state"].initial = offered[0][0] if offered else ""


class CopyForm(Form):
    """Who is to know."""

    people = PersonField(
        label=words("抄送给", "Copy to"), many=True, help_text=words("多人用顿号隔开。", "Divide several by commas.")
    )
    why = why_field(label=Text("附言", "Note"))

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _suggest(self, actor)


class PauseForm(Form):
    """Why the clock is to stand still."""

    reason = forms.ChoiceField(label=words("暂停原因", "Reason"), widget=forms.RadioSelect)
    why = why_field(required=True, label=Text("说明", "In words"))

    def __init__(self, *args: Any, pauses: tuple[Pause, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(one.key, words(one.label)) for one in pauses]
        self.fields["reason"].choices = offered  # type: ignore[attr-defined]
        self.fields["reason"].initial = offered[0][0] if offered else ""


class LengthForm(Form):
    """A length of time."""

    amount = forms.IntegerField(label=words("时长", "How long"), min_value=0, max_value=1_000_000)
    span = forms.ChoiceField(label=words("单位", "In"), choices=choices(SPAN_LABELS), initial=Span.WORKING_DAYS)

    def length(self) -> Allowance:
        """The length typed."""
        return Allowance(self.cleaned_data["amount"], Span(self.cleaned_data["span"]))


class ExtensionForm(LengthForm):
    """A request for more time."""

    why = why_field(required=True, label=Text("延期理由", "Reason"))


class DueForm(Form):
    """Another date."""

    due = forms.DateField(label=words("新的期限", "New date"))
    why = why_field(required=True, label=Text("调整理由", "Reason"))


class ErrandForm(Form):
    """An errand for people, units, or both."""

    title = forms.CharField(label=words("事项", "What is asked"), max_length=300)
    note = forms.CharField(
        label=words("具体要求", "In detail"), required=False, max_length=5000, widget=forms.Textarea({"rows": 4})
    )
    units = UnitField(
        label=words("承办单位", "Units"),
        many=True,
        required=False,
        help_text=words("多个用顿号隔开。", "Divide by commas."),
    )
    people = PersonField(
        label=words("承办人", "People"),
        many=True,
        required=False,
        help_text=words("多人用顿号隔开。", "Divide by commas."),
    )
    due = forms.DateField(label=words("完成期限", "Due"))
    urgency = forms.ChoiceField(label=words("缓急", "Urgency"), choices=choices(URGENCY_LABELS), initial="0")

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _suggest(self, actor)

    def clean(self) -> dict[str, Any]:
        """Somebody is asked."""
        cleaned = super().clean() or {}
        if not self.errors and not cleaned.get("units") and not cleaned.get("people"):
            self.add_error("units", str(Text("请填写承办单位或承办人。", "Name a unit or a person.")))
        return cleaned


class FilterNameForm(forms.Form):
    """A filter to be kept."""

    name = forms.CharField(max_length=40)
    query = forms.CharField(max_length=500, required=False)


class YearForm(Form):
    """A published year as a file."""

    file = forms.FileField(
        label=words("放假安排文件", "File of the year"),
        help_text=words(
            "JSON 格式：year、papers、days（name、date、isOffDay），与国务院办公厅通知逐日对应。",
            "JSON with year, papers, days (name, date, isOffDay), a day for each named in the notice.",
        ),
        widget=forms.FileInput({"accept": ".json,application/json"}),
    )


class DayForm(Form):
    """One day that differs."""

    day = forms.DateField(label=words("日期", "Day"))
    works = forms.ChoiceField(
        label=words("当天", "That day is"),
        choices=[("off", words("放假", "off")), ("on", words("上班", "worked"))],
        widget=forms.RadioSelect,
        initial="off",
    )
    name = forms.CharField(label=words("原因", "Why"), max_length=40)


class HoursForm(Form):
    """The hours of a working day."""

    since = forms.DateField(label=words("起始日期", "From"))
    morning_from = forms.TimeField(label=words("上午上班", "Morning from"), widget=forms.TimeInput({"type": "time"}))
    morning_to = forms.TimeField(label=words("上午下班", "Morning to"), widget=forms.TimeInput({"type": "time"}))
    afternoon_from = forms.TimeField(
        label=words("下午上班", "Afternoon from"), required=False, widget=forms.TimeInput({"type": "time"})
    )
    afternoon_to = forms.TimeField(
        label=words("下午下班", "Afternoon to"), required=False, widget=forms.TimeInput({"type": "time"})
    )

    def clean(self) -> dict[str, Any]:
        """The afternoon has both ends, or neither."""
        cleaned = super().clean() or {}
        if (cleaned.get("afternoon_from") is None) != (cleaned.get("afternoon_to") is None):
            self.add_error("afternoon_to", str(Text("请把下午的时段填完整。", "Give both ends of the afternoon.")))
        return cleaned

    def stretches(self) -> list[tuple[Any, Any]]:
        """The stretches typed."""
        cleaned = self.cleaned_data
        found = [(cleaned["morning_from"], cleaned["morning_to"])]
        if cleaned.get("afternoon_from") is not None:
            found.append((cleaned["afternoon_from"], cleaned["afternoon_to"]))
        return found


class RuleForm(LengthForm):
    """An escalation rule."""

    kind = forms.ChoiceField(label=words("事项类型", "Kind of work"), required=False)
    level = forms.IntegerField(label=words("级别", "Level"), min_value=1, max_value=20)
    when = forms.ChoiceField(
        label=words("何时", "When"),
        choices=[("before", words("到期之前", "before it is due")), ("after", words("到期之后", "after it was due"))],
        widget=forms.RadioSelect,
        initial="before",
    )
    audience = forms.ChoiceField(label=words("通知谁", "Whom to tell"), choices=choices(AUDIENCE_LABELS))
    permission = forms.ChoiceField(
        label=words("权限", "Permission"),
        required=False,
        help_text=words("只在通知持权人时选择。", "Only to tell holders of a permission."),
    )
    why = why_field(required=True, label=Text("依据或理由", "Basis or reason"))
    field_order = ["kind", "level", "when", "amount", "span", "audience", "permission", "why"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = kinds_offered(empty=Text("全部", "All"))  # type: ignore[attr-defined]
        permissions = {key: one.label for key, one in registry.permissions.items()}
        self.fields["permission"].choices = choices(permissions, empty=Text("—", "—"))  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Who tells holders of a permission says of which."""
        cleaned = super().clean() or {}
        if cleaned.get("audience") == Audience.PERMITTED and not cleaned.get("permission"):
            self.add_error("permission", str(Text("请选择权限。", "Choose the permission.")))
        return cleaned


class AllowanceForm(LengthForm):
    """How long something may take from a day on."""

    what = forms.ChoiceField(label=words("事项与环节", "Kind and step"))
    since = forms.DateField(label=words("自何日起", "From"))
    basis = forms.CharField(label=words("依据文件", "Paper it rests on"), max_length=200)
    field_order = ["what", "amount", "span", "since", "basis"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = []
        for key, kind in registry.work_types.items():
            offered.append((f"{key}/", words(kind.label)))
            for state in kind.states:
                if not state.final:
                    label = Text(f"{kind.label.zh}：{state.label.zh}", f"{kind.label.en}: {state.label.en}")
                    offered.append((f"{key}/{state.key}", words(label)))
        self.fields["what"].choices = offered  # type: ignore[attr-defined]


def kinds_offered(*, empty: Text) -> list[tuple[str, Any]]:
    """All kinds of work that are known."""
    return choices({key: kind.label for key, kind in registry.work_types.items()}, empty=empty)


def _suggest(form: Form, actor: Actor) -> None:
    names, units = colleagues_of(actor), units_offered()
    for field in form.fields.values():
        if isinstance(field, PersonField):
            field.widget.names = names
        elif isinstance(field, UnitField):
            field.widget.names = units


def _field(need: Need, actor: Actor) -> forms.Field:
    """The form field of a need."""
    common: dict[str, Any] = {
        "label": words(need.label),
        "required": need.required,
        "help_text": words(need.hint) if need.hint else "",
    }
    least, most = need.least, need.most
    if need.kind is NeedKind.MONEY:
        common["label"] = words(Text(f"{need.label.zh}（元）", f"{need.label.en} (yuan)"))
    makers: dict[NeedKind, Callable[[], forms.Field]] = {
        NeedKind.LINE: lambda: forms.CharField(max_length=500, **common),
        NeedKind.TEXT: lambda: forms.CharField(max_length=5000, widget=forms.Textarea, **common),
        NeedKind.NUMBER: lambda: forms.IntegerField(min_value=least, max_value=most, **common),
        NeedKind.DECIMAL: lambda: forms.DecimalField(min_value=least, max_value=most, **common),
        NeedKind.MONEY: lambda: YuanField(least=None, **common),
        NeedKind.DAY: lambda: forms.DateField(**common),
        NeedKind.FLAG: lambda: forms.BooleanField(**common),
        NeedKind.CHOICE: lambda: forms.ChoiceField(choices=choices(dict(need.choices)), **common),
        NeedKind.PEOPLE: lambda: PersonField(many=True, names=colleagues_of(actor), **common),
        NeedKind.UNITS: lambda: UnitField(many=True, names=units_offered(), **common),
        NeedKind.FILES: lambda: FilesField(purpose=EVIDENCE, **common),
    }
    return makers[need.kind]()
