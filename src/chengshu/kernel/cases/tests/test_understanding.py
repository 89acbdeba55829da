"""What the platform makes of a report, and what it leaves to people."""

from __future__ import annotations

from typing import Any

import pytest

from chengshu.kernel.access.actor import PLATFORM, Actor
from chengshu.kernel.cases import services as cases
from chengshu.kernel.cases.events import CaseClosed
from chengshu.kernel.cases.models import Case, Channel, Scheme
from chengshu.kernel.cases.queries.proposing import classes_proposed, text_scheme
from chengshu.kernel.cases.rights import DISPATCHER, SEAT
from chengshu.kernel.cases.services.understanding import name_classes, on_closed, understand
from chengshu.kernel.cases.showing.proposals import proposed_for, repeats_of
from chengshu.kernel.cases.tests.make import make_actor, make_case, make_class, make_keeper
from chengshu.kernel.texts.models import Label, Letter, Level, UrgentWord
from chengshu.kernel.texts.services import train
from chengshu.kernel.texts.words import Example
from chengshu.kernel.work.models.items import Urgency

pytestmark = pytest.mark.django_db
LAMPS = (
    "文昌路的路灯整排不亮，散步看不清路",
    "小区北门灯杆上的灯坏了三天",
    "学校门口晚上漆黑一片，请修路灯",
    "河边公园照明熄灭，老人不敢走",
    "望江路灯泡一闪一闪很刺眼",
    "菜市场旁边灯光太暗，希望增加照明",
    "路灯白天一直亮着，浪费电",
    "我家巷子里没有灯，夜里很黑",
    "桥上的路灯灭了，骑车危险",
    "公交站旁灯不亮，等车害怕",
)
COVERS = (
    "马路中间井盖破损，汽车压过去很响",
    "小区门口下水井盖丢失，差点掉进去",
    "人行道上的井盖翘起，绊倒了孩子",
    "污水井盖下沉，电动车颠簸摔跤",
    "雨水井口没有盖子，非常危险",
    "井圈松动，夜间咣当咣当扰民",
    "自来水井盖裂了一道缝，请更换",
    "盖板断裂，行人不敢踩",
    "路口检修井高出地面，磕了轮胎",
    "井盖被偷了，用树枝挡着",
)
SPOKEN = "小区北门的井盖又坏了，电动车经过差点摔倒，请尽快派人来修。"


@pytest.fixture
def seat() -> Actor:
    make_class("0101", "上水井盖")
    make_class("0102", "路灯不亮")
    return make_actor(make_keeper(), SEAT, DISPATCHER)


def understood(text: str, **content: Any) -> Case:
    return understand(make_case(text, **content))


def test_urgent_word_raises_the_case_and_its_item(seat: Actor) -> None:
    UrgentWord.objects.create(word="燃气泄漏", level=Level.EMERGENCY)
    case = understood("楼道里闻到燃气泄漏的味道")
    assert case.urgency == Urgency.MOST_URGENT
    assert case.item is not None
    assert case.item.urgency == Urgency.MOST_URGENT
    assert case.proposal["words"] == ["燃气泄漏"]


def test_word_of_attention_does_not_press(seat: Actor) -> None:
    UrgentWord.objects.create(word="老人", level=Level.ATTENTION)
    assert understood("老人活动室的灯坏了").urgency == Urgency.PLAIN


def test_class_is_proposed_with_probability_and_reasons_and_never_set(seat: Actor) -> None:
    name_classes("city")
    lamps = [Example(one, "0102") for one in LAMPS]
    covers = [Example(one, "0101") for one in COVERS]
    train(text_scheme("city"), [*lamps, *covers], by=PLATFORM)
    case = understood("我家门口的路灯坏了，晚上不亮，很黑")
    assert case.case_class is None
    found = proposed_for(seat, case)
    assert found is not None
    best = found.classes[0]
    assert (best.code, str(best.name)) == ("0102", "路灯不亮")
    assert best.probability > 0.5
    assert best.reasons


def test_a_city_that_has_closed_no_case_yet_proposes_by_the_words_of_its_classes(seat: Actor) -> None:
    found = proposed_for(seat, understood("巷子里照明全灭了，晚上漆黑，请修路灯"))
    assert found is not None
    best = found.classes[0]
    assert (best.code, best.probability) == ("0102", 0)
    assert "路灯" in best.reasons


def test_a_guess_by_words_gives_way_to_a_class_that_somebody_chose(seat: Actor) -> None:
    chosen = proposed_for(seat, understood("路灯不亮，井盖也坏了", class_code="0101"))
    assert chosen is None or not chosen.classes


def test_a_word_that_means_the_same_speaks_for_a_class_as_well() -> None:
    for code, name in (("1001", "公交线路"), ("1002", "养老保险"), ("1003", "噪声扰民")):
        make_class(code, name)
    said = {text: classes_proposed(text, Scheme.CITY) for text in ("末班车总是提前走", "退休金什么时候发", "您好")}
    assert [[one.label for one in found][:1] for found in said.values()] == [["1001"], ["1002"], []]


def test_repeat_is_proposed_to_who_sees_both_and_to_nobody_else(seat: Actor) -> None:
    first = understood(SPOKEN)
    second = understood(SPOKEN + "谢谢。")
    assert [one.case for one in repeats_of(seat, second)] == [first]
    stranger = make_actor(make_keeper(Channel.EMAIL), SEAT)
    assert repeats_of(stranger, second) == []


def test_closed_case_teaches_its_class_and_refused_one_does_not(seat: Actor) -> None:
    taught, refused = understood(SPOKEN, class_code="0101"), understood("测试", class_code="0101")
    cases.answer(taught, "已转物业", by=PLATFORM)
    cases.refuse(refused, by=PLATFORM, why="测试")
    for case in (taught, refused):
        case.refresh_from_db()
        on_closed(CaseClosed(case.pk, case.number, case.channel, case.outcome))
    assert [label.letter.key for label in Label.objects.select_related("letter")] == [str(taught.pk)]


def test_telephone_in_what_was_said_does_not_reach_the_letters(seat: Actor) -> None:
    understood("请打 13800138000 联系我，路灯不亮")
    assert "13800138000" not in Letter.objects.get().text


def test_understanding_again_changes_nothing(seat: Actor) -> None:
    case = understood(SPOKEN)
    before = case.changes.count()
    understand(case)
    assert (case.changes.count(), Letter.objects.count()) == (before, 1)


@pytest.mark.parametrize(
    "text",
    ["灯", "井" * 200_000, "The street lamp in front of my house is out.", "門口的路燈壞了，請儘快維修", "<b>路灯</b>"],
    ids=["one sign", "200,000 signs", "English", "traditional", "markup"],
)
def test_odd_texts_are_understood_without_stopping(seat: Actor, text: str) -> None:
    case = understood(text)
    assert case.text == text
    assert len(case.title) <= 200
