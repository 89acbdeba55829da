"""What is being compiled: a content on its way through the reviews into the catalogue."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from chengshu.base.models import Stamped
from chengshu.base.text import Text
from chengshu.kernel.access.scopes import Anchors, Scoped
from chengshu.kernel.catalogue.models.resources import Resource
from chengshu.kernel.catalogue.words import SUBMISSION_KIND_LABELS, SUBMISSION_STATE_LABELS, SubmissionKind
from chengshu.kernel.catalogue.words import SubmissionState as State

OPEN_STATES = (State.COMPILING, State.DEPARTMENT, State.BUREAU)


class Submission(Stamped):
    """A new entry, a change or a withdrawal under review (编制单); ``content`` is ``contents.as_json``.

    ``base_version`` is the version it started from. What it says reaches the rows of the entry when it is published; of
    an entry never published it shows there at once, as nobody else sees it.
    """

    resource = models.ForeignKey(Resource, models.CASCADE, related_name="submissions")
    kind = models.CharField(max_length=10, choices=[(one, one) for one in SubmissionKind])
    content = models.JSONField()
    reason = models.CharField(max_length=400, blank=True)
    base_version = models.PositiveIntegerField(default=0)
    state = models.CharField(
        max_length=20, choices=[(one, one) for one in State], default=State.COMPILING, db_index=True
    )
    opened_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")

    everywhere = models.Manager["Submission"]()
    scoped = Scoped["Submission"](Anchors(units=("resource__provider",)))

    class Meta:
        ordering = ["-changed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="submission_open_once",
                fields=["resource"],
                condition=Q(state__in=[str(one) for one in OPEN_STATES]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind_label}: {self.resource}"

    @property
    def kind_label(self) -> Text:
        """What it asks for, in words."""
        return SUBMISSION_KIND_LABELS[SubmissionKind(self.kind)]

    @property
    def state_label(self) -> Text:
        """Where it stands, in words."""
        return SUBMISSION_STATE_LABELS[State(self.state)]
