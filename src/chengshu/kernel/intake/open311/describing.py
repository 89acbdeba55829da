"""What GeoReport v2 says of the server and its services."""

from __future__ import annotations

from typing import Any

from chengshu.base import clock
from chengshu.kernel.cases.models import Channel
from chengshu.kernel.intake.models import DataType, ServiceField
from chengshu.kernel.intake.queries.services import fields_of, services_of

SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"


def discovery(base: str) -> dict[str, Any]:
    """Where the server lies. ``base`` is its address without a closing stroke."""
    return {
        "changeset": clock.local(clock.now()).isoformat(timespec="seconds"),
        "contact": "api_key: 请向市数据局申请 / ask the city's data bureau",
        "key_service": "api_key: 请向市数据局申请 / ask the city's data bureau",
        "endpoints": [
            {
                "specification": SPECIFICATION,
                "url": base,
                "changeset": "2026-11-22T00:00:00+08:00",
                "type": "production",
                "formats": ["application/json", "text/xml"],
            }
        ],
    }


def services() -> list[dict[str, Any]]:
    """Everything that can be reported."""
    return [
        {
            "service_code": one.code,
            "service_name": one.name.zh,
            "description": one.about.zh,
            "metadata": one.asks,
            "type": "realtime",
            "keywords": ",".join(one.keywords),
            "group": one.group.zh,
        }
        for one in services_of(Channel.OPEN311)
    ]


def definition(code: str) -> dict[str, Any]:
    """What a service asks. Raises NothingHere."""
    chosen, fields = fields_of(Channel.OPEN311, code)
    return {"service_code": chosen.code, "attributes": [_attribute(one) for one in fields]}


def _attribute(field: ServiceField) -> dict[str, Any]:
    listed = field.data_type in {DataType.SINGLE, DataType.MULTIPLE}
    return {
        "variable": field.variable,
        "code": field.code,
        "datatype": field.data_type,
        "required": field.required,
        "datatype_description": "",
        "order": field.order,
        "description": field.name_zh,
        **({"values": [{"key": value[0], "name": value[1]} for value in field.values]} if listed else {}),
    }
