"""Raising objections; their decisions are moves of work (``quality.moves``)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from secrets import token_hex
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from chengshu.base import clock
from chengshu.base.errors import BadInput, NotAllowed, NotFound
from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.audit.services import record
from chengshu.kernel.catalogue.models import Resource, Standing
from chengshu.kernel.files.services import keep
from chengshu.kernel.quality.errors import AlreadyObjected, NoKeyDeclared, NoSuchRow
from chengshu.kernel.quality.looking import key_columns, row_of
from chengshu.kernel.quality.models import Objection, ObjectionState
from chengshu.kernel.quality.purposes import EVIDENCE
from chengshu.kernel.quality.rights import OBJECT
from chengshu.kernel.quality.sealing import digest_of, sealed, sealed_row
from chengshu.kernel.quality.work_types import OBJECTION
from chengshu.kernel.work import services as work
from chengshu.spec.data import Sharing

LONGEST_VALUE = 1000
MISSING = Text("请填写。", "Please fill this in.")


@transaction.atomic
def object_to(
    resource: Resource,
    *,
    row: Mapping[str, str],
    column: str,
    proposed: str,
    words: str,
    by: Actor,
    seen: str = "",
    evidence: Sequence[UploadedFile[Any]] = (),
) -> Objection:
    """Say that a value of a row is wrong; it lies with the provider for verification.

    ``row`` gives the key columns. Whether the row exists is told only for resources shared without conditions: for
    others the answer would tell whether somebody is in it. Raises NotAllowed, NotFound, NoKeyDeclared, BadInput,
    NoSuchRow, AlreadyObjected.
    """
    if by.person_id is None or not by.may(OBJECT):
        raise NotAllowed
    if resource.standing != Standing.PUBLISHED:
        raise NotFound
    keys = _keys(resource, row)
    if not resource.items.filter(column=column).exists() or column in keys:
        raise BadInput(fields={"column": Text("请选择主键以外的字段。", "Choose a column that is no key.")})
    if not words.strip():
        raise BadInput(fields={"words": MISSING})
    if resource.sharing == Sharing.OPEN_TO_ALL and row_of(resource, keys) is None:
        raise NoSuchRow(keys="、".join(keys))
    Resource.everywhere.select_for_update().get(pk=resource.pk)
    digest = digest_of(keys)
    same = Objection.everywhere.filter(resource=resource, row_digest=digest, column=column, state=ObjectionState.OPEN)
    before = same.first()
    if before is not None:
        raise AlreadyObjected(number=before.number)
    objection = Objection.everywhere.create(
        resource=resource,
        number=token_hex(8),
        column=column,
        row_digest=digest,
        row_sealed=sealed_row(keys),
        seen_sealed=sealed(seen.strip()[:LONGEST_VALUE]),
        proposed_sealed=sealed(proposed.strip()[:LONGEST_VALUE]),
        words=words.strip()[:2000],
        by_id=by.person_id,
        organisation_id=by.organisation_id,
    )
    objection.number = f"YY{clock.today():%Y%m%d}-{objection.pk:04}"
    objection.save(update_fields=["number"])
    for upload in evidence:
        keep(upload, purpose=EVIDENCE, by=by, subject=objection)
    name = resource.name
    work.open_item(
        OBJECTION,
        title=Text(f"数据异议 {objection.number}：{name.zh}"[:200], f"Objection {objection.number}: {name.en}"[:200]),
        by=by,
        about=objection,
        unit=resource.provider,
        once=f"quality.objection.{objection.pk}",
    )
    record(by, "quality.objection.raised", objection, resource=resource.key, column=column)
    return objection


def _keys(resource: Resource, row: Mapping[str, str]) -> dict[str, str]:
    columns = key_columns(resource)
    if not columns:
        raise NoKeyDeclared
    keys = {column: str(row.get(column) or "").strip()[:LONGEST_VALUE] for column in columns}
    missing = {f"key_{column}": MISSING for column, value in keys.items() if not value}
    if missing:
        raise BadInput(fields=missing)
    return keys
