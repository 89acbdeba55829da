"""Lists of entries and submissions."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse

from chengshu.base.text import Text, listed
from chengshu.kernel.catalogue import words
from chengshu.kernel.catalogue.models import Item, Resource, Submission
from chengshu.kernel.catalogue.tables import tones
from chengshu.kernel.identity.models import Organisation
from chengshu.spec.data import Cycle, FieldType, Grade, Sharing
from chengshu.ui.parts import Link
from chengshu.ui.tables import Column, Filter, Table


def submission_url(one: Submission) -> str:
    """The page of a submission."""
    return reverse("catalogue:submission", args=[one.pk])


def entry_url(one: Resource) -> str:
    """The page of an entry."""
    return one.url


def providers(request: HttpRequest) -> list[tuple[str, Text]]:
    """Bodies that have entries."""
    held = Resource.everywhere.order_by().values("provider")
    return [(str(one.pk), one.name) for one in Organisation.objects.filter(pk__in=held).order_by("order", "pk")]


ENTRIES: Table[Resource] = Table(
    key="entries",
    label=Text("目录", "Entries"),
    columns=(
        Column("name", Text("信息资源名称", "Name"), lambda one: one.name, link=entry_url, sort="name_zh", wide=True),
        Column("code", Text("代码", "Code"), lambda one: one.code or None, sort="code"),
        Column("provider", Text("提供方", "Provider"), lambda one: one.provider.name, phone=False),
        Column("sharing", Text("共享类型", "Sharing"), lambda one: tones.sharing(one.sharing)),
        Column("cycle", Text("更新周期", "Cycle"), lambda one: words.CYCLE_LABELS[Cycle(one.cycle)], phone=False),
        Column("grade", Text("级别", "Grade"), lambda one: words.GRADE_LABELS[Grade(one.grade)], phone=False),
        Column("version", Text("版本", "Version"), lambda one: one.version or None, numeric=True, sort="version"),
        Column("standing", Text("状态", "State"), lambda one: tones.standing(one.standing)),
    ),
    search=("name_zh", "name_en", "code", "key"),
    filters=(
        Filter("standing", Text("状态", "State"), [(str(key), text) for key, text in words.STANDING_LABELS.items()]),
        Filter(
            "sharing", Text("共享类型", "Sharing"), [(str(key), text) for key, text in words.SHARING_LABELS.items()]
        ),
        Filter("provider", Text("提供方", "Provider"), providers, field="provider_id"),
    ),
    order=("-changed_at", "-pk"),
    empty=Text("还没有目录。可以新编一条，或导入填报表。", "No entries yet. Write one, or import the form."),
    next_step=lambda: Link(Text("新编目录", "New entry"), reverse("catalogue:new"), "plus"),
)

SUBMISSIONS: Table[Submission] = Table(
    key="submissions",
    label=Text("编制单", "Submissions"),
    columns=(
        Column("name", Text("目录", "Entry"), lambda one: one.resource.name, link=submission_url, wide=True),
        Column("kind", Text("事项", "Asked"), lambda one: one.kind_label),
        Column("provider", Text("编制单位", "Unit"), lambda one: one.resource.provider.name, phone=False),
        Column("items", Text("信息项", "Items"), lambda one: len(one.content.get("items", ())), numeric=True),
        Column("changed_at", Text("最近变动", "Changed"), sort="changed_at"),
        Column("state", Text("状态", "State"), lambda one: tones.submission(one.state)),
    ),
    search=("resource__name_zh", "resource__name_en", "resource__code"),
    filters=(
        Filter(
            "state", Text("状态", "State"), [(str(key), text) for key, text in words.SUBMISSION_STATE_LABELS.items()]
        ),
        Filter("kind", Text("事项", "Asked"), [(str(key), text) for key, text in words.SUBMISSION_KIND_LABELS.items()]),
    ),
    order=("-changed_at", "-pk"),
    empty=Text("没有正在办理的编制单。", "Nothing under way."),
    next_step=lambda: Link(Text("新编目录", "New entry"), reverse("catalogue:new"), "plus"),
)

NEGATIVE: Table[Resource] = Table(
    key="negative",
    label=Text("负面清单", "Negative list"),
    columns=(
        Column("name", Text("信息资源名称", "Name"), lambda one: one.name, link=entry_url, sort="name_zh", wide=True),
        Column("provider", Text("提供方", "Provider"), lambda one: one.provider.name),
        Column(
            "what",
            Text("范围", "What is kept back"),
            lambda one: (
                Text("整个资源", "The whole resource")
                if one.sharing == Sharing.NOT_SHARED
                else Text("%(n)s 个信息项", "%(n)s items").with_values(n=getattr(one, "kept_back", 0))
            ),
        ),
        Column("ground", Text("依据", "Ground"), lambda one: one.sharing_ground or None, wide=True),
    ),
    search=("name_zh", "name_en", "provider__name_zh", "sharing_ground"),
    filters=(Filter("provider", Text("提供方", "Provider"), providers, field="provider_id"),),
    order=("provider__order", "name_zh"),
    empty=Text("没有不予共享的目录。", "Nothing is kept back."),
)


def typed_as(one: Item) -> str:
    """Type with length as one word: ``字符型(18)``."""
    size = f"{one.length},{one.scale}" if one.length and one.scale else str(one.length or "")
    label = words.TYPE_LABELS[FieldType(one.type)]
    return f"{label}({size})" if size else str(label)


def held_to(one: Item) -> str | None:
    """What a row must keep to: key, required, code list."""
    said = [Text("主键", "Key") if one.is_key else None, Text("必填", "Required") if one.required else None]
    words_of = [str(text) for text in said if text] + ([one.code_list] if one.code_list else [])
    return listed(words_of) or None


ITEMS: Table[Item] = Table(
    key="items",
    label=Text("信息项", "Items"),
    columns=(
        Column("name", Text("信息项", "Item"), lambda one: one.name),
        Column("column", Text("字段名", "Column")),
        Column("type", Text("类型", "Type"), typed_as),
        Column("held_to", Text("约束", "Kept to"), held_to, phone=False),
        Column(
            "element", Text("数据元", "Element"), lambda one: one.element.code if one.element else None, phone=False
        ),
        Column("grade", Text("级别", "Grade"), lambda one: words.GRADE_LABELS[Grade(one.grade)]),
        Column("sharing", Text("共享", "Sharing"), lambda one: words.SHARING_LABELS[Sharing(one.sharing)]),
    ),
    empty=Text("没有列出信息项。", "No items are listed."),
)
