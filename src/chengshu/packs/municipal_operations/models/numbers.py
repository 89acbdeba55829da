"""Running numbers that people quote."""

from __future__ import annotations

from django.db import models


class Counter(models.Model):
    """The last number given under a key, ``GD2026``; locked while one takes the next."""

    key = models.CharField(max_length=40, primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.key}: {self.last}"
