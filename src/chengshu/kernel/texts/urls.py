"""Addresses of text understanding."""

from __future__ import annotations

from django.urls import path

from chengshu.kernel.texts.views import models, rules, topics

app_name = "texts"
urlpatterns = [
    path("topics/", topics.topics, name="topics"),
    path("topics/<int:pk>/", topics.topic, name="topic"),
    path("models/", models.schemes, name="schemes"),
    path("models/<int:pk>/adopt/", models.adopt, name="adopt"),
    path("models/<str:key>/", models.scheme, name="scheme"),
    path("models/<str:key>/retrain/", models.retrain, name="retrain"),
    path("try/", models.trial, name="try"),
    path("words/", rules.words, name="words"),
    path("words/new/", rules.word_new, name="word_new"),
    path("words/<int:pk>/", rules.word, name="word"),
    path("words/<int:pk>/end/", rules.word_end, name="word_end"),
    path("rules/", rules.rules, name="rules"),
    path("rules/formulas/new/", rules.formula_new, name="formula_new"),
    path("rules/alike/new/", rules.alike_new, name="alike_new"),
]
