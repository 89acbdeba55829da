"""Datasets, organisations, groups and licences as dictionaries of CKAN."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from chengshu.packs.open_data.addresses import dataset_url, file_url, licence_url
from chengshu.packs.open_data.files import FORMATS, Format
from chengshu.packs.open_data.models import OpenDataset, OpenLicence, Theme
from chengshu.spec.data import Opening

if TYPE_CHECKING:
    from chengshu.kernel.identity.models import Organisation

TABLE_FORMAT = FORMATS[0]


def stamp(moment: datetime | None) -> str | None:
    """A time as CKAN writes it: UTC without a zone."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat() if moment else None


def package(dataset: OpenDataset) -> dict[str, Any]:
    """A dataset; reads publisher, theme, licence and tags, which the caller fetched along."""
    tags = [tag_dict(tag.name) for tag in dataset.tags.all()]
    resources = [resource(dataset, form, position) for position, form in enumerate(FORMATS)]
    licence = dataset.licence
    return {
        "id": str(dataset.uid),
        "name": dataset.slug,
        "title": dataset.name_zh,
        "title_en": dataset.name_en,
        "notes": dataset.notes_zh,
        "notes_en": dataset.notes_en,
        "type": "dataset",
        "state": "active",
        "private": False,
        "isopen": licence.is_open and dataset.opening == Opening.OPEN,
        "license_id": licence.key,
        "license_title": licence.name_zh,
        "license_url": licence_url(licence),
        "url": dataset_url(dataset),
        "author": dataset.contributor.name_zh if dataset.contributor else dataset.publisher.name_zh,
        "author_email": None,
        "maintainer": dataset.publisher.name_zh,
        "maintainer_email": None,
        "version": str(dataset.release),
        "metadata_created": stamp(dataset.published_at),
        "metadata_modified": stamp(dataset.modified_at),
        "owner_org": dataset.publisher.code,
        "organization": organisation(dataset.publisher),
        "groups": [group(dataset.theme)],
        "tags": tags,
        "num_tags": len(tags),
        "resources": resources,
        "num_resources": len(resources),
        "extras": [
            {"key": "opening", "value": dataset.opening},
            {"key": "frequency", "value": dataset.cycle},
            {"key": "rows", "value": str(dataset.rows)},
        ],
        "relationships_as_subject": [],
        "relationships_as_object": [],
    }


def resource(dataset: OpenDataset, form: Format, position: int | None = None) -> dict[str, Any]:
    """A file of a dataset; the rows of the table are asked for under the one of CSV."""
    return {
        "id": str(dataset.file_id(form.number)),
        "package_id": str(dataset.uid),
        "name": f"{dataset.name_zh} ({form.label.en})",
        "description": "",
        "format": "RDF" if form.key == "ttl" else form.key.upper(),
        "mimetype": form.mime.partition(";")[0],
        "url": file_url(dataset, form),
        "url_type": None,
        "state": "active",
        "position": FORMATS.index(form) if position is None else position,
        "datastore_active": form is TABLE_FORMAT,
        "created": stamp(dataset.published_at),
        "last_modified": stamp(dataset.modified_at),
        "metadata_modified": stamp(dataset.modified_at),
        "size": None,
        "hash": f"release-{dataset.release}",
    }


def organisation(body: Organisation) -> dict[str, Any]:
    """A publisher."""
    return {
        "id": body.code,
        "name": body.code,
        "title": body.name_zh,
        "title_en": body.name_en,
        "display_name": body.name_zh,
        "description": "",
        "type": "organization",
        "state": "active",
        "is_organization": True,
        "approval_status": "approved",
        "image_url": "",
        "created": stamp(body.created_at),
    }


def group(theme: Theme) -> dict[str, Any]:
    """A field."""
    return {
        "id": theme.key,
        "name": theme.key,
        "title": theme.name_zh,
        "title_en": theme.name_en,
        "display_name": theme.name_zh,
        "description": "",
        "image_display_url": "",
        "type": "group",
        "state": "active",
        "is_organization": False,
    }


def licence_dict(licence: OpenLicence) -> dict[str, Any]:
    """A licence."""
    return {
        "id": licence.key,
        "title": licence.name_zh,
        "title_en": licence.name_en,
        "url": licence_url(licence),
        "status": "active" if licence.active else "retired",
        "od_conformance": "approved" if licence.is_open else "not reviewed",
        "osd_conformance": "not reviewed",
        "domain_data": True,
        "domain_content": True,
        "domain_software": False,
        "is_okd_compliant": licence.is_open,
        "family": "",
        "maintainer": "",
    }


def tag_dict(name: str) -> dict[str, Any]:
    """A keyword."""
    return {"id": name, "name": name, "display_name": name, "state": "active", "vocabulary_id": None}
