"""Urgent words, formulas and the alike rule."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from chengshu.base.models import one_of
from chengshu.base.text import Text
from chengshu.kernel.acting.guards import HubRequest, requires
from chengshu.kernel.texts import forms, services, showing, tables
from chengshu.kernel.texts.models import AlikeRule, FormulaUse, Level, UrgentWord
from chengshu.kernel.texts.queries.rules import alike_rule_on, formula_history, formula_on, urgent_words
from chengshu.kernel.texts.rights import SEE_TEXTS, SET_RULES
from chengshu.ui.forms import done, form_view, typed
from chengshu.ui.tables import list_page, short_list


@requires(SEE_TEXTS)
def words(request: HubRequest) -> HttpResponseBase:
    """Urgent words in force and ended."""
    return list_page(
        request, "texts/words.html", tables.WORDS, urgent_words(), {"may_set": request.actor.may(SET_RULES)}
    )


@requires(SEE_TEXTS)
def word(request: HubRequest, pk: int) -> HttpResponse:
    """One urgent word with its history."""
    found = one_of(urgent_words(), pk)
    context = {
        "word": found,
        "same": short_list(tables.WORDS, urgent_words().filter(word=found.word)),
        "may_end": found.until is None and request.actor.may(SET_RULES),
    }
    return render(request, "texts/word.html", context)


@requires(SET_RULES)
def word_new(request: HubRequest) -> HttpResponseBase:
    """Set an urgent word."""

    def save(form: forms.WordForm) -> str:
        given = form.cleaned_data
        level = Level(given["level"])
        services.set_urgent_word(given["word"], level, unless=given["unless"], reason=given["reason"], by=request.actor)
        return reverse("texts:words")

    title = Text("添加紧急词", "Add an urgent word")
    return form_view(request, typed(forms.WordForm, request), save, title=title, back=reverse("texts:words"))


@requires(SET_RULES)
@require_POST
def word_end(request: HubRequest, pk: int) -> HttpResponse:
    """End an urgent word."""
    services.end_urgent_word(one_of(UrgentWord.objects.all(), pk), by=request.actor)
    return done(request, Text("已停用，不再升级新来信。", "Ended; it raises no more letters."), reverse("texts:words"))


@requires(SEE_TEXTS)
def rules(request: HubRequest) -> HttpResponse:
    """The formulas and the alike rule in force, with their history."""
    context = {
        "formulas": showing.formulas_shown(),
        "history": short_list(tables.FORMULAS, formula_history()),
        "alike": alike_rule_on(),
        "alike_history": short_list(tables.ALIKE_RULES, AlikeRule.objects.select_related("set_by")),
        "may_set": request.actor.may(SET_RULES),
    }
    return render(request, "texts/rules.html", context)


@requires(SET_RULES)
def formula_new(request: HubRequest) -> HttpResponseBase:
    """Set a formula."""

    def save(form: forms.FormulaForm) -> str:
        given = dict(form.cleaned_data)
        services.set_formula(FormulaUse(given.pop("use")), given.pop("formula"), by=request.actor, **given)
        return reverse("texts:rules")

    use = request.GET.get("use", "")
    rule = formula_on(FormulaUse(use)) if use in FormulaUse.values else None
    initial = {"use": use, "formula": rule.formula, "days": rule.days} if rule else {}
    return form_view(
        request,
        typed(forms.FormulaForm, request, initial=initial),
        save,
        title=Text("设置公式", "Set a formula"),
        back=reverse("texts:rules"),
        template="texts/formula.html",
        names=showing.names_shown(),
    )


@requires(SET_RULES)
def alike_new(request: HubRequest) -> HttpResponseBase:
    """Set when letters count as alike."""

    def save(form: forms.AlikeForm) -> str:
        services.set_alike_rule(by=request.actor, **form.cleaned_data)
        return reverse("texts:rules")

    rule = alike_rule_on()
    names = ("window_days", "repeat_from", "topic_from", "near_m")
    form = typed(forms.AlikeForm, request, initial={name: getattr(rule, name) for name in names})
    title = Text("设置相似判定", "Set when letters are alike")
    return form_view(request, form, save, title=title, back=reverse("texts:rules"))
