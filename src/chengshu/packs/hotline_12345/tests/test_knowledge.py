"""The knowledge base: review, words, expiry, feeding, self-service."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import OperationalError
from django.db.models import QuerySet
from django.test import Client
from django.urls import reverse

from chengshu.base import clock
from chengshu.kernel.messages.models import Notice
from chengshu.kernel.work.queries import item_about
from chengshu.kernel.work.services import make_move
from chengshu.packs.hotline_12345.errors import DraftWaits, NotInThisState
from chengshu.packs.hotline_12345.models import Article, Source, Version, VersionState
from chengshu.packs.hotline_12345.queries.knowledge import answers_to, articles_found
from chengshu.packs.hotline_12345.services.knowledge import (
    Content,
    change_draft,
    feed,
    remind_due,
    revise_article,
    write_article,
)
from chengshu.packs.hotline_12345.tests.make import Hotline, make_article, make_hotline

pytestmark = pytest.mark.django_db


@pytest.fixture
def hotline() -> Hotline:
    return make_hotline()


def filled(hotline: Hotline) -> list[Article]:
    return [
        make_article(hotline, "居民身份证丢失怎样补办", "带户口簿到就近派出所，二十个工作日内领取。"),
        make_article(hotline, "公积金怎样提取", "符合购房、租房、退休条件的，可以在线申请提取。"),
        make_article(hotline, "路灯不亮找谁", "市政设施处负责维修，四十八小时内修复。"),
        make_article(hotline, "新生儿怎样上户口", "带出生医学证明到派出所办理。"),
    ]


def test_nothing_answers_before_somebody_else_published_it(hotline: Hotline) -> None:
    version = write_article(Content("怎样办居住证", "到派出所办理。"), hotline.centre, by=hotline.clerk)
    assert articles_found("居住证") == []
    item = item_about(version)
    assert item is not None
    make_move(item, "submit", by=hotline.clerk)
    with pytest.raises(NotInThisState):
        change_draft(version, Content("别的", "别的"), by=hotline.clerk)
    item.refresh_from_db()
    make_move(item, "publish", by=hotline.head)
    assert [one.article for one in articles_found("居住证")] == [version.article]


def test_the_published_version_answers_until_the_next_is_published(hotline: Hotline) -> None:
    article = make_article(hotline, "公交几点收车", "晚上九点。")
    version = revise_article(article, Content("公交几点收车", "晚上十点。"), by=hotline.clerk)
    with pytest.raises(DraftWaits):
        revise_article(article, Content("公交几点收车", "十一点。"), by=hotline.clerk)
    assert articles_found("九点")
    item = item_about(version)
    assert item is not None
    make_move(item, "submit", by=hotline.clerk)
    item.refresh_from_db()
    make_move(item, "publish", by=hotline.head)
    assert not articles_found("九点")
    assert articles_found("十点")
    assert set(article.versions.values_list("state", flat=True)) == {VersionState.PUBLISHED, VersionState.REPLACED}


@pytest.mark.requirement("hotline-12345.10")
def test_what_a_citizen_says_finds_its_article(hotline: Hotline) -> None:
    card, fund, lamp, _ = filled(hotline)
    assert answers_to("我的身份证丢了，想补办一张，要带什么？")[0].article == card
    assert answers_to("想问一下公积金能不能提取")[0].article == fund
    assert answers_to("我们小区门口路灯不亮三天了")[0].article == lamp
    assert answers_to("隔壁工地夜里施工噪声很大") == []


def test_every_word_typed_must_occur(hotline: Hotline) -> None:
    card, *_, child = filled(hotline)
    assert {one.article for one in articles_found("派出所")} == {card, child}
    assert [one.article for one in articles_found("派出所 出生医学证明")] == [child]
    assert articles_found("派出所 游泳馆") == []


def test_an_expired_article_answers_no_more_and_its_writers_hear_before(hotline: Hotline) -> None:
    article = make_article(hotline, "秋冬供暖时间", "十一月十五日起。", expires_on=clock.today() + timedelta(days=3))
    assert remind_due() == 1
    assert remind_due() == 0
    assert Notice.objects.filter(person=hotline.clerk.person_id, template="hotline_12345.article.expiring").exists()
    assert articles_found("供暖")
    with clock.frozen(clock.now() + timedelta(days=4)):
        assert not articles_found("供暖")
        assert Client().get(reverse("hotline_12345:answer", args=[article.pk])).status_code == 404


def test_service_items_feed_drafts_once_and_again_when_they_change(hotline: Hotline) -> None:
    items = [("M-1", Content("食品经营许可怎样办", "在线申请。"))]
    assert feed(items, hotline.centre, Source.MATTER, by=hotline.clerk) == 1
    assert feed(items, hotline.centre, Source.MATTER, by=hotline.clerk) == 0
    version = Version.everywhere.get()
    item = item_about(version)
    assert item is not None
    make_move(item, "submit", by=hotline.clerk)
    item.refresh_from_db()
    make_move(item, "publish", by=hotline.head)
    assert (
        feed([("M-1", Content("食品经营许可怎样办", "到窗口申请。"))], hotline.centre, Source.MATTER, by=hotline.clerk)
        == 1
    )
    assert Article.everywhere.count() == 1


def test_citizens_find_answers_themselves_but_not_what_is_for_the_staff(hotline: Hotline) -> None:
    shown = make_article(hotline, "怎样预约婚姻登记", "在线预约。")
    hidden = make_article(hotline, "婚姻登记系统故障口径", "请稍后再试。", public=False)
    client = Client()
    page = client.get(reverse("hotline_12345:ask"), {"q": "婚姻登记"}).content.decode()
    assert "怎样预约婚姻登记" in page
    assert "故障口径" not in page
    assert client.get(reverse("hotline_12345:answer", args=[shown.pk])).status_code == 200
    assert client.get(reverse("hotline_12345:answer", args=[hidden.pk])).status_code == 404
    shown.refresh_from_db()
    assert shown.opened == 1


def test_an_answer_is_read_while_the_database_is_too_busy_to_count_its_reader(
    hotline: Hotline, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = make_article(hotline, "怎样补办身份证", "带户口簿到派出所办理。", public=True)

    def busy(*_args: object, **_values: object) -> int:
        raise OperationalError("database is locked")

    monkeypatch.setattr(QuerySet, "update", busy)
    assert Client().get(reverse("hotline_12345:answer", args=[shown.pk])).status_code == 200
