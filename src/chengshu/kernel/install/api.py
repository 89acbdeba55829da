"""Mounts the programming interfaces of all packs at ``/api/v1/<key>/``; refusals are problem details (RFC 9457)."""

from __future__ import annotations

from importlib import import_module

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver
from ninja import NinjaAPI, Router

from chengshu.base.errors import Refusal
from chengshu.kernel.acting.api import StaffSession
from chengshu.spec.registry import registry
from chengshu.ui.middleware import problem


def interface() -> NinjaAPI:
    """One interface over the routers that the packs declare; for the staff, where a router does not say otherwise."""
    api = NinjaAPI(
        title="Chengshu 城枢",
        version="1",
        auth=StaffSession(),
        docs_url=None,
        openapi_url=None,
        urls_namespace="api",
    )
    api.add_exception_handler(Refusal, _refused)
    for pack in registry.packs:
        if pack.api:
            api.add_router(f"/{pack.key}/", _router(pack.api))
    return api


def api_urls() -> list[URLPattern | URLResolver]:
    """Its addresses, without a page of its own at the root."""
    patterns, _, _ = interface().urls
    return [pattern for pattern in patterns if getattr(pattern, "name", None) != "api-root"]


def _router(path: str) -> Router:
    """The router of a module, named with or without ``.router`` behind it."""
    router = import_module(path.removesuffix(".router")).router
    if not isinstance(router, Router):
        raise TypeError(f"{path} is no router")
    return router


def _refused(request: HttpRequest, refusal: Refusal | type[Refusal]) -> HttpResponse:
    return problem(refusal if isinstance(refusal, Refusal) else refusal())
