"""Absolute addresses of the portal, as other portals and programs write them down."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from chengshu.packs.open_data.files import Format
from chengshu.packs.open_data.models import OpenDataset, OpenLicence


def absolute(path: str) -> str:
    """The path under the city's public address."""
    return f"{settings.PUBLIC_URL.rstrip('/')}{path}"


def dataset_url(dataset: OpenDataset) -> str:
    """The page of a dataset, which is also its name in RDF."""
    return absolute(reverse("open_data:dataset", args=[dataset.slug]))


def file_url(dataset: OpenDataset, form: Format) -> str:
    """Where the newest version is downloaded."""
    return absolute(reverse("open_data:download", args=[dataset.slug, form.key]))


def licence_url(licence: OpenLicence) -> str:
    """The licence as others know it, else our own page of it."""
    return licence.uri or absolute(reverse("open_data:licence", args=[licence.key]))
