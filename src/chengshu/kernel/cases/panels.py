"""What cases add to the pages of lower floors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.cases.models import CaseClass, Scheme
from chengshu.kernel.cases.rights import KEEP_CLASSES, SEE
from chengshu.kernel.cases.tables.classes import class_url
from chengshu.kernel.places.models import ComponentClass
from chengshu.spec.pages import Panel


def _of_component_class(actor: Actor, row: ComponentClass) -> Mapping[str, Any]:
    """The class of cases of the same code, or where its keeper may add it."""
    city = CaseClass.objects.filter(scheme=Scheme.CITY)
    found = city.filter(code=row.code).first()
    if found is not None:
        return {"found": found, "url": class_url(found)}
    main = city.filter(code=row.code[:2], retired_on=None).first()
    wanted = {"parent": main.pk} if main else {"scheme": Scheme.CITY.value}
    return {"new_url": f"{reverse('cases:new_class')}?{urlencode(wanted)}" if actor.may(KEEP_CLASSES) else ""}


PANELS = (
    Panel(
        "cases.component_class",
        "places.component_class",
        Text("同代码的案件类别", "The class of cases of this code"),
        "cases/_component_class.html",
        _of_component_class,
        needs=SEE,
    ),
)
