"""A report of a client of GeoReport v2 becomes a case."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.dateparse import parse_date, parse_datetime

from chengshu.kernel.access.actor import STRANGER
from chengshu.kernel.cases.models import Case, Channel
from chengshu.kernel.cases.purposes import REPORTED
from chengshu.kernel.cases.services import Contact, Place, Report, report
from chengshu.kernel.files.services import keep
from chengshu.kernel.intake.errors import Misread, Missing, OutsideTheCity
from chengshu.kernel.intake.models import ApiKey, DataType, Jurisdiction, ServiceField
from chengshu.kernel.intake.open311.reading import Sent
from chengshu.kernel.intake.queries.services import fields_of
from chengshu.kernel.places.queries import locating as places


def post(content: Sent, pictures: Sequence[UploadedFile[Any]], *, jurisdiction: Jurisdiction, key: ApiKey) -> Case:
    """Take it in. Raises NothingHere for an unknown service, Missing and Misread for its attributes, OutsideTheCity,
    FileRefused for its pictures, and what ``cases.services.report`` raises.
    """
    chosen, fields = fields_of(Channel.OPEN311, content.code)
    given = {field.code: _value(field, content.attributes.get(field.code, ())) for field in fields if field.variable}
    words = content.description.strip() or chosen.name_zh
    if content.lon is not None and content.lat is not None:
        _check_position(content.lon, content.lat)
    kept = [keep(one, purpose=REPORTED, by=STRANGER) for one in pictures]
    return report(
        Report(
            channel=Channel.OPEN311,
            text=words,
            class_code=chosen.code,
            place=Place(
                lon=content.lon,
                lat=content.lat,
                address=content.address,
                division_code=jurisdiction.division_code,
                confidence=1.0 if content.lon is not None else None,
                how="position" if content.lon is not None else "",
            ),
            contact=Contact(name=content.name, phone=content.phone, email=content.email),
            attributes={
                **{code: value for code, value in given.items() if value},
                **{name: value for name, value in _beside(content).items() if value},
                "client": key.holder,
                "client_key": key.pk,
            },
            public=True,
        ),
        by=STRANGER,
        files=kept,
    )


def _beside(content: Sent) -> dict[str, str]:
    """What a client says of itself and of a picture elsewhere."""
    return {"media_url": content.media_url, "device_id": content.device, "account_id": content.account}


def _check_position(lon: float, lat: float) -> None:
    """Raises OutsideTheCity."""
    judged = places.judged(lon, lat)
    if judged.verdict in {places.Verdict.OUTSIDE, places.Verdict.NOT_ON_EARTH}:
        raise OutsideTheCity(why=judged.sentence)


def _value(field: ServiceField, given: tuple[str, ...]) -> object:
    """What was given for a question. Raises Missing, Misread."""
    given = tuple(one.strip()[:1000] for one in given if one.strip())
    name = f"attribute[{field.code}]"
    if not given:
        if field.required:
            raise Missing(name=name)
        return ""
    offered = {value[0] for value in field.values}
    if field.data_type in {DataType.SINGLE, DataType.MULTIPLE} and not set(given) <= offered:
        raise Misread(name=name, value=", ".join(given)[:80])
    if field.data_type != DataType.MULTIPLE and len(given) > 1:
        raise Misread(name=name, value=", ".join(given)[:80])
    if field.data_type == DataType.NUMBER:
        return _number(name, given[0])
    if field.data_type == DataType.DATETIME:
        return _moment(name, given[0])
    return list(given) if field.data_type == DataType.MULTIPLE else given[0]


def _number(name: str, text: str) -> float:
    try:
        number = float(text)
    except ValueError as failure:
        raise Misread(name=name, value=text[:40]) from failure
    if not isfinite(number):
        raise Misread(name=name, value=text[:40])
    return number


def _moment(name: str, text: str) -> str:
    """As GeoReport v2 writes times, a day alone or with its hours; kept as it was written."""
    try:
        sound = parse_datetime(text) or parse_date(text)
    except ValueError:
        sound = None
    if sound is None:
        raise Misread(name=name, value=text[:40])
    return text
