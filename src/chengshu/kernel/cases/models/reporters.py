"""Who reports, known by telephone or e-mail, kept out of reach."""

from __future__ import annotations

from django.db import models

from chengshu.base import clock


class Reporter(models.Model):
    """Somebody who reports (诉求人). Name, telephone and e-mail are encrypted; the keys find the same one again.

    ``phone_key`` and ``email_key`` are keyed digests, empty where none was given. ``person`` is a reporter with an
    account. ``wishes_silence`` keeps call-backs and messages away.
    """

    name_sealed = models.TextField(blank=True)
    phone_sealed = models.TextField(blank=True)
    email_sealed = models.TextField(blank=True)
    phone_key = models.CharField(max_length=64, blank=True, db_index=True)
    email_key = models.CharField(max_length=64, blank=True, db_index=True)
    person = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    language = models.CharField(max_length=5, default="zh")
    wishes_silence = models.BooleanField(default=False)
    since = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"#{self.pk}"
