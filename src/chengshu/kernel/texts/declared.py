"""Datasets and indicators of text understanding."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.base.units import Unit
from chengshu.kernel.texts.models import Letter, TrainedModel
from chengshu.spec.data import Cycle, Dataset, Field, Grade, Sharing
from chengshu.spec.figures import Indicator, Measured

TOPICS = Dataset(
    key="texts.topic",
    label=Text("热点话题", "Hot topics"),
    model="texts.Topic",
    fields=(
        Field("name", Text("话题", "Topic")),
        Field("area", Text("区划代码", "Division"), grade=Grade.PUBLIC),
        Field("letters", Text("来信数", "Letters"), Unit.COUNT),
        Field("heat", Text("热度", "Heat"), Unit.POINTS),
        Field("first_at", Text("最早来信", "First letter")),
        Field("last_at", Text("最近来信", "Latest letter")),
    ),
    sharing=Sharing.ON_REQUEST,
)
WORDS = Dataset(
    key="texts.urgent_word",
    label=Text("紧急词", "Urgent words"),
    model="texts.UrgentWord",
    fields=(
        Field("word", Text("词", "Word")),
        Field("level", Text("级别", "Level")),
        Field("since", Text("启用时间", "Since")),
        Field("until", Text("停用时间", "Until")),
    ),
    sharing=Sharing.ON_REQUEST,
)
MODELS = Dataset(
    key="texts.model",
    label=Text("文本模型", "Text models"),
    model="texts.TrainedModel",
    fields=(
        Field("number", Text("序号", "Number")),
        Field("macro_f1", Text("宏平均 F1", "Macro-F1"), Unit.RATIO),
        Field("accuracy", Text("准确率", "Accuracy"), Unit.RATIO),
        Field("examples", Text("样本数", "Examples"), Unit.COUNT),
        Field("trained_at", Text("训练时间", "Trained at")),
    ),
    sharing=Sharing.NOT_SHARED,
    cycle=Cycle.OTHER,
    sharing_ground="内部管理数据",
)
DATASETS = (TOPICS, WORDS, MODELS)


def f1_of_models(day: date) -> Measured | None:
    """The mean macro-F1 of the models in force at the end of the day; nothing while none was trained."""
    end = datetime.combine(day, time.max, clock.LOCAL)
    latest: dict[int, tuple[float, int]] = {}
    trained = TrainedModel.objects.filter(trained_at__lte=end).order_by("number")
    for scheme, f1, letters in trained.values_list("scheme_id", "macro_f1", "examples"):
        latest[scheme] = (f1, letters)
    if not latest:
        return None
    mean = sum(f1 for f1, _ in latest.values()) / len(latest)
    return Measured(Decimal(str(round(mean, 4))), sum(letters for _, letters in latest.values()))


def repeated_share(day: date) -> Measured | None:
    """The share of the day's letters that speak of a topic others wrote about too; nothing on a day without letters."""
    end = datetime.combine(day, time.max, clock.LOCAL)
    rows = Letter.objects.filter(at__gte=clock.start_of_day(day), at__lte=end)
    letters = rows.count()
    if not letters:
        return None
    return Measured(Decimal(rows.exclude(topic=None).count()) / letters, letters)


INDICATORS = (
    Indicator(
        key="texts.macro_f1",
        label=Text("文本分类宏平均 F1", "Macro-F1 of text models"),
        unit=Unit.RATIO,
        source=MODELS,
        compute=f1_of_models,
        formula=Text(
            "现有方案最新模型在未见过的来信上的宏平均 F1 的平均值",
            "mean over schemes of the latest model's macro-F1 on unseen letters",
        ),
    ),
    Indicator(
        key="texts.repeated_share",
        label=Text("重复反映占比", "Share of letters on a shared topic"),
        unit=Unit.RATIO,
        source=TOPICS,
        compute=repeated_share,
        formula=Text(
            "当日与其他来信同属一个话题的来信 ÷ 当日来信", "letters of the day in a topic ÷ letters of the day"
        ),
    ),
)
