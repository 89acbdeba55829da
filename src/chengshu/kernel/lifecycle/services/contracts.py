"""Contracts, and what third parties report on quality (质量跟踪)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, TypeAlias

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.lifecycle.errors import ContractThere, NotInAnnualPlan
from chengshu.kernel.lifecycle.models import Contract, ContractKind, Project, Quality, QualityReport, Service
from chengshu.kernel.lifecycle.queries.standing import may_be_funded
from chengshu.kernel.lifecycle.reach import locked_project
from chengshu.kernel.lifecycle.remembering import remember
from chengshu.kernel.lifecycle.rights import MANAGE
from chengshu.kernel.lifecycle.services.needs import attach_all

Uploads: TypeAlias = "Iterable[UploadedFile[Any]]"


@transaction.atomic
def enter_contract(
    project: Project,
    *,
    kind: ContractKind,
    number: str,
    party: str,
    amount_fen: int,
    signed_on: date,
    by: Actor,
    service: Service | None = None,
    ends_on: date | None = None,
    uploads: Uploads = (),
) -> Contract:
    """A signed contract. One for building or buying needs the annual plan. Raises NotInAnnualPlan, ContractThere."""
    found = locked_project(project, MANAGE, by=by)
    if kind is not ContractKind.THIRD_PARTY and not may_be_funded(found):
        raise NotInAnnualPlan
    if found.contracts.filter(number=number).exists():
        raise ContractThere
    contract = Contract.objects.create(
        project=found,
        kind=kind,
        service=service or "",
        number=number,
        party=party,
        amount_fen=amount_fen,
        signed_on=signed_on,
        ends_on=ends_on,
    )
    attach_all(uploads, contract, by=by)
    what = Text(f"登记合同 {number}（{party}）", f"Contract {number} entered ({party})")
    remember(found, "lifecycle.contract.entered", what, by=by, amount_fen=amount_fen)
    return contract


@transaction.atomic
def report_quality(
    project: Project,
    *,
    service: Service,
    party: str,
    on: date,
    verdict: Quality,
    words: str,
    by: Actor,
    contract: Contract | None = None,
    uploads: Uploads = (),
) -> QualityReport:
    """What a third party found. Issues stay open until settled."""
    found = locked_project(project, MANAGE, by=by)
    report = QualityReport.objects.create(
        project=found, contract=contract, service=service, party=party, on=on, verdict=verdict, words=words
    )
    attach_all(uploads, report, by=by)
    label, found_out = report.service_label, report.verdict_label
    what = Text(f"第三方{label.zh}报告：{found_out.zh}", f"Third party, {label.en}: {found_out.en}")
    remember(found, "lifecycle.quality.reported", what, by=by, note=words)
    return report


@transaction.atomic
def settle_quality(report: QualityReport, *, answer: str, by: Actor) -> QualityReport:
    """The issues of a report are settled, with what was done."""
    found = locked_project(report.project_id, MANAGE, by=by)
    report.answer, report.settled_on, report.changed_at = answer, clock.today(), clock.now()
    report.save(update_fields=["answer", "settled_on", "changed_at"])
    what = Text(f"解决{report.service_label.zh}问题", f"Issues settled: {report.service_label.en}")
    remember(found, "lifecycle.quality.settled", what, by=by, note=answer)
    return report
