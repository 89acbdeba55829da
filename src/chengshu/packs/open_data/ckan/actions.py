"""The actions by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from chengshu.packs.open_data.addresses import absolute
from chengshu.packs.open_data.ckan import catalogue, tables
from chengshu.packs.open_data.ckan.errors import Denied
from chengshu.packs.open_data.ckan.reading import Params, needed


def site_read(params: Params) -> bool:
    """Everybody may read."""
    return True


def status_show(params: Params) -> dict[str, Any]:
    """What stands here."""
    return {
        "ckan_version": "2.10.0",
        "site_url": absolute("/open_data"),
        "site_title": "公共数据开放平台 · Open data",
        "site_description": "城枢 Chengshu, CKAN-compatible action API",
        "error_emails_to": None,
        "locale_default": "zh_Hans_CN",
        "extensions": ["datastore", "dcat"],
    }


def help_show(params: Params) -> str | None:
    """What an action does."""
    action = ACTIONS.get(needed(params, "name"))
    return action.__doc__ if action else None


def nothing(params: Params) -> list[Any]:
    """Nothing of this kind is kept here."""
    return []


def refused(params: Params) -> Any:
    """Everything that writes is done by the departments, inside."""
    raise Denied("this portal is written by the departments of the city; see /open_data/rules/")


ACTIONS: Mapping[str, Callable[[Params], Any]] = {
    "package_list": catalogue.package_list,
    "package_show": catalogue.package_show,
    "package_search": catalogue.package_search,
    "package_autocomplete": catalogue.package_autocomplete,
    "current_package_list_with_resources": catalogue.current_package_list_with_resources,
    "recently_changed_packages_activity_list": catalogue.recently_changed,
    "recently_changed": catalogue.recently_changed,
    "dashboard_activity_list": nothing,
    "resource_show": catalogue.resource_show,
    "resource_search": catalogue.resource_search,
    "organization_list": catalogue.organization_list,
    "organization_show": catalogue.organization_show,
    "group_list": catalogue.group_list,
    "group_show": catalogue.group_show,
    "tag_list": catalogue.tag_list,
    "tag_show": catalogue.tag_show,
    "license_list": catalogue.license_list,
    "vocabulary_list": nothing,
    "datastore_search": tables.datastore_search,
    "datastore_info": tables.datastore_info,
    "site_read": site_read,
    "status_show": status_show,
    "help_show": help_show,
    **dict.fromkeys(
        (
            "package_create",
            "package_update",
            "package_patch",
            "package_delete",
            "resource_create",
            "resource_update",
            "datastore_create",
            "datastore_upsert",
            "datastore_delete",
            "datastore_search_sql",
            "organization_create",
            "group_create",
        ),
        refused,
    ),
}
