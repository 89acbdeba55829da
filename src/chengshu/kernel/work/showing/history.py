"""What was done with an item, and what it has gathered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse

from chengshu.base.text import Text
from chengshu.kernel.files.queries import attachments_of
from chengshu.kernel.identity.models import Organisation, Person
from chengshu.kernel.work import queries
from chengshu.kernel.work.models import Item, Step
from chengshu.kernel.work.showing.deeds import ACT_ICONS
from chengshu.kernel.work.showing.states import OUTCOME_LABELS, state_label
from chengshu.spec.work import Act, NeedKind
from chengshu.ui.parts import FileLine, Happening


def history_of(item: Item) -> list[Happening]:
    """What was done, newest first."""
    return [_happening(item, step) for step in queries.steps_of(item).order_by("-number")[:200]]


def files_of(item: Item) -> list[FileLine]:
    """All files given with the steps of an item."""
    found = []
    for step in item.steps.exclude(values={}).order_by("number"):
        for file in attachments_of(step):
            url = reverse("files:download", args=[file.pk])
            preview = reverse("files:preview", args=[file.pk, 1]) if file.stored.pages else ""
            found.append(FileLine(file.name, url, file.stored.size, note=step.who, preview_url=preview))
    return found


def values_of(item: Item) -> Iterator[tuple[Text, object]]:
    """What moves have gathered, by label, in the order of their needs; files stand by themselves."""
    seen: set[str] = set()
    for need in (*item.type.opening, *(need for move in item.type.moves for need in move.needs)):
        if need.key in item.values and need.key not in seen and need.kind is not NeedKind.FILES:
            seen.add(need.key)
            yield need.label, _value(need.kind, dict(need.choices), item.values[need.key])


def _happening(item: Item, step: Step) -> Happening:
    label = queries.verb_label(item, step)
    to = [state_label(item, key) for key in step.to_states] if step.moved else []
    what = label
    if to:
        arrow = Text("、".join(one.zh for one in to), ", ".join(one.en for one in to))
        what = Text(f"{label.zh} → {arrow.zh}", f"{label.en} → {arrow.en}")
    tone = "good" if step.moved else "neutral"
    return Happening(step.at, step.who, what, step.why, tone, _icon(step), _changes(item, step))


def _icon(step: Step) -> str:
    if step.is_move:
        return "arrow-right"
    return ACT_ICONS[Act(step.verb)] if step.verb in set(Act) else "point"


def _changes(item: Item, step: Step) -> Sequence[tuple[Text | str, object, object]]:
    needs = {need.key: need for move in item.type.moves for need in move.needs}
    found: list[tuple[Text | str, object, object]] = []
    for key in dict.fromkeys([*step.before, *step.after]):
        before, after = step.before.get(key), step.after.get(key)
        if key in needs and needs[key].kind is not NeedKind.FILES:
            need = needs[key]
            shown = [_value(need.kind, dict(need.choices), one) for one in (before, after)]
            found.append((need.label, shown[0], shown[1]))
        elif key in CHANGE_LABELS:
            found.append((CHANGE_LABELS[key], _change(key, before), _change(key, after)))
    return found


CHANGE_LABELS = {
    "due_at": Text("期限", "Due"),
    "desk": Text("办理人", "With"),
    "reason": Text("原因", "Reason"),
    "amount": Text("时长", "Length"),
    "signed": Text("意见", "Opinion"),
}


def _change(key: str, value: Any) -> object:
    if key == "due_at" and value:
        return datetime.fromisoformat(value)
    if key == "signed":
        return OUTCOME_LABELS.get(value, value)
    return value


def _value(kind: NeedKind, labels: dict[str, Text], value: Any) -> object:
    """A value as people read it."""
    if value is None:
        return None
    match kind:
        case NeedKind.CHOICE:
            return labels.get(value, value)
        case NeedKind.MONEY:
            return Text(f"{value / 100:,.2f} 元", f"{value / 100:,.2f} yuan")
        case NeedKind.PEOPLE:
            return [person.name for person in Person.objects.filter(pk__in=value)]
        case NeedKind.UNITS:
            return [unit.name for unit in Organisation.objects.filter(pk__in=value)]
        case _:
            return value
