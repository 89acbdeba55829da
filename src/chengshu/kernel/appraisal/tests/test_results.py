"""What follows from an appraisal: measures, reports, national indicators, handovers."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from docx import Document

from chengshu.base import clock
from chengshu.base.errors import BadInput
from chengshu.base.text import Text
from chengshu.kernel.access.tests.make import make_organisation
from chengshu.kernel.appraisal import queries, services, word
from chengshu.kernel.appraisal.errors import RoundNotThere
from chengshu.kernel.appraisal.models import FrameworkIndicator, MeasureKind
from chengshu.kernel.appraisal.pack import ROUNDS_PER_YEAR
from chengshu.kernel.appraisal.services.frameworks import FrameworkRow
from chengshu.kernel.appraisal.services.handovers import digest_of
from chengshu.kernel.appraisal.tests.make import (
    make_contact,
    make_goal,
    make_officer,
    make_round,
    make_rule,
    make_scored_line,
)
from chengshu.kernel.projects.models import Plan, Task
from chengshu.kernel.work import queries as work
from chengshu.kernel.work import services as moves

pytestmark = pytest.mark.django_db


@pytest.mark.requirement("performance-appraisal.5")
def test_an_order_to_correct_is_followed_until_it_is_found_corrected() -> None:
    owner = make_organisation()
    officer = make_officer(owner)
    unit = make_organisation(parent=owner)
    contact = make_contact(unit)
    due = clock.today() + timedelta(days=10)
    order = services.issue_measure(
        MeasureKind.CORRECTION, owner=owner, units=[unit], title="责令整改", text="限期整改", due_on=due, by=officer
    )
    item = work.item_about(order)
    assert item is not None

    moves.make_move(item, "answer", by=contact, values={"answer": "已建立台账"})
    moves.make_move(item, "send_back", by=officer, why="台账不全")
    moves.make_move(item, "answer", by=contact, values={"answer": "台账已补全"})
    moves.make_move(item, "confirm", by=officer)

    order.refresh_from_db()
    assert (order.answer, order.corrected_on) == ("台账已补全", clock.today())


@pytest.mark.requirement("performance-appraisal.5")
@pytest.mark.parametrize("kind", [MeasureKind.BULLETIN, MeasureKind.TALK, MeasureKind.PRAISE])
def test_bulletins_talks_and_praise_are_on_record_and_bulletins_are_seen_by_all(kind: MeasureKind) -> None:
    owner = make_organisation()
    officer = make_officer(owner)
    unit = make_organisation(parent=owner)
    made = services.issue_measure(kind, owner=owner, units=[unit], title="一季度", text="情况如下", by=officer)

    stranger = make_contact(make_organisation(division_code="9902"))
    assert (made in queries.measures_for(stranger)) == (kind is MeasureKind.BULLETIN)
    assert made in queries.measures_for(make_contact(unit))


def test_an_order_needs_one_unit_and_a_day_to_come() -> None:
    owner = make_organisation()
    officer = make_officer(owner)
    units = [make_organisation(parent=owner) for _ in range(2)]
    tomorrow = clock.today() + timedelta(days=1)

    for chosen, due_on in (
        (units[:1], None),
        (units[:1], clock.today() - timedelta(days=1)),
        (units, tomorrow),
        ([], tomorrow),
    ):
        with pytest.raises(BadInput):
            services.issue_measure(
                MeasureKind.CORRECTION, owner=owner, units=chosen, title="整改", text="整改", due_on=due_on, by=officer
            )


@pytest.mark.requirement("performance-appraisal.4")
def test_an_evaluation_report_counts_the_plan_and_can_be_read_in_word() -> None:
    owner = make_organisation()
    officer = make_officer(owner)
    plan = Plan.everywhere.create(key="p", title="智慧城市规划", owner=owner)
    done = Task.everywhere.create(plan=plan, key="a", name="云平台", kind="row", state="done")
    late = Task.everywhere.create(plan=plan, key="b", name="外网", kind="row", state="running")
    done.milestones.create(key="a", state="done", done_on=date(2020, 5, 1))
    late.milestones.create(key="b", goal="全部接入", due_on=date(2020, 6, 30), state="running", share_done=30)
    late.units.create(duty="lead", printed="市大数据局")

    report = services.make_report(plan, period="2026Q4", by=officer)
    again = services.make_report(plan, period="2026Q4", by=officer)

    assert report.pk == again.pk
    assert report.figures["tasks"] == {"done": 1, "running": 1}
    assert [one["goal"] for one in report.figures["late"]] == ["全部接入"]
    paper = Document(BytesIO(word.document(report)))
    words = "\n".join(paragraph.text for paragraph in paper.paragraphs)
    assert "规划任务共 2 项，已完成 1 项" in words
    assert paper.tables[-1].rows[1].cells[1].text == "全部接入"


@pytest.mark.requirement("performance-appraisal.7")
def test_national_indicators_have_versions_and_own_values_by_year() -> None:
    officer = make_officer()
    owner = make_organisation()
    rows = [
        FrameworkRow(2, "L1", "", Text("惠民服务", "Services"), Decimal(0)),
        FrameworkRow(3, "L1P1", "L1", Text("政务服务", "Government services"), Decimal(8)),
        FrameworkRow(4, "L1P2", "L1", Text("交通服务", "Transport"), Decimal(3)),
    ]
    older, newer = (
        services.import_framework(version, name=Text("评价指标", "Indicators"), valid_from=day, rows=rows, by=officer)
        for version, day in (("2018", date(2018, 12, 1)), ("GB/T 33356-2022", date(2022, 10, 12)))
    )
    leaf = FrameworkIndicator.objects.get(framework=newer, code="L1P1")
    services.assess(leaf, owner=owner, year=2026, value="90%", share=Decimal("0.5"), basis="办件库", by=officer)
    services.assess(leaf, owner=owner, year=2026, value="95%", share=Decimal("0.75"), basis="办件库", by=officer)

    assert queries.framework_asked("") == newer
    assert queries.national_total(newer, owner.pk, 2026) == Decimal("6.00")
    assert queries.national_total(newer, owner.pk, 2025) is None
    assert queries.national_total(older, owner.pk, 2026) is None
    line = queries.framework_lines(newer, owner.pk, 2026).get(code="L1P1")
    assert getattr(line, "value") == "95%"  # noqa: B009


def test_a_sheet_of_indicators_with_a_missing_parent_is_refused_with_its_line() -> None:
    rows = [FrameworkRow(2, "L1P1", "L9", Text("政务服务", "Services"), Decimal(8))]
    with pytest.raises(BadInput, match="第 2 行"):
        services.import_framework(
            "2030", name=Text("指标", "Indicators"), valid_from=date(2030, 1, 1), rows=rows, by=make_officer()
        )


@pytest.mark.requirement("performance-appraisal.8")
def test_published_results_are_handed_over_once_fixed_and_receipted() -> None:
    officer, _, line = make_scored_line()
    round_ = line.score.round
    receiver = make_organisation("考核委员会")
    with pytest.raises(RoundNotThere):
        services.hand_over(round_, receiver, purpose="目标绩效考核", by=officer)
    services.publish_round(round_, by=officer)

    handed = services.hand_over(round_, receiver, purpose="目标绩效考核", by=officer)
    reader = make_contact(receiver)
    assert handed in queries.handovers_for(reader)
    assert (handed.rows[0]["total"], handed.digest) == ("40.00", digest_of(handed.rows))
    first = services.acknowledge(handed, by=reader).received_at
    assert first is not None
    assert services.acknowledge(handed, by=reader).received_at == first


@pytest.mark.requirement("performance-appraisal.2")
def test_the_city_counts_its_own_appraisal_rounds_of_the_year() -> None:
    owner = make_organisation()
    officer = make_officer(owner)
    rule = make_rule(owner, by=officer)
    make_round(rule, by=officer)
    make_goal(make_round(rule, by=officer), make_organisation(parent=owner), by=officer)

    measured = ROUNDS_PER_YEAR.compute(date(2026, 11, 1))
    assert measured is not None
    assert (measured.value, measured.rows) == (Decimal(1), 1)
