"""Addresses of cases."""

from __future__ import annotations

from django.urls import path

from chengshu.kernel.cases.views import cases, deeds, desk

app_name = "cases"
urlpatterns = [
    path("", desk.desk, name="desk"),
    path("report/", desk.report, name="report"),
    path("<int:key>/", cases.case, name="case"),
    path("<int:key>/contact/", cases.contact, name="contact"),
    path("<int:key>/quick/", cases.quick, name="quick"),
    path("<int:key>/move/<slug:name>/", cases.move, name="move"),
    path("<int:key>/edit/", cases.describe, name="describe"),
    path("<int:key>/class/", cases.classify, name="classify"),
    path("<int:key>/remark/", deeds.remark, name="remark"),
    path("<int:key>/link/", deeds.link, name="link"),
    path("<int:key>/reopen/", deeds.reopen, name="reopen"),
    path("<int:key>/suspend/", deeds.suspend, name="suspend"),
    path("<int:key>/resume/", deeds.resume, name="resume"),
    path("<int:key>/time/", deeds.more_time, name="more_time"),
    path("<int:key>/assist/", deeds.assist, name="assist"),
    path("<int:key>/merge/", deeds.merge, name="merge"),
]
