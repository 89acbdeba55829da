"""What the platform is to cover: the businesses of the bureau and the utility companies."""

from __future__ import annotations

from django.db import models

from chengshu.base import clock
from chengshu.base.models import Named
from chengshu.packs.municipal_operations.models.utilities import Company


class Business(Named):
    """A business of the bureau (业务) or a utility company that is to be on the platform, with how that is seen.

    It is on the platform while one of its ``registers`` has rows in use, or its ``works`` (permits, proceedings) were
    used within ``fresh_days``; a company, while its newest accepted return is no older than that.
    """

    key = models.SlugField(max_length=40, unique=True)
    registers = models.JSONField(default=list, blank=True)
    works = models.JSONField(default=list, blank=True)
    company = models.ForeignKey(Company, models.PROTECT, null=True, blank=True, related_name="+")
    fresh_days = models.PositiveSmallIntegerField(default=92)
    since = models.DateField(default=clock.today)
    until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
