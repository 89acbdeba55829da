"""Organisations, people, posts, accounts."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q

from chengshu.base import clock
from chengshu.base.models import Named, Stamped


class OrganisationKind(models.TextChoices):
    """What a body is in the city."""

    COMMITTEE = "committee", "党委部门"
    GOVERNMENT = "government", "人民政府"
    BUREAU = "bureau", "政府部门"
    INSTITUTION = "institution", "事业单位"
    COUNTY = "county", "县区"
    TOWN = "town", "乡镇街道"
    ENTERPRISE = "enterprise", "企业"
    GROUP = "group", "议事协调机构"


class Level(models.TextChoices):
    """The level of government a body belongs to."""

    PROVINCE = "province", "省级"
    CITY = "city", "市级"
    COUNTY = "county", "县级"
    TOWN = "town", "乡级"
    VILLAGE = "village", "村级"


class Organisation(Named, Stamped):
    """A body of the city (机构) in one tree.

    ``path`` lists the keys from the root down, ``/1/5/``, so that a unit and all below it share a beginning.
    ``division_code`` is the GB/T 2260 code of its area without trailing zeros, ``4117`` for a city, so that an
    area and all below it share a beginning too; empty means the whole country.
    """

    code = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=20, choices=OrganisationKind, default=OrganisationKind.BUREAU)
    level = models.CharField(max_length=10, choices=Level, default=Level.CITY)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    path = models.CharField(max_length=200, db_index=True, editable=False)
    division_code = models.CharField(max_length=12, blank=True, db_index=True)
    order = models.PositiveIntegerField(default=0)
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["order", "pk"]


class OrganisationAlias(models.Model):
    """Another name under which documents print an organisation, ``市大数据局`` for the data administration."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="aliases")
    name = models.CharField(max_length=100, unique=True)

    def __str__(self) -> str:
        return self.name


class Person(Named, Stamped):
    """A person of the staff (人员). Phone and e-mail are personal data, shown masked by grade."""

    phone = models.CharField(max_length=20, blank=True)
    email = models.EmailField(blank=True)
    active = models.BooleanField(default=True)

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


class AccountManager(BaseUserManager["Account"]):
    """Accounts by their sign-in name."""

    def get_by_natural_key(self, username: str | None) -> Account:
        """Sign-in names are matched without regard to case."""
        return self.get(username=(username or "").lower())


class Account(AbstractBaseUser):
    """What a person signs in with. ``username`` is kept in lower case.

    ``totp_secret`` is encrypted with the city's key; it counts only once ``totp_confirmed_at`` is set.
    """

    username = models.CharField(max_length=40, unique=True)
    person = models.OneToOneField(Person, models.PROTECT, related_name="account")
    is_active = models.BooleanField(default=True)
    language = models.CharField(max_length=2, choices=[("zh", "中文"), ("en", "English")], default="zh")
    must_change_password = models.BooleanField(default=False)
    password_changed_at = models.DateTimeField(default=clock.now)
    totp_secret = models.CharField(max_length=200, blank=True)
    totp_confirmed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now)

    objects = AccountManager()

    USERNAME_FIELD = "username"

    def __str__(self) -> str:
        return self.username
