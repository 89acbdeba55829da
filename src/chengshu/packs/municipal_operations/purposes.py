"""What files are kept for in municipal operations, and who may see them."""

from __future__ import annotations

from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.packs.municipal_operations.models import (
    Clue,
    Evidence,
    Finding,
    Order,
    Permit,
    Proceeding,
    Reconsideration,
    Shot,
)
from chengshu.packs.municipal_operations.rights import SEE, SEE_PERMITS, SEE_PROCEEDINGS
from chengshu.spec.files import Attachable, Family, Purpose

PICTURES = Purpose(
    key="municipal_operations.pictures",
    label=Text("市政巡查、工单照片", "Pictures of patrols and orders"),
    families=frozenset({Family.PICTURE}),
)
PERMIT_PAPERS = Purpose(
    key="municipal_operations.permit_papers",
    label=Text("许可申请材料", "Papers of an application"),
    families=frozenset({Family.PICTURE, Family.DOCUMENT}),
    largest=20 * 1024 * 1024,
)
EVIDENCE = Purpose(
    key="municipal_operations.evidence",
    label=Text("执法证据", "Evidence"),
    families=frozenset({Family.PICTURE, Family.DOCUMENT, Family.TABLE, Family.VIDEO, Family.AUDIO}),
    largest=200 * 1024 * 1024,
)
PURPOSES = (PICTURES, PERMIT_PAPERS, EVIDENCE)


def _sees_finding(actor: Actor, key: str) -> bool:
    return Finding.scoped.within(actor, SEE).filter(pk=key).exists()


def _sees_shot(actor: Actor, key: str) -> bool:
    return Shot.objects.filter(pk=key, order__in=Order.scoped.within(actor, SEE).values("pk")).exists()


def _sees_permit(actor: Actor, key: str) -> bool:
    return Permit.scoped.within(actor, SEE_PERMITS).filter(pk=key).exists()


def _sees_evidence(actor: Actor, key: str) -> bool:
    seen = Proceeding.scoped.within(actor, SEE_PROCEEDINGS).values("pk")
    return Evidence.objects.filter(pk=key, proceeding__in=seen).exists()


def _sees_clue(actor: Actor, key: str) -> bool:
    return Clue.scoped.within(actor, SEE_PROCEEDINGS).filter(pk=key).exists()


def _sees_reconsideration(actor: Actor, key: str) -> bool:
    return Reconsideration.scoped.within(actor, SEE_PROCEEDINGS).filter(pk=key).exists()


ATTACHABLES = (
    Attachable("municipal_operations.Clue", _sees_clue, guarded=True),
    Attachable("municipal_operations.Finding", _sees_finding),
    Attachable("municipal_operations.Shot", _sees_shot),
    Attachable("municipal_operations.Permit", _sees_permit),
    Attachable("municipal_operations.Evidence", _sees_evidence, guarded=True),
    Attachable("municipal_operations.Reconsideration", _sees_reconsideration, guarded=True),
)
