"""A source that fails becomes a message and work; once it succeeds again both are over by themselves."""

from __future__ import annotations

from django.urls import reverse

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.access.queries import people_who_may
from chengshu.kernel.gathering.models import Run, Source
from chengshu.kernel.gathering.rights import KEEP_SOURCES, SEE_SOURCES
from chengshu.kernel.messages.services.telling import tell
from chengshu.kernel.work import queries as work_queries
from chengshu.kernel.work import services as work
from chengshu.kernel.work.models import Status
from chengshu.spec.pages import MessageTemplate
from chengshu.spec.work import Act, Allowance, Move, Need, NeedKind, Span, State, Unit, WorkType

FAILURE = WorkType(
    key="gathering.failure",
    label=Text("归集异常处理", "Gathering that fails"),
    allowance=Allowance(2, Span.WORKING_DAYS),
    states=(
        State(
            "open",
            Text("待处理", "To be put right"),
            held_by=(Unit(KEEP_SOURCES),),
            hint=Text(
                "请按提示排除故障后重新归集；归集成功后本件自动办结。",
                "Put it right and gather again; this closes by itself once gathering succeeds.",
            ),
        ),
        State("recovered", Text("已恢复", "Works again"), final=True),
        State("explained", Text("已说明", "Explained"), final=True),
    ),
    moves=(
        Move("recover", Text("已恢复", "It works again"), ("open",), ("recovered",)),
        Move(
            "explain",
            Text("说明并办结", "Explain and close"),
            ("open",),
            ("explained",),
            needs=(Need("words", Text("情况说明", "What it is"), NeedKind.TEXT, most=1000),),
        ),
    ),
    acts=frozenset({Act.TRANSFER, Act.DELEGATE, Act.URGE, Act.COPY, Act.CLAIM}),
    opens=KEEP_SOURCES,
    sees=SEE_SOURCES,
    about_url="gathering:source",
    icon="plug-x",
)
FAILED = MessageTemplate(
    "gathering.failed",
    Text("归集失败：%(resource)s", "Gathering failed: %(resource)s"),
    Text("%(why)s 湖中数据仍是上一版本。", "%(why)s The lake keeps its former version."),
)
DRIFTED = MessageTemplate(
    "gathering.drifted",
    Text("数据源结构变化：%(resource)s", "A source changed its form: %(resource)s"),
    Text("%(columns)s。请确认如何处理。", "%(columns)s. Please decide what to do."),
)
MESSAGES = (FAILED, DRIFTED)


def failed(source: Source, run: Run, why: Text) -> None:
    """Tell those who keep the source, once for each time it begins to fail."""
    if source.failing_since is not None:
        return
    source.failing_since = clock.now()
    source.save(update_fields=["failing_since"])
    name = source.resource.name
    people = people_who_may(KEEP_SOURCES, source.resource.provider).values_list("pk", flat=True)
    url = reverse("gathering:source", args=[source.pk])
    tell(people, FAILED.key, subject=source, url=url, resource=name, why=why)
    work.open_item(
        FAILURE,
        title=Text(f"归集失败：{name.zh}", f"Gathering failed: {name.en}"),
        by=PLATFORM,
        about=source,
        unit=source.resource.provider,
        once=f"gathering-failure-{source.pk}-{run.number}",
    )


def recovered(source: Source) -> None:
    """Close what is open about it."""
    item = work_queries.item_about(source, FAILURE)
    if item is not None and item.status == Status.OPEN:
        work.make_move(item, "recover", by=PLATFORM)


def drifted(source: Source, columns: Text) -> None:
    """Tell those who keep the source that its form changed."""
    people = people_who_may(KEEP_SOURCES, source.resource.provider).values_list("pk", flat=True)
    url = reverse("gathering:drifts", args=[source.pk])
    tell(people, DRIFTED.key, subject=source, url=url, resource=source.resource.name, columns=columns)
