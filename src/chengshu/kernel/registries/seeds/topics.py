"""The topic databases of the invented city: set up by their departments, without a program of their own."""

from __future__ import annotations

from collections.abc import Sequence

from chengshu.base.text import Text
from chengshu.kernel.registries.models import Kind
from chengshu.kernel.registries.seeds.bases import Base, Filled, wanted
from chengshu.kernel.registries.services import FieldWanted
from chengshu.spec.data import FieldType, Grade, Meaning


def _topic(
    key: str, zh: str, en: str, owner: str, *, subject: str, own: Sequence[FieldWanted], feed: Filled, per_row: bool
) -> Base:
    return Base(
        key,
        Text(f"{zh}主题库", f"{en} topic"),
        Kind.TOPIC,
        owner,
        Text(
            f"由主管部门建设，挂接{'人口' if subject == 'population' else '法人'}基础库。",
            f"Kept by its department; hangs on the {subject} registry.",
        ),
        base=False,
        fields=("number", "name") if subject == "population" else ("code", "entity_name"),
        own_fields=own,
        feeds=(feed,),
        subject=subject,
        per_row=per_row,
    )  # fmt: skip


def _persons(resource: str, **columns: str) -> Filled:
    return Filled(resource, {"number": "id_number", "name": "name", **columns})


def _entities(resource: str, **columns: str) -> Filled:
    return Filled(resource, {"code": "code", "entity_name": "name", **columns})


_S = Grade.SENSITIVE
TOPICS: Sequence[Base] = (
    _topic(
        "education", "教育", "Education", "education", subject="population", per_row=False,
        own=(wanted("school", "就读学校", "School", grade=_S), wanted("state", "学籍状态", "State")),
        feed=_persons("education.students", school="school", state="state"),
    ),
    _topic(
        "health", "健康", "Health", "health", subject="population", per_row=False,
        own=(wanted("clinic", "签约医疗机构", "Clinic", grade=_S), wanted("blood_type", "血型", "Blood type", grade=_S),
             wanted("born_on", "出生日期", "Date of birth", meaning=Meaning.BIRTH_DATE, grade=_S)),
        feed=_persons("health.residents", clinic="clinic", blood_type="blood_type", born_on="birth_date"),
    ),
    _topic(
        "medical-insurance", "医保", "Medical insurance", "insurance", subject="population", per_row=False,
        own=(wanted("kind", "险种", "Kind"), wanted("state", "参保状态", "State", grade=_S),
             wanted("born_on", "出生日期", "Date of birth", meaning=Meaning.BIRTH_DATE, grade=_S)),
        feed=_persons("insurance.insured", kind="kind", state="state", born_on="birth_date"),
    ),
    _topic(
        "social-security", "社保", "Social security", "labour", subject="population", per_row=False,
        own=(wanted("scheme", "险种", "Scheme"), wanted("state", "状态", "State", grade=_S)),
        feed=_persons("labour.insured", scheme="scheme", state="state"),
    ),
    _topic(
        "culture-tourism", "文旅", "Culture and tourism", "culture", subject="entities", per_row=False,
        own=(wanted("kind", "类别", "Kind"), wanted("stars", "星级", "Stars", type=FieldType.INTEGER)),
        feed=_entities("culture.venues", kind="kind", stars="stars"),
    ),
    _topic(
        "public-credit", "公共信用", "Public credit", "reform", subject="entities", per_row=True,
        own=(wanted("matter", "信用事项", "Matter"), wanted("grade", "等级", "Grade")),
        feed=_entities("reform.credit", matter="matter", grade="grade"),
    ),
    _topic(
        "ecology", "生态", "Ecology", "environment", subject="entities", per_row=True,
        own=(wanted("medium", "排放类型", "Medium"),
             wanted("tonnes", "排放量（吨）", "Emission (t)", type=FieldType.DECIMAL)),
        feed=_entities("environment.emitters", medium="medium", tonnes="tonnes"),
    ),
    _topic(
        "market-supervision", "市场监管", "Market supervision", "market", subject="entities", per_row=True,
        own=(wanted("outcome", "检查结果", "Outcome"), wanted("kind", "检查类型", "Kind")),
        feed=_entities("market.checks", outcome="outcome", kind="kind"),
    ),
    _topic(
        "emergency", "应急", "Emergency", "emergency", subject="entities", per_row=True,
        own=(wanted("level", "隐患级别", "Level"), wanted("kind", "隐患类型", "Kind")),
        feed=_entities("emergency.hazards", level="level", kind="kind"),
    ),
    _topic(
        "intellectual-property", "知识产权", "Intellectual property", "science", subject="entities", per_row=False,
        own=(wanted("patents", "有效专利数", "Patents", type=FieldType.INTEGER), wanted("kind", "专利类型", "Kind")),
        feed=_entities("science.patents", patents="patents", kind="kind"),
    ),
)  # fmt: skip
