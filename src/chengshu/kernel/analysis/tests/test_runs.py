"""A query sees what was granted, masked as granted, and every one is written down."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from chengshu.base import clock
from chengshu.base.errors import NotAllowed, NotFound
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.tests.make import make_organisation
from chengshu.kernel.analysis.errors import NoSuchSubject, PurposeMissing, ResultGone, TooManyRuns
from chengshu.kernel.analysis.models import Limit, LimitRule, Run, RunState
from chengshu.kernel.analysis.queries.runs import first_rows, own_result
from chengshu.kernel.analysis.rights import QUERY
from chengshu.kernel.analysis.services import runs
from chengshu.kernel.analysis.subjects import names_of, subjects_of
from chengshu.kernel.analysis.tests.make import grant, make_analyst, make_residents, name_of
from chengshu.kernel.audit.models import Entry
from chengshu.kernel.exchange.models import Agreement, AgreementState, Receipt
from chengshu.kernel.lake.models import TableDay

pytestmark = pytest.mark.django_db
WHY = "测试统计各区人数"


def rows_of(text: str, by: Actor, *, personal: bool = False) -> list[list[Any]]:
    run = ran(text, by, personal=personal)
    assert run.state == RunState.DONE, run.trouble
    return first_rows(run)


def ran(text: str, by: Actor, *, personal: bool = False) -> Run:
    run = runs.ask(text, purpose=WHY, by=by, personal=personal)
    runs.run_waiting()
    run.refresh_from_db()
    return run


def test_a_query_counts_under_its_agreement_and_leaves_a_receipt() -> None:
    analyst = make_analyst()
    residents = make_residents()
    agreement = grant(residents, analyst)

    found = rows_of(f"SELECT area, count(*), sum(income) FROM {name_of(residents)} GROUP BY area ORDER BY 1", analyst)

    assert found == [["411702", 3, Decimal(600)], ["411722", 1, Decimal(400)]]
    receipt = Receipt.everywhere.get(agreement=agreement)
    assert (receipt.person_id, receipt.rows, receipt.why) == (analyst.person_id, 2, WHY)
    assert TableDay.objects.get(table__resource=residents).reads == 1


@pytest.mark.requirement("big-data-platform.11")
def test_personal_data_is_off_by_default_and_persons_can_still_be_counted() -> None:
    analyst = make_analyst()
    residents = make_residents()
    grant(residents, analyst)
    subject = names_of(subjects_of(analyst))[name_of(residents)]

    shown = [name for name, *_ in subject.shown(personal=False)]

    assert shown == ["area", "income", "id_number_token"]
    assert ran(f"SELECT name FROM {name_of(residents)}", analyst).state == RunState.FAILED
    assert rows_of(f"SELECT count(DISTINCT id_number_token) FROM {name_of(residents)}", analyst) == [[4]]


def test_personal_data_that_was_switched_on_is_masked_as_granted() -> None:
    analyst = make_analyst()
    residents = make_residents()
    grant(residents, analyst)

    found = rows_of(f"SELECT name, id_number FROM {name_of(residents)} ORDER BY income", analyst, personal=True)

    assert found[0] == ["王**", "411***********1234"]


def test_fields_granted_in_clear_are_for_the_named_users_alone() -> None:
    body = make_organisation()
    named, other = make_analyst(body), make_analyst(body)
    residents = make_residents()
    agreement = grant(residents, named, clear_fields=["name"])
    agreement.users.add(named.person_id or 0)

    assert rows_of(f"SELECT name FROM {name_of(residents)} ORDER BY income", named, personal=True)[0] == ["王小明"]
    assert name_of(residents) not in names_of(subjects_of(other))


def test_rows_and_fields_outside_the_agreement_are_not_there() -> None:
    analyst = make_analyst()
    residents = make_residents()
    condition = {"column": "area", "op": "in", "values": ["411722", "it's?"]}
    grant(residents, analyst, fields=["area"], row_filter=[condition])

    assert rows_of(f"SELECT * FROM {name_of(residents)}", analyst) == [["411722"]]


def test_the_same_person_has_one_token_in_every_table_and_another_key_another() -> None:
    analyst = make_analyst()
    one, other = make_residents(), make_residents()
    grant(one, analyst)
    grant(other, analyst)

    joined = f"SELECT count(*) FROM {name_of(one)} a JOIN {name_of(other)} b USING (id_number_token)"

    assert rows_of(joined, analyst) == [[4]]


def test_data_of_ones_own_unit_needs_no_agreement_but_keeps_its_masks() -> None:
    body = make_organisation()
    analyst = make_analyst(body)
    residents = make_residents(body)

    assert rows_of(f"SELECT name FROM {name_of(residents)} ORDER BY income", analyst, personal=True)[0] == ["王**"]


def test_without_an_agreement_there_is_nothing() -> None:
    with pytest.raises(NoSuchSubject):
        runs.ask(f"SELECT 1 FROM {name_of(make_residents())}", purpose=WHY, by=make_analyst())


def test_an_agreement_withdrawn_before_the_run_is_not_used_any_more() -> None:
    analyst = make_analyst()
    residents = make_residents()
    agreement = grant(residents, analyst)
    run = runs.ask(f"SELECT 1 FROM {name_of(residents)}", purpose=WHY, by=analyst)
    Agreement.everywhere.filter(pk=agreement.pk).update(state=AgreementState.WITHDRAWN)

    runs.run_waiting()

    run.refresh_from_db()
    assert run.state == RunState.FAILED
    assert run.trouble is not None
    assert not Receipt.everywhere.filter(agreement=agreement).exists()


def test_a_query_needs_a_purpose_and_the_right() -> None:
    with pytest.raises(PurposeMissing):
        runs.ask("SELECT 1", purpose="看", by=make_analyst())
    with pytest.raises(NotAllowed):
        runs.ask("SELECT 1", purpose=WHY, by=make_analyst(may=()))
    with pytest.raises(NotAllowed):
        runs.ask("SELECT 1", purpose=WHY, by=make_analyst(may=(QUERY,)), personal=True)


def test_the_number_of_queries_a_day_is_limited() -> None:
    LimitRule.objects.create(key=Limit.PER_DAY, value=1)
    analyst = make_analyst()
    runs.ask("SELECT 1", purpose=WHY, by=analyst)

    with pytest.raises(TooManyRuns):
        runs.ask("SELECT 1", purpose=WHY, by=analyst)


@pytest.mark.requirement("big-data-platform.11")
def test_every_query_is_in_the_audit_record_with_its_purpose() -> None:
    analyst = make_analyst()
    ran("SELECT 42", analyst)

    asked, finished = Entry.objects.filter(verb__startswith="analysis.query").order_by("pk")
    assert (asked.details["why"], asked.details["query"]) == (WHY, "SELECT 42")
    assert finished.details["rows"] == 1


def test_a_run_whose_worker_died_runs_again_and_then_gives_up() -> None:
    analyst = make_analyst()
    run = runs.ask("SELECT 1", purpose=WHY, by=analyst)
    long_ago = clock.now() - timedelta(hours=1)
    Run.everywhere.filter(pk=run.pk).update(state=RunState.RUNNING, started_at=long_ago, attempts=1)

    runs.run_waiting()

    run.refresh_from_db()
    assert (run.state, run.attempts) == (RunState.DONE, 2)
    Run.everywhere.filter(pk=run.pk).update(state=RunState.RUNNING, started_at=long_ago)
    runs.run_waiting()
    run.refresh_from_db()
    assert run.state == RunState.FAILED


def test_a_stopped_run_never_runs() -> None:
    analyst = make_analyst()
    run = runs.ask("SELECT 1", purpose=WHY, by=analyst)
    runs.stop(run, by=analyst)

    assert runs.run_waiting() == 0
    run.refresh_from_db()
    assert run.state == RunState.STOPPED


def test_results_are_for_who_asked_and_go_after_their_days() -> None:
    analyst = make_analyst()
    run = ran("SELECT 1", analyst)
    assert own_result(analyst, run.pk) == run
    with pytest.raises(NotFound):
        own_result(make_analyst(), run.pk)

    with clock.frozen(clock.now() + timedelta(days=8)):
        assert runs.clear_results() == 1

    with pytest.raises(ResultGone):
        own_result(analyst, run.pk)
    assert not run.result.exists()
