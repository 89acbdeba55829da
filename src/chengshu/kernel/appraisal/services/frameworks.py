"""Writes of the national indicators (新型智慧城市评价指标) and a city's own values for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction

from chengshu.base.errors import BadInput
from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.appraisal.models import Framework, FrameworkIndicator, SelfAssessment
from chengshu.kernel.audit import services as audit
from chengshu.kernel.identity.models import Organisation

NO_PARENT = Text("第 %(line)s 行：上级编号 %(parent)s 不存在。", "Line %(line)s: there is no parent %(parent)s.")
TWICE = Text("第 %(line)s 行：编号 %(code)s 重复。", "Line %(line)s: the code %(code)s comes twice.")
NOT_WITHIN = Text("完成程度应在 0 到 1 之间。", "The share reached lies between 0 and 1.")


@dataclass(frozen=True)
class FrameworkRow:
    """A line as read from a sheet; ``line`` counts from 1, ``parent`` is empty at the first level."""

    line: int
    code: str
    parent: str
    name: Text
    weight: Decimal


@transaction.atomic
def import_framework(
    version: str, *, name: Text, valid_from: date, rows: Sequence[FrameworkRow], by: Actor
) -> Framework:
    """A version of the national indicators; the same version again replaces names and weights, values stay.

    Raises BadInput with the line for a code that comes twice or a parent that is not there.
    """
    framework, _ = Framework.objects.update_or_create(
        version=version, defaults={"name_zh": name.zh, "name_en": name.en, "valid_from": valid_from}
    )
    made: dict[str, FrameworkIndicator] = {}
    for row in rows:
        if row.code in made:
            raise BadInput(TWICE, line=row.line, code=row.code)
        if row.parent and row.parent not in made:
            raise BadInput(NO_PARENT, line=row.line, parent=row.parent)
        made[row.code], _ = FrameworkIndicator.objects.update_or_create(
            framework=framework,
            code=row.code,
            defaults={
                "parent": made.get(row.parent),
                "name_zh": row.name.zh,
                "name_en": row.name.en,
                "weight": row.weight,
            },
        )
    audit.record(by, "appraisal.framework.imported", framework, rows=len(rows))
    return framework


@transaction.atomic
def assess(
    indicator: FrameworkIndicator, *, owner: Organisation, year: int, value: str, share: Decimal, basis: str, by: Actor
) -> SelfAssessment:
    """A city's own value for a year with what it rests on; saying it again replaces it. Raises BadInput."""
    if not 0 <= share <= 1:
        raise BadInput(fields={"share": NOT_WITHIN})
    found, _ = SelfAssessment.objects.update_or_create(
        indicator=indicator,
        owner=owner,
        year=year,
        defaults={"value": value, "share": share, "basis": basis},
    )
    audit.record(by, "appraisal.framework.assessed", found, year=year, value=value, share=str(share), basis=basis)
    return found
