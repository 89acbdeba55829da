"""Files with cases of the past: their own times, replies and votes, however another maker wrote them."""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal

import pytest

from chengshu.base import clock
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.tests.make import make_actor, make_organisation
from chengshu.kernel.cases.events import CaseReported
from chengshu.kernel.cases.following import about
from chengshu.kernel.cases.models import Case, CaseClass, Outcome, Stage
from chengshu.kernel.cases.rights import SEE
from chengshu.kernel.cases.services.understanding import on_reported
from chengshu.kernel.evaluation.models import Dimension
from chengshu.kernel.evaluation.queries.rates import Cell, cases_behind, rates
from chengshu.kernel.evaluation.services import count_due
from chengshu.kernel.intake.errors import NoDayOrder, OldExcel
from chengshu.kernel.intake.mapping import DAY_ORDER
from chengshu.kernel.intake.models import CaseFile
from chengshu.kernel.intake.queries.desk import preview
from chengshu.kernel.intake.rights import IMPORT
from chengshu.kernel.intake.services import files
from chengshu.kernel.intake.tests.test_files import LETTERS, excel, taken_in
from chengshu.kernel.texts.models import Letter
from chengshu.kernel.work.models import Item
from chengshu.spec.people import Scope

REQUESTS = LETTERS.parent / "service_requests" / "nyc_noise_117.csv"


@pytest.fixture
def clerk(lamp: CaseClass) -> Actor:
    return make_actor(organisation=make_organisation(), may={IMPORT: Scope.UNIT})


def handed_in(text: str, clerk: Actor) -> CaseFile:
    return files.hand_in(text.encode(), "a.csv", by=clerk)


def test_case_that_is_over_comes_in_with_its_own_times_and_on_no_desk(clerk: Actor) -> None:
    body = make_organisation("市城管局")
    file = taken_in(
        handed_in(
            "答复时间,办结期限,工单编号,来电时间,诉求内容,答复意见,承办单位,点赞数,反对数\n"
            "2023-09-12 17:00,2023-09-12,A1,2023/9/1 8:00,路灯不亮,已更换灯泡,市城管局,12,2\n"
            "2023-09-13,2023-09-12,A2,2023/9/1 8:00,井盖破损,已更换井盖,别处的单位,,\n"
            ",2023-09-12,A3,2023/9/1 8:00,污水外溢,,,3,\n",
            clerk,
        ),
        clerk,
    )
    assert (file.read, file.made, file.unfit) == (3, 3, 0)
    first, second, third = Case.everywhere.order_by("pk")
    assert (first.stage, first.outcome, first.item, first.lead) == (Stage.OVER, Outcome.CLOSED, None, body)
    assert clock.local(first.reported_at).isoformat() == "2023-09-01T08:00:00+08:00"
    assert first.closed_at is not None
    assert clock.local(first.closed_at).isoformat() == "2023-09-12T17:00:00+08:00"
    assert (first.closed_on_time, second.closed_on_time) == (True, False)
    assert (first.reply, first.attributes["votes"]) == ("已更换灯泡", 10)
    assert (second.lead, second.attributes["unit"]) == (None, "别处的单位")
    assert (third.stage, third.outcome) == (Stage.INTAKE, "")
    assert third.due_at is not None
    assert clock.local(third.due_at).isoformat() == "2023-09-12T23:59:59+08:00"
    assert Item.everywhere.filter(about_type=Case._meta.label).count() == 1


def test_votes_of_a_file_reach_the_topics(clerk: Actor) -> None:
    taken_in(handed_in("时间,内容,答复时间,点赞数\n2023-09-01,路灯不亮,2023-09-02,12\n", clerk), clerk)
    on_reported(CaseReported(**about(Case.everywhere.get())))
    assert Letter.objects.get().votes == 12


def test_times_that_cannot_be_are_refused_with_the_row(clerk: Actor) -> None:
    file = taken_in(
        handed_in(
            "反映时间,内容,办结时间\n2023-09-05,办结早,2023-09-01\n2999-01-01,将来,\n,没有反映时间,2023-09-01\n"
            "2023-09-01 15:00,当天办结,2023-09-01\n",
            clerk,
        ),
        clerk,
    )
    assert (file.made, file.unfit) == (1, 3)
    assert [row.number for row in file.rows.filter(case=None)] == [2, 3, 4]


def test_dates_that_can_be_read_in_two_ways_are_asked_about(clerk: Actor) -> None:
    file = handed_in("时间,内容\n05/06/2016,路灯不亮\n", clerk)
    with pytest.raises(NoDayOrder):
        files.accept(file, by=clerk)
    files.set_mapping(file, {**file.mapping, DAY_ORDER: 1}, by=clerk)
    file.refresh_from_db()
    taken_in(file, clerk)
    assert clock.local(Case.everywhere.get().reported_at).date() == date(2016, 6, 5)


def test_lines_above_the_headings_are_no_rows(clerk: Actor) -> None:
    file = files.hand_in(
        excel(
            ("2023年第三季度来信汇总表",),
            ("填报单位：信访局", None, None, "2023-10-08"),
            (),
            ("序号", "来信时间", "来信内容", "备注"),
            (1, "2023-07-01", "路灯不亮", None),
        ),
        "a.xlsx",
        by=clerk,
    )
    assert (file.columns[2], file.read) == ("来信内容", 1)
    assert [row.words for row in preview(file)] == ["路灯不亮"]


def test_rows_without_a_number_are_known_again_by_their_words(clerk: Actor) -> None:
    rows = "2023-07-01,路灯不亮\n2023-07-01,路灯不亮\n2023-07-02,井盖破损\n"
    assert taken_in(handed_in(f"时间,内容\n{rows}", clerk), clerk).made == 3
    again = taken_in(handed_in(f"时间,内容\n{rows}2023-07-03,污水外溢\n", clerk), clerk)
    assert (again.made, again.known, Case.everywhere.count()) == (1, 3, 4)


def test_number_that_another_case_has_loses_no_row(clerk: Actor) -> None:
    taken_in(handed_in("编号,内容\n1,路灯不亮\n2,井盖破损\n", clerk), clerk)
    other = taken_in(handed_in("编号,内容\n1,污水外溢\n2,井盖破损\n", clerk), clerk)
    assert (other.made, other.known, other.unfit) == (0, 1, 1)
    assert Case.everywhere.get(text="路灯不亮").number in other.rows.get(case=None).problem.zh


def test_text_that_is_too_long_is_refused_for_its_row_alone(clerk: Actor) -> None:
    content = f"编号,内容\n1,路灯不亮\n2,{'长' * 200_001}\n3,{'长' * 200_000}\n"
    file = taken_in(handed_in(content, clerk), clerk)
    assert (file.made, file.unfit) == (2, 1)


def test_quotes_and_commas_within_words_part_no_cells(clerk: Actor) -> None:
    head = "编号,内容\n" + "".join(f"{n},路灯不亮第{n}处\n" for n in range(30))
    file = taken_in(handed_in(f'{head}99,"他说""修好了"", 其实没有"\n', clerk), clerk)
    assert file.made == 31
    assert Case.everywhere.filter(text='他说"修好了", 其实没有').exists()


def test_excel_as_of_old_says_what_to_do(clerk: Actor) -> None:
    with pytest.raises(OldExcel):
        files.hand_in(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "a.xls", by=clerk)


def test_file_saved_as_unicode_text_is_read(clerk: Actor) -> None:
    file = files.hand_in("编号\t内容\n1\t路灯不亮\n".encode("utf-16"), "a.txt", by=clerk)
    assert taken_in(file, clerk).made == 1


@pytest.mark.skipif(not REQUESTS.is_file(), reason="the requests of another city do not lie beside the project")
def test_requests_of_another_city_are_counted_with_their_own_times(clerk: Actor, lamp: CaseClass) -> None:
    file = files.hand_in(REQUESTS.read_bytes(), REQUESTS.name, by=clerk)
    assert {what: file.columns[place] for what, place in file.mapping.items() if what != DAY_ORDER} == {
        "text": "Descriptor",
        "number": "Unique Key",
        "class": "Complaint Type",
        "time": "Created Date",
        "address": "Incident Address",
        "lon": "Longitude",
        "lat": "Latitude",
        "status": "Status",
        "closed": "Closed Date",
        "due": "Due Date",
        "reply": "Resolution Description",
        "unit": "Agency Name",
    }
    file = taken_in(file, clerk)
    assert (file.made, file.unfit) == (117, 0)
    with REQUESTS.open(encoding="utf-8") as source:
        told = list(csv.DictReader(source))
    one = next(row for row in told if row["Unique Key"] == "33655882")
    case = Case.everywhere.get(attributes__number="33655882")
    assert one["Created Date"] == "06/21/2016 01:39:00 PM"
    assert clock.local(case.reported_at).isoformat() == "2016-06-21T13:39:00+08:00"
    count_due()
    days = [clock.local(at).date() for at in Case.everywhere.values_list("reported_at", flat=True)]
    whole = rates(Dimension.ALL, min(days), max(days))[0]
    assert (whole.counts["closed"], whole.counts["close_timed"], whole.counts["closed_on_time"]) == (117, 76, 72)
    assert whole.values["on_time_closing"] == Decimal(72) / 76
    late = cases_behind(make_actor(may={SEE: Scope.ALL}), Cell(Dimension.ALL, "", "close_timed", min(days), max(days)))
    assert late.filter(closed_on_time=False).count() == 4


@pytest.mark.skipif(not LETTERS.is_dir(), reason="the published letters do not lie beside the project")
@pytest.mark.parametrize(("name", "rows"), [("附件3.xlsx", 30), ("附件4.xlsx", 120)])
def test_published_letters_bring_votes_and_replies(clerk: Actor, name: str, rows: int) -> None:
    file = taken_in(files.hand_in((LETTERS / name).read_bytes(), name, by=clerk), clerk)
    assert file.made == rows
    replied = Case.everywhere.exclude(reply="")
    assert replied.filter(closed_at__isnull=False, outcome=Outcome.CLOSED).count() == (120 if "4" in name else 0)
    assert Case.everywhere.filter(attributes__votes__gt=0).exists() == ("3" in name)
