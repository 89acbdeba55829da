"""Ranking by opening and sharing, rewards, published rules."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client

from chengshu.base import clock
from chengshu.base.errors import NotAllowed
from chengshu.base.formula import BadFormula
from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.catalogue.tests.make import make_resource
from chengshu.packs.open_data.data import INDICATORS, RATINGS
from chengshu.packs.open_data.models import PortalRule, Reward
from chengshu.packs.open_data.queries.merits import merits
from chengshu.packs.open_data.queries.rules import rule_now
from chengshu.packs.open_data.seeds import seed_open_data
from chengshu.packs.open_data.seeds.words import seed_words
from chengshu.packs.open_data.services.merits import RewardContent, reward, set_formula
from chengshu.packs.open_data.services.rules import RuleContent, publish_guideline, set_rule
from chengshu.packs.open_data.tests.make import make_dataset, make_office, make_unit
from chengshu.packs.open_data.usage import TALLY, write_uses
from chengshu.spec.data import Sharing

pytestmark = pytest.mark.django_db


@pytest.mark.requirement("open-data.8")
def test_departments_are_ranked_and_the_score_reaches_the_appraisal() -> None:
    office = make_office()
    good = make_dataset(office)
    lazy, _, _ = make_unit("懒局")
    make_resource(lazy, sharing=Sharing.NOT_SHARED)
    set_formula("10 * published + 50 * shared + 2 * uses", reason="测试", by=office)
    for _ in range(3):
        TALLY.note(good.pk, "downloads")
    write_uses()
    today = clock.today()

    ranked = merits(today - timedelta(days=30), today)
    assert [(one.unit, one.place, one.score) for one in ranked] == [
        (good.publisher, 1, Decimal("66.0")),
        (lazy, 2, Decimal("0.0")),
    ]
    scores = RATINGS[0].compute(today - timedelta(days=30), today)
    assert scores == {good.publisher_id: Decimal("0.66"), lazy.pk: Decimal(0)}

    row = reward(good.publisher, RewardContent("通报表扬", "考核办法", today, today, Decimal(2)), by=office)
    assert Reward.everywhere.get() == row
    _, stranger, _ = make_unit()
    with pytest.raises(NotAllowed):
        reward(good.publisher, RewardContent("奖", "x", today, today), by=stranger)
    with pytest.raises(BadFormula):
        set_formula("__import__('os')", reason="x", by=office)


@pytest.mark.requirement("open-data.1")
def test_the_resource_list_and_the_open_catalogue_follow_the_catalogue(client: Client) -> None:
    from chengshu.kernel.access.tests.make import make_account
    from chengshu.packs.open_data.rights import OFFICE
    from chengshu.spec.data import Opening

    dataset = make_dataset()
    closed = make_resource(dataset.publisher, name_zh="不开放的资源")
    waiting = make_resource(dataset.publisher, name_zh="可开放的资源", opening=Opening.OPEN)
    client.force_login(make_account(organisation=rule_now().office, may=OFFICE.may))
    page = client.get("/open_data/desk/resources/").content.decode()
    assert all(one in page for one in ("不开放的资源", "可开放的资源"))
    assert f"/open_data/desk/resources/{waiting.key}/propose/" in page
    assert f"/open_data/desk/resources/{closed.key}/propose/" not in page
    only_open = client.get("/open_data/desk/resources/?opening=open").content.decode()
    assert "不开放的资源" not in only_open


@pytest.mark.requirement("open-data.7")
def test_rules_and_standards_are_published_in_editions(client: Client) -> None:
    make_office()
    seed_words()
    page = client.get("/open_data/rules/").content.decode()
    assert all(word in page for word in ("传输", "存储", "交易", "使用"))
    first = client.get("/open_data/rules/use-rules/").content.decode()
    values = {"kind": "use", "name_zh": "使用规范（修订）", "body_zh": "第一条 新规"}
    publish_guideline("use-rules", values, by=PLATFORM)
    second = client.get("/open_data/rules/use-rules/").content.decode()
    assert "第一条 新规" in second
    assert "第一条 新规" not in first
    assert "须遵守所附许可" in client.get("/open_data/rules/use-rules/?edition=1").content.decode()


def test_thresholds_are_rows_with_history() -> None:
    office = make_office()
    set_rule(RuleContent(rule_now().office_id, k=10), reason="更严", by=office)
    assert rule_now().k == 10
    assert PortalRule.objects.count() == 2
    _, stranger, _ = make_unit()
    with pytest.raises(NotAllowed):
        set_rule(RuleContent(rule_now().office_id), reason="x", by=stranger)


def test_figures_count_what_is_open() -> None:
    today = clock.today()
    by_key = {one.key: one for one in INDICATORS}
    assert by_key["open_data_fields_covered"].compute(today) is None
    make_dataset()
    measured = by_key["open_datasets"].compute(today)
    assert measured is not None
    assert measured.value == 1
    covered = by_key["open_data_fields_covered"].compute(today)
    assert covered is not None
    assert covered.value == 1


def test_seeds_without_their_city_change_nothing_and_run_again() -> None:
    seed_open_data()
    seed_open_data()
    assert not PortalRule.objects.exists()
