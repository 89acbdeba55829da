"""The chain of entries, its head and its checkpoints."""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models

from chengshu.base import clock
from chengshu.kernel.audit.errors import EntryIsFixed


class FixedEntries(models.QuerySet["Entry"]):
    """Entries are added and read. The sealing alone fills ``seq``, ``digest`` and ``marks``, once."""

    def update(self, **kwargs: Any) -> NoReturn:
        """Always refused."""
        raise EntryIsFixed

    def delete(self) -> NoReturn:
        """Always refused."""
        raise EntryIsFixed

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Always refused."""
        raise EntryIsFixed


class Entry(models.Model):
    """Something somebody did or read. Written in the doer's transaction, then sealed into the chain.

    ``seq`` counts from 1 without a gap once sealed; ``digest`` is SM3 over the canonical content and the digest before
    (GB/T 32905-2016, see ``chain``); ``marks`` are check sums of the single fields, which tell where a change was made.
    ``subject`` is ``app.Model`` with its key. ``details`` never holds unmasked personal data.
    """

    seq = models.PositiveBigIntegerField(null=True, unique=True)
    at = models.DateTimeField(default=clock.now, db_index=True)
    actor_id = models.BigIntegerField(null=True, db_index=True)
    actor_name = models.CharField(max_length=200, db_index=True)
    organisation_id = models.BigIntegerField(null=True)
    address = models.CharField(max_length=45, blank=True, db_index=True)
    verb = models.CharField(max_length=80, db_index=True)
    subject_type = models.CharField(max_length=80, blank=True)
    subject_id = models.CharField(max_length=40, blank=True)
    subject_name = models.CharField(max_length=200, blank=True)
    details = models.JSONField(default=dict)
    digest = models.CharField(max_length=64, blank=True)
    marks = models.CharField(max_length=120, blank=True)

    objects = FixedEntries.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["subject_type", "subject_id"], name="audit_subject"),
            models.Index(fields=["id"], name="audit_unsealed", condition=models.Q(seq=None)),
        ]

    def __str__(self) -> str:
        return f"{self.seq}: {self.verb}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Adds the entry; refuses with EntryIsFixed once it stands."""
        if not self._state.adding:
            raise EntryIsFixed
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Always refused."""
        raise EntryIsFixed


class Head(models.Model):
    """How far the chain is sealed; one row, locked by whoever seals."""

    seq = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.seq}: {self.digest}"


class Checkpoint(models.Model):
    """The head after a batch; ``filed_at`` is set once its line stands in the file outside the database."""

    seq = models.PositiveBigIntegerField(unique=True)
    digest = models.CharField(max_length=64)
    at = models.DateTimeField(default=clock.now)
    filed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["seq"]
        indexes = [models.Index(fields=["seq"], name="audit_unfiled", condition=models.Q(filed_at=None))]

    def __str__(self) -> str:
        return f"{self.seq}: {self.digest}"
