"""How tasks, milestones and their history look: parts of the ui kit made from rows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.urls import reverse

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.files.models import Attachment
from chengshu.kernel.projects.lights import Lamp, Light
from chengshu.kernel.projects.models import Duty, HistoryEntry, Milestone, State, Task
from chengshu.kernel.projects.models.tasks import STATE_LABELS
from chengshu.kernel.projects.queries.scores import Period
from chengshu.kernel.projects.remembering import FIELDS, KINDS
from chengshu.ui import parts

_PLATFORM = Text("系统", "The platform")
_TONE_OF_KIND = {
    "projects.milestone.done": "good",
    "projects.report.accepted": "good",
    "projects.extension.accepted": "good",
    "projects.report.returned": "warning",
    "projects.extension.returned": "warning",
    "projects.milestone.missed": "bad",
    "projects.milestone.terminated": "off",
    "projects.task.dropped": "off",
}


def lamp_part(light: Light, lamp: Lamp, *, due_on: date | None = None) -> parts.Light | parts.State:
    """The traffic light with its rule, and how far away the day is; what is over is a plain state."""
    if light in (Light.DONE, Light.TERMINATED):
        return parts.State("good" if light is Light.DONE else "off", light.label)
    rule = lamp.rule
    if due_on is not None:
        days = (due_on - lamp.today).days
        words = (
            Text("时限 %(due)s，还有 %(n)s 天。", "Due %(due)s, in %(n)s days.")
            if days >= 0
            else Text("时限 %(due)s，已超 %(n)s 天。", "Due %(due)s, %(n)s days ago.")
        ).with_values(due=f"{due_on:%Y-%m-%d}", n=abs(days))
        rule = Text(f"{words.zh}{rule.zh}", f"{words.en} {rule.en}")
    return parts.Light(light.colour, light.label, rule)


def task_light(task: Task, lamp: Lamp) -> parts.Light | parts.State:
    """The light of a task."""
    return lamp_part(lamp.light_of(task.state, task.due_on), lamp, due_on=task.due_on)


def milestone_light(row: Milestone, lamp: Lamp) -> parts.Light | parts.State:
    """The light of a milestone."""
    return lamp_part(lamp.light_of(row.state, row.due_on), lamp, due_on=row.due_on)


def units_part(task: Task, duty: Duty) -> list[object]:
    """The units with this duty as chips that lead to their pages; a name nobody has settled stands as printed."""
    seen: set[object] = set()
    chips: list[object] = []
    for unit in task.units.all():
        mark: object = unit.organisation_id or unit.printed
        if unit.duty != duty or mark in seen:
            continue
        seen.add(mark)
        if unit.organisation is None:
            chips.append(
                parts.State("neutral", unit.printed, Text("尚未确认是哪个单位", "Nobody has said who is meant"))
            )
        else:
            url = reverse("projects:unit", args=[unit.organisation_id])
            chips.append(parts.Chip(unit.organisation.name, url=url))
    return chips


def units_in_words(task: Task, duty: Duty) -> str:
    """The same for an export."""
    names = (
        str(unit.organisation.name) if unit.organisation else unit.printed
        for unit in task.units.all()
        if unit.duty == duty
    )
    return "、".join(dict.fromkeys(names))


def happenings(entries: Iterable[HistoryEntry]) -> list[parts.Happening]:
    """The history of a task as a timeline."""
    return [_happening(entry) for entry in entries]


def _happening(entry: HistoryEntry) -> parts.Happening:
    who: Text | str = _PLATFORM
    if entry.person is not None:
        body = entry.organisation
        name = entry.person.name
        who = Text(f"{name.zh}（{body.name.zh}）", f"{name.en} ({body.name.en})") if body else name
    return parts.Happening(
        at=entry.at,
        who=who,
        what=KINDS.get(entry.kind, Text(entry.kind, entry.kind)),
        note=entry.note,
        tone=_TONE_OF_KIND.get(entry.kind, "neutral"),
        changes=tuple((FIELDS.get(name, name), _said(name, old), _said(name, new)) for name, old, new in entry.changes),
    )


def _said(name: str, value: str) -> object:
    if name == "state" and value in set(State):
        return STATE_LABELS[State(value)]
    return f"{value}%" if name == "share_done" and value else value


def file_lines(attachments: Iterable[Attachment]) -> list[parts.FileLine]:
    """Evidence as a list of files."""
    return [
        parts.FileLine(
            name=one.name,
            url=reverse("files:download", args=[one.pk]),
            size=one.stored.size,
            kind=one.stored.kind,
            preview_url=reverse("files:preview", args=[one.pk, 1]) if one.stored.pages else "",
        )
        for one in attachments
    ]


def days_left(due_on: date | None) -> Text | None:
    """How far away a day is, in words; None without one."""
    if due_on is None:
        return None
    days = (due_on - clock.today()).days
    if days < 0:
        return Text("已超 %(n)s 天", "%(n)s days late").with_values(n=-days)
    return Text("还有 %(n)s 天", "in %(n)s days").with_values(n=days) if days else Text("今天到期", "due today")


def year_until(day: date) -> Period:
    """From the first day of the year to the day."""
    return Period(date(day.year, 1, 1), day)
