"""Invented letters for tests: four matters, told in many ways."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from functools import cache

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.acting.actor import PLATFORM
from chengshu.kernel.texts import services, store
from chengshu.kernel.texts.classifying.training import Trained, trained
from chengshu.kernel.texts.models import Letter, Scheme, TrainedModel
from chengshu.kernel.texts.words import NOWHERE, Example, Handed, Spot

NOON = datetime(2026, 6, 1, 12, tzinfo=clock.LOCAL)
SCHEME = "test.class"
NAMES = {
    "roads": Text("道路交通", "Roads"),
    "school": Text("教育", "Schools"),
    "noise": Text("噪声", "Noise"),
    "wages": Text("工资社保", "Wages"),
}
_SAYINGS: dict[str, tuple[str, ...]] = {
    "roads": (
        "路面有一个大坑，车辆通过很危险，请尽快修补",
        "人行道地砖破损，老人走路容易摔跤",
        "红绿灯坏了三天没有人修，路口很堵",
        "公交车半小时才来一趟，希望增加班次",
        "路边停车占了非机动车道，骑车只能走机动车道",
        "路灯不亮，晚上出行不安全",
    ),
    "school": (
        "孩子今年上小学，请问学区怎么划分",
        "学校收取补课费是否合理",
        "幼儿园学费涨价没有公示",
        "中学食堂的伙食质量差，学生吃不饱",
        "转学需要提供哪些材料",
        "教师资格认定什么时候开始报名",
    ),
    "noise": (
        "工地夜里十二点还在施工，吵得睡不着",
        "楼下餐馆油烟直排，味道很大",
        "广场舞音响声音太大，影响休息",
        "工厂排放的废气刺鼻，河水也变黑了",
        "空调外机噪声整夜不停",
        "养殖场臭味熏天，苍蝇很多",
    ),
    "wages": (
        "公司拖欠三个月工资不发",
        "单位没有缴纳养老保险怎么办",
        "退休金比同工龄的人少，请核实",
        "工伤认定材料交了半年没有结果",
        "医保在外地住院如何报销",
        "劳动合同到期不给补偿金",
    ),
}
_BEGINNINGS = ("尊敬的领导您好，", "您好，我是一名普通市民，", "", "向您反映一下，", "我们小区居民一致反映，")
_ENDINGS = ("希望有关部门尽快处理，谢谢。", "盼回复。", "", "请问该找谁？", "多次打电话没有人管。")
_PLACES = ("青石路", "望江街", "柳林社区", "南湖花园", "东风新村", "梧桐苑")


def sayings(label: str, count: int, *, seed: int = 0) -> list[str]:
    """So many different letters about one matter."""
    chance = random.Random(f"{label} {seed}")  # noqa: S311  invented letters, no secrets
    made: list[str] = []
    for number in range(count):
        two = chance.sample(_SAYINGS[label], 2)
        place = f"{chance.choice(_PLACES)}{number}号"
        made.append(f"{chance.choice(_BEGINNINGS)}{place}{two[0]}。{two[1]}，{chance.choice(_ENDINGS)}")
    return made


def examples(each: int = 20) -> list[Example]:
    """Labelled letters of all four matters."""
    return [Example(text, label) for label in _SAYINGS for text in sayings(label, each)]


def make_scheme() -> Scheme:
    """The scheme that tells the four matters apart."""
    return services.define_scheme(SCHEME, Text("测试分类", "Test classes"), label_names=NAMES, by=PLATFORM)


@cache
def _learnt() -> Trained:
    return trained(examples(), rounds=1)


def make_trained() -> TrainedModel:
    """The scheme with a model in force, learnt once for all tests."""
    learnt = _learnt()
    return TrainedModel.objects.create(
        scheme=make_scheme(),
        number=1,
        digest=store.keep(learnt.classifier.as_arrays()),
        examples=learnt.scores.letters,
        labels=4,
        macro_f1=learnt.scores.macro_f1,
        accuracy=learnt.scores.accuracy,
        scores=learnt.scores.as_json(),
        seconds=1,
        in_force=True,
    )


def hand_in(
    text: str,
    *,
    key: str,
    title: str = "",
    spot: Spot = NOWHERE,
    days: float = 0,
    author: str = "",
    votes: int = 0,
) -> Letter:
    """A letter that came ``days`` after NOON."""
    at = NOON + timedelta(days=days)
    return services.remember(
        Handed("test", key, text, title=title, spot=spot, at=at, author=author, votes=votes), by=PLATFORM
    )
