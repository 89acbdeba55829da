"""Topic data reaches the views that leaders read: in versions, under a grant or an agreement, with receipts."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from chengshu.base import clock
from chengshu.base.errors import NotAllowed
from chengshu.base.text import Text
from chengshu.kernel.access.actor import PLATFORM, Actor
from chengshu.kernel.access.tests.make import make_account, make_actor, make_organisation
from chengshu.kernel.analysis.errors import NoSuchColumn, SupplyThere
from chengshu.kernel.analysis.models import DecisionView, Measure, SupplyReceipt, TopicFigure
from chengshu.kernel.analysis.rights import KEEP_VIEWS, LEADER, SEE_VIEWS
from chengshu.kernel.analysis.services.supplying import (
    FigureContent,
    define_figure,
    end_supply,
    grant_to_view,
    publish_figure,
    read_view,
    release_due,
    set_up_view,
    supply_by_agreement,
)
from chengshu.kernel.analysis.tests.make import grant
from chengshu.kernel.audit.models import Entry
from chengshu.kernel.catalogue.guide import ensure_guide_classes
from chengshu.kernel.exchange.errors import NoAgreement
from chengshu.kernel.exchange.models import Receipt
from chengshu.kernel.exchange.services import withdraw
from chengshu.kernel.lake.models import Flow
from chengshu.kernel.registries.models import Feed, Kind, Registry
from chengshu.kernel.registries.rights import KEEP_REGISTRIES
from chengshu.kernel.registries.services import FieldWanted, define_fields, define_registry, merge_sources
from chengshu.kernel.registries.tests.make import credit_code, make_feed, make_registry
from chengshu.spec.people import Scope

pytestmark = pytest.mark.django_db
BY_MEDIUM = FigureContent("排放量", Measure.SUM, "tonnes", "medium", "Emissions", "吨", least=1)


def make_topic() -> Registry:
    """A topic about entities whose owner fills it by configuration."""
    entities = make_registry(Kind.ENTITY)
    topic = define_registry(
        "ecology", Text("生态主题库", "Ecology"), kind=Kind.TOPIC, owner=make_organisation("生态局"), by=PLATFORM,
        subject=entities, per_row=True,
    )  # fmt: skip
    define_fields(
        topic,
        [FieldWanted.of("code"), FieldWanted("medium", Text("类型", "Medium")), FieldWanted("tonnes", Text("吨", "t"))],
    )
    return topic


def gathered(topic: Registry, rows: Sequence[tuple[str, str]], feed: Feed | None = None) -> Feed:
    """The topic's source, gathered and merged."""
    given = [
        {"row": str(n), "code": credit_code(n + 1), "medium": medium, "tonnes": tonnes, "at": "2026-11-01 08:00:00"}
        for n, (medium, tonnes) in enumerate(rows)
    ]
    made = make_feed(topic, given, feed=feed)
    merge_sources(topic)
    return made


def make_view(by: Actor = PLATFORM) -> DecisionView:
    """A view of the government's leaders, standing in for the operations centre."""
    owner = make_organisation("市人民政府")
    return set_up_view("city", Text("城市运行", "City"), owner=owner, system="operations_centre", by=by)


def keeper_of(topic: Registry) -> Actor:
    return make_actor(organisation=topic.owner, may={KEEP_REGISTRIES: Scope.UNIT})


def charts(page: str) -> list[dict[str, Any]]:
    """What the charts of a page are drawn from."""
    found = re.findall(r'<script id="chart-\d+" type="application/json">(.*?)</script>', page)
    return [json.loads(one) for one in found]


@pytest.mark.requirement("base-databases.12")
def test_what_a_topic_gathers_reaches_the_leaders_view_in_versions_with_source_and_receipt(client: Client) -> None:
    topic = make_topic()
    feed = gathered(topic, [("废气", "10.5"), ("废水", "4"), ("废气", "2")])
    figure = define_figure("emissions", topic, BY_MEDIUM, by=keeper_of(topic))
    view = make_view()
    grant_to_view(figure, view, ground="主题库建设方案", by=keeper_of(topic))
    release_due()
    account = make_account(may=dict(LEADER.may))
    client.force_login(account)
    address = reverse("analysis:view", args=[view.key])

    page = client.get(address).content.decode()

    [chart] = charts(page)
    assert dict(zip(chart["x"], chart["series"][0]["values"], strict=True)) == {"废气": 12.5, "废水": 4}
    for word in ("生态主题库", "生态局", "v1", "2026-11-01", "主题库建设方案", "城市运行管理中心", "尚未接入"):
        assert word in page
    receipt = SupplyReceipt.objects.get()
    assert receipt.number in page
    assert (receipt.person_id, receipt.release.number, receipt.rows) == (account.person_id, 1, 2)
    assert Entry.objects.filter(verb="analysis.view.read", subject_id=str(view.pk)).exists()

    gathered(topic, [("废气", "1"), ("废水", "4"), ("废渣", "7")], feed)
    release_due()
    [chart] = charts(client.get(address).content.decode())
    assert dict(zip(chart["x"], chart["series"][0]["values"], strict=True)) == {"废气": 1, "废水": 4, "废渣": 7}
    assert [one.number for one in figure.releases.all()] == [2, 1]
    assert figure.releases.get(number=1).rows == [["废气", 12.5], ["废水", 4.0]]


@pytest.mark.requirement("base-databases.12")
def test_under_an_agreement_the_exchange_has_its_receipt_and_a_withdrawal_empties_the_view_at_once() -> None:
    ensure_guide_classes()
    topic = make_topic()
    gathered(topic, [("废气", "10.5")])
    keeper, office = keeper_of(topic), make_actor(may={KEEP_VIEWS: Scope.ALL, SEE_VIEWS: Scope.ALL})
    figure = define_figure("emissions", topic, BY_MEDIUM, by=keeper)
    view = make_view(office)
    release_due()
    resource = publish_figure(figure, by=keeper)
    with pytest.raises(NoAgreement):
        supply_by_agreement(view, figure, by=office)
    consumer = make_actor(organisation=view.owner, may={})
    agreement = grant(resource, consumer, provider=topic.owner)
    supply_by_agreement(view, figure, by=office)

    [given] = read_view(view, by=office)

    assert given.release is not None and given.receipt is not None
    assert given.receipt.receipt == Receipt.everywhere.get(agreement=agreement)
    assert Receipt.everywhere.get().why.startswith("决策视图")

    withdraw(agreement.pk, by=PLATFORM, why="停止供给")
    [refused] = read_view(view, by=office)
    assert refused.release is None
    assert refused.refusal is not None and agreement.number in str(refused.refusal)
    assert SupplyReceipt.objects.count() == 1


def test_the_same_numbers_make_no_new_version_but_are_noted_as_checked() -> None:
    topic = make_topic()
    feed = gathered(topic, [("废气", "10")])
    figure = define_figure("emissions", topic, BY_MEDIUM, by=keeper_of(topic))
    release_due()
    first = figure.releases.get()
    assert release_due() == 0
    gathered(topic, [("废气", "4"), ("废气", "6")], feed)
    release_due()
    again = figure.releases.get()
    assert again.pk == first.pk
    assert again.source_version != first.source_version


def test_small_groups_are_shown_together_so_that_nobody_stands_out() -> None:
    topic = make_topic()
    rows = [("废气", "1")] * 6 + [("甲", "1"), ("乙", "1"), ("丙", "1"), ("丁", "1"), ("戊", "1")]
    gathered(topic, rows)
    counted = replace(BY_MEDIUM, measure=Measure.COUNT, column="", least=5)
    figure = define_figure("emitters", topic, counted, by=keeper_of(topic))
    release_due()
    assert figure.releases.get().rows == [["废气", 6.0], ["其他（合并）", 5.0]]


def test_a_series_of_the_economy_is_supplied_by_period() -> None:
    owner = make_organisation("统计局", division_code="9901")
    economy = define_registry(
        "economy", Text("宏观经济库", "Economy"), kind=Kind.SERIES, owner=owner, by=PLATFORM, base=True
    )
    names = ("series", "series_name", "unit", "division", "period", "value", "stated_at")
    define_fields(economy, [FieldWanted(name, Text(name, name)) for name in names])
    rows = [
        {"row": str(n), "series": "output", "series_name": "产值", "unit": "亿元", "division": "9901",
         "period": f"2026-0{n}", "value": f"{n}.5", "stated_at": "2026-11-01 10:00:00"}
        for n in (1, 2, 3)
    ]  # fmt: skip
    make_feed(economy, rows, mapping={name: name for name in names})
    merge_sources(economy)
    content = FigureContent("产值", Measure.VALUE, "output", least=1)
    figure = define_figure("output", economy, content, by=PLATFORM)
    release_due()
    assert figure.releases.get().rows == [["2026-01", 1.5], ["2026-02", 2.5], ["2026-03", 3.5]]
    with pytest.raises(NoSuchColumn):
        define_figure("nothing", economy, replace(content, column="nothing"), by=PLATFORM)


def test_only_the_topics_owner_gives_and_takes_back_and_a_grant_ends_by_its_day() -> None:
    topic = make_topic()
    gathered(topic, [("废气", "10")])
    keeper, leader = keeper_of(topic), make_actor(may=dict(LEADER.may))
    figure = define_figure("emissions", topic, BY_MEDIUM, by=keeper)
    view = make_view()
    release_due()
    with pytest.raises(NotAllowed):
        grant_to_view(figure, view, ground="x", by=make_actor(may={KEEP_REGISTRIES: Scope.UNIT}))
    until = clock.today() + timedelta(days=3)
    supply = grant_to_view(figure, view, ground="方案", until=until, by=keeper)
    with pytest.raises(SupplyThere):
        grant_to_view(figure, view, ground="方案", by=keeper)
    with pytest.raises(NotAllowed):
        end_supply(supply, by=leader, why="x")

    with clock.frozen(clock.now() + timedelta(days=5)):
        [late] = read_view(view, by=leader)
    assert late.release is None
    end_supply(supply, by=keeper, why="停止")
    assert read_view(view, by=leader) == []
    with pytest.raises(NotAllowed):
        read_view(view, by=make_actor(may={}))


def test_the_graph_leads_from_the_topics_sources_to_the_view() -> None:
    topic = make_topic()
    gathered(topic, [("废气", "10")])
    figure = define_figure("emissions", topic, BY_MEDIUM, by=PLATFORM)
    grant_to_view(figure, make_view(), ground="方案", by=PLATFORM)
    release_due()
    flows = {(flow.source.key, flow.target.key) for flow in Flow.objects.select_related("source", "target")}
    assert ("gold.registries.ecology", "gold.topics.emissions") in flows
    assert ("gold.topics.emissions", "view.city") in flows


def test_figures_are_published_given_and_taken_back_on_pages(client: Client) -> None:
    ensure_guide_classes()
    topic = make_topic()
    gathered(topic, [("废气", "10"), ("废水", "3")])
    view = make_view()
    may = {KEEP_REGISTRIES: Scope.ALL, KEEP_VIEWS: Scope.ALL} | dict(LEADER.may)
    client.force_login(make_account(may=may))
    typed = {"registry": "ecology", "key": "emissions", "name_zh": "排放量", "measure": "sum", "column": "tonnes",
             "by": "medium", "unit": "吨", "cycle": "monthly", "least": "1"}  # fmt: skip
    assert client.post(reverse("analysis:new_figure"), typed | {"by": "nothing"}).status_code == 422
    client.post(reverse("analysis:new_figure"), typed)
    figure = TopicFigure.everywhere.get()
    client.post(reverse("analysis:publish_figure", args=[figure.key]))
    client.post(reverse("analysis:grant_to_view", args=[figure.key]), {"view": view.key, "ground": "方案"})
    page = client.get(reverse("analysis:figure", args=[figure.key])).content.decode()
    assert "已发布" in page and "供给中" in page
    assert "城市运行" in client.get(reverse("analysis:views")).content.decode()
    assert "排放量" in client.get(reverse("analysis:figures")).content.decode()
    client.post(reverse("analysis:end_supply", args=[figure.supplies.get().pk]), {"why": "停"})
    assert "还没有主题数据供给" in client.get(reverse("analysis:view", args=[view.key])).content.decode()
    made = client.post(
        reverse("analysis:new_view"), {"key": "second", "name_zh": "二", "owner": str(view.owner.pk), "system": ""}
    )
    assert made["Location"] == reverse("analysis:view", args=["second"])


def test_a_view_says_when_data_is_older_than_its_cycle(client: Client) -> None:
    topic = make_topic()
    gathered(topic, [("废气", "10")])
    figure = define_figure("emissions", topic, BY_MEDIUM, by=PLATFORM)
    view = make_view()
    grant_to_view(figure, view, ground="方案", by=PLATFORM)
    release_due()
    client.force_login(make_account(may=dict(LEADER.may)))
    address = reverse("analysis:view", args=[view.key])
    figure.releases.update(as_of=clock.now() - timedelta(days=3))
    assert "按周期更新" in client.get(address).content.decode()
    figure.releases.update(as_of=datetime(2026, 1, 1, tzinfo=UTC))
    assert "已超过周期" in client.get(address).content.decode()
