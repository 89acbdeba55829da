"""Pages of the tree of organisations."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from chengshu.base.text import Text
from chengshu.kernel.acting.guards import HubRequest, requires
from chengshu.kernel.identity import queries, services
from chengshu.kernel.identity.forms import (
    AddOrganisationForm,
    AliasForm,
    ChangeOrganisationForm,
    MergeForm,
    MoveOrganisationForm,
    ReasonForm,
    RenameForm,
)
from chengshu.kernel.identity.models import Organisation, OrganisationAlias
from chengshu.kernel.identity.rights import CHANGE_ORGANISATIONS, SEE_ORGANISATIONS
from chengshu.kernel.identity.tables import ORGANISATIONS, organisation_url
from chengshu.ui.forms import Form, done, form_page, typed
from chengshu.ui.tables import list_page

SAVED = Text("已保存。", "Saved.")


@requires(SEE_ORGANISATIONS)
def organisations(request: HubRequest) -> HttpResponseBase:
    """The tree."""
    context = {"may_change": request.actor.may(CHANGE_ORGANISATIONS)}
    found = queries.organisations_in_order(closed=True)
    return list_page(request, "identity/organisations.html", ORGANISATIONS, found, context)


@requires(SEE_ORGANISATIONS)
def organisation(request: HubRequest, organisation_id: int) -> HttpResponse:
    """A body with its people, the bodies below it, its names and its history."""
    return render(request, "identity/organisation.html", queries.body_page(request.actor, organisation_id))


@requires(CHANGE_ORGANISATIONS)
def add_organisation(request: HubRequest) -> HttpResponseBase:
    """A new body."""

    def save(form: AddOrganisationForm) -> HttpResponse:
        queries.check_reach(request.actor, CHANGE_ORGANISATIONS, form.cleaned_data["parent"])
        body = services.add_organisation(**form.cleaned_data, by=request.actor)
        return done(request, Text("机构已添加。", "Added."), organisation_url(body))

    form = typed(AddOrganisationForm, request, initial={"parent": request.GET.get("parent")})
    context = {"title": Text("添加机构", "Add an organisation"), "back": reverse("identity:organisations")}
    return form_page(request, "identity/change.html", form, save, context)


def _changing(
    request: HubRequest,
    organisation_id: int,
    form: Callable[..., Form],
    *,
    title: Text,
    save: Callable[[Organisation, dict[str, Any]], Organisation],
    initial: tuple[str, ...] = (),
) -> HttpResponseBase:
    """One form that changes a body within the actor's reach."""
    body = queries.body_within(request.actor, CHANGE_ORGANISATIONS, organisation_id)

    def answer(form: forms.BaseForm) -> HttpResponse:
        changed = save(body, form.cleaned_data)
        return done(request, SAVED, organisation_url(changed))

    filled = typed(form, request, initial={name: getattr(body, name) for name in initial})
    context = {"title": title, "note": body.name, "back": organisation_url(body)}
    return form_page(request, "identity/change.html", filled, answer, context)


@requires(CHANGE_ORGANISATIONS)
def change_organisation(request: HubRequest, organisation_id: int) -> HttpResponseBase:
    """Kind, level, area, order."""
    return _changing(
        request,
        organisation_id,
        ChangeOrganisationForm,
        title=Text("变更机构信息", "Change details"),
        save=lambda body, data: services.change_organisation(body, **data, by=request.actor),
        initial=("kind", "level", "division_code", "order"),
    )


@requires(CHANGE_ORGANISATIONS)
def rename_organisation(request: HubRequest, organisation_id: int) -> HttpResponseBase:
    """A new name; the former stays known."""
    return _changing(
        request,
        organisation_id,
        RenameForm,
        title=Text("机构更名", "Rename"),
        save=lambda body, data: services.rename_organisation(body, **data, by=request.actor),
        initial=("name_zh", "name_en"),
    )


@requires(CHANGE_ORGANISATIONS)
def move_organisation(request: HubRequest, organisation_id: int) -> HttpResponseBase:
    """Another parent."""

    def save(body: Organisation, data: dict[str, Any]) -> Organisation:
        queries.check_reach(request.actor, CHANGE_ORGANISATIONS, data["parent"])
        return services.move_organisation(body, **data, by=request.actor)

    return _changing(request, organisation_id, MoveOrganisationForm, title=Text("调整隶属关系", "Move"), save=save)


@requires(CHANGE_ORGANISATIONS)
def merge_organisation(request: HubRequest, organisation_id: int) -> HttpResponseBase:
    """Into another body."""

    def save(body: Organisation, data: dict[str, Any]) -> Organisation:
        queries.check_reach(request.actor, CHANGE_ORGANISATIONS, data["into"])
        return services.merge_organisation(body, **data, by=request.actor)

    return _changing(request, organisation_id, MergeForm, title=Text("并入其他机构", "Merge into another"), save=save)


@requires(CHANGE_ORGANISATIONS)
def close_organisation(request: HubRequest, organisation_id: int) -> HttpResponseBase:
    """A body nobody belongs to any more."""
    return _changing(
        request,
        organisation_id,
        ReasonForm,
        title=Text("撤销机构", "Close"),
        save=lambda body, data: services.close_organisation(body, **data, by=request.actor),
    )


@requires(CHANGE_ORGANISATIONS)
def open_organisation_again(request: HubRequest, organisation_id: int) -> HttpResponseBase:
    """A closed body works again."""
    return _changing(
        request,
        organisation_id,
        ReasonForm,
        title=Text("恢复机构", "Open again"),
        save=lambda body, data: services.open_organisation_again(body, **data, by=request.actor),
    )


@requires(CHANGE_ORGANISATIONS)
def add_alias(request: HubRequest, organisation_id: int) -> HttpResponseBase:
    """Another name."""

    def save(body: Organisation, data: dict[str, Any]) -> Organisation:
        services.add_alias(body, data["name"], by=request.actor)
        return body

    return _changing(request, organisation_id, AliasForm, title=Text("添加别名", "Add another name"), save=save)


@require_POST
@requires(CHANGE_ORGANISATIONS)
def remove_alias(request: HubRequest, organisation_id: int, alias_id: int) -> HttpResponse:
    """The name no longer means the body."""
    body = queries.body_within(request.actor, CHANGE_ORGANISATIONS, organisation_id)
    services.remove_alias(get_object_or_404(OrganisationAlias, pk=alias_id, organisation=body), by=request.actor)
    return done(request, SAVED, organisation_url(body))
