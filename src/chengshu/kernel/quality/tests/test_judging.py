"""A version is judged by the rules in force, each dimension by what it means."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest

from chengshu.base import clock
from chengshu.kernel.catalogue.tests.make import make_item, make_resource
from chengshu.kernel.quality.models import Report, Rule
from chengshu.kernel.quality.services.rules import RuleDraft, set_rule
from chengshu.kernel.quality.tests.make import (
    a_code,
    a_number,
    gathered,
    judged,
    make_provider,
    of_rule,
    plain,
    residents,
)
from chengshu.spec.data import Cycle, FieldType, Meaning

pytestmark = pytest.mark.django_db

GOOD = {"number": a_number("19800101", 1), "name": "王明", "sex": "1", "born": "1980-01-01", "phone": "13812345678"}


def _person(**other: Any) -> dict[str, Any]:
    return GOOD | other


@pytest.mark.requirement("data-catalogue.8")
@pytest.mark.parametrize(
    ("rule", "row"),
    [
        ("number.filled", {"number": None}),
        ("number.filled", {"number": "  "}),
        ("number.identity_number", {"number": "410101198001010010"}),
        ("name.filled", {"name": ""}),
        ("name.length", {"name": "名" * 21}),
        ("sex.sex_agrees", {"sex": "女"}),
        ("born.day", {"born": "1980-02-30"}),
        ("born.past", {"born": "2980-01-01"}),
        ("born.birth_agrees", {"born": "1981-01-01"}),
        ("phone.pattern", {"phone": "12345"}),
    ],
)
def test_a_fault_is_found_by_its_rule_alone(rule: str, row: dict[str, Any]) -> None:
    other = _person(number=a_number("19800101", 3))
    report = judged(residents(), [other, _person(**row)])
    found = {one.rule.key: one.failed for one in report.findings.select_related("rule") if one.failed}
    assert found.pop(rule) == 1
    # A birth date that cannot be is found by several rules; every other fault is one fault.
    assert not found or row.get("born")


def test_sound_rows_score_a_hundred() -> None:
    report = judged(residents(), [_person()])
    assert report.score == Decimal(100)
    assert report.failed == 0
    assert set(report.scores) == {"completeness", "conformity", "accuracy", "consistency", "uniqueness", "timeliness"}


def test_an_empty_value_is_one_fault_of_completeness() -> None:
    report = judged(residents(), [_person(phone=None), _person(number=a_number(order=3))])
    finding = of_rule(report, "phone.pattern")
    assert (finding.checked, finding.failed) == (1, 0)


def test_repeated_keys_are_all_shown() -> None:
    report = judged(residents(), [_person(), _person(name="王敏"), _person(number=a_number(order=3))])
    finding = of_rule(report, "number.unique")
    assert (finding.checked, finding.failed) == (3, 2)


def test_a_table_is_late_by_its_own_times_of_change() -> None:
    changed = make_item("changed_at", type=FieldType.TIME, meaning=Meaning.UPDATED_AT)
    resource = make_resource(items=(plain("id", is_key=True), changed), cycle=Cycle.MONTHLY)
    old = clock.now() - timedelta(days=70)
    report = judged(resource, pa.table({"id": ["1"], "changed_at": pa.array([old], pa.timestamp("us", "UTC"))}))
    fresh = of_rule(report, "fresh")
    assert fresh.failed == 1
    assert fresh.passed == pytest.approx(Decimal("0.5"), abs=Decimal("0.001"))
    assert Decimal(report.scores["timeliness"]) == pytest.approx(Decimal(50), abs=Decimal("0.1"))


def test_a_reference_is_looked_up_in_the_other_resource() -> None:
    streets = make_resource(items=(plain("code", is_key=True),))
    gathered(streets, [{"code": "1"}, {"code": "2"}, {"code": None}])
    provider = make_provider()
    shops = make_resource(provider=_body(provider), items=(plain("id", is_key=True), plain("street")))
    draft = RuleDraft("reference", "street", {"resource": streets.key, "column": "code"})
    set_rule(shops, draft, by=provider)
    report = judged(shops, [{"id": "a", "street": "1"}, {"id": "b", "street": "3"}, {"id": "c", "street": None}])
    finding = of_rule(report, "street.reference")
    assert (finding.checked, finding.failed) == (2, 1)


def test_credit_codes_are_judged() -> None:
    resource = make_resource(items=(make_item("code", meaning=Meaning.CREDIT_CODE, is_key=True),))
    report = judged(resource, [{"code": a_code(1)}, {"code": a_code(2)[:-1] + "I"}, {"code": "无"}])
    assert of_rule(report, "code.credit_code").failed == 2


def test_a_rule_that_fits_no_more_is_said_and_never_passed_over() -> None:
    resource = residents()
    report = judged(resource, [{"number": a_number(), "name": "王明", "phone": 13812345678}])
    gone = of_rule(report, "born.day")
    assert gone.passed is None
    assert "born" in gone.problem_zh
    assert "born" in gone.problem_en
    assert of_rule(report, "phone.pattern").checked == 1


def test_one_rule_the_engine_refuses_does_not_spoil_the_others() -> None:
    provider = make_provider()
    resource = residents(_body(provider))
    set_rule(resource, RuleDraft("range", "name", {"least": "1", "most": "9"}), by=provider)
    rule = set_rule(resource, RuleDraft("formula", settings={"formula": "1"}), by=provider)
    Rule.everywhere.filter(pk=rule.pk).update(settings={"formula": "(" * 50})
    report = judged(resource, [_person()])
    assert of_rule(report, "formula").problem_zh
    assert of_rule(report, "name.range").failed == 1
    assert of_rule(report, "number.identity_number").failed == 0


def test_an_empty_table_has_nothing_to_score_but_its_age() -> None:
    rows = pa.schema([(column, pa.string()) for column in GOOD]).empty_table()
    report = judged(residents(), rows)
    assert report.rows == 0
    assert set(report.scores) == {"timeliness"}


def test_hostile_columns_and_values_stay_data() -> None:
    provider = make_provider()
    resource = make_resource(_body(provider), items=(plain("id", is_key=True), plain("note", length=5)))
    draft = RuleDraft("codes", "note", {"codes": ["'; DROP TABLE judged; --", 'a"b', "ok"]})
    set_rule(resource, draft, by=provider)
    rows = [
        {"id": "1", "note": "'; DROP TABLE judged; --"},
        {"id": "2", "note": 'a"b'},
        {"id": "3", "note": "\U0001f4a9"},
    ]
    report = judged(resource, rows)
    assert of_rule(report, "note.codes").failed == 1
    assert of_rule(report, "note.length").failed == 1


def test_only_the_last_report_is_the_newest() -> None:
    resource = residents()
    first = judged(resource, [_person(phone="1")])
    second = judged(resource, [_person()])
    first.refresh_from_db()
    assert (first.newest, second.newest) == (False, True)
    assert Report.everywhere.filter(resource=resource).count() == 2
    assert first.score is not None
    assert second.score is not None
    assert first.score < second.score


def test_a_time_to_come_does_not_make_a_table_fresh() -> None:
    changed = make_item("changed_at", type=FieldType.TIME, meaning=Meaning.UPDATED_AT)
    resource = make_resource(items=(plain("id", is_key=True), changed))
    far = [datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC)]
    report = judged(resource, pa.table({"id": ["1", "2"], "changed_at": pa.array(far, pa.timestamp("us", "UTC"))}))
    assert of_rule(report, "changed_at.past").failed == 2
    assert of_rule(report, "fresh").failed == 1


def _body(actor: Any) -> Any:
    from chengshu.kernel.identity.models import Organisation

    return Organisation.objects.get(pk=actor.organisation_id)
