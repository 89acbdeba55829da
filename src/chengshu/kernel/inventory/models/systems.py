"""Information systems and what they can do."""

from __future__ import annotations

from django.db import models

from chengshu.base.models import Named, Stamped
from chengshu.base.text import Text
from chengshu.kernel.access.scopes import Anchors, Scoped


class SystemState(models.TextChoices):
    """Where a system stands in its life."""

    IN_USE = "in_use", "在用"
    DOUBTED = "doubted", "疑似僵尸"
    CLOSING = "closing", "关停中"
    CLOSED = "closed", "已关停"
    MERGED = "merged", "已整合"


STATE_LABELS = {
    SystemState.IN_USE: Text("在用", "In use"),
    SystemState.DOUBTED: Text("疑似僵尸系统", "Hardly used"),
    SystemState.CLOSING: Text("关停中", "Being shut down"),
    SystemState.CLOSED: Text("已关停", "Shut down"),
    SystemState.MERGED: Text("已整合", "Merged"),
}
LIVING = (SystemState.IN_USE, SystemState.DOUBTED, SystemState.CLOSING)


class Network(models.TextChoices):
    """The network a system runs on; an isolated one is the exception (整合是原则、孤网是例外)."""

    INTERNET = "internet", "互联网"
    EXTRANET = "extranet", "电子政务外网"
    OWN = "own", "部门专网"
    ALONE = "alone", "单机或孤立网络"


NETWORK_LABELS = {
    Network.INTERNET: Text("互联网", "Internet"),
    Network.EXTRANET: Text("电子政务外网", "Government extranet"),
    Network.OWN: Text("部门专网", "Network of a department"),
    Network.ALONE: Text("单机或孤立网络", "Isolated network"),
}
EXCEPTIONAL = (Network.OWN, Network.ALONE)


class Hosting(models.TextChoices):
    """Where a system runs."""

    CLOUD = "cloud", "政务云"
    OWN_ROOM = "own_room", "自有机房"
    HOSTED = "hosted", "托管"
    UPPER = "upper", "上级统建"


HOSTING_LABELS = {
    Hosting.CLOUD: Text("政务云", "Government cloud"),
    Hosting.OWN_ROOM: Text("自有机房", "Own machine room"),
    Hosting.HOSTED: Text("托管", "Hosted by a company"),
    Hosting.UPPER: Text("上级统建", "Run by a higher level"),
}


class InformationSystem(Named, Stamped):
    """A system of a unit (政务信息系统). Costs in fen; ``users`` have an account, ``active_users`` used it last month.

    ``code`` is what other registers know it by. ``comprehensive`` marks the one system (大系统) into which a unit's
    scattered ones go; ``merged_into`` is where this one went. ``cloud_since`` is the day it moved to the cloud.
    """

    code = models.CharField(max_length=60, unique=True)
    owner = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="systems")
    purpose = models.TextField(max_length=2000)
    builder = models.CharField(max_length=200, blank=True)
    network = models.CharField(max_length=20, choices=Network, default=Network.EXTRANET)
    hosting = models.CharField(max_length=20, choices=Hosting, default=Hosting.OWN_ROOM)
    cloud_since = models.DateField(null=True, blank=True)
    built_on = models.DateField(null=True, blank=True)
    cost_fen = models.PositiveBigIntegerField(default=0)
    yearly_fen = models.PositiveBigIntegerField(default=0)
    users = models.PositiveIntegerField(default=0)
    active_users = models.PositiveIntegerField(null=True, blank=True)
    last_used_on = models.DateField(null=True, blank=True)
    comprehensive = models.BooleanField(default=False)
    state = models.CharField(max_length=20, choices=SystemState, default=SystemState.IN_USE, db_index=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="taken_in")
    checked_on = models.DateField(null=True, blank=True)

    everywhere = models.Manager["InformationSystem"]()
    scoped = Scoped["InformationSystem"](Anchors(units=("owner",)))

    class Meta:
        ordering = ["owner__order", "code"]

    @property
    def state_label(self) -> Text:
        """The state in words."""
        return STATE_LABELS[SystemState(self.state)]

    @property
    def is_living(self) -> bool:
        """Whether it still runs."""
        return self.state in LIVING


class SystemFunction(models.Model):
    """An entry of a system's function menu (功能菜单); ``path`` holds the numbers from the root, ``1.2.1``.

    ``business_item`` is the business it serves, ``yields`` the data that come out of it, ``resource_key`` the entry of
    the catalogue that holds them.
    """

    system = models.ForeignKey(InformationSystem, models.CASCADE, related_name="functions")
    path = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    business_item = models.CharField(max_length=200, blank=True)
    yields = models.CharField(max_length=400, blank=True)
    resource_key = models.CharField(max_length=100, blank=True, db_index=True)

    class Meta:
        ordering = ["system", "pk"]
        constraints = [models.UniqueConstraint(name="system_function_once", fields=["system", "path"])]

    def __str__(self) -> str:
        return f"{self.path} {self.name}"

    @property
    def depth(self) -> int:
        """1 for an entry of the first level."""
        return self.path.count(".") + 1


class Connection(models.Model):
    """Credentials of the exchange with which a system calls; with them its use of other bureaus' data is counted."""

    system = models.ForeignKey(InformationSystem, models.CASCADE, related_name="connections")
    client = models.OneToOneField("exchange.Client", models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return f"{self.system_id}: {self.client_id}"
