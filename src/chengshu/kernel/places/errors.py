"""What places refuses."""

from __future__ import annotations

from chengshu.base.errors import BadInput, Refusal
from chengshu.base.text import Text


class NoShape(BadInput):
    """What should be a shape is none."""

    text = Text(
        "这不是可用的图形。请提供 CGCS2000 经纬度的 GeoJSON 几何，坐标须在地球范围内。",
        "This is no usable shape. Give a GeoJSON geometry in CGCS2000 degrees that lies on the Earth.",
    )


class NoPosition(BadInput):
    """Degrees that lie nowhere on the Earth."""

    text = Text(
        "经度应在 -180 至 180 之间，纬度应在 -90 至 90 之间。",
        "A longitude lies between -180 and 180, a latitude between -90 and 90.",
    )


class OutsideTheCity(BadInput):
    """A position that no area of the city holds."""

    text = Text(
        "该位置（%(lon)s，%(lat)s）不在本市范围内。请核对经纬度，确认没有写反，坐标系没有选错。",
        "The position (%(lon)s, %(lat)s) is not in this city. Check the degrees, their order and their datum.",
    )


class BadCode(BadInput):
    """A component's code that is not one."""

    text = Text(
        "部件标识码应为16位数字：6位区县代码、4位大小类代码、6位顺序号（GB/T 30428.2）。",
        "A component's code has 16 digits: six of the county, four of the class, six of its number (GB/T 30428.2).",
    )


class CodeTaken(BadInput):
    """A code that another component has."""

    text = Text("标识码 %(code)s 已被使用。", "The code %(code)s is in use.")


class NoSuchClass(BadInput):
    """A class of components that the city does not know."""

    text = Text(
        "没有编码为“%(code)s”的部件小类。请从部件分类中选择。",
        "There is no class of components %(code)s. Choose one of the list.",
    )


class ClassEnded(NoSuchClass):
    """A class that takes no new components."""

    text = Text(
        "部件小类“%(code)s”已停用，不再登记新部件。请选择其他小类，或先恢复启用。",
        "Class %(code)s has ended and takes no new components. Choose another, or take it up again first.",
    )


class CodeOfTheStandard(BadInput):
    """A code that the standard keeps for its own classes."""

    text = Text(
        "%(code)s 在国家标准的编号范围内。大类 %(main)s 的本市扩展小类从 %(first)s 起编。",
        "%(code)s lies among the numbers of the standard. The city's own in main class %(main)s begin with %(first)s.",
    )


class NotAClassCode(BadInput):
    """Something that is no code of a class at all."""

    text = Text(
        "小类代码为4位数字：前两位是大类，后两位是小类，都不用00，如 0139（GB/T 30428.2）。",
        "A class has four digits: two of the main class, two of its own, neither 00, as 0139 (GB/T 30428.2).",
    )


class ClassCodeTaken(BadInput):
    """A code that another class has."""

    text = Text(
        "代码 %(code)s 已用于“%(name)s”，请换一个代码。", "The code %(code)s is that of “%(name)s”; give another."
    )


class ClassNameTaken(BadInput):
    """A name that another class in use has; lists name classes by it."""

    text = Text(
        "“%(name)s”已是小类 %(code)s 的名称。导入清单按名称识别小类，请换一个名称。",
        "“%(name)s” is the name of class %(code)s. Lists tell classes by their names; give another.",
    )


class MainClassUnnamed(BadInput):
    """A main class that is new and has no name."""

    text = Text("大类 %(main)s 是新的，请填写大类名称。", "Main class %(main)s is new; please give its name.")


class StandardName(BadInput):
    """Another Chinese name for a class of the standard."""

    text = Text(
        "“%(name)s”是国家标准小类，中文名称不能修改；可以修改英文名称，或新增本市扩展小类。",
        "“%(name)s” is a class of the national standard: its Chinese name stays. You may change the English one, "
        "or add a class of the city's own.",
    )


class ClassFull(Refusal):
    """All numbers of a class in a county are given out."""

    text = Text("该区县此类部件的顺序号已用完。", "All numbers of this class in this county are taken.")


class ComponentGone(Refusal):
    """A component that was taken away or joined to another."""

    text = Text("该部件已拆除或已并入其他部件，不能再变更。", "This component was taken away or joined to another.")


class AlreadySettled(Refusal):
    """Somebody has said already whether two components are one."""

    text = Text("这一对部件已有结论，请刷新列表。", "This pair was settled already; reload the list.")


class AlreadyTaken(Refusal):
    """A list that was taken already."""

    text = Text("这份清单已经导入，请到部件台账查看。", "This list was taken in already; see the register.")


class NothingToTake(Refusal):
    """A list without a single row that can be taken."""

    text = Text(
        "清单中没有可以导入的行。请按提示修改后重新上传。", "No row can be taken in. Mend the list as the notes say."
    )


class FileNotRead(BadInput):
    """A file that is no list."""

    text = Text("%(why)s", "%(why)s")


class DutyHeld(Refusal):
    """Somebody answers for the cell in this role already."""

    text = Text("此人已在该网格担任这一职责。", "This person has this duty in this cell already.")


class WrongPerson(BadInput):
    """A duty without a person to have it."""

    text = Text("请选择由谁负责。", "Choose who answers for it.")


class LayerTaken(BadInput):
    """A key that another layer has."""

    text = Text("图层标识“%(key)s”已被使用，请换一个。", "The key “%(key)s” is taken; choose another.")


class HeldElsewhere(Refusal):
    """Content that stands in the base as it is and is kept on a page of its own."""

    text = Text(
        "该图层直接引用已有台账，请到原台账维护。", "This layer shows a register as it is; please keep it there."
    )


class ItemInUse(Refusal):
    """Another type for an item that has values."""

    text = Text(
        "“%(name)s”已有数据，不能改类型；请停用后另设一个属性。",
        "“%(name)s” has values; end it and declare another one for another type.",
    )


class FaultyFeature(BadInput):
    """A feature that the checks refuse."""


class NothingToPublish(Refusal):
    """A layer without features, or one that is only shown here."""

    text = Text("图层还没有要素，或引用自其他台账，不能由此发布。", "The layer has no features of its own to publish.")


class KeptFromYou(Refusal):
    """Features of a graded layer, for whoever does not keep the owner's layers."""

    status = 403
    text = Text(
        "该图层为敏感数据，只对主管单位开放；如需使用请通过共享交换申请。",
        "This layer is sensitive and open to its owner alone; please apply for it in the exchange.",
    )


class BadLayerKey(BadInput):
    """A key that cannot be the name of a table or a column."""

    text = Text(
        "标识以小写字母开头，只含小写字母、数字和下划线，且不与通用列重名。",
        "A key begins with a small letter, has small letters, digits and underscores, and is no common column.",
    )
