"""What files are kept for on this floor, and who may see them."""

from __future__ import annotations

from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.projects.models import Figure, Matter, PlanVersion
from chengshu.kernel.projects.rights import IMPORT_PLANS, SEE_MATTERS, SEE_TARGETS
from chengshu.spec.files import MEGABYTE, Attachable, Family, Purpose

PLAN_TEXTS = Purpose(
    key="projects.plan",
    label=Text("规划文本", "Text of a plan"),
    families=frozenset({Family.TEXT}),
    largest=5 * MEGABYTE,
    at_most=1,
)
EVIDENCE = Purpose(
    key="projects.evidence",
    label=Text("佐证材料", "Evidence"),
    families=frozenset({Family.PICTURE, Family.DOCUMENT, Family.TABLE, Family.TEXT, Family.ARCHIVE, Family.VIDEO}),
)
PAPERS = Purpose(
    key="projects.matter",
    label=Text("督办事项附件", "Papers of a supervised matter"),
    families=frozenset({Family.PICTURE, Family.DOCUMENT, Family.TABLE, Family.TEXT, Family.ARCHIVE}),
)


def _sees_version(actor: Actor, key: str) -> bool:
    return PlanVersion.scoped.within(actor, IMPORT_PLANS).filter(pk=key).exists()


def _sees_matter(actor: Actor, key: str) -> bool:
    return Matter.scoped.within(actor, SEE_MATTERS).filter(pk=key).exists()


def _sees_figure(actor: Actor, key: str) -> bool:
    return actor.may(SEE_TARGETS) and Figure.everywhere.filter(pk=key).exists()


ATTACHABLES = (
    Attachable("projects.PlanVersion", _sees_version),
    Attachable("projects.Matter", _sees_matter),
    Attachable("projects.Figure", _sees_figure),
)
