"""What the licence store keeps, as resources of the catalogue."""

from __future__ import annotations

from chengshu.base.text import Text
from chengshu.base.units import Unit
from chengshu.kernel.licences.queries.measures import material_reduction
from chengshu.spec.data import Dataset, Field, Grade, Meaning, Opening, Sharing
from chengshu.spec.figures import Indicator

LICENCES = Dataset(
    key="licences.licence",
    label=Text("电子证照", "E-licences"),
    model="licences.Licence",
    fields=(
        Field("identifier", Text("电子证照标识", "Licence identifier")),
        Field("number", Text("证照编号", "Licence number"), meaning=Meaning.LICENCE_NUMBER),
        Field("holder_name", Text("持证主体名称", "Holder"), grade=Grade.SENSITIVE, meaning=Meaning.PERSON_NAME),
        Field("issued_on", Text("颁发日期", "Issued on")),
        Field("valid_until", Text("有效期止", "Valid until")),
        Field("state", Text("证照状态", "State")),
        Field("changed_at", Text("更新时间", "Changed at"), meaning=Meaning.UPDATED_AT),
    ),
    sharing=Sharing.ON_REQUEST,
    grade=Grade.SENSITIVE,
    standard="GB/T 36902-2018, GB/T 36904-2018",
    sharing_ground="国务院关于加快推进电子证照扩大应用领域和全国互通互认的意见（国办发〔2022〕3号）",
)
TYPES = Dataset(
    key="licences.type",
    label=Text("证照类型目录", "Types of licences"),
    model="licences.LicenceType",
    fields=(
        Field("code", Text("证照类型代码", "Code")),
        Field("name_zh", Text("证照名称", "Name")),
        Field("ground", Text("设定依据", "Legal ground")),
        Field("state", Text("状态", "State")),
    ),
    sharing=Sharing.OPEN_TO_ALL,
    grade=Grade.PUBLIC,
    opening=Opening.OPEN,
    standard="GB/T 36903-2018",
)
MATERIALS = Dataset(
    key="licences.material",
    label=Text("事项申请材料和证明清单", "Materials and proofs of service items"),
    model="licences.Material",
    fields=(
        Field("name_zh", Text("材料名称", "Material")),
        Field("proof", Text("是否证明材料", "Is a proof")),
        Field("disposal", Text("处理方式", "What became of it")),
        Field("ground", Text("依据", "Legal ground")),
        Field("decided_on", Text("决定日期", "Decided on")),
    ),
    sharing=Sharing.OPEN_TO_ALL,
    grade=Grade.PUBLIC,
    opening=Opening.OPEN,
)
DATASETS = (LICENCES, TYPES, MATERIALS)

MATERIAL_REDUCTION = Indicator(
    key="application_material_reduction",
    label=Text("申请材料减少比例", "Reduction of application materials"),
    unit=Unit.RATIO,
    source=MATERIALS,
    compute=material_reduction,
    formula=Text(
        "（改革前材料数 − 仍需提交的材料数）÷ 改革前材料数，按在用事项的材料清单计",
        "(materials before − materials still demanded) / materials before, over the lists of items in use",
    ),
)
