"""The way in and out."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from chengshu.kernel.acting.guards import HubRequest, public, signed_in
from chengshu.kernel.identity.errors import SignInExpired
from chengshu.kernel.identity.forms import CodeForm, SignInForm
from chengshu.kernel.identity.services import sign_in as services
from chengshu.kernel.identity.services.second_factor import check_second_step
from chengshu.ui.forms import form_page, typed


@public
@never_cache
@sensitive_post_parameters("password")
def sign_in(request: HubRequest) -> HttpResponseBase:
    """Name and password; on to the code where a second factor is set up."""
    if request.actor.person_id is not None and request.method != "POST":
        return HttpResponseRedirect(wanted(request))

    def save(form: SignInForm) -> str:
        account = services.check_password_of(**form.cleaned_data, address=request.actor.address)
        if account.totp_confirmed_at:
            services.wait_for_second_step(request.session, account)
            return f"{reverse('identity:second_step')}?{request.GET.urlencode()}".rstrip("?")
        services.sign_in(request, account, address=request.actor.address)
        return wanted(request)

    return form_page(request, "identity/sign_in.html", typed(SignInForm, request), save)


@public
@never_cache
@sensitive_post_parameters("code")
def second_step(request: HubRequest) -> HttpResponseBase:
    """The code of the app, or a recovery code."""
    try:
        account = services.account_waiting(request.session)
    except SignInExpired:
        return HttpResponseRedirect(reverse("identity:sign_in"))

    def save(form: CodeForm) -> str:
        check_second_step(account, form.cleaned_data["code"], address=request.actor.address)
        services.sign_in(request, account, address=request.actor.address)
        return wanted(request)

    return form_page(request, "identity/second_step.html", typed(CodeForm, request), save)


@require_POST
@signed_in
def sign_out(request: HubRequest) -> HttpResponse:
    """End this session."""
    services.sign_out(request, by=request.actor)
    return HttpResponseRedirect(reverse("identity:sign_in"))


def wanted(request: HttpRequest) -> str:
    """Where the person wanted to go, if it is one of our own pages; else the work place."""
    target = request.GET.get("next", "")
    ours = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if ours else "/"
