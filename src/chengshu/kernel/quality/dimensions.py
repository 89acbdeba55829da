"""The six dimensions of quality (评价指标) of GB/T 36344-2018; uniqueness is weighed apart from accuracy (its 0304)."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import models

from chengshu.base.text import Text


class Dimension(models.TextChoices):
    """What a rule looks after."""

    COMPLETENESS = "completeness", "完整性"
    CONFORMITY = "conformity", "规范性"
    CONSISTENCY = "consistency", "一致性"
    ACCURACY = "accuracy", "准确性"
    UNIQUENESS = "uniqueness", "唯一性"
    TIMELINESS = "timeliness", "时效性"


DIMENSION_LABELS: Mapping[Dimension, Text] = {
    Dimension.COMPLETENESS: Text("完整性", "Completeness"),
    Dimension.CONFORMITY: Text("规范性", "Conformity"),
    Dimension.CONSISTENCY: Text("一致性", "Consistency"),
    Dimension.ACCURACY: Text("准确性", "Accuracy"),
    Dimension.UNIQUENESS: Text("唯一性", "Uniqueness"),
    Dimension.TIMELINESS: Text("时效性", "Timeliness"),
}
