"""What the licence store declares."""

from __future__ import annotations

from datetime import timedelta

from chengshu.base.events import Subscription
from chengshu.base.text import Text
from chengshu.kernel.licences.datasets import DATASETS, MATERIAL_REDUCTION
from chengshu.kernel.licences.purposes import ATTACHABLES, PURPOSES
from chengshu.kernel.licences.rights import FETCH, PERMISSIONS, ROLES, SEE, SEE_PROOFS
from chengshu.kernel.licences.searching import SEARCHES
from chengshu.kernel.licences.seeds import seed_licences
from chengshu.kernel.licences.services.batches import issue_waiting
from chengshu.kernel.licences.services.showing import forget_codes
from chengshu.kernel.licences.services.standing import expire_due
from chengshu.kernel.licences.services.verifying import VERIFICATION, follow_due_day
from chengshu.kernel.work.events import WorkDueChanged
from chengshu.spec.pack import Job, Pack
from chengshu.spec.pages import Page, Section

PACK = Pack(
    key="licences",
    label=Text("电子证照", "E-licences"),
    permissions=PERMISSIONS,
    roles=ROLES,
    datasets=DATASETS,
    indicators=(MATERIAL_REDUCTION,),
    work_types=(VERIFICATION,),
    purposes=PURPOSES,
    attachables=ATTACHABLES,
    pages=(
        Page(Text("电子证照", "Licences"), "licences:licences", Section.DATA, SEE, "id-badge-2", rank=50),
        Page(Text("一证通办", "One-licence handling"), "licences:window", Section.DATA, FETCH, "user-check", rank=50),
        Page(
            Text("无证明城市", "City without proofs"), "licences:proofs", Section.DATA, SEE_PROOFS, "file-off", rank=50
        ),
    ),
    searches=SEARCHES,
    subscriptions=(Subscription("licences.due_days", WorkDueChanged, follow_due_day),),
    jobs=(
        Job("licences.issue_waiting", Text("批量签发证照", "Issue lists"), timedelta(seconds=10), issue_waiting),
        Job("licences.expire_due", Text("证照到期处理", "Expire licences"), timedelta(minutes=10), expire_due),
        Job("licences.forget_codes", Text("清理过期亮证码", "Remove old codes"), timedelta(hours=1), forget_codes),
    ),
    seeds=(seed_licences,),
    urls="chengshu.kernel.licences.urls",
    api="chengshu.kernel.licences.api",
)
