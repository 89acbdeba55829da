"""Addresses of the channels; ``open311/v2/`` are those of GeoReport v2."""

from __future__ import annotations

from django.urls import path, register_converter

from chengshu.kernel.intake.open311 import door
from chengshu.kernel.intake.open311.wire import TYPES
from chengshu.kernel.intake.views import citizens, desk, questions


class Notation:
    """``json`` or ``xml`` at the end of an address."""

    regex = "|".join(TYPES)

    def to_python(self, value: str) -> str:
        """As it stands."""
        return value

    def to_url(self, value: str) -> str:
        """As it stands."""
        return value


register_converter(Notation, "notation")
OPEN311 = "open311/v2"

app_name = "intake"
urlpatterns = [
    path(f"{OPEN311}/discovery.<notation:notation>", door.discovery, name="discovery"),
    path(f"{OPEN311}/services.<notation:notation>", door.services, name="services"),
    path(f"{OPEN311}/services/<str:code>.<notation:notation>", door.definition, name="definition"),
    path(f"{OPEN311}/requests.<notation:notation>", door.requests, name="requests"),
    path(f"{OPEN311}/requests/<str:number>.<notation:notation>", door.one_request, name="one_request"),
    path(f"{OPEN311}/requests/<str:number>/comments.<notation:notation>", door.comments, name="comments"),
    path(f"{OPEN311}/media/<str:key>.webp", door.media, {"notation": "json"}, name="media"),
    path(f"{OPEN311}/tokens/<str:key>.<notation:notation>", door.token, name="token"),
    path(f"{OPEN311}/<path:rest>", door.elsewhere, name="open311_elsewhere"),
    path("", citizens.home, name="home"),
    path("report/", citizens.report, name="report"),
    path("report/questions/", citizens.asked, name="asked"),
    path("follow/", citizens.follow_door, name="follow_door"),
    path("follow/<slug:key>/", citizens.follow, name="follow"),
    path("follow/<slug:key>/rate/", citizens.rate, name="rate"),
    path("follow/<slug:key>/say/", citizens.say, name="say"),
    path("follow/<slug:key>/silence/", citizens.silence, name="silence"),
    path("letters/", desk.letters, name="letters"),
    path("files/", desk.case_files, name="files"),
    path("files/new/", desk.new_file, name="new_file"),
    path("files/<int:pk>/", desk.case_file, name="file"),
    path("files/<int:pk>/columns/", desk.map_file, name="map_file"),
    path("files/<int:pk>/accept/", desk.accept_file, name="accept_file"),
    path("findings/", desk.found, name="findings"),
    path("findings/<int:pk>/", desk.finding, name="finding"),
    path("findings/<int:pk>/confirm/", desk.confirm, name="confirm"),
    path("findings/<int:pk>/dismiss/", desk.dismiss, name="dismiss"),
    path("questions/", questions.questions, name="questions"),
    path("questions/<int:key>/", questions.question, name="question"),
    path("questions/of/<int:class_key>/new/", questions.new_question, name="new_question"),
    path("keys/areas/new/", desk.new_area, name="new_area"),
    path("keys/areas/<int:pk>/", desk.area, name="area"),
    path("keys/", desk.keys, name="keys"),
    path("keys/new/", desk.new_key, name="new_key"),
    path("keys/<int:pk>/end/", desk.end_key, name="end_key"),
]
