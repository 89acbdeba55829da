"""Addresses of the catalogue."""

from __future__ import annotations

from django.urls import path

from chengshu.kernel.catalogue.views import browsing, compiling, lists, standards

app_name = "catalogue"
urlpatterns = [
    path("", browsing.browse, name="browse"),
    path("updates/", browsing.updates, name="updates"),
    path("statistics/", browsing.statistics, name="statistics"),
    path("entries/<str:key>/", browsing.entry, name="entry"),
    path("entries/<str:key>/versions/", browsing.versions, name="versions"),
    path("entries/<str:key>/form/", browsing.form_of_entry, name="form_of_entry"),
    path("entries/<str:key>/revise/", compiling.revise, name="revise"),
    path("entries/<str:key>/withdraw/", compiling.withdraw, name="withdraw"),
    path("desk/", compiling.desk, name="desk"),
    path("desk/own/", compiling.own, name="own"),
    path("desk/new/", compiling.new, name="new"),
    path("desk/import/", compiling.take_in, name="take_in"),
    path("desk/form/", compiling.blank_form, name="blank_form"),
    path("desk/submissions/<int:submission_id>/", compiling.submission, name="submission"),
    path("desk/submissions/<int:submission_id>/edit/", compiling.edit, name="edit"),
    path("desk/submissions/<int:submission_id>/rows/", compiling.item_rows, name="item_rows"),
    path("desk/needs/", lists.needs, name="needs"),
    path("desk/needs/new/", lists.new_need, name="new_need"),
    path("desk/needs/<int:need_id>/", lists.need, name="need"),
    path("desk/duties/", lists.duties, name="duties"),
    path("desk/duties/new/", lists.new_duty, name="new_duty"),
    path("desk/duties/<int:duty_id>/", lists.duty, name="duty"),
    path("desk/duties/<int:duty_id>/fulfil/", lists.fulfil, name="fulfil"),
    path("desk/duties/<int:duty_id>/release/", lists.release, name="release"),
    path("desk/negative/", lists.negative, name="negative"),
    path("desk/sources/", lists.data, name="data"),
    path("desk/sources/<int:datum_id>/", lists.datum, name="datum"),
    path("desk/sources/<int:datum_id>/settle/", lists.settle, name="settle"),
    path("desk/sources/<int:datum_id>/different/", lists.tell_apart, name="tell_apart"),
    path("standards/", standards.elements, name="elements"),
    path("standards/elements/new/", standards.new_element, name="new_element"),
    path("standards/elements/<str:code>/", standards.element, name="element"),
    path("standards/elements/<str:code>/edit/", standards.edit_element, name="edit_element"),
    path("standards/codes/", standards.code_lists, name="code_lists"),
    path("standards/codes/new/", standards.new_code_list, name="new_code_list"),
    path("standards/codes/<str:key>/", standards.code_list, name="code_list"),
    path("standards/codes/<str:key>/change/", standards.codes, name="codes"),
    path("standards/code/<int:code_id>/end/", standards.end, name="end_code"),
    path("standards/rules/", standards.rules, name="rules"),
    path("standards/rules/new/", standards.new_rule, name="new_rule"),
    path("standards/rules/<int:rule_id>/", standards.rule, name="rule"),
    path("standards/indicators/", standards.indicators, name="indicators"),
    path("standards/indicators/<str:measure>/", standards.target, name="target"),
    path("standards/checks/", standards.checks, name="checks"),
    path("standards/checks/<str:check_key>/", standards.weigh, name="weigh"),
    path("standards/classes/", standards.classes, name="classes"),
    path("standards/classes/new/", standards.new_class, name="new_class"),
    path("standards/classes/<str:code>/", standards.edit_class, name="edit_class"),
]
