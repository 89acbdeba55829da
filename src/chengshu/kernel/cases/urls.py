"""Addresses of cases."""

from __future__ import annotations

from django.urls import path

from chengshu.kernel.cases.views import cases, classes, deeds, desk

app_name = "cases"
urlpatterns = [
    path("", desk.desk, name="desk"),
    path("report/", desk.report, name="report"),
    path("classes/", classes.classes, name="classes"),
    path("classes/new/", classes.new_class, name="new_class"),
    path("classes/<int:key>/", classes.one_class, name="class"),
    path("classes/<int:key>/name/", classes.rename, name="rename_class"),
    path("classes/<int:key>/terms/", classes.set_terms, name="set_terms"),
    path("classes/<int:key>/duty/", classes.set_duty, name="set_duty"),
    path("classes/<int:key>/retire/", classes.retire, name="retire"),
    path("classes/national/", classes.load_standard, name="load_standard"),
    path("trees/", classes.tree_imports, name="trees"),
    path("trees/<int:key>/", classes.tree_import, name="tree"),
    path("trees/<int:key>/apply/", classes.apply_tree, name="apply_tree"),
    path("keepers/", classes.keepers, name="keepers"),
    path("keepers/new/", classes.set_keeper, name="set_keeper"),
    path("<int:key>/", cases.case, name="case"),
    path("<int:key>/contact/", cases.contact, name="contact"),
    path("<int:key>/quick/", cases.quick, name="quick"),
    path("<int:key>/move/<slug:name>/", cases.move, name="move"),
    path("<int:key>/reply/", cases.reply_hint, name="reply_hint"),
    path("<int:key>/edit/", cases.describe, name="describe"),
    path("<int:key>/class/", cases.classify, name="classify"),
    path("<int:key>/terms/", cases.terms, name="terms"),
    path("<int:key>/remark/", deeds.remark, name="remark"),
    path("<int:key>/link/", deeds.link, name="link"),
    path("<int:key>/reopen/", deeds.reopen, name="reopen"),
    path("<int:key>/suspend/", deeds.suspend, name="suspend"),
    path("<int:key>/suspension/", deeds.ask_suspension, name="ask_suspension"),
    path("<int:key>/resume/", deeds.resume, name="resume"),
    path("<int:key>/time/", deeds.more_time, name="more_time"),
    path("<int:key>/assist/", deeds.assist, name="assist"),
    path("<int:key>/merge/", deeds.merge, name="merge"),
]
