"""Pages of people, their posts and their accounts."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from chengshu.base.text import Text
from chengshu.kernel.acting.guards import HubRequest, requires
from chengshu.kernel.audit import services as audit
from chengshu.kernel.identity import queries, services
from chengshu.kernel.identity.forms import (
    AccountForm,
    AddPersonForm,
    EndPostForm,
    FurtherPostForm,
    PersonForm,
    PostForm,
    ReasonForm,
)
from chengshu.kernel.identity.models import Post
from chengshu.kernel.identity.rights import (
    CHANGE_PEOPLE,
    END_SESSIONS,
    KEEP_ACCOUNTS,
    RESET_SECOND_FACTOR,
    SEE_PEOPLE,
    SHOW_CONTACT,
)
from chengshu.kernel.identity.services.second_factor import reset_second_factor
from chengshu.kernel.identity.services.sessions import end_all_sessions
from chengshu.kernel.identity.tables import PEOPLE, person_url
from chengshu.ui.forms import done, form_page, typed
from chengshu.ui.tables import list_page

SAVED = Text("已保存。", "Saved.")


@requires(SEE_PEOPLE)
def people(request: HubRequest) -> HttpResponseBase:
    """The people within reach."""
    context = {"may_change": request.actor.may(CHANGE_PEOPLE)}
    return list_page(request, "identity/people.html", PEOPLE, queries.people_seen_by(request.actor), context)


@requires(SEE_PEOPLE)
def person(request: HubRequest, person_id: int) -> HttpResponse:
    """A person with posts, account and sign-ins; contacts masked."""
    return render(request, "identity/person.html", queries.person_page(request.actor, person_id))


@require_POST
@requires(SHOW_CONTACT)
@never_cache
def contact(request: HubRequest, person_id: int) -> HttpResponseBase:
    """The contacts in full, once the purpose is given; the read is written down."""
    who = queries.person_within(request.actor, SHOW_CONTACT, person_id)

    def save(form: ReasonForm) -> HttpResponse:
        audit.read(request.actor, who, form.cleaned_data["reason"], fields=["phone", "email"])
        return render(request, "identity/contact.html", {"person": who})

    context = {"title": Text("查看完整联系方式", "Show full contacts"), "note": who.name, "back": person_url(who)}
    return form_page(request, "identity/change.html", typed(ReasonForm, request), save, context)


@requires(CHANGE_PEOPLE)
def add_person(request: HubRequest) -> HttpResponseBase:
    """A person with the main post."""

    def save(form: AddPersonForm) -> HttpResponse:
        queries.check_reach(request.actor, CHANGE_PEOPLE, form.cleaned_data["organisation"])
        who = services.add_person(**form.cleaned_data, by=request.actor)
        return done(request, Text("人员已添加。", "Added."), person_url(who))

    form = typed(AddPersonForm, request, initial={"organisation": request.GET.get("organisation")})
    context = {"title": Text("添加人员", "Add a person"), "back": reverse("identity:people")}
    return form_page(request, "identity/change.html", form, save, context)


@requires(CHANGE_PEOPLE)
def change_person(request: HubRequest, person_id: int) -> HttpResponseBase:
    """Name and contacts."""
    who = queries.person_within(request.actor, CHANGE_PEOPLE, person_id)

    def save(form: PersonForm) -> HttpResponse:
        services.change_person(who, **form.cleaned_data, by=request.actor)
        return done(request, SAVED, person_url(who))

    initial = {name: getattr(who, name) for name in ("name_zh", "name_en", "phone", "email")}
    context = {"title": Text("修改人员信息", "Change details"), "note": who.name, "back": person_url(who)}
    if request.method != "POST":
        audit.read(request.actor, who, "修改人员信息", fields=["phone", "email"])
    return form_page(request, "identity/change.html", typed(PersonForm, request, initial=initial), save, context)


@requires(CHANGE_PEOPLE)
def give_post(request: HubRequest, person_id: int) -> HttpResponseBase:
    """A further post."""
    who = queries.person_within(request.actor, CHANGE_PEOPLE, person_id)

    def save(form: FurtherPostForm) -> HttpResponse:
        queries.check_reach(request.actor, CHANGE_PEOPLE, form.cleaned_data["organisation"])
        services.give_post(who, **form.cleaned_data, by=request.actor)
        return done(request, SAVED, person_url(who))

    context = {"title": Text("增加任职", "Give a post"), "note": who.name, "back": person_url(who)}
    return form_page(request, "identity/change.html", typed(FurtherPostForm, request), save, context)


@requires(CHANGE_PEOPLE)
def move_person(request: HubRequest, person_id: int) -> HttpResponseBase:
    """To another body."""
    who = queries.person_within(request.actor, CHANGE_PEOPLE, person_id)

    def save(form: PostForm) -> HttpResponse:
        queries.check_reach(request.actor, CHANGE_PEOPLE, form.cleaned_data["organisation"])
        services.move_person(who, **form.cleaned_data, by=request.actor)
        return done(request, SAVED, person_url(who))

    context = {"title": Text("调动", "Move to another body"), "note": who.name, "back": person_url(who)}
    return form_page(request, "identity/change.html", typed(PostForm, request), save, context)


@requires(CHANGE_PEOPLE)
def end_post(request: HubRequest, person_id: int, post_id: int) -> HttpResponseBase:
    """The last day of a post."""
    who = queries.person_within(request.actor, CHANGE_PEOPLE, person_id)
    post = get_object_or_404(Post, pk=post_id, person=who)

    def save(form: EndPostForm) -> HttpResponse:
        services.end_post(post, until=form.cleaned_data["until"], by=request.actor)
        return done(request, SAVED, person_url(who))

    context = {"title": Text("结束任职", "End a post"), "note": post.organisation.name, "back": person_url(who)}
    return form_page(request, "identity/change.html", typed(EndPostForm, request), save, context)


@requires(CHANGE_PEOPLE)
def leave(request: HubRequest, person_id: int) -> HttpResponseBase:
    """The person no longer works here."""
    who = queries.person_within(request.actor, CHANGE_PEOPLE, person_id)

    def save(form: ReasonForm) -> HttpResponse:
        services.leave_service(who, by=request.actor, reason=form.cleaned_data["reason"])
        return done(request, Text("已办理离任。", "Done."), person_url(who))

    context = {"title": Text("办理离任", "Leaves the service"), "note": who.name, "back": person_url(who)}
    return form_page(request, "identity/change.html", typed(ReasonForm, request), save, context)


@requires(KEEP_ACCOUNTS)
@never_cache
def open_account(request: HubRequest, person_id: int) -> HttpResponseBase:
    """An account; its first password is shown this once."""
    who = queries.person_within(request.actor, KEEP_ACCOUNTS, person_id)

    def save(form: AccountForm) -> HttpResponse:
        _, first = services.open_account_with_new_password(who, **form.cleaned_data, by=request.actor)
        return render(request, "identity/new_password.html", {"person": who, "new_password": first})

    context = {"title": Text("开通账号", "Open an account"), "note": who.name, "back": person_url(who)}
    return form_page(request, "identity/change.html", typed(AccountForm, request), save, context)


@require_POST
@requires(KEEP_ACCOUNTS)
@never_cache
def reset_password(request: HubRequest, person_id: int) -> HttpResponse:
    """A new password, shown this once."""
    who = queries.person_with_account(request.actor, KEEP_ACCOUNTS, person_id)
    new = services.reset_password(who.account, by=request.actor)
    return render(request, "identity/new_password.html", {"person": who, "new_password": new})


@requires(KEEP_ACCOUNTS)
def suspend_account(request: HubRequest, person_id: int) -> HttpResponseBase:
    """Nobody signs in with it until it is restored."""
    who = queries.person_with_account(request.actor, KEEP_ACCOUNTS, person_id)

    def save(form: ReasonForm) -> HttpResponse:
        services.suspend_account(who.account, by=request.actor, reason=form.cleaned_data["reason"])
        return done(request, Text("账号已停用。", "Suspended."), person_url(who))

    context = {"title": Text("停用账号", "Suspend the account"), "note": who.name, "back": person_url(who)}
    return form_page(request, "identity/change.html", typed(ReasonForm, request), save, context)


@require_POST
@requires(KEEP_ACCOUNTS)
def restore_account(request: HubRequest, person_id: int) -> HttpResponse:
    """A suspended account works again."""
    who = queries.person_with_account(request.actor, KEEP_ACCOUNTS, person_id)
    services.restore_account(who.account, by=request.actor)
    return done(request, Text("账号已恢复。", "Restored."), person_url(who))


@require_POST
@requires(END_SESSIONS)
def end_sessions(request: HubRequest, person_id: int) -> HttpResponse:
    """Sign somebody out everywhere."""
    who = queries.person_with_account(request.actor, END_SESSIONS, person_id)
    end_all_sessions(who.account, by=request.actor)
    return done(request, Text("该人员已在所有设备退出。", "Signed out everywhere."), person_url(who))


@requires(RESET_SECOND_FACTOR)
def reset_factor(request: HubRequest, person_id: int) -> HttpResponseBase:
    """For somebody who lost the device and the recovery codes."""
    who = queries.person_with_account(request.actor, RESET_SECOND_FACTOR, person_id)

    def save(form: ReasonForm) -> HttpResponse:
        reset_second_factor(who.account, by=request.actor, reason=form.cleaned_data["reason"])
        return done(request, Text("第二因子已重置。", "Reset."), person_url(who))

    context = {"title": Text("重置第二因子", "Reset the second factor"), "note": who.name, "back": person_url(who)}
    return form_page(request, "identity/change.html", typed(ReasonForm, request), save, context)
