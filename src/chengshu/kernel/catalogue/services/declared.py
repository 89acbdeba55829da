"""Every table that a pack declares is an entry of the catalogue, with no second writing."""

from __future__ import annotations

from django.apps import apps
from django.db import models, transaction

from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.access.queries import widest_office
from chengshu.kernel.catalogue.contents import ItemContent, ResourceContent
from chengshu.kernel.catalogue.guide import PLATFORM_CLASS, ensure_guide_classes
from chengshu.kernel.catalogue.models import Origin, Resource, Standing
from chengshu.kernel.catalogue.rights import PUBLISH
from chengshu.kernel.catalogue.services.publishing import publish_directly, withdraw_directly
from chengshu.spec.data import Dataset, Field, FieldType, Sharing
from chengshu.spec.registry import registry

TYPES: tuple[tuple[type[models.Field[object, object]], FieldType], ...] = (
    (models.BooleanField, FieldType.LOGICAL),
    (models.DateTimeField, FieldType.TIME),
    (models.DateField, FieldType.DATE),
    (models.DecimalField, FieldType.DECIMAL),
    (models.FloatField, FieldType.FLOAT),
    (models.IntegerField, FieldType.INTEGER),
    (models.AutoField, FieldType.INTEGER),
    (models.ForeignKey, FieldType.INTEGER),
    (models.FileField, FieldType.BINARY),
    (models.BinaryField, FieldType.BINARY),
    (models.TextField, FieldType.LONG_TEXT),
    (models.JSONField, FieldType.LONG_TEXT),
)


@transaction.atomic
def sync_declared() -> int:
    """Bring the entries in line with the declarations of all packs; returns how many changed.

    They belong to the body that publishes the catalogue; where there is none yet, nothing is written. An entry whose
    declaration is gone is withdrawn; tables that others registered without one (``model`` is empty) are left alone.
    """
    ensure_guide_classes()
    office = widest_office(PUBLISH)
    if office is None:
        return 0
    declared = {dataset.key: dataset for pack in registry.packs for dataset in pack.datasets}
    held = {one.key: one for one in Resource.everywhere.filter(key__in=declared).select_related("provider")}
    before = {key: one.version for key, one in held.items()}
    changed = 0
    for key, dataset in declared.items():
        provider = held[key].provider if key in held else office
        entry = publish_directly(provider, content_of_dataset(dataset), key=key, origin=Origin.DECLARED)
        changed += entry.version != before.get(key, 0)
        if entry.model != dataset.model:
            Resource.everywhere.filter(pk=entry.pk).update(model=dataset.model)
    gone = Resource.everywhere.filter(origin=Origin.DECLARED, standing=Standing.PUBLISHED).exclude(model="")
    for entry in gone.exclude(key__in=declared):
        withdraw_directly(entry, reason="声明已取消 no longer declared", by=PLATFORM)
        changed += 1
    return changed


def content_of_dataset(dataset: Dataset) -> ResourceContent:
    """What a declaration says, as an entry; types and lengths are those of the model."""
    model = apps.get_model(dataset.model)
    condition = "通过共享平台申请，经数据提供单位同意后使用" if dataset.sharing is Sharing.ON_REQUEST else ""
    return ResourceContent(
        name_zh=dataset.label.zh,
        name_en=dataset.label.en,
        classification=PLATFORM_CLASS,
        summary_zh=f"平台自有数据“{dataset.label.zh}”，按系统声明自动登记，随系统更新。",
        summary_en=f"The platform's own table of {dataset.label.en}, catalogued from its declaration.",
        format_detail="PostgreSQL / SQLite",
        cycle=dataset.cycle,
        sharing=dataset.sharing,
        sharing_condition=condition,
        sharing_ground=dataset.sharing_ground,
        opening=dataset.opening,
        grade=max((dataset.grade, *(field.grade for field in dataset.fields))),
        standard=dataset.standard,
        interface=f"/api/v1/{dataset.key.partition('.')[0]}/",
        storage=model._meta.db_table,
        system_code="chengshu",
        items=tuple(_item(dataset, field, model) for field in dataset.fields),
    )


def _item(dataset: Dataset, declared: Field, model: type[models.Model]) -> ItemContent:
    field = model._meta.get_field(declared.name)
    concrete = field if isinstance(field, models.Field) else None
    return ItemContent(
        column=declared.name,
        name_zh=declared.label.zh,
        name_en=declared.label.en,
        type=next((type_ for kind, type_ in TYPES if isinstance(field, kind)), FieldType.TEXT),
        length=getattr(field, "max_length", None),
        scale=getattr(field, "decimal_places", None),
        meaning=declared.meaning,
        unit=declared.unit.value.zh if declared.unit else "",
        grade=declared.grade,
        sharing=dataset.sharing,
        opening=dataset.opening,
        required=concrete is not None and not (concrete.null or concrete.blank),
        is_key=concrete is not None and (concrete.unique or concrete.primary_key),
    )
