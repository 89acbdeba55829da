"""The pages and the API, as people and programs use them."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from chengshu.base import clock
from chengshu.kernel.access.tests.make import make_account
from chengshu.kernel.geo.models import Division
from chengshu.kernel.identity.models import Account
from chengshu.kernel.texts.declared import f1_of_models, repeated_share
from chengshu.kernel.texts.models import (
    AlikeRule,
    FormulaRule,
    OrderState,
    Topic,
    TrainedModel,
    TrainingOrder,
    UrgentWord,
)
from chengshu.kernel.texts.rights import SEE_TEXTS, SET_RULES, TRAIN
from chengshu.kernel.texts.seeds import seed_texts
from chengshu.kernel.texts.tests.make import SCHEME, hand_in, make_scheme, make_trained
from chengshu.kernel.texts.words import Spot
from chengshu.spec.people import Scope

pytestmark = pytest.mark.django_db
LAMP = "青石路路灯坏了半个月，晚上漆黑一片，老人走路摔跤，请尽快修好。"


@pytest.fixture(autouse=True)
def home(settings: Settings, tmp_path: Path) -> Path:
    settings.HOME = tmp_path
    return tmp_path


@pytest.fixture
def analyst(client: Client) -> Client:
    client.force_login(make_account(may={SEE_TEXTS: Scope.ALL, TRAIN: Scope.ALL, SET_RULES: Scope.ALL}))
    return client


def shown(client: Client, name: str, *args: object) -> str:
    answer = client.get(reverse(f"texts:{name}", args=args))
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.requirement("hotline-12345.11")
def test_hot_topics_of_a_place_and_period_open_down_to_their_letters(analyst: Client) -> None:
    for number in range(3):
        days = (clock.now() - hand_in(LAMP, key="probe").at) / timedelta(days=1) - 1
        hand_in(LAMP + "请" * number, key=f"L{number}", title="青石路路灯不亮", days=days, author=str(number))
    page = shown(analyst, "topics")
    assert "青石路路灯" in page
    listed = analyst.get("/api/v1/texts/topics").json()
    assert [one["letters"] for one in listed] == [3]
    assert listed[0]["heat"]
    letters = shown(analyst, "topic", listed[0]["id"])
    assert letters.count("青石路路灯不亮") >= 3


def test_a_topic_names_its_division_and_not_only_its_code(analyst: Client) -> None:
    Division.objects.create(code="990102", level="county", name_zh="青石区", name_en="Qingshi District")
    days = (clock.now() - hand_in("别的事情", key="probe").at) / timedelta(days=1) - 1
    for number in range(2):
        said = LAMP + "请" * number
        hand_in(said, key=f"A{number}", spot=Spot(area="990102"), days=days, author=str(number))
    page = shown(analyst, "topics")
    assert "青石区" in page
    assert "990102" not in page
    found = Topic.objects.get()
    assert "<dd>青石区</dd>" in shown(analyst, "topic", found.pk)


def test_labels_left_out_of_a_training_are_named(analyst: Client) -> None:
    model = make_trained()
    model.scores |= {"left_out": {"roads": 3}}
    model.save(update_fields=["scores"])
    assert "道路交通 (3)" in shown(analyst, "scheme", SCHEME)


def test_the_reason_of_the_first_urgent_words_is_told_in_the_reader_s_language(analyst: Client) -> None:
    seed_texts()
    assert "平台初始词表" in shown(analyst, "words")
    Account.objects.update(language="en")
    page = shown(analyst, "words")
    assert "The platform&#x27;s first list" in page
    assert "平台初始词表" not in page


def test_a_model_is_shown_with_its_scores_and_trained_anew_by_the_worker(analyst: Client) -> None:
    make_trained()
    page = shown(analyst, "scheme", SCHEME)
    for word in ("宏平均 F1", "噪声", "混淆情况", "查全率"):
        assert word in page

    assert analyst.post(reverse("texts:retrain", args=[SCHEME])).status_code == 302

    assert TrainingOrder.objects.get().state == OrderState.WAITING
    assert "等待开始" in shown(analyst, "scheme", SCHEME)
    assert analyst.post(reverse("texts:retrain", args=[SCHEME])).status_code == 409


def test_the_report_says_what_its_figures_mean_and_what_is_mixed_up(analyst: Client) -> None:
    model = make_trained()
    mixed = [[17, 3, 0, 0], [0, 20, 0, 0], [0, 0, 19, 1], [0, 0, 0, 20]]  # noise, roads, school, wages
    model.scores |= {"spread": 0.004, "confusion": mixed}
    model.save(update_fields=["scores"])

    page = shown(analyst, "scheme", SCHEME)

    assert "“噪声”被建议为“道路交通” 3 封；“教育”被建议为“工资社保” 1 封" in page
    assert "0.4%" in page
    assert "没有学过它" in page


def test_a_scheme_without_a_model_says_what_to_do(analyst: Client) -> None:
    make_scheme()
    assert "还没有模型" in shown(analyst, "scheme", SCHEME)
    assert "测试分类" in shown(analyst, "schemes")


def test_an_earlier_model_is_taken_into_force_from_the_page(analyst: Client) -> None:
    first = make_trained()
    TrainedModel.objects.filter(pk=first.pk).update(in_force=False)
    assert "启用第 1 号" in shown(analyst, "scheme", SCHEME)
    assert analyst.post(reverse("texts:adopt", args=[first.pk])).status_code == 302
    first.refresh_from_db()
    assert first.in_force


def test_a_letter_is_tried_and_not_kept(analyst: Client) -> None:
    make_trained()
    answer = analyst.post(
        reverse("texts:try"), {"text": "公司拖欠三个月工资，电话13812345678", "reply": "已责令公司支付工资。"}
    )
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "工资社保" in page
    assert "138****5678" in page
    assert "答复评分" in page


def test_markup_in_a_letter_is_shown_and_not_run(analyst: Client) -> None:
    answer = analyst.post(reverse("texts:try"), {"text": "<script>alert(1)</script>路灯不亮"})
    assert "<script>alert(1)" not in answer.content.decode()


def test_urgent_words_are_set_and_ended_on_their_page(analyst: Client) -> None:
    given = {"word": "井盖缺失", "level": "2", "unless": "已补装", "reason": "汛期"}
    assert analyst.post(reverse("texts:word_new"), given).status_code == 302
    again = analyst.post(reverse("texts:word_new"), given)
    assert again.status_code == 422
    assert "已在使用" in again.content.decode()
    row = UrgentWord.objects.get()
    assert "井盖缺失" in shown(analyst, "words")
    assert "汛期" in shown(analyst, "word", row.pk)
    assert analyst.post(reverse("texts:word_end", args=[row.pk])).status_code == 302
    row.refresh_from_db()
    assert row.until is not None


def test_formulas_and_the_alike_rule_are_set_on_their_pages(analyst: Client) -> None:
    day = clock.today().isoformat()
    assert "平台初始公式" in shown(analyst, "rules")
    form = analyst.get(reverse("texts:formula_new") + "?use=reply").content.decode()
    assert "relevance" in form
    bad = {"use": "reply", "formula": "relevance + unknown", "days": 10, "since": day, "reason": "试行"}
    assert analyst.post(reverse("texts:formula_new"), bad).status_code == 422
    assert analyst.post(reverse("texts:formula_new"), bad | {"formula": "relevance"}).status_code == 302
    assert FormulaRule.objects.get().formula == "relevance"
    rule = {"window_days": 60, "repeat_from": "0.6", "topic_from": "0.2", "near_m": 500, "since": day, "reason": "试行"}
    assert analyst.post(reverse("texts:alike_new"), rule).status_code == 302
    assert AlikeRule.objects.get().window_days == 60


def test_readers_may_look_and_change_nothing(client: Client) -> None:
    make_trained()
    client.force_login(make_account(may={SEE_TEXTS: Scope.ALL}))
    assert "重新训练" not in shown(client, "scheme", SCHEME)
    assert "添加紧急词" not in shown(client, "words")
    assert client.post(reverse("texts:retrain", args=[SCHEME])).status_code == 403
    assert client.get(reverse("texts:word_new")).status_code == 403


def test_a_program_of_the_staff_has_a_text_understood_and_a_reply_scored(analyst: Client) -> None:
    make_trained()
    hand_in(LAMP, key="L1", days=(clock.now() - hand_in("无", key="probe").at) / timedelta(days=1) - 1)
    answer = analyst.post("/api/v1/texts/understand", {"text": LAMP + "电话13812345678"}, "application/json").json()
    assert answer["proposals"][0]["label"] == "roads"
    assert answer["proposals"][0]["reasons"]
    assert [one["key"] for one in answer["alike"]] == ["L1"]
    assert "13812345678" not in answer["masked"]
    scored = analyst.post(
        "/api/v1/texts/replies/score", {"letter": LAMP, "reply": "已收悉。"}, "application/json"
    ).json()
    assert float(scored["total"]) < 20
    assert scored["hints"]


def test_the_api_bounds_its_input_and_refuses_who_may_not(analyst: Client, client: Client) -> None:
    long = {"text": "长" * 300_001}
    assert analyst.post("/api/v1/texts/understand", long, "application/json").status_code == 422
    client.force_login(make_account())
    assert client.post("/api/v1/texts/understand", {"text": "灯"}, "application/json").status_code == 403
    assert client.get("/api/v1/texts/topics").status_code == 403


def test_indicators_are_missing_until_there_is_something_to_count() -> None:
    today = clock.today()
    assert f1_of_models(today) is None
    assert repeated_share(today) is None
    model = make_trained()
    measured = f1_of_models(today)
    assert measured is not None
    assert float(measured.value) == pytest.approx(model.macro_f1, abs=1e-4)
