"""What files are kept for in the licence store, and who may see them."""

from __future__ import annotations

from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.licences.models import Licence, SharedMaterial
from chengshu.kernel.licences.rights import FETCH, SEE
from chengshu.spec.files import MEGABYTE, Attachable, Family, Purpose

SHEETS = Purpose(
    "licences.sheet", Text("电子证照原件", "Sealed licences"), frozenset({Family.DOCUMENT}), 10 * MEGABYTE, 1
)
PAPERS = Purpose(
    "licences.paper",
    Text("共享互认的办事材料", "Papers to be recognised"),
    frozenset({Family.DOCUMENT, Family.PICTURE, Family.TABLE}),
)
PURPOSES = (SHEETS, PAPERS)


def _sees_licence(actor: Actor, key: str) -> bool:
    return Licence.scoped.within(actor, SEE).filter(pk=key).exists()


def _sees_material(actor: Actor, key: str) -> bool:
    """The unit that took it in; others fetch it with the holder's consent."""
    return SharedMaterial.scoped.within(actor, FETCH).filter(pk=key).exists()


ATTACHABLES = (
    Attachable("licences.Licence", _sees_licence, guarded=True),
    Attachable("licences.SharedMaterial", _sees_material, guarded=True),
)
