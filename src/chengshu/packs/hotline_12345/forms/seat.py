"""The seat's form: everything on one screen, filled by keyboard."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.cases.queries.classes import have_several_terms, leaves, leaves_found
from chengshu.kernel.cases.services import Contact, Place
from chengshu.kernel.places import queries as places
from chengshu.kernel.work.people import NamesField
from chengshu.packs.hotline_12345.errors import WrongPlace
from chengshu.packs.hotline_12345.services.calls import CallContent
from chengshu.ui.fields import line, long_text
from chengshu.ui.forms import Form, choices, words

if TYPE_CHECKING:
    from chengshu.kernel.cases.models import CaseClass

SCHEME = "hotline"
LONGEST = 20_000
SURE = 0.5
"""From here on a proposed place is sure enough to send somebody to its position."""
URGENCIES: Mapping[int, Text] = {
    0: Text("平件", "Plain"),
    1: Text("加急", "Urgent"),
    2: Text("特急", "Most urgent"),
}
KEYS = {"text": "F4", "class_line": "F8"}
"""Keys that lead to a field; the page's other keys stand in its template."""
UNKNOWN = Text("没有叫“%(name)s”的小类。", "No class is called “%(name)s”.")
SEVERAL = Text("有几个小类含“%(name)s”，请选一个。", "Several classes have “%(name)s”; choose one.")


def class_line(row: CaseClass) -> str:
    """A class as the picker offers it."""
    return f"{row.code} {row.name}"


class ClassField(NamesField):
    """A class of the hotline's tree by a part of its name or its code; cleaned to the class."""

    def called(self, name: str) -> CaseClass:
        """The class of this code or name, or the only one that the words fit. Raises ValidationError."""
        rows = leaves(SCHEME)
        exact = rows.filter(code=name.split(maxsplit=1)[0]).first() or rows.filter(name_zh=name).first()
        if exact is not None:
            return exact
        found = leaves_found(SCHEME, name, 2)
        if len(found) != 1:
            raise ValidationError(str((SEVERAL if found else UNKNOWN).with_values(name=name)))
        return found[0]


class SeatForm(Form):
    """A call as it is written down. ``spot`` is ``lon,lat,division,confidence,name`` of a place taken."""

    phone = forms.CharField(
        label=words("来电号码", "Telephone"),
        required=False,
        max_length=30,
        widget=forms.TextInput({"autocomplete": "off", "inputmode": "tel", "autofocus": True}),
    )
    name = line("称呼", "Name", required=False, length=60)
    text = long_text("诉求内容", "What it is about", required=False, rows=7, length=LONGEST)
    title = line("标题", "Title", required=False)
    class_line = ClassField(label=words("类别", "Class"), required=False)
    terms = forms.IntegerField(
        label=words("立案条件（序号）", "Terms, by number"), required=False, min_value=1, max_value=99
    )
    proposed = forms.CharField(required=False, max_length=20)
    urgency = forms.ChoiceField(label=words("缓急", "Urgency"), choices=choices(URGENCIES), required=False)
    address = line("地点", "Place", required=False, length=300)
    spot = forms.CharField(required=False, max_length=300)
    once = forms.CharField(max_length=40, widget=forms.HiddenInput)
    began = forms.FloatField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["class_line"].widget.names = [class_line(row) for row in leaves(SCHEME)]
        self.asks_terms = have_several_terms(SCHEME)
        for name, key in KEYS.items():
            self.fields[name].widget.attrs["aria-keyshortcuts"] = key

    def clean_spot(self) -> Place:
        """The proposed place that was taken; an empty one where none was."""
        said = self.cleaned_data["spot"]
        if not said:
            return Place()
        lon, lat, code, sure, name = (*said.split(",", 4), "", "", "", "")[:5]
        try:
            return Place(
                lon=float(lon) if lon else None,
                lat=float(lat) if lat else None,
                address=name,
                division_code=code[:12],
                confidence=float(sure) if sure else None,
            )
        except ValueError:
            raise ValidationError(str(WrongPlace.text)) from None

    def content(self) -> CallContent:
        """What was written down."""
        given = self.cleaned_data
        chosen = given["class_line"]
        return CallContent(
            text=given["text"],
            title=given["title"],
            class_code=chosen.code if chosen else given["proposed"],
            terms=given["terms"],
            urgency=int(given["urgency"] or 0),
            contact=Contact(name=given["name"], phone=given["phone"]),
            place=placed(given["spot"], given["address"]),
            once=given["once"],
            began_at=_moment(given["began"]),
        )


def placed(spot: Place, address: str) -> Place:
    """The taken place with its cell, under the address typed or else its own name.

    The middle of a district or of a long street is no position: there the division and the address alone are taken.
    """
    address = address or spot.address
    if spot.lon is None or spot.lat is None or (spot.confidence or 0.0) < SURE:
        return Place(address=address, division_code=spot.division_code)
    grid = places.grid_at(spot.lon, spot.lat)
    return Place(
        lon=spot.lon,
        lat=spot.lat,
        address=address,
        division_code=grid.division_code if grid else spot.division_code,
        grid_code=grid.code if grid else "",
        confidence=spot.confidence,
        how="seat",
    )


def _moment(seconds: float) -> datetime:
    now = clock.now()
    try:
        moment = datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, OSError, ValueError):
        return now
    return moment if moment <= now else now
