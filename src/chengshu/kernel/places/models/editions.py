"""The state of what is kept in memory."""

from __future__ import annotations

from django.db import models


class Edition(models.Model):
    """Which state of a set of rows one has before one: ``token`` is another after every write to the set ``key``."""

    key = models.CharField(max_length=20, unique=True)
    token = models.CharField(max_length=32)

    objects = models.Manager["Edition"]()

    def __str__(self) -> str:
        return f"{self.key} {self.token}"
