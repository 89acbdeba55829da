"""Orders of departments to the data centre (数据中心任务单)."""

from __future__ import annotations

from django.db import models

from chengshu.base.models import Stamped
from chengshu.base.text import Text
from chengshu.kernel.access.scopes import Anchors, Scoped


class OrderKind(models.TextChoices):
    """What is asked for (004 §二(三))."""

    PROCESS = "process", "业务流程分析"
    FUSION = "fusion", "数据融合"
    ANALYSIS = "analysis", "大数据分析"


ORDER_KIND_LABELS = {
    OrderKind.PROCESS: Text("业务流程分析", "Process analysis"),
    OrderKind.FUSION: Text("数据融合", "Data fusion"),
    OrderKind.ANALYSIS: Text("大数据分析", "Data analysis"),
}


class Order(Stamped):
    """What a department wants from the data centre; who does what by when stands in its work item (``work``)."""

    number = models.CharField(max_length=30, unique=True)
    kind = models.CharField(max_length=10, choices=OrderKind)
    title = models.CharField(max_length=200)
    wish = models.TextField(max_length=4000)
    use = models.CharField(max_length=400)
    organisation = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="+")
    centre = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="+")
    asked_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    area = models.ForeignKey("lake.SubjectArea", models.SET_NULL, null=True, blank=True, related_name="+")
    resources = models.ManyToManyField("catalogue.Resource", blank=True, related_name="+")
    wanted_by = models.DateField(null=True, blank=True)
    finding = models.TextField(max_length=4000, blank=True)
    standing = models.CharField(max_length=20, default="asked")
    closed_at = models.DateTimeField(null=True, blank=True)

    everywhere = models.Manager["Order"]()
    scoped = Scoped["Order"](Anchors(owner="asked_by_id", units=("organisation", "centre")))

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def kind_label(self) -> Text:
        """What is asked for, in words."""
        return ORDER_KIND_LABELS[OrderKind(self.kind)]
