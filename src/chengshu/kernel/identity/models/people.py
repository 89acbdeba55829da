"""People of the staff and their posts."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from chengshu.base import clock
from chengshu.base.models import Named, Stamped
from chengshu.base.text import Text
from chengshu.kernel.acting.actor import Actor, Held
from chengshu.kernel.acting.scopes import Anchors, Scoped
from chengshu.kernel.identity.models.organisations import Organisation
from chengshu.spec.people import Scope


class PostAnchors(Anchors):
    """A person belongs to the bodies where a post is held now, not to those of former posts."""

    def condition(self, held: Held, actor: Actor) -> Q:
        """The people that one holding reaches."""
        found = super().condition(held, actor)
        return found if held.scope in (Scope.ALL, Scope.OWN) else found & Q(posts__until=None)


class Person(Named, Stamped):
    """A person of the staff (人员). Phone and e-mail are personal data, shown masked by grade."""

    phone = models.CharField(max_length=20, blank=True)
    email = models.EmailField(blank=True)
    active = models.BooleanField(default=True)

    objects = models.Manager["Person"]()
    scoped = Scoped["Person"](PostAnchors(owner="pk", units=("posts__organisation",)))

    class Meta:
        ordering = ["pk"]


class Post(models.Model):
    """A person's post (岗位) in an organisation; exactly one main post while any is held."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="posts")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="posts")
    title_zh = models.CharField(max_length=60)
    title_en = models.CharField(max_length=60, blank=True)
    leads = models.BooleanField(default=False)
    main = models.BooleanField(default=True)
    since = models.DateField(default=clock.today)
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="post_one_main", fields=["person"], condition=Q(main=True, until=None)),
            models.CheckConstraint(name="post_ends_after_start", condition=Q(until=None) | Q(until__gte=F("since"))),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.title_zh}"

    @property
    def title(self) -> Text:
        """The title in both languages; where there is no English one the Chinese one serves."""
        return Text(self.title_zh, self.title_en or self.title_zh)
