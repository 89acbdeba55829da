"""What people may do with the grid and the components, and the roles that bundle it."""

from __future__ import annotations

from chengshu.base.text import Text
from chengshu.spec.people import Permission, Role, Scope

SEE_GRID = Permission("places.grid.see", Text("查看网格和地图", "See the grid and the map"))
EDIT_GRID = Permission("places.grid.edit", Text("管理网格和责任人", "Keep the grid and who answers for it"))
SEE_COMPONENTS = Permission("places.component.see", Text("查看城市部件", "See components"))
EDIT_COMPONENTS = Permission("places.component.edit", Text("登记和变更城市部件", "Register and change components"))
IMPORT_COMPONENTS = Permission("places.component.import", Text("批量导入城市部件", "Import components"))
SETTLE_DOUBLES = Permission("places.double.settle", Text("认定重复部件", "Settle components registered twice"))

SEE_BASE = Permission("places.base.see", Text("查看空间地理库", "See the geographic base"))
KEEP_LAYERS = Permission("places.base.keep", Text("建设和维护空间地理图层", "Keep layers of the geographic base"))

READER = Role(
    "places.reader",
    Text("地图和部件查看", "Reader of map and components"),
    may={SEE_GRID: Scope.ALL, SEE_COMPONENTS: Scope.ALL, SEE_BASE: Scope.ALL},
)
UNIT = Role(
    "places.unit",
    Text("部件权属养护单位", "Body that owns or keeps components"),
    may={
        SEE_GRID: Scope.ALL,
        SEE_COMPONENTS: Scope.ALL,
        EDIT_COMPONENTS: Scope.UNIT_AND_BELOW,
        SEE_BASE: Scope.ALL,
        KEEP_LAYERS: Scope.UNIT,
    },
)
KEEPER = Role(
    "places.keeper",
    Text("网格部件管理员", "Keeper of grid and components"),
    may={
        SEE_GRID: Scope.ALL,
        EDIT_GRID: Scope.ALL,
        SEE_COMPONENTS: Scope.ALL,
        EDIT_COMPONENTS: Scope.ALL,
        IMPORT_COMPONENTS: Scope.ALL,
        SETTLE_DOUBLES: Scope.ALL,
        SEE_BASE: Scope.ALL,
    },
)
GEOGRAPHER = Role(
    "places.geographer",
    Text("空间地理库管理员", "Keeper of the geographic base"),
    may={SEE_GRID: Scope.ALL, SEE_COMPONENTS: Scope.ALL, SEE_BASE: Scope.ALL, KEEP_LAYERS: Scope.ALL},
)
