"""A mark that changes whenever the index of the search does."""

from __future__ import annotations

from django.db import models


class SearchState(models.Model):
    """One row; ``token`` is another after each entry that was published or withdrawn."""

    token = models.CharField(max_length=32)

    def __str__(self) -> str:
        return self.token
