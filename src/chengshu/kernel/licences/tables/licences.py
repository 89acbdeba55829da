"""Lists of licences, types, seals, batches and uses."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest
from django.urls import reverse

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.licences.contents import ENDLESS
from chengshu.kernel.licences.holders import masked_name
from chengshu.kernel.licences.models import (
    BATCH_STATE_LABELS,
    LICENCE_STATE_LABELS,
    TYPE_STATE_LABELS,
    USE_WAY_LABELS,
    Batch,
    BatchState,
    Licence,
    LicenceState,
    LicenceType,
    Seal,
    TypeState,
    Use,
)
from chengshu.kernel.licences.queries.licences import types_in_use
from chengshu.ui.parts import State
from chengshu.ui.tables import Column, Filter, Table

STATE_TONES: Mapping[str, str] = {
    LicenceState.VALID: "good",
    LicenceState.SUSPENDED: "warning",
    LicenceState.EXPIRED: "off",
    LicenceState.REPLACED: "off",
    LicenceState.ANNULLED: "off",
    LicenceState.REVOKED: "bad",
}
TYPE_TONES: Mapping[str, str] = {TypeState.DRAFT: "info", TypeState.ACTIVE: "good", TypeState.RETIRED: "off"}
BATCH_TONES: Mapping[str, str] = {
    BatchState.FAULTY: "warning",
    BatchState.READ: "info",
    BatchState.QUEUED: "info",
    BatchState.DONE: "good",
    BatchState.DROPPED: "off",
}


def licence_url(licence: Licence) -> str:
    """The page of a licence."""
    return reverse("licences:licence", args=[licence.pk])


def type_url(kind: LicenceType) -> str:
    """The page of a type."""
    return reverse("licences:type", args=[kind.pk])


def seal_url(seal: Seal) -> str:
    """The page of a seal."""
    return reverse("licences:seal", args=[seal.pk])


def batch_url(batch: Batch) -> str:
    """The page of a batch."""
    return reverse("licences:batch", args=[batch.pk])


def state_of(licence: Licence) -> State:
    """How a licence stands, with its tone."""
    return State(STATE_TONES[licence.state], licence.state_label)


def _types(request: HttpRequest) -> list[tuple[str, Text | str]]:
    return [(str(kind.pk), kind.name) for kind in types_in_use()]


LICENCES: Table[Licence] = Table(
    key="licences",
    label=Text("电子证照", "Licences"),
    columns=(
        Column("number", Text("证照编号", "Number"), link=licence_url, sort="number"),
        Column("type", Text("证照类型", "Type"), lambda one: one.type.name, sort="type__name_zh"),
        Column(
            "holder",
            Text("持证主体", "Holder"),
            lambda one: masked_name(one.holder_kind, one.holder_name),
            wide=True,
        ),
        Column("issuer", Text("颁发机构", "Issuer"), lambda one: one.organisation.name, phone=False),
        Column("issued_on", Text("颁发日期", "Issued"), sort="issued_on"),
        Column("until", Text("有效期至", "Valid until"), lambda one: one.valid_until or ENDLESS, sort="valid_until"),
        Column("state", Text("状态", "State"), state_of, sort="state"),
    ),
    search=("number", "identifier", "holder_name"),
    filters=(
        Filter("type", Text("证照类型", "Type"), _types),
        Filter("state", Text("状态", "State"), list(LICENCE_STATE_LABELS.items())),
        Filter(
            "origin",
            Text("来源", "Origin"),
            [("issued", Text("签发", "Issued here")), ("gathered", Text("存量汇聚", "Gathered"))],
        ),
    ),
    order=("-issued_on", "-pk"),
    empty=Text("还没有证照。可单个签发，或上传清单批量签发、汇聚。", "No licences yet. Issue one, or upload a list."),
)

TYPES: Table[LicenceType] = Table(
    key="types",
    label=Text("证照类型", "Types of licences"),
    columns=(
        Column("name", Text("证照名称", "Name"), lambda one: one.name, link=type_url, sort="name_zh", wide=True),
        Column("code", Text("类型代码", "Code"), sort="code", phone=False),
        Column("unit", Text("主管单位", "Kept by"), lambda one: one.organisation.name),
        Column("holder", Text("持证主体", "Held by"), lambda one: one.holder_label, phone=False),
        Column("valid", Text("有效证照", "Valid"), lambda one: getattr(one, "valid", None), numeric=True),
        Column("issued", Text("累计", "In all"), lambda one: getattr(one, "issued", None), numeric=True),
        Column("state", Text("状态", "State"), lambda one: State(TYPE_TONES[one.state], one.state_label)),
    ),
    search=("name_zh", "name_en", "code"),
    filters=(Filter("state", Text("状态", "State"), list(TYPE_STATE_LABELS.items())),),
    order=("name_zh",),
    empty=Text("还没有证照类型。先登记类型，再签发证照。", "No types yet. Enter a type first, then issue licences."),
)

SEALS: Table[Seal] = Table(
    key="seals",
    label=Text("电子印章", "Seals"),
    columns=(
        Column("name", Text("印章名称", "Seal"), lambda one: one.name, link=seal_url, wide=True),
        Column("issuer_code", Text("统一社会信用代码", "Credit code")),
        Column("store", Text("密钥所在", "Key in"), lambda one: one.store_label, phone=False),
        Column("fingerprint", Text("证书指纹", "Fingerprint"), lambda one: f"{one.fingerprint[:16]}…", phone=False),
        Column("until", Text("有效期至", "Valid until"), lambda one: clock.local(one.valid_until).date()),
        Column(
            "state",
            Text("状态", "State"),
            lambda one: (
                State("off", Text("已停用", "Ended")) if one.ended_at else State("good", Text("在用", "In use"))
            ),
        ),
    ),
    search=("name_zh", "issuer_code"),
    empty=Text("还没有电子印章。签发证照前，先为颁发单位制作印章。", "No seals yet. A unit needs one to issue."),
)

BATCHES: Table[Batch] = Table(
    key="batches",
    label=Text("批量签发与汇聚", "Lists"),
    columns=(
        Column("file_name", Text("清单", "List"), link=batch_url, wide=True),
        Column("type", Text("证照类型", "Type"), lambda one: one.type.name),
        Column("unit", Text("单位", "Unit"), lambda one: one.organisation.name, phone=False),
        Column("rows_read", Text("行数", "Rows"), numeric=True),
        Column("faulty", Text("有误", "Faulty"), numeric=True),
        Column("created_at", Text("上传时间", "Uploaded"), sort="created_at", phone=False),
        Column("state", Text("状态", "State"), lambda one: State(BATCH_TONES[one.state], one.state_label)),
    ),
    search=("file_name", "type__name_zh"),
    filters=(Filter("state", Text("状态", "State"), list(BATCH_STATE_LABELS.items())),),
    order=("-pk",),
    empty=Text("还没有上传清单。上传表格可以批量签发。", "No lists yet. Upload a table to issue many at once."),
)


def _used_by(use: Use) -> object:
    return use.organisation.name if use.organisation else Text("扫码核验者", "Whoever read the code")


USES: Table[Use] = Table(
    key="uses",
    label=Text("使用记录", "Uses"),
    columns=(
        Column("receipt", Text("回执号", "Receipt")),
        Column(
            "licence",
            Text("证照", "Licence"),
            lambda one: f"{one.licence.type.name} {one.licence.number}",
            wide=True,
        ),
        Column("unit", Text("使用单位", "Used by"), _used_by),
        Column("purpose", Text("用途", "Purpose")),
        Column("way", Text("方式", "How"), lambda one: one.way_label, phone=False),
        Column("at", Text("时间", "When"), sort="at"),
    ),
    search=("licence__number", "purpose", "organisation__name_zh"),
    filters=(Filter("way", Text("方式", "How"), list(USE_WAY_LABELS.items())),),
    order=("-at",),
    empty=Text(
        "还没有使用记录。出示、下载和核验都会记在这里。",
        "Nobody has used it yet. Showing, fetching and checking are all listed here.",
    ),
)
