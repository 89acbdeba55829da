"""Letters by e-mail: which were looked at, and what became of each."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from chengshu.base import clock
from chengshu.base.text import Text


class Mailbox(models.Model):
    """A mailbox that letters are fetched from. UIDs up to ``last_uid`` were looked at while ``uid_validity`` stays.

    ``problem_zh`` says why it did not answer when it was last looked into, at ``looked_at``; empty where it did.
    """

    key = models.CharField(max_length=300, unique=True)
    uid_validity = models.BigIntegerField(default=0)
    last_uid = models.BigIntegerField(default=0)
    looked_at = models.DateTimeField(null=True)
    problem_zh = models.CharField(max_length=300, blank=True)
    problem_en = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return self.key

    @property
    def problem(self) -> Text | None:
        """Why it did not answer; None where it did."""
        return Text(self.problem_zh, self.problem_en) if self.problem_zh else None


class LetterState(models.TextChoices):
    """What became of a letter. Its words in both languages are ``LETTER_STATES``."""

    TAKEN = "taken", "已转为案件"
    ADDED = "added", "已补充到案件"
    ASIDE = "aside", "已搁置"


LETTER_STATES: dict[str, Text] = {
    LetterState.TAKEN: Text("已转为案件", "Became a case"),
    LetterState.ADDED: Text("已补充到案件", "Added to its case"),
    LetterState.ASIDE: Text("已搁置", "Set aside"),
}


class Letter(models.Model):
    """A letter that was looked at once. ``place`` is where it lay: UIDVALIDITY and UID, or the name of its file.

    ``sender`` is masked. ``put_away_at`` is empty until the mailbox knows that it was looked at; one that broke its
    reader is looked at anew at ``again_at``.
    """

    mailbox = models.CharField(max_length=300)
    place = models.CharField(max_length=200)
    sender = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=LetterState)
    case = models.ForeignKey("cases.Case", models.PROTECT, null=True, related_name="+")
    why_zh = models.CharField(max_length=300, blank=True)
    why_en = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(default=clock.now)
    put_away_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    again_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [models.UniqueConstraint(name="letter_once", fields=["mailbox", "place"])]
        indexes = [
            models.Index(fields=["state", "-at"], name="letter_state"),
            models.Index(fields=["mailbox"], name="letter_to_put_away", condition=Q(put_away_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.mailbox} {self.place}"

    @property
    def why(self) -> Text | None:
        """Why it became no case."""
        return Text(self.why_zh, self.why_en) if self.why_zh else None
