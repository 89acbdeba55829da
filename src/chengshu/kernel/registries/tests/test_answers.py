"""Look-up and verification: purpose, rights by field, masks, receipts."""

from __future__ import annotations

import pytest

from chengshu.base.errors import NotAllowed
from chengshu.base.text import Text
from chengshu.kernel.access.actor import PLATFORM, STRANGER, Actor
from chengshu.kernel.access.tests.make import make_actor
from chengshu.kernel.audit.models import Entry
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.registries.errors import FaultyNumber, FieldNotGranted, NoPurpose, NotVerifiable, TooMany
from chengshu.kernel.registries.models import Receipt, Record, Standing
from chengshu.kernel.registries.rights import LOOK_UP, VERIFY
from chengshu.kernel.registries.services import (
    Allowed,
    define_fields,
    grant_field,
    look_up,
    look_up_many,
    verify,
)
from chengshu.kernel.registries.services.defining import FieldWanted
from chengshu.kernel.registries.tests.make import make_entity_record, make_person_record, make_purpose
from chengshu.spec.people import Scope

pytestmark = pytest.mark.django_db


def window() -> Actor:
    return make_actor(may={LOOK_UP: Scope.ALL, VERIFY: Scope.ALL})


@pytest.mark.requirement("base-databases.8")
@pytest.mark.requirement("data-exchange.10")
def test_a_look_up_masks_by_grade_and_leaves_a_receipt_without_values() -> None:
    person = make_person_record("李清和", phone="16400000001", address="天中市衡川区云溪街道清河路1号")
    make_purpose()
    staff = window()

    answer = look_up("population", person.number.lower(), purpose="service", note="B-1", by=staff)

    assert answer.found
    assert (answer.fields["name"], answer.fields["sex"], answer.fields["phone"]) == ("李**", "1", "164****0001")
    assert answer.fields["born_on"] == "1987-**-**"
    receipt = Receipt.everywhere.get()
    assert (receipt.by_id, receipt.organisation_id, receipt.found) == (staff.person_id, staff.organisation_id, 1)
    entry = Entry.objects.get(verb="registries.record.looked_up")
    assert "李清和" not in str(entry.details) and person.number not in str(entry.details)
    assert entry.details["why"] == "办理政务服务"


def test_a_grant_shows_a_field_in_clear_for_its_purpose_alone() -> None:
    person = make_person_record("李清和")
    staff = window()
    purpose = make_purpose()
    make_purpose("statistics")
    field = person.registry.fields.get(key="name")
    body = Organisation.objects.get(pk=staff.organisation_id or 0)
    grant_field(field, body, purpose, clear=True, by=PLATFORM, reason="窗口办件")

    assert look_up("population", person.number, purpose="service", by=staff).fields["name"] == "李清和"
    assert look_up("population", person.number, purpose="statistics", by=staff).fields["name"] == "李**"


def test_a_field_not_shown_is_refused_unless_granted() -> None:
    person = make_person_record()
    make_purpose()
    define_fields(person.registry, [FieldWanted("illness", Text("疾病", "Illness"), shown=False, verified=False)])

    with pytest.raises(FieldNotGranted):
        look_up("population", person.number, purpose="service", fields=["illness"], by=window())
    with pytest.raises(NotVerifiable):
        verify("population", person.number, {"illness": "无"}, purpose="service", by=window())
    assert "illness" not in look_up("population", person.number, purpose="service", by=window()).fields


@pytest.mark.parametrize(("claimed", "expected"), [("李 清和", True), ("李清河", False)])
def test_a_verification_says_yes_or_no_and_gives_no_value(claimed: str, expected: bool) -> None:
    person = make_person_record("李清和", marriage=None)
    define_fields(person.registry, [FieldWanted.of("marriage")])
    make_purpose()

    verdict = verify("population", person.number, {"name": claimed, "marriage": "已婚"}, purpose="service", by=window())

    assert verdict.fields == {"name": expected, "marriage": None}
    assert Receipt.everywhere.get().service == "verify"


def test_nothing_is_answered_without_purpose_right_or_sound_number() -> None:
    person = make_person_record()
    make_purpose()

    with pytest.raises(NoPurpose):
        look_up("population", person.number, purpose="", by=window())
    with pytest.raises(NotAllowed):
        look_up("population", person.number, purpose="service", by=STRANGER)
    with pytest.raises(FaultyNumber):
        look_up("population", person.number[:-1], purpose="service", by=window())


def test_under_an_agreement_a_machine_gets_exactly_its_fields() -> None:
    entity = make_entity_record("天中示例有限公司", representative="王望舒")
    make_purpose()
    allowed = Allowed("XY2026-1", {"entity_name": True, "representative": False})

    receipt, answers = look_up_many("entities", [entity.number], purpose="service", by=STRANGER, allowed=allowed)

    assert answers == {entity.number: {"entity_name": "天中示例有限公司", "representative": "王**"}}
    assert receipt.agreement == "XY2026-1"
    with pytest.raises(TooMany):
        look_up_many("entities", [entity.number] * 1001, purpose="service", by=STRANGER, allowed=allowed)


def test_a_merged_record_answers_through_the_one_it_went_into() -> None:
    kept = make_person_record("李清和")
    old = make_person_record("李清和", registry=kept.registry)
    Record.objects.filter(pk=old.pk).update(standing=Standing.MERGED, into=kept)
    make_purpose()

    assert look_up("population", old.number, purpose="service", fields=["name"], by=window()).found
