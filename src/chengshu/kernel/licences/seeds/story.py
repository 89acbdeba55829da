"""Types, seals, licences, items and a few cases of the invented city, made by the services."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from chengshu.base import clock
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.licences.errors import PrintFontsMissing
from chengshu.kernel.licences.holders import holder
from chengshu.kernel.licences.models import (
    HolderKind,
    Licence,
    LicenceType,
    Moment,
    Seal,
    ServiceItem,
    StepVerb,
    TypeState,
)
from chengshu.kernel.licences.printing.typesetting import fonts, layout
from chengshu.kernel.licences.rights import FETCH, ISSUE, KEEP_PROOFS, KEEP_SEALS, KEEP_TYPES
from chengshu.kernel.licences.seeds import items, types
from chengshu.kernel.licences.seeds.cast import actor, body, firm_code, office_code, person_name, person_number
from chengshu.kernel.licences.services.cases import take_up
from chengshu.kernel.licences.services.issuing import Draft, issue
from chengshu.kernel.licences.services.items import (
    Decision,
    ItemContent,
    MaterialContent,
    add_material,
    decide,
    measure,
    register_item,
)
from chengshu.kernel.licences.services.seals import make_seal
from chengshu.kernel.licences.services.standing import move
from chengshu.kernel.licences.services.types import (
    TemplateContent,
    TypeContent,
    add_template,
    register_type,
    set_type_state,
    use_template,
)
from chengshu.kernel.licences.services.verifying import ask

DEFINER = 90
FIRMS = (
    "云帆食品有限公司",
    "天禾农业科技有限公司",
    "汝河物流有限公司",
    "金麦面业有限公司",
    "衡川餐饮管理有限公司",
    "豫泰超市有限公司",
)
BOOKLET_SEAL = {"seal_left_mm": 92, "seal_bottom_mm": 22}


def seed_licences() -> None:
    """Everything, once; nothing where there is no invented city, or no fonts to print with."""
    if body("market") is None or LicenceType.everywhere.exists():
        return
    try:
        fonts()
    except PrintFontsMissing:
        return
    kinds = {told.key: _type(told, number) for number, told in enumerate(types.TYPES)}
    _firms(kinds)
    _persons(kinds)
    for told in items.ITEMS:
        _item(told, kinds)
    _cases()


def _type(told: types.Told, number: int) -> LicenceType:
    organisation = _body(told.body)
    keeper = actor("data.officer", KEEP_SEALS)
    if not Seal.everywhere.filter(organisation=organisation).exists():
        make_seal(organisation, office_code(organisation.pk), by=keeper)
    by = actor("data.officer", KEEP_TYPES)
    content = TypeContent(
        code=f"{office_code(DEFINER)}{number + 1:03}",
        name_zh=told.name_zh,
        name_en=told.name_en,
        holder_kind=told.holder,
        numbering=told.numbering,
        days=told.days,
        single=told.single,
        ground=told.ground,
    )
    kind = register_type(organisation, content, told.fields, by=by)
    seal = BOOKLET_SEAL if told.layout == "booklet" else {}
    template = add_template(kind.pk, TemplateContent(layout(told.layout), **seal), by=by)
    use_template(template.pk, by=by)
    return set_type_state(kind.pk, TypeState.ACTIVE, by=by)


def _firms(kinds: Mapping[str, LicenceType]) -> None:
    by = actor("market.clerk", ISSUE)
    organisation = _body("market")
    for number, name in enumerate(FIRMS, start=1):
        head = person_name(number)
        address = f"天中市衡川区解放路{number * 12}号"
        held = holder(HolderKind.ENTITY, firm_code(number), f"天中市{name}")
        scope = "食品销售；农产品的生产、销售、加工、运输、贮藏及其他相关服务；道路货物运输（不含危险货物）。"
        values = {
            "form": "有限责任公司（自然人投资或控股）",
            "head": head,
            "capital": f"{number * 100}万元整",
            "founded": f"201{number}-0{number}-18",
            "address": address,
            "scope": scope,
        }
        parts = [issue(kinds["business"], organisation, Draft(held, values), by=by)]
        if number <= 4:
            food = {
                "head": head,
                "place": address,
                "format": "食品销售经营者",
                "scope": "预包装食品销售；散装食品销售。",
            }
            since = date(2021, 12, 1) if number == 4 else clock.today()
            parts.append(issue(kinds["food"], organisation, Draft(held, food, valid_from=since), by=by))
        if number == 1:
            issue(kinds["several"], organisation, Draft(held, {"head": head, "scope": "超市行业"}, parts=parts), by=by)
        if number == 3:
            move(parts[1].pk, StepVerb.SUSPENDED, "抽检不合格，限期整改（天市监罚〔2026〕12号）", by=by)
        if number == 6:
            move(parts[0].pk, StepVerb.REVOKED, "连续两年未报送年度报告（天市监罚〔2026〕31号）", by=by)


def _persons(kinds: Mapping[str, LicenceType]) -> None:
    for number in range(1, 6):
        held = holder(HolderKind.PERSON, person_number(number), person_name(number))
        address = f"天中市望河区滨河路{number}号院{number + 2}号楼{number}单元{number}02室"
        _issue(kinds["household"], held, {"relation": "户主", "address": address}, "police")
        if number % 2:
            spouse = {
                "spouse": person_name(number + 40),
                "spouse_number": person_number(number + 40),
                "registered": f"201{number}-05-20",
            }
            _issue(kinds["marriage"], held, spouse, "civil")
        if number > 3:
            _issue(kinds["residence"], held, {"home": "外省某市", "address": address}, "police")


def _issue(kind: LicenceType, held: object, values: Mapping[str, str], key: str) -> Licence:
    return issue(kind, _body(key), Draft(held, values), by=actor(f"{key}.clerk", ISSUE))  # type: ignore[arg-type]


def _item(told: items.Told, kinds: Mapping[str, LicenceType]) -> None:
    by = actor(f"{told.body}.clerk", KEEP_PROOFS)
    content = ItemContent(told.code, told.name_zh, told.name_en, told.holder)
    item = register_item(_body(told.body), content, by=by)
    measure(item.pk, Moment.BEFORE, told.before, by=by, since=date(2018, 1, 1))
    measure(item.pk, Moment.AFTER, told.after, by=by)
    for paper in told.papers:
        content_of = MaterialContent(paper.name_zh, paper.name_en, paper.proof, paper.issued_by)
        material = add_material(item.pk, content_of, by=by)
        if paper.disposal is items.KEPT:
            continue
        decision = Decision(
            paper.disposal,
            items.CUT if paper.disposal is items.CANCELLED else items.SHARED,
            kinds.get(paper.by) if paper.disposal is items.LOOKED_UP else None,
            _body(paper.by) if paper.disposal is items.CHECKED else None,
        )
        decide(material.pk, decision, by=by)


def _cases() -> None:
    """A case at the window with the holder's consent, and one question that waits for its answer."""
    by, organisation = actor("labour.clerk", FETCH), _body("labour")
    item = ServiceItem.everywhere.get(code="TZ-RS-021")
    held = holder(HolderKind.PERSON, person_number(5), person_name(5))
    take_up(item, held, organisation, by=by, agreed=True)
    question = "申请人称家庭属于低收入困难家庭，请核实是否在册。"
    material = item.materials.get(name_zh="困难家庭证明")
    ask(material, organisation, held, question, by=by)


def _body(key: str) -> Organisation:
    found = body(key)
    if found is None:
        raise LookupError(key)
    return found
