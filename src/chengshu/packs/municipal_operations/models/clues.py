"""Clues (案件线索): cases that others referred to enforcement, until they become proceedings or not."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from chengshu.base import clock
from chengshu.base.models import Stamped
from chengshu.base.text import Text
from chengshu.kernel.access.scopes import Anchors, Scoped
from chengshu.packs.municipal_operations.models.enforcement import Proceeding


class ClueState(models.TextChoices):
    """What became of a clue; the same as the states of its work."""

    CHECKING = "checking", "核查中"
    OPENED = "opened", "已提请立案"
    DROPPED = "dropped", "不予立案"


CLUE_STATES = {
    ClueState.CHECKING: Text("核查中", "Being looked into"),
    ClueState.OPENED: Text("已提请立案", "Proceeding opened"),
    ClueState.DROPPED: Text("不予立案", "No proceeding"),
}


class Clue(Stamped):
    """A case as it was referred to ``unit``, with its words (contacts masked) and its files.

    ``about_type`` and ``about_id`` name the row by which it was referred, where that has work waiting for an answer.
    ``once`` keeps one referral from becoming two clues.
    """

    number = models.CharField(max_length=30, unique=True)
    unit = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="+")
    case_id = models.BigIntegerField()
    case_number = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    facts = models.TextField(max_length=4000)
    address = models.CharField(max_length=300, blank=True)
    division_code = models.CharField(max_length=12, blank=True)
    lon = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    lat = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    happened_at = models.DateTimeField()
    referred_at = models.DateTimeField(default=clock.now)
    about_type = models.CharField(max_length=80, blank=True)
    about_id = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=10, choices=ClueState, default=ClueState.CHECKING)
    proceeding = models.OneToOneField(Proceeding, models.PROTECT, null=True, blank=True, related_name="clue")
    why = models.CharField(max_length=500, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    once = models.CharField(max_length=120, unique=True)

    everywhere = models.Manager["Clue"]()
    scoped = Scoped["Clue"](Anchors(units=("unit",)))

    class Meta:
        ordering = ["-pk"]
        base_manager_name = "everywhere"
        indexes = [
            models.Index(fields=["unit", "state"], name="municipal_clue_state"),
            models.Index(fields=["case_id"], name="municipal_clue_case"),
        ]
        constraints = [
            models.CheckConstraint(
                name="municipal_clue_opened_by", condition=~Q(state="opened") | Q(proceeding__isnull=False)
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def state_label(self) -> Text:
        """What became of it, in words."""
        return CLUE_STATES[ClueState(self.state)]
