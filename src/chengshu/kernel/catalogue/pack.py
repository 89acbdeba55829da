"""What the catalogue declares."""

from __future__ import annotations

from datetime import timedelta

from chengshu.base.text import Text
from chengshu.kernel.catalogue.declared import DATASETS, INDICATORS
from chengshu.kernel.catalogue.rights import PERMISSIONS, ROLES, SEE
from chengshu.kernel.catalogue.searching import SEARCH
from chengshu.kernel.catalogue.seeds import seed_catalogue
from chengshu.kernel.catalogue.services.declared import sync_declared
from chengshu.kernel.catalogue.services.needs import NEED
from chengshu.kernel.catalogue.services.submissions import SUBMISSION
from chengshu.kernel.catalogue.wordings import MESSAGES
from chengshu.spec.pack import Job, Pack
from chengshu.spec.pages import Page, Section

PACK = Pack(
    key="catalogue",
    label=Text("信息资源目录", "Data catalogue"),
    permissions=PERMISSIONS,
    roles=ROLES,
    datasets=DATASETS,
    indicators=INDICATORS,
    work_types=(SUBMISSION, NEED),
    messages=MESSAGES,
    searches=(SEARCH,),
    seeds=(seed_catalogue,),
    pages=(
        Page(Text("信息资源目录", "Catalogue"), "catalogue:browse", Section.DATA, SEE, "list-tree", 10),
        Page(Text("目录编制与清单", "Compile and lists"), "catalogue:desk", Section.DATA, SEE, "writing", 11),
        Page(Text("数据标准", "Data standards"), "catalogue:elements", Section.DATA, SEE, "ruler", 12),
    ),
    jobs=(
        Job(
            "catalogue.sync_declared",
            Text("登记平台自有数据", "Catalogue own tables"),
            timedelta(hours=1),
            sync_declared,
        ),
    ),
    urls="chengshu.kernel.catalogue.urls",
    api="chengshu.kernel.catalogue.api.router",
)
