"""Books of the utility companies (公用事业): gas and heat stations, water works, sewage works."""

from __future__ import annotations

from chengshu.base.text import Text
from chengshu.packs.municipal_operations.columns import Column, ColumnType
from chengshu.packs.municipal_operations.registers.declaring import Quantity, Register, Shelf

PLANTS = Register(
    "plants",
    Text("公用事业厂站", "Plants and stations"),
    Shelf.UTILITIES,
    "CZ",
    (
        Column("capacity", Text("设计能力", "Design capacity"), ColumnType.DECIMAL, least=0, listed=True, needed=True),
        Column("capacity_unit", Text("能力单位", "Unit of capacity"), listed=True),
        Column("served", Text("服务户数", "Households served"), ColumnType.WHOLE, least=0, listed=True),
        Column("licence", Text("经营许可证号", "Licence")),
        Column("major_hazard", Text("重大危险源", "Major hazard"), ColumnType.FLAG, listed=True),
    ),
    kinds=(
        ("gas_gate", Text("燃气门站", "Gas gate station")),
        ("gas_tank", Text("储配站", "Gas storage")),
        ("gas_regulator", Text("调压站", "Gas regulator")),
        ("heat_source", Text("热源厂", "Heat plant")),
        ("heat_exchange", Text("换热站", "Heat exchange station")),
        ("water_works", Text("自来水厂", "Water works")),
        ("water_pump", Text("加压泵站", "Pumping station")),
        ("sewage_works", Text("污水处理厂", "Sewage works")),
        ("sewage_pump", Text("污水泵站", "Sewage pumping station")),
    ),
    findings=(("leak", Text("泄漏", "Leak")), ("guard", Text("安全防护缺失", "Missing safeguard"))),
    quantities=(
        Quantity("pressure_mpa", Text("压力", "Pressure"), "MPa"),
        Quantity("chlorine_mg_l", Text("余氯", "Residual chlorine"), "mg/L"),
        Quantity("cod_mg_l", Text("出水化学需氧量", "COD of effluent"), "mg/L"),
        Quantity("supply_c", Text("供水温度", "Supply temperature"), "℃"),
    ),
    told_by=("水厂", "换热站", "泵站", "调压", "污水"),
    icon="building-community",
)
UTILITIES = (PLANTS,)
