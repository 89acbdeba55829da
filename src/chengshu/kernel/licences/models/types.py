"""Types of licences (证照类型), what they say, how they look, and the seals that issue them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from chengshu.base import clock
from chengshu.base.models import Named, Stamped
from chengshu.base.text import Text
from chengshu.kernel.access.scopes import Anchors, Scoped
from chengshu.spec.data import Grade


class HolderKind(models.TextChoices):
    """Who can hold a licence; decides what number names the holder."""

    PERSON = "person", "自然人"
    ENTITY = "entity", "法人和其他组织"


HOLDER_KIND_LABELS: dict[str, Text] = {
    HolderKind.PERSON: Text("自然人", "Person"),
    HolderKind.ENTITY: Text("法人和其他组织", "Legal entity"),
}


class TypeState(models.TextChoices):
    """Whether licences of a type are issued."""

    DRAFT = "draft", "准备中"
    ACTIVE = "active", "启用"
    RETIRED = "retired", "停用"


TYPE_STATE_LABELS: dict[str, Text] = {
    TypeState.DRAFT: Text("准备中", "Being prepared"),
    TypeState.ACTIVE: Text("启用", "In use"),
    TypeState.RETIRED: Text("停用", "Retired"),
}


class LicenceType(Named, Stamped):
    """A type of licence (证照类型).

    ``code`` is the credit code of who defined the type and three digits (GB/T 36904-2018). ``numbering`` makes the
    number on the licence from ``{year}``, ``{area}`` and ``{serial}``; ``serials`` is how many were given.
    ``days`` is how long one holds; None is without end (长期). With ``single`` a holder has one valid licence of it.
    """

    organisation = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="licence_types")
    code = models.CharField(max_length=21, unique=True)
    holder_kind = models.CharField(max_length=10, choices=HolderKind, default=HolderKind.PERSON)
    numbering = models.CharField(max_length=60, default="{year}{area}{serial}")
    serials = models.PositiveIntegerField(default=0)
    days = models.PositiveIntegerField(null=True, blank=True)
    single = models.BooleanField(default=True)
    ground = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=10, choices=TypeState, default=TypeState.DRAFT, db_index=True)

    everywhere = models.Manager["LicenceType"]()
    scoped = Scoped["LicenceType"](Anchors(units=("organisation",)))

    class Meta:
        ordering = ["code"]

    @property
    def state_label(self) -> Text:
        """The word for people."""
        return TYPE_STATE_LABELS[self.state]

    @property
    def holder_label(self) -> Text:
        """Who holds it, in words."""
        return HOLDER_KIND_LABELS[self.holder_kind]


class FieldKind(models.TextChoices):
    """What is typed into a field of a licence."""

    TEXT = "text", "文本"
    LONG = "long", "长文本"
    DATE = "date", "日期"
    NUMBER = "number", "数值"


FIELD_KIND_LABELS: dict[str, Text] = {
    FieldKind.TEXT: Text("文本", "Text"),
    FieldKind.LONG: Text("长文本", "Long text"),
    FieldKind.DATE: Text("日期", "Date"),
    FieldKind.NUMBER: Text("数值", "Number"),
}


class LicenceField(models.Model):
    """A field (照面要素) of a type. Those of grade 3 and 4 are kept sealed."""

    type = models.ForeignKey(LicenceType, models.CASCADE, related_name="fields")
    key = models.SlugField(max_length=40)
    label_zh = models.CharField(max_length=60)
    label_en = models.CharField(max_length=60, blank=True)
    kind = models.CharField(max_length=10, choices=FieldKind, default=FieldKind.TEXT)
    required = models.BooleanField(default=True)
    grade = models.CharField(max_length=1, choices=[(one.value, one.value) for one in Grade], default=Grade.INTERNAL)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(name="licence_field_once", fields=["type", "key"])]

    def __str__(self) -> str:
        return str(self.label)

    @property
    def label(self) -> Text:
        """The word for people."""
        return Text(self.label_zh, self.label_en or self.label_zh)

    @property
    def kind_label(self) -> Text:
        """What is typed into it, in words."""
        return FIELD_KIND_LABELS[self.kind]

    @property
    def sealed(self) -> bool:
        """Whether its values are kept unreadable for whoever has the database alone."""
        return self.grade in (Grade.SENSITIVE, Grade.HIGHLY_SENSITIVE)


class TemplateState(models.TextChoices):
    """Whether licences are printed by a template."""

    DRAFT = "draft", "草稿"
    CURRENT = "current", "使用中"
    FORMER = "former", "历史版本"


TEMPLATE_STATE_LABELS: dict[str, Text] = {
    TemplateState.DRAFT: Text("草稿", "Draft"),
    TemplateState.CURRENT: Text("使用中", "In use"),
    TemplateState.FORMER: Text("历史版本", "Former version"),
}


class LicenceTemplate(models.Model):
    """How a licence of a type looks (证照模板): Typst markup, and where the seal stands, in millimetres from the left
    and the bottom edge."""

    type = models.ForeignKey(LicenceType, models.CASCADE, related_name="templates")
    version = models.PositiveIntegerField()
    markup = models.TextField(max_length=40_000)
    seal_left_mm = models.PositiveSmallIntegerField(default=200)
    seal_bottom_mm = models.PositiveSmallIntegerField(default=25)
    seal_size_mm = models.PositiveSmallIntegerField(default=42)
    state = models.CharField(max_length=10, choices=TemplateState, default=TemplateState.DRAFT)
    made_at = models.DateTimeField(default=clock.now)
    made_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["type", "-version"]
        constraints = [
            models.UniqueConstraint(name="licence_template_version_once", fields=["type", "version"]),
            models.UniqueConstraint(
                name="licence_template_current_once", fields=["type"], condition=Q(state="current")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.type} V{self.version}"

    @property
    def state_label(self) -> Text:
        """The word for people."""
        return TEMPLATE_STATE_LABELS[self.state]


class KeyStore(models.TextChoices):
    """Where the private keys of a seal lie; never in the database."""

    FILE = "file", "密钥文件"
    PKCS11 = "pkcs11", "密码机或智能密码钥匙"


KEY_STORE_LABELS: dict[str, Text] = {
    KeyStore.FILE: Text("密钥文件", "File"),
    KeyStore.PKCS11: Text("密码机或智能密码钥匙", "Token"),
}


class Seal(Named, Stamped):
    """The electronic seal (电子印章) of an issuing body: a certificate for PDF and an SM2 key, by their public halves.

    ``key_name`` names the private keys in their folder, ``key_label`` one in a token that has another name there.
    ``certificate`` is followed by those of the authorities above it. ``issuer_code`` is the body's unified credit code.
    """

    organisation = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="seals")
    issuer_code = models.CharField(max_length=18)
    store = models.CharField(max_length=10, choices=KeyStore, default=KeyStore.FILE)
    key_name = models.SlugField(max_length=60, unique=True)
    key_label = models.CharField(max_length=120, blank=True)
    certificate = models.TextField()
    national_public = models.TextField()
    fingerprint = models.CharField(max_length=64)
    valid_until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    everywhere = models.Manager["Seal"]()
    scoped = Scoped["Seal"](Anchors(units=("organisation",)))

    class Meta:
        ordering = ["organisation__order", "-pk"]
        constraints = [
            models.UniqueConstraint(name="seal_in_use_once", fields=["organisation"], condition=Q(ended_at=None))
        ]

    @property
    def label_in_token(self) -> str:
        """What its key is called in a token."""
        return self.key_label or self.key_name

    @property
    def store_label(self) -> Text:
        """Where its key for PDF lies, in words."""
        return KEY_STORE_LABELS[self.store]
