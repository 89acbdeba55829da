"""The chain of entries and its checkpoints."""

from __future__ import annotations

from django.db import models

from chengshu.base import clock


class Entry(models.Model):
    """Something somebody did or read. Written in the doer's transaction, then sealed into the chain.

    ``seq`` counts from 1 without a gap once sealed; ``digest`` is SM3 over the canonical content and the digest before
    (GB/T 32905-2016). ``subject`` is ``app.Model`` with its key. ``details`` never holds unmasked personal data.
    """

    seq = models.PositiveBigIntegerField(null=True, unique=True)
    at = models.DateTimeField(default=clock.now, db_index=True)
    actor_id = models.BigIntegerField(null=True, db_index=True)
    actor_name = models.CharField(max_length=200)
    organisation_id = models.BigIntegerField(null=True)
    address = models.CharField(max_length=45, blank=True)
    verb = models.CharField(max_length=80, db_index=True)
    subject_type = models.CharField(max_length=80, blank=True)
    subject_id = models.CharField(max_length=40, blank=True)
    subject_name = models.CharField(max_length=200, blank=True)
    details = models.JSONField(default=dict)
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="audit_subject")]

    def __str__(self) -> str:
        return f"{self.seq}: {self.verb}"
