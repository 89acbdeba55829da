"""Addresses of the portal; those of the staff lie below ``desk/``."""

from __future__ import annotations

from django.urls import path

from chengshu.packs.open_data.ckan import door
from chengshu.packs.open_data.views import partners, public, rdf, voices

app_name = "open_data"
PUBLIC = [
    path("", public.home, name="home"),
    path("search/", public.search, name="search"),
    path("dataset/<slug:slug>/", public.dataset, name="dataset"),
    path("dataset/<slug:slug>/download/<slug:form>", public.download, name="download"),
    path("dataset/<slug:slug>/rate/", public.rate, name="rate"),
    path("dataset/<slug:slug>.<slug:notation>", rdf.dataset, name="dataset_as"),
    path("catalog", rdf.catalog, name="catalog"),
    path("catalog.<slug:notation>", rdf.catalog, name="catalog_as"),
    path("language/", public.language, name="language"),
    path("apps/", public.apps, name="apps"),
    path("publishers/", public.publishers, name="publishers"),
    path("rules/", public.rules, name="rules"),
    path("rules/<slug:key>/", public.rule, name="rule"),
    path("licence/<slug:key>/", public.licence, name="licence"),
    path("interface/", public.interface, name="interface"),
    path("voices/", voices.voices, name="voices"),
    path("ask/", voices.ask, name="ask"),
    path("follow/", voices.follow_door, name="follow_door"),
    path("follow/<slug:number>/", voices.follow, name="follow"),
    path("partner/", partners.partner_door, name="partner_door"),
    path("partner/enter/", partners.partner_enter, name="partner_enter"),
    path("partner/register/", partners.register, name="register"),
    path("partner/<slug:ticket>/", partners.partner, name="partner"),
    path("partner/<slug:ticket>/keys/", partners.make_key, name="make_key"),
    path("partner/<slug:ticket>/keys/<int:key_id>/end/", partners.end_key, name="end_key"),
    path("partner/<slug:ticket>/apps/", partners.new_app, name="new_app"),
    path("partner/<slug:ticket>/access/", partners.ask_access, name="ask_access"),
    path("partner/<slug:ticket>/share/", partners.contribute, name="contribute"),
    path("api/action/<slug:name>", door.action),
    path("api/3", door.version),
    path("api/3/action/<slug:name>", door.action, name="action"),
]
urlpatterns = [*PUBLIC]
