"""An agreement described for programs (OpenAPI 3.1): exactly what it lets out, and what it can be asked by."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from chengshu.kernel.exchange.granted import shape_of
from chengshu.kernel.exchange.masks import shown_as
from chengshu.kernel.exchange.models import Agreement
from chengshu.kernel.exchange.sources import outputs_of
from chengshu.spec.data import FieldType

KINDS: dict[str, dict[str, Any]] = {
    FieldType.INTEGER: {"type": ["integer", "null"]},
    FieldType.DECIMAL: {"type": ["number", "null"]},
    FieldType.FLOAT: {"type": ["number", "null"]},
    FieldType.LOGICAL: {"type": ["boolean", "null"]},
    FieldType.DATE: {"type": ["string", "null"], "format": "date"},
    FieldType.TIME: {"type": ["string", "null"], "format": "date-time"},
    FieldType.BINARY: {"type": ["string", "null"], "contentEncoding": "base64"},
}
TEXT: dict[str, Any] = {"type": ["string", "null"]}
SHOWN = {"whole": "原样 in full", "part": "部分脱敏 masked in part", "hidden": "完全脱敏 masked"}


def openapi_of(agreement: Agreement) -> dict[str, Any]:
    """The description of the one address under which an agreement is served."""
    fields = outputs_of(agreement.offer) if agreement.offer else shape_of(agreement).fields
    granted = [one for one in fields if one.column in agreement.fields]
    row = {
        one.column: KINDS.get(one.shown_type, TEXT)
        | {"title": one.zh, "description": SHOWN[shown_as(one.grade, clear=one.clear)]}
        for one in granted
    }
    page = {
        "data": {"type": "array", "items": {"type": "object", "properties": row}},
        "count": {"type": "integer"},
        "version": {"type": "integer", "description": "数据版本 version of the data"},
        "next": {"type": ["string", "null"], "description": "下一页标记 mark of the next page"},
    }
    subject = agreement.subject
    return {
        "openapi": "3.1.0",
        "info": {"title": f"{agreement.number} {subject}", "version": str(agreement.revision)},
        "servers": [{"url": settings.PUBLIC_URL}],
        "paths": {
            f"/api/v1/exchange/data/{agreement.number}/rows": {
                "get": {
                    "summary": str(subject),
                    "parameters": _parameters(agreement, [one.column for one in granted]),
                    "responses": _responses(page),
                    "security": [{"token": []}],
                }
            }
        },
        "components": {
            "securitySchemes": {
                "token": {
                    "type": "oauth2",
                    "flows": {"clientCredentials": {"tokenUrl": "/api/v1/exchange/token", "scopes": {}}},
                }
            }
        },
    }


def _parameters(agreement: Agreement, columns: list[str]) -> list[dict[str, Any]]:
    def one(name: str, about: str, *, required: bool = False, place: str = "query") -> dict[str, Any]:
        schema = {"type": "string"}
        return {"name": name, "in": place, "required": required, "description": about, "schema": schema}

    why = one("Chengshu-Why", "本次使用事由（URL 编码） why, percent-encoded", place="header")
    if agreement.offer:
        given = agreement.offer.parameters
        return [*(one(each["key"], each["zh"], required=each.get("required", True)) for each in given), why]
    named = [one("Chengshu-User", "使用人账号 account of the user", required=True, place="header")]
    return [
        one("limit", "每页条数，最多 5000 rows a page, 5000 at most"),
        one("after", "上一页返回的 next the “next” of the page before"),
        *(one(column, "等于 equals; __ge __le __in __starts") for column in columns),
        one("If-None-Match", "上次的 ETag", place="header"),
        why,
        *(named if agreement.clear_fields else []),
    ]


def _responses(page: dict[str, Any]) -> dict[str, Any]:
    ok = {"type": "object", "properties": page}
    wrong = {"content": {"application/problem+json": {"schema": {"type": "object"}}}}
    refusals = {
        "401": "凭证无效 not known",
        "403": "授权无效 not in force, or not for you",
        "404": "没有该授权或数据 no such agreement or no data",
        "410": "翻页版本已清理 the version walked over is gone",
        "422": "条件不正确 a condition is wrong",
        "429": "超出限额，见 Retry-After too many",
        "503": "正在准备，见 Retry-After not ready",
    }
    return {
        "200": {"description": "一页数据 a page", "content": {"application/json": {"schema": ok}}},
        "304": {"description": "没有变化 not changed"},
        **{status: {"description": about, **wrong} for status, about in refusals.items()},
    }
