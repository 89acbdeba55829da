"""What the platform makes of a report, and what it leaves to people."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import Any

import pytest

from chengshu.kernel.access.actor import PLATFORM, Actor
from chengshu.kernel.cases import services as cases
from chengshu.kernel.cases.events import CaseClosed
from chengshu.kernel.cases.models import Case, Channel
from chengshu.kernel.cases.rights import DISPATCHER, SEAT
from chengshu.kernel.cases.services.understanding import name_classes, on_closed, text_scheme, understand
from chengshu.kernel.cases.showing.proposals import proposed_for, repeats_of
from chengshu.kernel.cases.tests.make import make_actor, make_case, make_class, make_keeper
from chengshu.kernel.texts.models import Label, Letter, Level, UrgentWord
from chengshu.kernel.texts.services import train
from chengshu.kernel.texts.words import Example
from chengshu.kernel.work.models.items import Urgency

pytestmark = pytest.mark.django_db
WHERE = ("文昌路", "小区北门", "学校门口", "菜市场旁", "河边公园")
LAMP, DARK = ("不亮", "坏了", "熄灭了"), ("很黑", "看不清路")
COVER, BUMP = ("破损", "丢失", "下沉了"), ("车辆颠簸", "差点摔倒")
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
    lamps = [Example(f"{where}的路灯{how}，晚上{so}", "0102") for where, how, so in product(WHERE, LAMP, DARK)]
    covers = [Example(f"{where}的井盖{how}，{so}", "0101") for where, how, so in product(WHERE, COVER, BUMP)]
    train(text_scheme("city"), [replace(one, group=str(n)) for n, one in enumerate([*lamps, *covers])], by=PLATFORM)
    case = understood("我家门口的路灯坏了，晚上不亮，很黑")
    assert case.case_class is None
    found = proposed_for(seat, case)
    assert found is not None
    best = found.classes[0]
    assert (best.code, str(best.name)) == ("0102", "路灯不亮")
    assert best.probability > 0.5
    assert best.reasons


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
