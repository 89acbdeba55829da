"""How work looks: states of lateness, lines of the inbox, what is done with an item and what was done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.scopes import reaches
from chengshu.kernel.files.queries import attachments_of
from chengshu.kernel.identity.models import Organisation, Person
from chengshu.kernel.work import queries
from chengshu.kernel.work.models import Desk, Item, Purpose, Status, Step, Timer
from chengshu.kernel.work.models.items import Urgency
from chengshu.kernel.work.queries import Offer
from chengshu.kernel.work.queries.inbox import Line
from chengshu.kernel.work.recording import ACT_LABELS
from chengshu.kernel.work.rights import ASSIGN_ERRANDS, SUPERVISE_ITEMS
from chengshu.kernel.work.seats import is_meant, seat_name
from chengshu.spec.registry import registry
from chengshu.spec.work import Act, NeedKind
from chengshu.spec.work import State as DeclaredState
from chengshu.ui.parts import FileLine, Happening, Link, State
from chengshu.ui.tables import Column, Table

ACT_ICONS = {
    Act.CLAIM: "user-check",
    Act.TRANSFER: "transfer",
    Act.DELEGATE: "user-share",
    Act.ADD_SIGNER: "user-plus",
    Act.RETURN: "arrow-back-up",
    Act.WITHDRAW: "arrow-back",
    Act.TERMINATE: "ban",
    Act.BREAK_DOWN: "subtask",
    Act.COPY: "copy",
    Act.URGE: "bell-ringing",
    Act.PAUSE: "player-pause",
    Act.EXTEND: "clock-plus",
}
OUTCOME_LABELS = {
    "passed_over": Text("他人已办", "done by others"),
    "cancelled": Text("已取消", "cancelled"),
    "agrees": Text("同意", "agrees"),
    "disagrees": Text("不同意", "disagrees"),
}
PURPOSE_LABELS = {
    Purpose.SIGN: Text("加签", "added signer"),
    Purpose.DELEGATE: Text("受托", "delegate"),
}


@dataclass(frozen=True)
class Deed:
    """Something that can be done with an item from its page."""

    key: str
    label: Text
    icon: str
    url: str
    danger: bool = False


@dataclass(frozen=True)
class Seated:
    """A desk as the page of an item shows it."""

    who: Text
    purpose: Text | None
    state: State
    why: str


def due_state(item: Item, due: datetime | None) -> State | None:
    """How an item stands with its time, seen from ``due``; None for one without a deadline."""
    if item.missing_year is not None and due is None:
        year = item.missing_year
        return State(
            "off",
            Text(f"待 {year} 年日历", f"waits for {year}"),
            Text(
                f"{year} 年放假安排尚未公布，公布并导入后自动推算期限。",
                f"The days off of {year} are not published; it is counted then.",
            ),
        )
    if item.paused_since is not None:
        return State("neutral", Text("已暂停", "paused"), queries.standstill_reason(item))
    if due is None:
        return None
    if item.closed_at is not None:
        late = item.closed_at > due
        return State("bad", Text("超期办结", "closed late")) if late else State("good", Text("按期", "in time"))
    return _running(due)


def _running(due: datetime) -> State:
    now, shown = clock.now(), Text(f"期限 {clock.local(due):%Y-%m-%d %H:%M}", f"Due {clock.local(due):%Y-%m-%d %H:%M}")
    days = (clock.local(due).date() - clock.today()).days
    if due < now:
        word = Text(f"超期 {-days} 天", f"{-days} d overdue") if days < 0 else Text("今日已超期", "overdue today")
        return State("bad", word, shown)
    if days == 0:
        return State(
            "warning", Text(f"今天 {clock.local(due):%H:%M} 到期", f"due today {clock.local(due):%H:%M}"), shown
        )
    if days == 1:
        return State("warning", Text("明天到期", "due tomorrow"), shown)
    return State("info" if days <= 7 else "neutral", Text(f"还有 {days} 天", f"{days} days left"), shown)


def state_of(item: Item) -> State:
    """Whether an item is open, and how it ended."""
    if item.is_open:
        return State("info", Status(item.status).text)
    if item.status == Status.CLOSED and item.outcome:
        return State("good", item.type.state(item.outcome).label)
    return State("off", Status(item.status).text)


def title_of(line: Line) -> object:
    """The title with what presses."""
    if line.item.urgency == Urgency.PLAIN:
        return line.item.title
    tone = "bad" if line.item.urgency == Urgency.MOST_URGENT else "warning"
    return [State(tone, Urgency(line.item.urgency).text), line.item.title]


def step_label(line: Line) -> Text:
    """The kind of work and the step it lies at."""
    kind = queries.kind_label(line.item.kind)
    if line.desk is None or line.item.kind not in registry.work_types:
        return kind
    label = _state_label(line.item, line.desk.state)
    return Text(f"{kind.zh} · {label.zh}", f"{kind.en} · {label.en}")


def inbox_table(box: str) -> Table[Line]:
    """The lines of a box; boxes with work to do can be picked for a move of many."""
    picked = box in {"todo", "unit"}
    at = {
        "done": Text("办理时间", "Done"),
        "started": Text("发起时间", "Started"),
        "copies": Text("抄送时间", "Copied"),
    }.get(box, Text("到达时间", "Came"))
    return Table(
        key="inbox",
        label=Text("事项", "Work"),
        columns=(
            Column("title", Text("事项", "Work"), title_of, link=lambda line: url_of(line.item), wide=True),
            Column("due", Text("期限", "Due"), lambda line: due_state(line.item, line.due_at)),
            Column("step", Text("类型与环节", "Kind and step"), step_label),
            Column("unit", Text("责任单位", "Unit"), lambda line: line.item.unit.name if line.item.unit else None),
            Column("opener", Text("发起人", "From"), lambda line: _opener(line.item), phone=False),
            *((Column("state", Text("状态", "State"), lambda line: state_of(line.item)),) if not picked else ()),
            Column("at", at, lambda line: line.at, phone=False),
        ),
        empty=EMPTY[box],
        tone=lambda line: "bad" if queries.is_overdue(line.item) and line.item.is_open else "",
        pick=_desk_key if picked else None,
    )


EMPTY = {
    "todo": Text("没有待办事项。", "Nothing to do."),
    "unit": Text("本单位没有待签收的事项。", "Nothing to claim in your units."),
    "done": Text("还没有办理过事项。", "Nothing done yet."),
    "started": Text("还没有发起过事项。", "Nothing started yet."),
    "copies": Text("没有抄送给您的事项。", "Nothing was copied to you."),
}


def url_of(item: Item) -> str:
    """The page of an item."""
    return reverse("work:item", args=[item.pk])


def item_context(actor: Actor, item: Item) -> dict[str, Any]:
    """What the page of an item shows to this actor."""
    offers = queries.offers_to(actor, item)
    desk = queries.desk_of(actor, item)
    return {
        "item": item,
        "kind": queries.kind_label(item.kind),
        "item_state": state_of(item),
        "due": due_state(item, item.due_at),
        "urgency": Urgency(item.urgency).text,
        "quick": [one for one in offers if _is_quick(one)],
        "longer": [one for one in offers if not _is_quick(one)],
        "desk": desk,
        "signs": desk is not None and desk.purpose != Purpose.MOVE,
        "deeds": list(deeds_for(actor, item, desk)),
        "standings": [
            (one.state, one.since, [_seated(item, each) for each in one.desks]) for one in queries.standings(item)
        ],
        "timers": [(timer_label(timer), timer, due_state(item, timer.due_at)) for timer in _timers(item)],
        "values": list(values_of(item)),
        "history": history_of(item),
        "files": files_of(item),
        "children": [
            (child, state_of(child), due_state(child, child.due_at)) for child in item.children.select_related("unit")
        ],
        "copies": item.copies.select_related("person").order_by("at"),
        "about_url": queries.about_url(item),
        "standstill": queries.standstill_reason(item) if item.paused_since else None,
    }


def panel_of(actor: Actor, item: Item) -> dict[str, Any]:
    """What ``work/_panel.html`` shows of an item on an app's own page."""
    return {
        "item": item,
        "state": state_of(item),
        "due": due_state(item, item.due_at),
        "standings": queries.standings(item),
        "offers": queries.offers_to(actor, item),
        "url": url_of(item),
    }


def deeds_for(actor: Actor, item: Item, desk: Desk | None) -> Iterator[Deed]:
    """The acts the actor can do now, beside the moves."""
    if not item.is_open:
        return
    for act in Act:
        if act in item.type.acts and _POSSIBLE[act](actor, item, desk):
            yield Deed(act, ACT_LABELS[act], ACT_ICONS[act], _deed_url(item, act), danger=act is Act.TERMINATE)
    if item.paused_since is not None and _may_resume(actor, item, desk):
        yield Deed("resume", Text("恢复计时", "Resume the clock"), "player-play", _deed_url(item, "resume"))
    if desk is not None and desk.queue_id and desk.person_id:
        yield Deed("release", Text("退回待签收", "Put back for others"), "user-minus", _deed_url(item, "release"))
    if delegated_by(actor, item) is not None:
        yield Deed("take_back", Text("收回委托", "Take back"), "arrow-back", _deed_url(item, "take_back"))
    if reaches_unit(actor, item):
        yield Deed("set_due", Text("调整期限", "Change the date"), "calendar-event", _deed_url(item, "set_due"))


def _deed_url(item: Item, key: str) -> str:
    if key == Act.BREAK_DOWN:
        return reverse("work:part", args=[item.pk])
    return reverse("work:act", args=[item.pk, key])


def delegated_by(actor: Actor, item: Item) -> Desk | None:
    """The desk from which the actor has delegated, while the delegate has not signed."""
    waiting = item.desks.filter(person_id=actor.person_id or 0, done_at=None, waits_for__purpose=Purpose.DELEGATE)
    return waiting.first()


def reaches_unit(actor: Actor, item: Item) -> bool:
    """Whether the actor supervises the item's unit."""
    if item.unit is None:
        return actor.may(SUPERVISE_ITEMS)
    return reaches(actor, SUPERVISE_ITEMS, item.unit)


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


def timer_label(timer: Timer) -> Text:
    """What a clock is for."""
    if not timer.state:
        return Text("全程", "Whole")
    return timer.item.type.state(timer.state).label


def _timers(item: Item) -> list[Timer]:
    return list(item.timers.filter(stopped_at=None).order_by("token_id", "pk"))


def _opened(actor: Actor, item: Item) -> bool:
    return actor.person_id is not None and item.opener_id == actor.person_id


def _desk_key(line: Line) -> object:
    return line.desk.pk if line.desk else ""


def _opener(item: Item) -> Text:
    return item.opener.name if item.opener else Text("系统", "The platform")


def _state_label(item: Item, key: str) -> Text:
    found: DeclaredState | None = next((state for state in item.type.states if state.key == key), None)
    return found.label if found else Text(key, key)


def _is_quick(offer: Offer) -> bool:
    return not any(need.required or need.kind is not NeedKind.FLAG for need in offer.move.needs)


def _seated(item: Item, desk: Desk) -> Seated:
    if desk.done_at is not None:
        label = OUTCOME_LABELS.get(desk.outcome) or _verb(item, desk.outcome)
        state = State("off" if desk.done_by_id is None else "good", label, Text(_at(desk.done_at), _at(desk.done_at)))
    elif desk.opened_at is None:
        state = State("off", Text("未轮到", "not yet"))
    elif desk.person_id is None:
        state = State("warning", Text("待签收", "to be claimed"))
    else:
        state = State("info", Text("办理中", "working on it") if desk.read_at else Text("未读", "not read yet"))
    return Seated(seat_name(desk), PURPOSE_LABELS.get(Purpose(desk.purpose)), state, "")


def _verb(item: Item, key: str) -> Text:
    move = next((one for one in item.type.moves if one.key == key), None)
    if move is not None:
        return move.label
    return ACT_LABELS[Act(key)] if key in set(Act) else Text("已办", "done")


def _at(moment: datetime) -> str:
    return f"{clock.local(moment):%m-%d %H:%M}"


def _happening(item: Item, step: Step) -> Happening:
    label = queries.verb_label(item, step)
    to = [_state_label(item, key) for key in step.to_states] if step.moved else []
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


def _may_resume(actor: Actor, item: Item, desk: Desk | None) -> bool:
    halt = item.standstills.filter(ended_at=None).first()
    declared = next((one for one in item.type.pauses if halt is not None and one.key == halt.reason), None)
    return declared is not None and is_meant(actor, declared.who, item, desk)


def _holds(actor: Actor, item: Item, desk: Desk | None) -> bool:
    return desk is not None and desk.purpose == Purpose.MOVE


def _may_pause(actor: Actor, item: Item, desk: Desk | None) -> bool:
    return item.paused_since is None and any(is_meant(actor, one.who, item, desk) for one in item.type.pauses)


def _may_extend(actor: Actor, item: Item, desk: Desk | None) -> bool:
    rule = item.type.extension
    return rule is not None and is_meant(actor, rule.asked_by, item, desk) and bool(_timers(item))


def _may_end(actor: Actor, item: Item, desk: Desk | None) -> bool:
    return is_meant(actor, item.type.terminated_by, item, desk) or reaches_unit(actor, item)


def _may_return(actor: Actor, item: Item, desk: Desk | None) -> bool:
    if desk is None or desk.purpose != Purpose.MOVE:
        return False
    return bool(queries.earlier_states(item.tokens.get(pk=desk.token_id)))


_POSSIBLE = {
    Act.CLAIM: lambda actor, item, desk: desk is not None and desk.person_id is None,
    Act.TRANSFER: _holds,
    Act.DELEGATE: _holds,
    Act.ADD_SIGNER: _holds,
    Act.RETURN: _may_return,
    Act.WITHDRAW: lambda actor, item, desk: queries.withdrawable(item, actor) is not None,
    Act.TERMINATE: _may_end,
    Act.BREAK_DOWN: lambda actor, item, desk: actor.may(ASSIGN_ERRANDS) and (desk is not None or _opened(actor, item)),
    Act.COPY: lambda actor, item, desk: True,
    Act.URGE: lambda actor, item, desk: desk is None,
    Act.PAUSE: _may_pause,
    Act.EXTEND: _may_extend,
}


def about_link(item: Item) -> Link | None:
    """The way to the app's row."""
    url = queries.about_url(item)
    return Link(Text("查看相关记录", "See what it is about"), url, "external-link") if url else None
