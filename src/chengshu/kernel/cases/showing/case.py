"""The page of a case: its stages, facts, contact, history, what can be done with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from chengshu.base import clock, masks
from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.scopes import reaches
from chengshu.kernel.cases.contacts import opened
from chengshu.kernel.cases.models import CHANNEL_LABELS, STAGE_LABELS, Case, Change, Remark, Stage, Terms
from chengshu.kernel.cases.models.traces import LINK_LABELS
from chengshu.kernel.cases.queries.classes import terms_to_choose, unit_on_duty
from chengshu.kernel.cases.rights import CLOSE, FILE, SEE_CONTACT, TAKE_IN
from chengshu.kernel.cases.services.describing import WHO
from chengshu.kernel.cases.showing.files import bundles_of
from chengshu.kernel.cases.showing.proposals import proposed_for
from chengshu.kernel.cases.suspensions import may_ask, open_request
from chengshu.kernel.cases.tables import due_of, stage_of, urgency, urgency_of
from chengshu.kernel.cases.work_types import CASE_KEY
from chengshu.kernel.places.maps import Layer, Map, Pick, point
from chengshu.kernel.texts import contacts as texts_contacts
from chengshu.kernel.texts.queries import reply_score
from chengshu.kernel.texts.showing import reply_shown
from chengshu.kernel.work import queries as work
from chengshu.kernel.work.models import Item, Purpose
from chengshu.kernel.work.models.clocks import Timer
from chengshu.kernel.work.queries import Offer
from chengshu.kernel.work.showing import deeds_for, due_state, history_of, state_of
from chengshu.spec.work import Act, NeedKind
from chengshu.ui.parts import Happening, State

LONGEST_REPLY = 5000
EIGHT = tuple(stage for stage in Stage if stage is not Stage.OVER)
CHANGED_LABELS: Mapping[str, Text] = {
    "title": Text("标题", "Title"),
    "class_code": Text("类别", "Class"),
    "terms": Text("立案条件", "Terms"),
    "urgency": Text("缓急", "Urgency"),
    "address": Text("地点", "Place"),
    "division_code": Text("区划代码", "Division"),
    "lon": Text("经度", "Longitude"),
    "lat": Text("纬度", "Latitude"),
    "grid_code": Text("网格", "Grid cell"),
    "component_code": Text("部件", "Component"),
    "public": Text("公开", "Public"),
    "topic": Text("话题", "Topic"),
}


@dataclass(frozen=True)
class Step:
    """A stage in the bar: when it began and ended, until when it should, whether it is where the case stands."""

    label: Text
    state: State | None
    at: datetime | None = None
    due: datetime | None = None
    current: bool = False

    @property
    def shown_at(self) -> datetime | None:
        """The time that stands below: of the present stage its due time, of others when they ended."""
        return self.due if self.current and self.due else self.at

    @property
    def briefly(self) -> str:
        """That time so short that it stays on one line, without the year while it is this one."""
        if self.shown_at is None:
            return ""
        local = clock.local(self.shown_at)
        return f"{local:%m-%d %H:%M}" if local.year == clock.today().year else f"{local:%Y-%m-%d}"


def stage_bar(case: Case, item: Item | None) -> list[Step]:
    """The eight stages with their times, of the present round; none of a case that was handled elsewhere."""
    if item is None and case.outcome:
        return []
    timers: dict[str, Timer] = {}
    if item is not None:
        timers = {timer.state: timer for timer in item.timers.exclude(token=None).order_by("pk")}
    return [_step(case, stage, timers.get(stage)) for stage in EIGHT]


def _step(case: Case, stage: Stage, timer: Timer | None) -> Step:
    label, current = STAGE_LABELS[stage], case.stage == stage
    if timer is None:
        reached = case.stage == Stage.OVER or EIGHT.index(stage) < EIGHT.index(Stage(case.stage))
        return Step(label, State("off", Text("跳过", "left out")) if reached else None)
    end = timer.stopped_at
    late = timer.due_at is not None and (end or clock.now()) > timer.due_at
    if current and end is None:
        word = State("bad", Text("已超期", "overdue")) if late else State("info", Text("办理中", "here now"))
        return Step(label, word, timer.started_at, timer.due_at, current=True)
    word = State("warning", Text("超期办结", "late")) if late else State("good", Text("按时", "in time"))
    return Step(label, word, end or timer.started_at, timer.due_at)


@dataclass(frozen=True)
class Reached:
    """How a reporter is reached, masked or in clear."""

    name: str
    phone: str
    email: str
    clear: bool


def contact_of(case: Case, *, clear: bool = False) -> Reached | None:
    """How the reporter is reached; None for one who stays unnamed."""
    who = case.reporter
    if who is None:
        return None
    name, phone, email = (opened(sealed) for sealed in (who.name_sealed, who.phone_sealed, who.email_sealed))
    if clear:
        return Reached(name, phone, email, clear=True)
    masked = (
        masks.name(name) if name else "",
        masks.phone(phone) if phone else "",
        masks.email(email) if email else "",
    )
    return Reached(*masked, clear=False)


def may_see_contact(actor: Actor, case: Case) -> bool:
    """Whether somebody may see how the reporter is reached, here."""
    return any(reaches(actor, SEE_CONTACT, body) for body in (case.keeper, case.lead) if body is not None)


def said(case: Case, *, clear: bool) -> str:
    """What was said; telephones and the like in it masked for who needs them not."""
    return case.text if clear else texts_contacts.masked(case.text)


def remarked(remark: Remark, *, clear: bool) -> str:
    """What was said beside a case; masked as the case itself where its reporter says it."""
    return texts_contacts.masked(remark.text) if remark.by_reporter and not clear else remark.text


def case_context(actor: Actor, case: Case, *, clear: bool = False) -> dict[str, Any]:
    """What the page of a case shows to this actor; ``clear`` after they asked for the contact."""
    item = case.item
    offers = [one for one in work.offers_to(actor, item) if one.move.key not in HIDDEN_MOVES] if item else []
    deeds = [one for one in deeds_for(actor, item, _desk(actor, item)) if one.key not in HIDDEN_DEEDS] if item else []
    asked = open_request(case) if case.is_open else None
    return {
        "case": case,
        "item": item,
        "text": said(case, clear=clear),
        "state": stage_of(case),
        "due": due_of(case),
        "urgency": urgency_of(case),
        "tracker": stage_bar(case, item),
        "channel": CHANNEL_LABELS[case.channel],
        "contact": contact_of(case, clear=clear),
        "may_see_contact": may_see_contact(actor, case),
        "facts": list(_facts(case)),
        "quick": [one for one in offers if _is_quick(one)],
        "longer": [one for one in offers if not _is_quick(one)],
        "desk": work.desk_of(actor, item) if item else None,
        "deeds": deeds,
        "standings": work.standings(item) if item and item.is_open else [],
        "standstill": work.standstill_reason(item) if item and item.paused_since else None,
        "asked_suspension": asked,
        "may_see_request": asked is not None and work.may_see(actor, asked),
        "may_ask_suspension": not any(deed.key == Act.PAUSE for deed in deeds) and may_ask(actor, case),
        "history": history(case),
        "remarks": [(one, remarked(one, clear=clear)) for one in case.remarks.select_related("by")],
        "proposal": proposed_for(actor, case),
        "links": [(LINK_LABELS[link.kind], link) for link in case.links.select_related("other")],
        "bundles": bundles_of(actor, case),
        "children": [(child, state_of(child), due_state(child, child.due_at)) for child in _children(item)],
        "merged": case.merged.all()[:50],
        "may_describe": may_describe(actor, case),
        "terms_offered": terms_to_choose(case) if may_describe(actor, case) else [],
        "may_merge": case.is_open and reaches(actor, FILE, case.keeper),
        "may_reopen": bool(case.outcome) and case.merged_into_id is None and reaches(actor, TAKE_IN, case.keeper),
        "map": map_of(case),
        "may_assist": case.is_open and item is not None and work.desk_of(actor, item) is not None,
        "may_end": case.is_open and reaches(actor, CLOSE, case.keeper),
    }


def map_of(case: Case) -> Map | None:
    """Where a case is, with how sure that is; None where nobody knows."""
    if case.lon is None or case.lat is None:
        return None
    tone = "off" if case.outcome else "bad" if case.urgency else "info"
    spot = point(case.lon, case.lat, case.title, tone=tone, note=case.address)
    return Map(
        Text("案件位置", "Where the case is"),
        (Layer("case", Text("案件", "Case"), features=(spot,)),),
        note=_sure(case),
    )


def picking(case: Case) -> Map:
    """The map on which the place of a case is set right."""
    return Map(Text("在地图上选择位置", "Pick the place on the map"), _layers(case), pick=Pick())


def _layers(case: Case) -> tuple[Layer, ...]:
    shown = map_of(case)
    return shown.layers if shown else ()


def _sure(case: Case) -> Text | None:
    if case.place_confidence is None:
        return None
    share = f"{round(case.place_confidence * 100)}%"
    how = (
        Text("由文字推定", "worked out from the words") if case.place_how == "text" else Text("上报位置", "as reported")
    )
    return Text(f"{how.zh}，可信度 {share}", f"{how.en}, confidence {share}")


def scored_reply(case: Case, reply: str) -> dict[str, Any] | None:
    """The score of a reply as it would be if it were sent now; None while nothing is written."""
    if not reply.strip():
        return None
    now, due = clock.now(), case.due_at
    asked = case.reported_at
    return reply_shown(reply_score(case.text, reply, title=case.title, asked_at=asked, replied_at=now, due_at=due))


HIDDEN_MOVES = frozenset({"merge", "lapse"})
"""Made by their own pages, or by the platform."""
HIDDEN_DEEDS = frozenset({"set_due"})


def may_describe(actor: Actor, case: Case) -> bool:
    """Whether somebody may say better what a case is about."""
    return case.is_open and any(reaches(actor, permission, case.keeper) for permission in WHO)


def history(case: Case) -> list[Happening]:
    """Steps of all rounds and changes of what the case says, the newest first."""
    steps = [one for item in work.items_about(case).order_by("-pk")[:10] for one in _steps(item)]
    changes = [_change(one) for one in case.changes.select_related("by").order_by("-at")[:100]]
    elsewhere = [] if case.item_id or case.round > 1 else _elsewhere(case)
    return sorted([*steps, *changes, *elsewhere], key=lambda one: one.at, reverse=True)


def _elsewhere(case: Case) -> list[Happening]:
    """What is known of a case that was handled elsewhere."""
    there = Text("原系统", "There")
    found = [Happening(case.reported_at, there, Text("反映", "Reported"), icon="message")]
    if case.closed_at is not None:
        found.append(Happening(case.closed_at, there, Text("办结", "Closed"), icon="check"))
    return found


def _steps(item: Item) -> Iterator[Happening]:
    """What was done with the case itself, or with a request about it, which says what it is and why."""
    if item.kind == CASE_KEY:
        yield from history_of(item)
        return
    kind = work.kind_label(item.kind)
    for one in history_of(item):
        said = one.what if isinstance(one.what, Text) else Text(one.what, one.what)
        what = Text(f"{kind.zh}：{said.zh}", f"{kind.en}: {said.en}")
        yield replace(one, what=what, note=one.note or str(item.values.get("reason", "")))


def _children(item: Item | None) -> Iterable[Item]:
    return item.children.select_related("unit") if item else ()


def _desk(actor: Actor, item: Item) -> Any:
    found = work.desk_of(actor, item)
    return found if found is not None and found.purpose == Purpose.MOVE else None


def _is_quick(offer: Offer) -> bool:
    return not offer.move.why and not any(need.required or need.kind is NeedKind.FILES for need in offer.move.needs)


def _change(one: Change) -> Happening:
    changes = [
        (CHANGED_LABELS.get(name, Text(name, name)), one.before.get(name), value)
        for name, value in one.after.items()
        if name in CHANGED_LABELS
    ]
    who = one.by.name if one.by else Text("系统", "The platform")
    return Happening(one.at, who, Text("修改案件信息", "Changed what the case says"), icon="edit", changes=changes)


def _facts(case: Case) -> Iterator[tuple[Text, object]]:
    yield Text("类别", "Class"), case.case_class.name if case.case_class else Text("尚未选定", "not chosen yet")
    yield Text("缓急", "Urgency"), urgency(case).text
    yield from ((label, told) for name, label in CAME_WITH.items() if (told := case.attributes.get(name)) is not None)
    if case.terms is not None:
        yield Text("立案条件", "Filed when"), case.terms.filing
        yield Text("结案条件", "Closed when"), case.terms.closing
    elif offered := terms_to_choose(case):
        yield Text("立案条件", "Filed when"), _unchosen(offered)
    if case.case_class is not None and case.lead is None:
        unit = unit_on_duty(case.case_class, case.division_code)
        yield Text("责任单位", "On duty"), unit.name if unit else Text("未设置", "not set")
    if case.lead is not None:
        yield Text("处置单位", "Handled by"), case.lead.name
    yield Text("受理单位", "Kept by"), case.keeper.name
    yield Text("上报时间", "Reported"), case.reported_at
    if case.occurred_at is not None:
        yield Text("发生时间", "Happened"), case.occurred_at
    if case.item is None:
        yield from _past(case)
    if case.handed_back:
        yield Text("退回", "Handed back"), Text(f"{case.handed_back} 次", f"{case.handed_back} times")
    if case.reworked:
        yield Text("返工", "Redone"), Text(f"{case.reworked} 次", f"{case.reworked} times")
    if case.extended:
        yield Text("延期", "More time"), Text(f"{case.extended} 次", f"{case.extended} times")
    if case.round > 1:
        yield Text("重新打开", "Opened again"), Text(f"第 {case.round} 轮", f"round {case.round}")
    if case.satisfaction is not None:
        yield Text("满意度", "Satisfaction"), Text(f"{case.satisfaction} 分", f"{case.satisfaction} of 5")


CAME_WITH = {
    "class": Text("来件类别", "Class as it came"),
    "number": Text("来件编号", "Number as it came"),
    "unit": Text("来件办理单位", "Body as it came"),
    "votes": Text("赞成减反对", "Votes for, less against"),
}
"""What a file says of a case beside what we keep ourselves."""


def _past(case: Case) -> Iterator[tuple[Text, object]]:
    """Of a case that was handled elsewhere: until when it should have been closed, and when it was."""
    if case.due_at is not None:
        yield Text("办结期限", "To be closed by"), case.due_at
    if case.closed_at is not None:
        yield Text("办结时间", "Closed"), case.closed_at
    if case.closed_on_time is not None:
        yes, no = State("good", Text("按时", "in time")), State("bad", Text("超期", "late"))
        yield Text("是否按时", "In time"), yes if case.closed_on_time else no


def _unchosen(offered: Sequence[Terms]) -> Text:
    """Nobody chose yet: by which terms the case is timed meanwhile."""
    first, n = offered[0].filing, len(offered)
    return Text(f"未选定（共 {n} 种），暂按“{first.zh}”计时", f"not chosen among {n}; timed as “{first.en}” until then")
