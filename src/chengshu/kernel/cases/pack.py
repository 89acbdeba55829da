"""What cases declare."""

from __future__ import annotations

from datetime import timedelta

from chengshu.base.text import Text
from chengshu.kernel.cases.purposes import PURPOSES
from chengshu.kernel.cases.rights import PERMISSIONS, ROLES
from chengshu.kernel.cases.services.moving import lapse_unrated
from chengshu.kernel.cases.work_types import ASSIST, CASE
from chengshu.spec.pack import Job, Pack

PACK = Pack(
    key="cases",
    label=Text("案件", "Cases"),
    permissions=PERMISSIONS,
    roles=ROLES,
    work_types=(CASE, ASSIST),
    purposes=PURPOSES,
    jobs=(Job("cases.lapse", Text("结束逾期未评价的案件", "End unrated cases"), timedelta(minutes=10), lapse_unrated),),
)
