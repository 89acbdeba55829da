"""Trained models: how good they are, training anew, taking an earlier one into force, trying a text."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from chengshu.base.models import one_of
from chengshu.base.text import Text
from chengshu.kernel.acting.guards import HubRequest, requires
from chengshu.kernel.texts import forms, services, showing, tables
from chengshu.kernel.texts.models import TrainedModel
from chengshu.kernel.texts.queries.models_in_force import latest_order, models_of, scheme_of, schemes_with_models
from chengshu.kernel.texts.rights import SEE_TEXTS, TRAIN
from chengshu.ui.forms import done, typed
from chengshu.ui.tables import short_list


@requires(SEE_TEXTS)
def schemes(request: HubRequest) -> HttpResponse:
    """All schemes with their model in force."""
    return render(request, "texts/schemes.html", {"listing": short_list(tables.SCHEMES, schemes_with_models())})


@requires(SEE_TEXTS)
def scheme(request: HubRequest, key: str) -> HttpResponse:
    """One scheme: the scores and confusion of its model, and the models before it."""
    found = scheme_of(key)
    history = list(models_of(found))
    context: dict[str, Any] = {
        "scheme": found,
        "history": short_list(tables.MODELS, history),
        "earlier": [model for model in history if not model.in_force],
        "order": latest_order(found),
        "may_train": request.actor.may(TRAIN),
        **showing.model_shown(found, next((model for model in history if model.in_force), None)),
    }
    return render(request, "texts/scheme.html", context)


@requires(TRAIN)
@require_POST
def retrain(request: HubRequest, key: str) -> HttpResponse:
    """Have the worker train the scheme anew."""
    services.order_training(scheme_of(key), by=request.actor)
    said = Text("已提交训练，完成后在此显示新模型。", "Training is ordered; the new model shows here when it is done.")
    return done(request, said, reverse("texts:scheme", args=[key]))


@requires(TRAIN)
@require_POST
def adopt(request: HubRequest, pk: int) -> HttpResponse:
    """Take an earlier model into force."""
    model = services.adopt(one_of(TrainedModel.objects.select_related("scheme"), pk), by=request.actor)
    said = Text("已启用该模型。", "The model is in force.")
    return done(request, said, reverse("texts:scheme", args=[model.scheme.key]))


@requires(SEE_TEXTS)
def trial(request: HubRequest) -> HttpResponseBase:
    """Type a letter and see what the city understands of it; nothing is kept."""
    form = typed(forms.TryForm, request)
    context: dict[str, Any] = {"form": form}
    if form.is_bound and form.is_valid():
        context |= showing.understood(form.cleaned_data["text"], form.cleaned_data["reply"])
    return render(request, "texts/try.html", context)
