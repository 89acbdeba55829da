"""What this floor declares."""

from __future__ import annotations

from datetime import timedelta

from chengshu.base.text import Text
from chengshu.kernel.geo.rights import IMPORT_DIVISIONS, KEEPER
from chengshu.kernel.geo.searching import find_divisions
from chengshu.kernel.geo.seeds import seed_divisions
from chengshu.kernel.geo.services import forget_proposals
from chengshu.spec.data import Dataset, Field, Grade, Sharing
from chengshu.spec.pack import Job, Pack
from chengshu.spec.pages import Page, SearchSource, Section

DIVISIONS = Dataset(
    key="geo.division",
    label=Text("行政区划", "Divisions"),
    model="geo.Division",
    fields=(
        Field("code", Text("代码", "Code"), grade=Grade.PUBLIC),
        Field("name_zh", Text("中文名称", "Name in Chinese"), grade=Grade.PUBLIC),
        Field("name_en", Text("英文名称", "Name in English"), grade=Grade.PUBLIC),
        Field("level", Text("级别", "Level"), grade=Grade.PUBLIC),
        Field("parent", Text("上级", "Within"), grade=Grade.PUBLIC),
        Field("valid_from", Text("启用日期", "Valid from"), grade=Grade.PUBLIC),
        Field("valid_until", Text("停用日期", "Valid until"), grade=Grade.PUBLIC),
    ),
    sharing=Sharing.OPEN_TO_ALL,
    grade=Grade.PUBLIC,
    standard="GB/T 2260-2007",
)

PACK = Pack(
    key="geo",
    label=Text("行政区划", "Divisions"),
    permissions=(IMPORT_DIVISIONS,),
    roles=(KEEPER,),
    datasets=(DIVISIONS,),
    pages=(Page(Text("行政区划", "Divisions"), "geo:divisions", Section.ADMINISTRATION, icon="map-2"),),
    searches=(SearchSource("geo.division", Text("行政区划", "Divisions"), find_divisions),),
    jobs=(
        Job(
            "geo.forget_proposals",
            Text("清理未确认的区划导入", "Drop lists of divisions nobody accepted"),
            timedelta(hours=6),
            forget_proposals,
        ),
    ),
    seeds=(seed_divisions,),
    urls="chengshu.kernel.geo.urls",
    api="chengshu.kernel.geo.api.router",
)
