"""Proofs, their fate, questions between departments, and what was cut."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from chengshu.base import clock
from chengshu.base.errors import NotAllowed
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.tests.make import make_actor, make_organisation
from chengshu.kernel.licences.errors import AskedAlready, DecisionIncomplete
from chengshu.kernel.licences.models import Answer, Disposal, HolderKind, Material, Moment, ServiceItem, Verification
from chengshu.kernel.licences.queries.measures import answering_hours, five_cuts, material_reduction
from chengshu.kernel.licences.rights import ISSUER
from chengshu.kernel.licences.services.items import (
    Decision,
    MaterialContent,
    MeasureContent,
    add_material,
    decide,
    measure,
)
from chengshu.kernel.licences.services.verifying import VERIFICATION, ask, number_of
from chengshu.kernel.licences.tests.make import body_of, make_holder, make_issuer, make_item, make_type
from chengshu.kernel.work import services as work
from chengshu.kernel.work.queries import item_about

pytestmark = pytest.mark.django_db


@pytest.mark.requirement("e-licence.9")
@pytest.mark.parametrize("disposal", list(Disposal))
def test_every_fate_of_a_proof_has_its_ground_and_what_replaces_it(disposal: Disposal) -> None:
    by = make_issuer()
    material = add_material(make_item(by).pk, MaterialContent("婚姻状况证明", proof=True), by=by)
    with pytest.raises(DecisionIncomplete) as wrong:
        decide(material.pk, Decision(disposal, " "), by=by)
    missing = {Disposal.LOOKED_UP: {"type"}, Disposal.CHECKED: {"checked_by"}}.get(disposal, set())
    assert set(wrong.value.fields) == {"ground", *missing}
    made = Decision(disposal, "国办发〔2018〕47号", make_type(by), make_organisation())
    decided = decide(material.pk, made, by=by)
    assert decided.disposal == disposal
    assert (decided.type is not None) == (disposal is Disposal.LOOKED_UP)
    assert (decided.checked_by is not None) == (disposal is Disposal.CHECKED)
    assert decided.decided_on == clock.today()


def _question() -> tuple[Actor, Actor, Material]:
    keeper = make_issuer()
    answerer = make_actor("民政经办", organisation=make_organisation(), may=ISSUER.may)
    material = add_material(make_item(keeper).pk, MaterialContent("困难家庭证明", proof=True), by=keeper)
    decide(material.pk, Decision(Disposal.CHECKED, "国令第716号", checked_by=body_of(answerer)), by=keeper)
    material.refresh_from_db()
    return keeper, answerer, material


@pytest.mark.requirement("e-licence.10")
def test_a_department_answers_instead_of_a_citizens_proof_and_the_answer_is_timed() -> None:
    keeper, answerer, material = _question()
    held = make_holder(HolderKind.PERSON)
    start = clock.now()
    with clock.frozen(start):
        row = ask(material, body_of(keeper), held, "是否在册", by=keeper)
    assert row.due_at
    assert number_of(row) == held.number
    assert held.number not in row.sealed
    with pytest.raises(AskedAlready):
        ask(material, body_of(keeper), held, "再问", by=keeper)
    item = item_about(row, VERIFICATION)
    assert item
    with pytest.raises(NotAllowed):
        work.make_move(item, "answer", by=keeper, values={"answer": "true"})
    with clock.frozen(start + timedelta(hours=3)):
        work.make_move(item, "answer", by=answerer, values={"answer": "true", "remark": "在册"})
    row.refresh_from_db()
    assert (row.answer, row.remark) == (Answer.TRUE, "在册")
    assert answering_hours(Verification.everywhere.all()) == pytest.approx(3)


def test_nobody_is_asked_about_a_proof_that_nobody_answers_for() -> None:
    by = make_issuer()
    material = add_material(make_item(by).pk, MaterialContent("证明"), by=by)
    with pytest.raises(DecisionIncomplete):
        ask(material, body_of(by), make_holder(), "?", by=by)


@pytest.mark.requirement("e-licence.11")
def test_materials_before_and_now_give_the_reduction() -> None:
    by = make_issuer()
    assert material_reduction(clock.today()) is None
    item = make_item(by)
    materials = [add_material(item.pk, MaterialContent(f"材料{n}"), by=by) for n in range(5)]
    for material in materials[:3]:
        decide(material.pk, Decision(Disposal.CANCELLED, "国办发〔2018〕47号"), by=by)
    measured = material_reduction(clock.today())
    assert measured
    assert (measured.value, measured.rows) == (Decimal("0.6"), 5)
    yesterday = material_reduction(clock.today() - timedelta(days=1))
    assert yesterday is None
    ServiceItem.everywhere.update(active=False)
    assert material_reduction(clock.today()) is None


@pytest.mark.requirement("e-licence.11")
def test_the_five_cuts_are_summed_over_items_measured_on_both_sides() -> None:
    by = make_issuer()
    first, second = make_item(by), make_item(by)
    measure(first.pk, Moment.BEFORE, MeasureContent(5, 20, 10_000, 2), by=by)
    measure(second.pk, Moment.BEFORE, MeasureContent(9, 9, 900, 9), by=by)
    assert five_cuts([first, second])[0].before is None
    measure(first.pk, Moment.AFTER, MeasureContent(4, 10, 10_000, 1), by=by, since=clock.today() - timedelta(days=9))
    measure(first.pk, Moment.AFTER, MeasureContent(2, 5, 0, 0), by=by)
    add_material(first.pk, MaterialContent("材料"), by=by)
    cuts = {cut.key: f"{cut.before}→{cut.after}" for cut in five_cuts([first, second])}
    assert cuts == {
        "steps": "5→2",
        "materials": "1→1",
        "days": "20→5",
        "fee_yuan": "100→0",
        "intermediaries": "2→0",
    }
