"""Checks of an entry against the guide and the city's data standards; each finding says why and what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from chengshu.base.text import Text
from chengshu.kernel.catalogue.contents import ItemContent, ResourceContent
from chengshu.kernel.catalogue.likeness import normalised
from chengshu.kernel.catalogue.words import TYPE_LABELS, Format, Weight
from chengshu.spec.data import FieldType, Grade, Meaning, Opening, Sharing

ABOUT_PEOPLE = frozenset({Meaning.IDENTITY_NUMBER, Meaning.PHONE, Meaning.BANK_ACCOUNT, Meaning.ADDRESS})
TABULAR = frozenset({Format.DATABASE, Format.SPREADSHEET})


@dataclass(frozen=True)
class Element:
    """As much of a data element as the checks need; ``code_list`` is a key."""

    code: str
    name: Text
    column: str
    type: FieldType
    length: int | None
    code_list: str
    standard: str


@dataclass(frozen=True)
class Standards:
    """What entries are checked against: elements by code and by every normalised name, and keys of code lists.

    ``sources`` gives the name of the settled source for the code of an element that another bureau provides.
    """

    elements: Mapping[str, Element] = field(default_factory=dict)
    by_name: Mapping[str, Element] = field(default_factory=dict)
    code_lists: frozenset[str] = frozenset()
    classes: frozenset[str] = frozenset()
    sources: Mapping[str, Text] = field(default_factory=dict)


@dataclass(frozen=True)
class Found:
    """One thing that a check says; ``column`` is that of the item, empty for the entry as a whole."""

    sentence: Text
    column: str = ""


@dataclass(frozen=True)
class Check:
    """A rule for entries: what it ``asks``; ``usual`` is what its findings mean until officials say otherwise."""

    key: str
    label: Text
    asks: Text
    usual: Weight
    find: Callable[[ResourceContent, Standards], Iterator[Found]]


@dataclass(frozen=True)
class Finding:
    """A finding with what it means for the entry."""

    check: Check
    weight: Weight
    sentence: Text
    column: str = ""

    @property
    def blocks(self) -> bool:
        """Whether the entry cannot go on before it is put right."""
        return self.weight == Weight.BLOCKS


def findings(content: ResourceContent, standards: Standards, weights: Mapping[str, Weight]) -> list[Finding]:
    """All findings, those that block first."""
    found = [
        Finding(check, weight, one.sentence, one.column)
        for check in CHECKS
        if (weight := weights.get(check.key, check.usual)) != Weight.OFF
        for one in check.find(content, standards)
    ]
    return sorted(found, key=lambda one: not one.blocks)


def _classed(content: ResourceContent, standards: Standards) -> Iterator[Found]:
    if not content.classification:
        yield Found(Text("还没有选择目录分类，无法编码。请选到“目”一级。", "No class yet, so no code; choose a topic."))
    elif content.classification not in standards.classes:
        yield Found(
            Text("目录分类 %(code)s 不存在或已停用。", "The class %(code)s is unknown or no longer used.").with_values(
                code=content.classification
            )
        )


def _summary(content: ResourceContent, _: Standards) -> Iterator[Found]:
    if len(content.summary_zh.strip()) < 10:
        yield Found(
            Text(
                "摘要过短。请用一两句话说明内容、范围和用途，便于其他部门检索。",
                "The summary is too short. Say in a sentence or two what it holds, of whom, and what for.",
            )
        )


def _english(content: ResourceContent, _: Standards) -> Iterator[Found]:
    if not content.name_en.strip():
        yield Found(Text("没有英文名称，英文检索找不到。", "No English name: a search in English misses it."))


def _items(content: ResourceContent, _: Standards) -> Iterator[Found]:
    if not content.items and content.format in TABULAR:
        yield Found(
            Text("数据库和电子表格类资源须列出信息项。", "A database or spreadsheet needs its items to be listed.")
        )


def _key(content: ResourceContent, _: Standards) -> Iterator[Found]:
    if content.items and not any(item.is_key for item in content.items) and content.format in TABULAR:
        yield Found(
            Text(
                "没有指定主键，汇聚时无法识别同一条记录的变更。",
                "No item is marked as key; gathering cannot tell which row changed.",
            )
        )


def _sharing(content: ResourceContent, _: Standards) -> Iterator[Found]:
    if content.sharing is Sharing.NOT_SHARED and not content.sharing_ground.strip():
        yield Found(
            Text(
                "不予共享的，须写明法律、行政法规或党中央、国务院政策依据（国发〔2016〕51号第十条）。",
                "What is not shared needs its ground in law, regulation or state policy (GF [2016] 51, article 10).",
            )
        )
    if content.sharing is Sharing.ON_REQUEST and not content.sharing_condition.strip():
        yield Found(
            Text("有条件共享的，须写明共享条件和使用范围。", "Sharing on conditions needs its conditions written down.")
        )


def _opening(content: ResourceContent, _: Standards) -> Iterator[Found]:
    if content.opening is Opening.CONDITIONAL and not content.opening_condition.strip():
        yield Found(Text("有条件开放的，须写明开放条件。", "Opening on conditions needs its conditions written down."))
    if content.opening is Opening.OPEN and content.grade >= Grade.SENSITIVE:
        yield Found(
            Text(
                "3 级及以上数据不能无条件开放。请调整级别或开放类型。",
                "Data of grade 3 or above cannot be open. Change the grade or the opening.",
            )
        )


def _grades(content: ResourceContent, _: Standards) -> Iterator[Found]:
    for item in content.items:
        if item.grade > content.grade:
            yield _of(
                item,
                Text(
                    "信息项“%(item)s”的级别高于整个资源。资源级别应就高确定（GB/T 43697-2024）。",
                    "Item “%(item)s” has a higher grade than the resource, which takes the highest (GB/T 43697-2024).",
                ),
            )


def _people(content: ResourceContent, _: Standards) -> Iterator[Found]:
    for item in content.items:
        if item.meaning in ABOUT_PEOPLE and item.grade < Grade.SENSITIVE:
            yield _of(
                item,
                Text(
                    "信息项“%(item)s”涉及个人敏感信息，建议不低于 3 级。",
                    "Item “%(item)s” is sensitive personal data; grade 3 or above is advised.",
                ),
            )


def _wider(content: ResourceContent, _: Standards) -> Iterator[Found]:
    for item in content.items:
        shared_wider = content.sharing is Sharing.NOT_SHARED and item.sharing is not Sharing.NOT_SHARED
        if shared_wider or (content.opening is Opening.CLOSED and item.opening is Opening.OPEN):
            yield _of(
                item,
                Text(
                    "信息项“%(item)s”的共享或开放范围比整个资源宽，请核对。",
                    "Item “%(item)s” is shared or opened wider than the resource; please check.",
                ),
            )


def _named(content: ResourceContent, standards: Standards) -> Iterator[Found]:
    for item in content.items:
        meant = standards.by_name.get(normalised(item.name_zh))
        if meant is not None and not item.element:
            yield _of(
                item,
                Text(
                    "信息项“%(item)s”应引用数据元 %(code)s（%(name)s）。",
                    "Item “%(item)s” should refer to data element %(code)s (%(name)s).",
                ),
                code=meant.code,
                name=meant.name,
            )


def _unknown(content: ResourceContent, standards: Standards) -> Iterator[Found]:
    for item in content.items:
        if item.element and item.element not in standards.elements:
            sentence = Text("数据元 %(code)s 不存在或已停用。", "Data element %(code)s is unknown or no longer used.")
            yield _of(item, sentence, code=item.element)
        if item.code_list and item.code_list not in standards.code_lists:
            sentence = Text(
                "信息项“%(item)s”引用的代码集 %(code)s 不存在。", "Item “%(item)s” names an unknown code list %(code)s."
            )
            yield _of(item, sentence, code=item.code_list)


def _conforming(content: ResourceContent, standards: Standards) -> Iterator[Found]:
    for item in content.items:
        element = standards.elements.get(item.element)
        if element is not None:
            yield from _unlike(item, element)


def _unlike(item: ItemContent, element: Element) -> Iterator[Found]:
    values = {"code": element.code, "standard": element.standard or element.code}
    if item.type is not element.type:
        sentence = Text(
            "信息项“%(item)s”的类型是%(given)s，数据元 %(code)s（%(standard)s）规定为%(wanted)s。",
            "Item “%(item)s” is %(given)s; data element %(code)s (%(standard)s) says %(wanted)s.",
        )
        yield _of(item, sentence, given=TYPE_LABELS[item.type], wanted=TYPE_LABELS[element.type], **values)
    elif element.length and item.length and item.length != element.length:
        sentence = Text(
            "信息项“%(item)s”的长度是 %(given)s，数据元 %(code)s（%(standard)s）规定为 %(wanted)s。",
            "Item “%(item)s” has the length %(given)s; data element %(code)s (%(standard)s) says %(wanted)s.",
        )
        yield _of(item, sentence, given=item.length, wanted=element.length, **values)
    if element.code_list and item.code_list != element.code_list:
        sentence = Text(
            "信息项“%(item)s”应使用代码集 %(wanted)s（数据元 %(code)s）。",
            "Item “%(item)s” should use the code list %(wanted)s (data element %(code)s).",
        )
        yield _of(item, sentence, wanted=element.code_list, code=element.code)


def _sources(content: ResourceContent, standards: Standards) -> Iterator[Found]:
    for item in content.items:
        element = item.element or getattr(standards.by_name.get(normalised(item.name_zh)), "code", "")
        source = standards.sources.get(element)
        if source is not None:
            sentence = Text(
                "“%(item)s”的权威来源已认定为%(source)s（一数一源）。请确认是否可以引用，不再重复采集。",
                "%(source)s is the settled source of “%(item)s” (one item, one source). See whether you can take it "
                "from there instead of collecting it again.",
            )
            yield _of(item, sentence, source=source)


def _of(item: ItemContent, sentence: Text, **values: object) -> Found:
    name = Text(item.name_zh or item.column, item.name_en or item.name_zh or item.column)
    return Found(sentence.with_values(item=name, **values), item.column)


CHECKS = (
    Check(
        "classed",
        Text("已选目录分类", "Has a class"),
        Text(
            "选了目录分类，而且该分类在用；没有分类就无法编码。",
            "A class that is in use is chosen; the code is made of it.",
        ),
        Weight.BLOCKS,
        _classed,
    ),
    Check(
        "items",
        Text("已列信息项", "Has items"),
        Text("数据库和电子表格类资源列出了信息项。", "A database or spreadsheet lists its items."),
        Weight.BLOCKS,
        _items,
    ),
    Check(
        "sharing",
        Text("共享属性完整", "Sharing is complete"),
        Text(
            "不予共享的写明依据，有条件共享的写明条件。",
            "What is not shared tells its ground, what is shared on conditions tells them.",
        ),
        Weight.BLOCKS,
        _sharing,
    ),
    Check(
        "opening",
        Text("开放属性完整", "Opening is complete"),
        Text(
            "有条件开放的写明条件；3 级及以上的数据不是无条件开放。",
            "Opening on conditions tells them, and data of grade 3 or above are not simply open.",
        ),
        Weight.BLOCKS,
        _opening,
    ),
    Check(
        "grades",
        Text("资源级别就高", "The resource takes the highest grade"),
        Text(
            "没有信息项的级别高于整个资源（GB/T 43697-2024）。",
            "No item has a higher grade than the whole (GB/T 43697-2024).",
        ),
        Weight.BLOCKS,
        _grades,
    ),
    Check(
        "unknown",
        Text("引用的标准存在", "Refers to standards that exist"),
        Text(
            "信息项引用的数据元和代码集存在，而且在用。",
            "Data elements and code lists that items refer to exist and are in use.",
        ),
        Weight.BLOCKS,
        _unknown,
    ),
    Check(
        "summary",
        Text("摘要清楚", "Has a clear summary"),
        Text("摘要不少于十个字，说得清内容、范围和用途。", "The summary has at least ten characters."),
        Weight.WARNS,
        _summary,
    ),
    Check(
        "english",
        Text("有英文名称", "Has an English name"),
        Text("填了英文名称，英文检索才找得到。", "There is an English name, by which an English search finds it."),
        Weight.WARNS,
        _english,
    ),
    Check(
        "key",
        Text("指定主键", "Has a key"),
        Text(
            "至少一个信息项标为主键，归集时靠它识别同一条记录。",
            "An item is marked as key, by which gathering knows a row again.",
        ),
        Weight.WARNS,
        _key,
    ),
    Check(
        "people",
        Text("个人信息分级", "Grade of personal data"),
        Text(
            "身份号码、电话、银行账号和住址不低于 3 级。",
            "Identity numbers, telephones, bank accounts and addresses have grade 3 or above.",
        ),
        Weight.WARNS,
        _people,
    ),
    Check(
        "wider",
        Text("信息项不宽于资源", "Items are not shared wider"),
        Text("没有信息项的共享或开放范围比整个资源宽。", "No item is shared or opened wider than the whole."),
        Weight.WARNS,
        _wider,
    ),
    Check(
        "named",
        Text("引用数据元", "Refers to data elements"),
        Text("与数据元同名的信息项引用了该数据元。", "An item with the name of a data element refers to it."),
        Weight.WARNS,
        _named,
    ),
    Check(
        "conforming",
        Text("符合数据元", "Conforms to data elements"),
        Text(
            "引用了数据元的信息项，类型、长度和代码集与数据元一致。",
            "An item that refers to a data element has its type, length and code list.",
        ),
        Weight.WARNS,
        _conforming,
    ),
    Check(
        "sources",
        Text("一数一源", "One item, one source"),
        Text(
            "权威来源已认定给其他部门的数据，不再重复采集。",
            "What another bureau is the settled source of is not collected once more.",
        ),
        Weight.WARNS,
        _sources,
    ),
)
