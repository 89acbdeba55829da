"""Orders to the data centre: asked for by a department, taken on, delivered, confirmed; each step on ``work``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from django.db import transaction

from chengshu.base import clock
from chengshu.base.errors import NotAllowed, Refusal
from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.queries import who_may
from chengshu.kernel.analysis.models import ORDER_KIND_LABELS, Order, OrderKind
from chengshu.kernel.analysis.rights import ASK, SEE_ORDERS, TAKE
from chengshu.kernel.audit.services import record
from chengshu.kernel.catalogue.models import Resource
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.lake.models import SubjectArea
from chengshu.kernel.work import services as work
from chengshu.kernel.work.services import Moved
from chengshu.spec.work import (
    Allowance,
    Extension,
    Move,
    Need,
    NeedKind,
    Opener,
    Party,
    Pause,
    Permitted,
    State,
    Unit,
    WorkType,
)


class NoDataCentre(Refusal):
    text = Text(
        "还没有单位承接数据任务单。请联系系统管理员授予“承接数据任务单”权限。",
        "No unit takes orders yet. Ask the administrator to grant the right to take them on.",
    )


def data_centres() -> Sequence[Organisation]:
    """The units that take orders on, the first one unless somebody chooses another."""
    keys = who_may(TAKE).values_list("organisation", flat=True)
    return list(Organisation.objects.filter(pk__in=set(keys), active=True).order_by("path"))


@transaction.atomic
def order(
    kind: OrderKind,
    *,
    title: str,
    wish: str,
    use: str,
    by: Actor,
    wanted_by: date | None = None,
    area: SubjectArea | None = None,
    resources: Iterable[Resource] = (),
    centre: Organisation | None = None,
) -> Order:
    """Ask the data centre; the request lies on its desk at once. Raises NotAllowed, NoDataCentre."""
    if not by.may(ASK) or by.organisation_id is None:
        raise NotAllowed
    chosen = centre or next(iter(data_centres()), None)
    if chosen is None:
        raise NoDataCentre
    row = Order.everywhere.create(
        number=_number(),
        kind=kind,
        title=title,
        wish=wish,
        use=use,
        organisation_id=by.organisation_id,
        centre=chosen,
        asked_by_id=by.person_id,
        area=area,
        wanted_by=wanted_by,
    )
    row.resources.set(resources)
    label = ORDER_KIND_LABELS[kind]
    work.open_item(
        ORDER,
        title=Text(f"{label.zh}：{title}", f"{label.en}: {title}"),
        by=by,
        about=row,
        unit=chosen,
        parties={"department": [row.organisation]},
        due=wanted_by,
    )
    record(by, "analysis.order.asked", row, kind=kind, use=use)
    return row


def _number() -> str:
    start = f"SJ{clock.today():%Y%m%d}"
    last = (
        Order.everywhere.filter(number__startswith=start).order_by("-number").values_list("number", flat=True).first()
    )
    return f"{start}{int(last[-3:]) + 1 if last else 1:03}"


def _stands(standing: str, verb: str) -> Callable[[Moved], None]:
    def moved(move: Moved) -> None:
        row = Order.everywhere.select_for_update().get(pk=move.item.about_id)
        row.standing = standing
        row.changed_at = clock.now()
        row.finding = str(move.values.get("finding", row.finding))
        row.closed_at = clock.now() if standing in {"confirmed", "refused"} else None
        row.save()
        record(move.by, verb, row, why=move.step.why)

    return moved


ORDER = WorkType(
    key="analysis.order",
    label=Text("数据任务单", "Order to the data centre"),
    allowance=Allowance(20),
    states=(
        State("asked", Text("待承接", "To be taken on"), held_by=(Unit(TAKE),), allowance=Allowance(3)),
        State(
            "supplementing", Text("待补充", "More is wanted"), held_by=(Opener(),), allowance=Allowance(5), paused=True
        ),
        State("working", Text("办理中", "At work"), held_by=(Party("team", TAKE), Unit(TAKE)), allowance=Allowance(15)),
        State("delivered", Text("待确认", "To be confirmed"), held_by=(Opener(),), allowance=Allowance(5)),
        State("confirmed", Text("已办结", "Confirmed"), final=True),
        State("refused", Text("未承接", "Not taken on"), final=True),
    ),
    moves=(
        Move(
            "take",
            Text("承接", "Take it on"),
            ("asked",),
            ("working",),
            needs=(
                Need("team", Text("承办人员", "Who does it"), NeedKind.PEOPLE, required=False, fills="team"),
                Need("plan", Text("办理安排", "How and when"), NeedKind.TEXT),
            ),
            tone="primary",
            on_move=_stands("working", "analysis.order.taken"),
        ),
        Move(
            "ask_more",
            Text("请补充说明", "Ask for more"),
            ("asked", "working"),
            ("supplementing",),
            why=True,
            on_move=_stands("supplementing", "analysis.order.more_asked"),
        ),
        Move(
            "supply",
            Text("补充说明", "Answer"),
            ("supplementing",),
            ("asked",),
            needs=(Need("answer", Text("补充内容", "Answer"), NeedKind.TEXT),),
            tone="primary",
            on_move=_stands("asked", "analysis.order.supplied"),
        ),
        Move(
            "deliver",
            Text("交付成果", "Deliver"),
            ("working",),
            ("delivered",),
            needs=(
                Need("finding", Text("成果说明", "What was found or made"), NeedKind.TEXT),
                Need("files", Text("成果文件", "Papers"), NeedKind.FILES, required=False),
            ),
            tone="primary",
            on_move=_stands("delivered", "analysis.order.delivered"),
        ),
        Move(
            "confirm",
            Text("确认成果", "Confirm"),
            ("delivered",),
            ("confirmed",),
            needs=(Need("effect", Text("使用成效", "What it is good for"), NeedKind.TEXT, required=False),),
            tone="primary",
            on_move=_stands("confirmed", "analysis.order.confirmed"),
        ),
        Move(
            "send_back",
            Text("退回完善", "Send back"),
            ("delivered",),
            ("working",),
            why=True,
            on_move=_stands("working", "analysis.order.sent_back"),
        ),
        Move(
            "refuse",
            Text("不予承接", "Do not take it on"),
            ("asked",),
            ("refused",),
            who=(Permitted(TAKE),),
            why=True,
            on_move=_stands("refused", "analysis.order.refused"),
        ),
    ),
    pauses=(Pause("data", Text("等待数据归集或授权", "Waiting for data or an agreement")),),
    extension=Extension(decided_by=(Opener(),), times=2),
    opens=ASK,
    sees=SEE_ORDERS,
    about_url="analysis:order",
    icon="clipboard-data",
)
