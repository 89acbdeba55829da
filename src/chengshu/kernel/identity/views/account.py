"""One's own account."""

from __future__ import annotations

import segno
from django.contrib.auth import update_session_auth_hash
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from chengshu.base.text import Text
from chengshu.kernel.acting.guards import HubRequest, signed_in
from chengshu.kernel.identity.forms import CodeForm, LanguageForm, PasswordForm, ProofForm
from chengshu.kernel.identity.models import Account, StaffSession
from chengshu.kernel.identity.queries import sign_in_rule
from chengshu.kernel.identity.services import accounts, second_factor, sessions
from chengshu.kernel.identity.services.passwords import change_password, rules_in_words
from chengshu.ui.forms import done, form_page, typed


def account_of(request: HubRequest) -> Account:
    """The account that is signed in."""
    account = request.user
    if isinstance(account, SimpleLazyObject) or not isinstance(account, Account):
        raise Http404
    return account


@signed_in
@never_cache
def account(request: HubRequest) -> HttpResponseBase:
    """Language, password, second factor, sessions."""
    own = account_of(request)
    opened = own.sessions.filter(ended_at=None)
    form = typed(LanguageForm, request, initial={"language": own.language})

    def save(form: LanguageForm) -> HttpResponse:
        accounts.choose_language(own, form.cleaned_data["language"], by=request.actor)
        return done(request, Text("已保存。", "Saved."), reverse("identity:account"))

    recovery_left = own.recovery_codes.filter(used_at=None).count()
    context = {"own": own, "sessions": opened, "here": request.session.session_key, "recovery_left": recovery_left}
    return form_page(request, "identity/account.html", form, save, context)


@signed_in
@never_cache
@sensitive_post_parameters()
def password(request: HubRequest) -> HttpResponseBase:
    """A new password; this session goes on, all others end."""
    own = account_of(request)

    def save(form: PasswordForm) -> HttpResponse:
        typed_in = {name: form.cleaned_data[name] for name in ("old", "new")}
        changed = change_password(own, **typed_in, by=request.actor, session_key=request.session.session_key or "")
        keep_signed_in(request, changed)
        return done(request, Text("密码已修改，其他设备已退出。", "Changed; other devices are signed out."), "/")

    context = {"rules": rules_in_words(sign_in_rule()), "owed": own.must_change_password}
    return form_page(request, "identity/password.html", typed(PasswordForm, request), save, context)


@signed_in
@never_cache
def second_factor_page(request: HubRequest) -> HttpResponseBase:
    """Set up the second factor; its recovery codes are shown once, right after."""
    own = account_of(request)
    if own.totp_confirmed_at:
        left = own.recovery_codes.filter(used_at=None).count()
        context = {"own": own, "recovery_left": left, "form": ProofForm()}
        return render(request, "identity/second_factor_set.html", context)

    def save(form: CodeForm) -> HttpResponse:
        codes = second_factor.confirm_enrolment(own, form.cleaned_data["code"], by=request.actor)
        return render(request, "identity/recovery_codes.html", {"recovery_codes": codes})

    address = second_factor.begin_enrolment(own)
    drawing = segno.make(address, error="m").svg_data_uri(scale=4, border=2)
    secret = address.split("secret=")[1].split("&")[0]
    context = {"drawing": drawing, "secret": secret, "owed": bool(request.actor.powers)}
    return form_page(request, "identity/second_factor.html", typed(CodeForm, request), save, context)


@require_POST
@signed_in
@never_cache
@sensitive_post_parameters()
def recovery_codes(request: HubRequest) -> HttpResponseBase:
    """New recovery codes, after the password."""
    own = account_of(request)

    def save(form: ProofForm) -> HttpResponse:
        codes = second_factor.renew_recovery_codes(own, password=form.cleaned_data["password"], by=request.actor)
        return render(request, "identity/recovery_codes.html", {"recovery_codes": codes})

    return form_page(request, "identity/second_factor_set.html", typed(ProofForm, request), save, {"own": own})


@require_POST
@signed_in
@sensitive_post_parameters()
def take_off_second_factor(request: HubRequest) -> HttpResponseBase:
    """To move it to another device, after the password."""
    own = account_of(request)

    def save(form: ProofForm) -> HttpResponse:
        second_factor.take_off(own, password=form.cleaned_data["password"], by=request.actor)
        sentence = Text("已取消，请在新设备上重新设置。", "Taken off. Set it up on the other device.")
        return done(request, sentence, reverse("identity:second_factor"))

    return form_page(request, "identity/second_factor_set.html", typed(ProofForm, request), save, {"own": own})


@require_POST
@signed_in
def end_session(request: HubRequest, session_id: int) -> HttpResponse:
    """Sign out one of one's own devices."""
    session = get_object_or_404(StaffSession, pk=session_id, account=account_of(request))
    sessions.end_session(session, by=request.actor)
    return done(request, Text("该设备已退出。", "That device is signed out."), reverse("identity:account"))


@require_POST
@signed_in
def end_all_sessions(request: HubRequest) -> HttpResponse:
    """Single sign-out: every device, this one too."""
    sessions.end_all_sessions(account_of(request), by=request.actor)
    request.session.flush()
    return done(request, Text("所有设备均已退出。", "Every device is signed out."), reverse("identity:sign_in"))


def keep_signed_in(request: HubRequest, account: Account) -> None:
    """This session follows the new password under a new key."""
    before = request.session.session_key
    update_session_auth_hash(request, account)
    StaffSession.objects.filter(key=before).update(key=request.session.session_key)
