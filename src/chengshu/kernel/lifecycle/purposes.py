"""What files are kept for in project management, and who may see them."""

from __future__ import annotations

from typing import Any

from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.lifecycle.models import AuditFinding, Contract, Need, Paper, Project, QualityReport, WhitePaper
from chengshu.kernel.lifecycle.rights import SEE_NEEDS, SEE_PROJECTS
from chengshu.spec.files import Attachable, Family, Purpose

PAPERS = Purpose(
    key="lifecycle.papers",
    label=Text("项目材料", "Papers of a project"),
    families=frozenset({Family.PICTURE, Family.DOCUMENT, Family.TABLE, Family.TEXT, Family.ARCHIVE}),
)


def _sees_need(actor: Actor, key: str) -> bool:
    return Need.scoped.within(actor, SEE_NEEDS).filter(pk=key).exists()


def _sees_white_paper(actor: Actor, key: str) -> bool:
    return WhitePaper.scoped.within(actor, SEE_NEEDS).filter(pk=key).exists()


def _sees_paper(actor: Actor, key: str) -> bool:
    return Paper.objects.filter(pk=key, run__project__in=_seen(actor)).exists()


def _sees_contract(actor: Actor, key: str) -> bool:
    return Contract.objects.filter(pk=key, project__in=_seen(actor)).exists()


def _sees_quality(actor: Actor, key: str) -> bool:
    return QualityReport.objects.filter(pk=key, project__in=_seen(actor)).exists()


def _sees_finding(actor: Actor, key: str) -> bool:
    return AuditFinding.scoped.within(actor, SEE_PROJECTS).filter(pk=key).exists()


def _seen(actor: Actor) -> Any:
    return Project.scoped.within(actor, SEE_PROJECTS).values("pk")


ATTACHABLES = (
    Attachable("lifecycle.Need", _sees_need),
    Attachable("lifecycle.WhitePaper", _sees_white_paper),
    Attachable("lifecycle.Paper", _sees_paper),
    Attachable("lifecycle.Contract", _sees_contract),
    Attachable("lifecycle.QualityReport", _sees_quality),
    Attachable("lifecycle.AuditFinding", _sees_finding),
)
