"""The tree by which information resources are classed and coded."""

from __future__ import annotations

from django.db import models

from chengshu.base.models import Named


class CatalogueClass(Named):
    """A class (类, 1 digit), item (项, 2), topic (目, 3) or detail (细目, any length) of the guide of 2017, §五(一).

    ``code`` is the whole code from the root down, ``307001`` for a topic, so that a class and all below it share a
    beginning. Class 1 holds the base resources, 2 topics across departments, 3 the resources by department.
    ``last_number`` is the last running number given to a resource in it.
    """

    code = models.CharField(max_length=30, unique=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    depth = models.PositiveSmallIntegerField(default=1)
    last_number = models.PositiveIntegerField(default=0)
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["code"]
