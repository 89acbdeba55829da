"""Pages of roles and grants."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from chengshu.base.text import Text
from chengshu.kernel.access import queries, services
from chengshu.kernel.access.forms import GrantForm, RoleForm, ScopeForm
from chengshu.kernel.access.models import Grant, Role
from chengshu.kernel.access.rights import CHANGE_ROLES, GRANT_ROLES, SEE_ROLES
from chengshu.kernel.access.tables import HOLDERS, PEOPLE, PERMISSIONS, ROLES, Line, rights_url, role_url
from chengshu.kernel.acting.guards import HubRequest, requires
from chengshu.kernel.identity.forms import ReasonForm
from chengshu.kernel.identity.queries import main_organisation_of, person_within
from chengshu.kernel.identity.rights import SEE_PEOPLE
from chengshu.spec.people import Scope
from chengshu.ui.forms import done, form_page, typed
from chengshu.ui.tables import list_page

SAVED = Text("已保存。", "Saved.")
CHANGE = "identity/change.html"


@requires(SEE_ROLES)
def roles(request: HubRequest) -> HttpResponseBase:
    """All roles in use."""
    context = {"may_change": request.actor.may(CHANGE_ROLES)}
    return list_page(request, "access/roles.html", ROLES, queries.roles(), context)


@requires(SEE_ROLES)
def role(request: HubRequest, role_id: int) -> HttpResponse:
    """A role with its permissions, holders and history."""
    return render(request, "access/role.html", queries.role_page(request.actor, role_id))


@requires(CHANGE_ROLES)
def make_role(request: HubRequest) -> HttpResponseBase:
    """An own role."""

    def save(form: RoleForm) -> HttpResponse:
        return done(request, SAVED, role_url(services.make_role(**form.cleaned_data, by=request.actor)))

    context = {"title": Text("新建角色", "Make a role"), "back": reverse("access:roles")}
    return form_page(request, CHANGE, typed(RoleForm, request), save, context)


@requires(CHANGE_ROLES)
def rename_role(request: HubRequest, role_id: int) -> HttpResponseBase:
    """Another name for an own role."""
    kept = get_object_or_404(Role, pk=role_id)

    def save(form: RoleForm) -> HttpResponse:
        return done(request, SAVED, role_url(services.rename_role(kept, **form.cleaned_data, by=request.actor)))

    form = typed(RoleForm, request, initial={"name_zh": kept.name_zh, "name_en": kept.name_en})
    context = {"title": Text("角色改名", "Rename the role"), "note": kept.name, "back": role_url(kept)}
    return form_page(request, CHANGE, form, save, context)


@requires(CHANGE_ROLES)
def retire_role(request: HubRequest, role_id: int) -> HttpResponseBase:
    """An own role nobody holds goes out of use."""
    kept = get_object_or_404(Role, pk=role_id)

    def save(form: ReasonForm) -> HttpResponse:
        services.retire_role(kept, by=request.actor, reason=form.cleaned_data["reason"])
        return done(request, SAVED, reverse("access:roles"))

    context = {"title": Text("停用角色", "Put out of use"), "note": kept.name, "back": role_url(kept)}
    return form_page(request, CHANGE, typed(ReasonForm, request), save, context)


@requires(CHANGE_ROLES)
def scope(request: HubRequest, role_id: int, key: str) -> HttpResponseBase:
    """How far a permission reaches within a role."""
    kept, permission = get_object_or_404(Role, pk=role_id), services.permission_called(key)

    def save(form: ScopeForm) -> HttpResponse:
        chosen = form.cleaned_data["scope"]
        reach = Scope(chosen) if chosen else None
        services.set_scope(kept, permission, reach, by=request.actor, reason=form.cleaned_data["reason"])
        return done(request, SAVED, role_url(kept))

    form = typed(ScopeForm, request, initial={"scope": queries.scopes_in(kept).get(key, "")})
    context = {"title": permission.label, "note": kept.name, "back": role_url(kept)}
    return form_page(request, CHANGE, form, save, context)


@requires(SEE_ROLES)
def people(request: HubRequest) -> HttpResponseBase:
    """The people with their roles."""
    return list_page(request, "access/list.html", PEOPLE, queries.people_with_grants(request.actor))


@requires(SEE_ROLES)
def person(request: HubRequest, person_id: int) -> HttpResponse:
    """What somebody may do, and through which grants."""
    context = queries.person_page(request.actor, person_id)
    body = main_organisation_of(context["person"])
    return render(request, "access/person.html", {**context, "note": body.name if body else ""})


@requires(GRANT_ROLES)
def grant(request: HubRequest, person_id: int) -> HttpResponseBase:
    """A role for somebody."""
    who = person_within(request.actor, SEE_PEOPLE, person_id)

    def save(form: GrantForm) -> HttpResponse:
        services.grant_role(who, **form.cleaned_data, by=request.actor)
        return done(request, Text("角色已授予。", "Granted."), rights_url(who))

    form = typed(GrantForm, request, initial={"organisation": main_organisation_of(who)})
    context = {"title": Text("授予角色", "Grant a role"), "note": who.name, "back": rights_url(who)}
    return form_page(request, CHANGE, form, save, context)


@require_POST
@requires(GRANT_ROLES)
def take_back(request: HubRequest, grant_id: int) -> HttpResponseBase:
    """End a grant at once."""
    held = get_object_or_404(Grant.objects.select_related("person", "role"), pk=grant_id)

    def save(form: ReasonForm) -> HttpResponse:
        services.take_back(held, by=request.actor, reason=form.cleaned_data["reason"])
        return done(request, Text("角色已收回。", "Taken back."), rights_url(held.person))

    context = {"title": Text("收回角色", "Take back a role"), "note": held.role.name, "back": rights_url(held.person)}
    return form_page(request, CHANGE, typed(ReasonForm, request), save, context)


@requires(SEE_ROLES)
def permissions(request: HubRequest) -> HttpResponseBase:
    """Every permission, and how many people hold it."""
    lines = [Line(*one) for one in queries.permissions_with_holders()]
    return list_page(request, "access/list.html", PERMISSIONS, lines)


@requires(SEE_ROLES)
def permission(request: HubRequest, key: str) -> HttpResponseBase:
    """Who may do this."""
    asked = services.permission_called(key)
    return list_page(request, "access/permission.html", HOLDERS, queries.who_may(asked), {"permission": asked})
