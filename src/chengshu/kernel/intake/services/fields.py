"""What is asked when a case of a class is reported."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from chengshu.base.errors import NotAllowed
from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.audit.services import record
from chengshu.kernel.cases.models import CaseClass
from chengshu.kernel.cases.rights import KEEP_CLASSES
from chengshu.kernel.intake.models import DataType, ServiceField


@transaction.atomic
def set_field(
    case_class: CaseClass,
    code: str,
    label: Text,
    *,
    by: Actor,
    data_type: str = DataType.STRING,
    required: bool = False,
    variable: bool = True,
    values: Sequence[tuple[str, str, str]] = (),
    order: int = 0,
    active: bool = True,
) -> ServiceField:
    """A question of a class, new or changed; answers that were given to it before stay with their cases."""
    if not by.may(KEEP_CLASSES):
        raise NotAllowed
    row, _ = ServiceField.objects.update_or_create(
        case_class=case_class,
        code=code,
        defaults={
            "name_zh": label.zh,
            "name_en": label.en,
            "data_type": data_type,
            "required": required,
            "variable": variable,
            "values": [list(value) for value in values],
            "order": order,
            "active": active,
        },
    )
    record(by, "intake.field.set", case_class, code=code)
    return row
