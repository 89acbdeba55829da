"""Registries and their fields."""

from __future__ import annotations

from chengshu.kernel.registries.errors import NoSuchRegistry
from chengshu.kernel.registries.models import MergeRun, Registry, RegistryField, RunState

POPULATION = "population"
ENTITIES = "entities"
PLACES = "places"
LICENCES = "licences"
GEOGRAPHY = "geography"


def registry_named(key: str) -> Registry:
    """The registry with this key. Raises NoSuchRegistry."""
    found = Registry.everywhere.filter(key=key, active=True).select_related("subject", "owner").first()
    if found is None:
        raise NoSuchRegistry
    return found


def fields_of(registry: Registry) -> dict[str, RegistryField]:
    """The fields of a registry by key, in their order."""
    return {field.key: field for field in registry.fields.all()}


def newest_run(registry: Registry) -> MergeRun | None:
    """The last run that was done; None before the first."""
    return registry.runs.filter(state=RunState.DONE).first()
