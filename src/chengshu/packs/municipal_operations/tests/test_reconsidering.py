"""A penalty is reconsidered by another organ after the law of 2023, and what that decides holds."""

from __future__ import annotations

import io
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from docx import Document

from chengshu.base import clock
from chengshu.base.errors import NotAllowed, Refusal
from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.access.tests.make import make_account, make_actor, make_organisation
from chengshu.kernel.audit.models import Entry as AuditEntry
from chengshu.kernel.work import services as work
from chengshu.kernel.work.calendar import city_calendar
from chengshu.kernel.work.queries import item_about
from chengshu.packs.municipal_operations.errors import (
    AnnulledMeanwhile,
    AppliedTooEarly,
    AppliedTooLate,
    DemandMissing,
    JudgeOfItself,
    LongerThanAllowed,
    MoreThanIsDueBack,
    NotAccepted,
    NothingToReconsider,
    ReceiptUsed,
    ReconsideredAlready,
    UnderReconsideration,
    WorseForTheParty,
)
from chengshu.packs.municipal_operations.models import Proceeding, Reconsideration
from chengshu.packs.municipal_operations.models.enforcement import Stage
from chengshu.packs.municipal_operations.models.reconsidering import Outcome, ReconsiderationStage
from chengshu.packs.municipal_operations.papers import as_pdf, as_word
from chengshu.packs.municipal_operations.queries.penalties import debt_of, fines_of, published, withdrawn
from chengshu.packs.municipal_operations.rights import CHIEF, OFFICER, RECONSIDERATION_HEAD, RECONSIDERER
from chengshu.packs.municipal_operations.services.penalties import give_back, pay, set_penalty_rule
from chengshu.packs.municipal_operations.services.publication import publish_due
from chengshu.packs.municipal_operations.services.reconsidering import (
    ReconsiderationContent,
    ask,
    last_day_to_apply,
    stop_execution,
)
from chengshu.packs.municipal_operations.tests.make import Brigade, Organ, move, picture

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("municipal-operations.5")]
DAY = timedelta(days=1)


def asked(brigade: Brigade, organ: Organ, row: Proceeding, **given: Any) -> Reconsideration:
    content = ReconsiderationContent(
        **{"applicant": row.party, "claim": "撤销罚款。", "grounds": "认定有误。", **given}
    )
    return ask(row, organ.unit, content, by=organ.officer)


def morning(day: int) -> datetime:
    """Ten in the morning of a day of June 2026; the 19th is a holiday."""
    return datetime(2026, 6, day, 10, tzinfo=clock.LOCAL)


def halt(row: Reconsideration, reason: str, organ: Organ, why: str) -> None:
    item = item_about(row)
    assert item is not None
    work.pause(item, reason, by=organ.officer, why=why)
    row.refresh_from_db()


def go_on(row: Reconsideration, organ: Organ) -> None:
    item = item_about(row)
    assert item is not None
    work.resume(item, by=organ.officer)
    row.refresh_from_db()


def due_on(row: Reconsideration) -> date:
    """When the stay in its state is due."""
    item = item_about(row)
    assert item is not None
    due = item.timers.get(stopped_at=None).due_at
    assert due is not None
    return clock.local(due).date()


def proposed(outcome: Outcome, **given: Any) -> tuple[Brigade, Organ, Reconsideration]:
    """A published penalty, reconsidered as far as the proposal."""
    brigade, organ = Brigade(), Organ()
    penalty = brigade.penalised()
    publish_due()
    row = asked(brigade, organ, penalty)
    move(row, "accept", organ.officer, procedure="ordinary")
    move(row, "answer", brigade.officer, answer="事实清楚。")
    move(row, "propose", organ.officer, outcome=outcome.value, opinion="查明如下。", **given)
    return brigade, organ, row


def decided(outcome: Outcome, **given: Any) -> tuple[Brigade, Proceeding]:
    brigade, organ, row = proposed(outcome, **given)
    move(row, "approve", organ.head)
    return brigade, Proceeding.everywhere.get(pk=row.proceeding_id)


def test_each_step_lies_on_the_right_desk_with_the_days_of_the_law() -> None:
    brigade, organ = Brigade(), Organ()
    row = asked(brigade, organ, brigade.penalised())
    today, calendar = clock.today(), city_calendar()
    assert row.accept_by == calendar.nth_working_day(today, 5)
    with pytest.raises(Refusal):
        move(row, "accept", brigade.officer, procedure="ordinary")

    move(row, "accept", organ.officer, procedure="ordinary")
    assert (row.answer_by, row.decide_by) == (calendar.nth_working_day(today, 10), today + 60 * DAY)
    assert due_on(row) == row.answer_by
    with pytest.raises(Refusal):
        move(row, "answer", organ.officer, answer="代答")

    move(row, "answer", brigade.officer, answer="事实清楚。")
    assert due_on(row) == row.decide_by
    move(row, "propose", organ.officer, outcome="upheld", opinion="查明如下。")
    with pytest.raises(Refusal):
        move(row, "approve", organ.officer)
    move(row, "send_back", organ.head, why="补充理由")
    move(row, "propose", organ.officer, outcome="upheld", opinion="查明如下，理由补充。")
    move(row, "approve", organ.head)
    assert (row.stage, row.decided_on) == (ReconsiderationStage.DECIDED, today)
    assert [one.kind for one in row.papers.all()] == ["reconsider_accept", "reconsider_answer", "reconsider_decision"]


def test_the_simplified_procedure_has_shorter_days() -> None:
    brigade, organ = Brigade(), Organ()
    row = asked(brigade, organ, brigade.penalised())
    move(row, "accept", organ.officer, procedure="simplified")
    today = clock.today()
    assert (row.answer_by, row.decide_by) == (city_calendar().nth_working_day(today, 5), today + 30 * DAY)


def test_a_party_asks_within_sixty_days_of_service_or_says_why_it_is_late() -> None:
    brigade, organ = Brigade(), Organ()
    penalty = brigade.penalised()
    Proceeding.everywhere.filter(pk=penalty.pk).update(served_on=clock.today() - 61 * DAY)
    penalty.refresh_from_db()
    with pytest.raises(AppliedTooLate):
        asked(brigade, organ, penalty)
    with pytest.raises(AppliedTooEarly):
        asked(brigade, organ, penalty, applied_on=clock.today() - 62 * DAY)
    with pytest.raises(AppliedTooEarly):
        asked(brigade, organ, penalty, applied_on=clock.today() + DAY)
    asked(brigade, organ, penalty, applied_on=clock.today() - DAY)


def test_a_good_reason_opens_the_door_to_who_is_late() -> None:
    brigade, organ = Brigade(), Organ()
    penalty = brigade.penalised()
    Proceeding.everywhere.filter(pk=penalty.pk).update(served_on=clock.today() - 90 * DAY)
    penalty.refresh_from_db()
    assert asked(brigade, organ, penalty, late_why="洪水致交通中断两个月。").late_why


def test_the_days_to_ask_are_those_of_the_rule_on_the_day_of_the_decision() -> None:
    brigade = Brigade()
    penalty = brigade.penalised()
    served = penalty.served_on
    assert served is not None
    assert last_day_to_apply(penalty) == served + 60 * DAY
    set_penalty_rule(PLATFORM, since=clock.today(), reconsider_apply_days=90, reason="法律修改")
    assert last_day_to_apply(penalty) == served + 90 * DAY
    set_penalty_rule(PLATFORM, since=clock.today() + DAY, reconsider_apply_days=10, reason="以后")
    assert last_day_to_apply(penalty) == served + 90 * DAY


def test_what_was_not_served_is_not_reconsidered_and_nothing_is_twice() -> None:
    brigade, organ = Brigade(), Organ()
    with pytest.raises(NothingToReconsider):
        asked(brigade, organ, brigade.open())
    penalty = brigade.penalised()
    first = asked(brigade, organ, penalty)
    with pytest.raises(ReconsideredAlready):
        asked(brigade, organ, penalty)
    move(first, "refuse", organ.officer, why="申请人与处罚没有利害关系。")
    assert first.stage == ReconsiderationStage.REFUSED
    assert "利害关系" in "".join(first.papers.get().lines)
    asked(brigade, organ, penalty)


def test_only_the_organ_takes_applications() -> None:
    brigade, organ = Brigade(), Organ()
    penalty = brigade.penalised()
    content = ReconsiderationContent("陈某某", "撤销", "有误")
    for stranger in (brigade.officer, brigade.chief, Organ().officer):
        with pytest.raises(NotAllowed):
            ask(penalty, organ.unit, content, by=stranger)


def test_a_revoked_penalty_is_void_owes_nothing_and_leaves_the_public_page(client: Client) -> None:
    brigade, organ, row = proposed(Outcome.REVOKED)
    penalty = row.proceeding
    pay(penalty, 100_00, "R-1", by=brigade.officer)
    public = reverse("municipal_operations:decisions")
    assert "撤回公示说明" not in client.get(public).content.decode()
    assert list(published()) == [penalty]

    move(row, "approve", organ.head)
    penalty.refresh_from_db()
    assert (penalty.stage, penalty.annulled_on, penalty.published_on) == (Stage.ANNULLED, clock.today(), None)
    item = item_about(penalty)
    assert item is not None
    assert not item.is_open
    debt = debt_of(penalty)
    assert (debt.left_fen, debt.back_fen) == (0, 100_00)
    assert fines_of(Proceeding.everywhere.all()) == 0
    publish_due()
    assert not published().exists()
    assert list(withdrawn()) == [penalty]
    page = client.get(public).content.decode()
    assert f"行政复议决定（{row.number}）：撤销" in page
    assert "陈某某" not in page
    client.cookies["language"] = "en"
    assert f"Reconsideration {row.number}: Revoked" in client.get(public).content.decode()


def test_a_closed_penalty_can_still_be_revoked() -> None:
    brigade, organ = Brigade(), Organ()
    penalty = brigade.penalised(100_00)
    pay(penalty, 100_00, "R-2", by=brigade.officer)
    move(penalty, "close", PLATFORM)
    row = asked(brigade, organ, penalty)
    move(row, "accept", organ.officer, procedure="ordinary")
    move(row, "go_on", organ.officer, why="逾期未答复")
    move(
        row,
        "propose",
        organ.officer,
        outcome="revoked",
        opinion="没有证据。",
        demand="重新作出决定",
        demand_by="2026-12-31",
    )
    move(row, "approve", organ.head)
    penalty.refresh_from_db()
    assert (penalty.stage, debt_of(penalty).back_fen) == (Stage.ANNULLED, 100_00)
    assert "重新作出决定" in "".join(row.papers.get(kind="reconsider_decision").lines)


def test_what_is_due_back_is_given_back_once_and_never_more(client: Client) -> None:
    brigade, organ, row = proposed(Outcome.REVOKED)
    penalty = row.proceeding
    pay(penalty, 100_00, "R-1", by=brigade.officer)
    with pytest.raises(MoreThanIsDueBack):
        give_back(penalty, 1, "T-1", by=brigade.officer)
    move(row, "approve", organ.head)
    with pytest.raises(MoreThanIsDueBack):
        give_back(penalty, 100_01, "T-1", by=brigade.officer)
    with pytest.raises(NotAllowed):
        give_back(penalty, 1, "T-1", by=organ.officer)
    give_back(penalty, 40_00, "T-1", by=brigade.officer)
    with pytest.raises(ReceiptUsed):
        give_back(penalty, 1, "T-1", by=brigade.officer)
    debt = debt_of(Proceeding.everywhere.get(pk=penalty.pk))
    assert (debt.left_fen, debt.returned_fen, debt.back_fen) == (0, 40_00, 60_00)

    client.force_login(make_account(organisation=brigade.unit, may=OFFICER.may))
    page, door = (reverse(f"municipal_operations:{name}", args=[penalty.pk]) for name in ("proceeding", "give_back"))
    assert door in client.get(page).content.decode()
    given = {"amount_fen": "60", "on": clock.today().isoformat(), "receipt": "T-2"}
    assert client.post(door, given).status_code == 302
    assert debt_of(Proceeding.everywhere.get(pk=penalty.pk)).back_fen == 0
    assert door not in client.get(page).content.decode()


def test_a_penalty_that_never_stood_public_is_not_explained_there() -> None:
    brigade, organ = Brigade(), Organ()
    row = asked(brigade, organ, brigade.penalised())
    move(row, "accept", organ.officer, procedure="ordinary")
    move(row, "answer", brigade.officer, answer="无")
    move(row, "propose", organ.officer, outcome="revoked", opinion="查明。")
    move(row, "approve", organ.head)
    publish_due()
    assert not published().exists()
    assert not withdrawn().exists()


def test_a_changed_fine_is_less_owed_from_then_on_and_taken_off_the_page() -> None:
    _, penalty = decided(Outcome.CHANGED, fine_fen=50_00)
    assert (penalty.fine_fen, debt_of(penalty).left_fen) == (50_00, 50_00)
    assert penalty.stage == Stage.PERFORMING
    assert list(withdrawn()) == [penalty]
    kept = AuditEntry.objects.get(verb="municipal_operations.proceeding.changed")
    assert (kept.details["before_fen"], kept.details["fine_fen"]) == (150_00, 50_00)


@pytest.mark.parametrize("fine", [None, 150_00, 200_00])
def test_nothing_becomes_worse_for_who_asked(fine: int | None) -> None:
    with pytest.raises(WorseForTheParty):
        proposed(Outcome.CHANGED, **({} if fine is None else {"fine_fen": fine}))


def test_an_order_says_what_and_by_when() -> None:
    with pytest.raises(DemandMissing):
        proposed(Outcome.ORDERED, demand="退还扣押物品")
    _, penalty = decided(Outcome.ORDERED, demand="退还扣押物品。", demand_by="2026-12-31")
    assert (penalty.stage, penalty.annulled_on) == (Stage.PERFORMING, None)


@pytest.mark.parametrize(("outcome", "stands"), [(Outcome.UPHELD, True), (Outcome.UNLAWFUL, False)])
def test_what_is_upheld_stays_public_and_what_is_unlawful_does_not(outcome: Outcome, stands: bool) -> None:
    _, penalty = decided(outcome)
    assert published().exists() is stands
    assert withdrawn().exists() is not stands
    assert debt_of(penalty).left_fen == 150_00


def test_a_reconsideration_taken_back_ends_and_changes_nothing() -> None:
    brigade, organ = Brigade(), Organ()
    penalty = brigade.penalised()
    row = asked(brigade, organ, penalty)
    move(row, "accept", organ.officer, procedure="ordinary")
    move(row, "end", organ.officer, why="申请人自愿撤回申请。")
    assert (row.stage, row.closed_on) == (ReconsiderationStage.ENDED, clock.today())
    assert "自愿撤回" in "".join(row.papers.get(kind="reconsider_end").lines)
    penalty.refresh_from_db()
    assert debt_of(penalty).left_fen == 150_00


def test_more_time_is_granted_once_and_within_thirty_days() -> None:
    brigade, organ = Brigade(), Organ()
    row = asked(brigade, organ, brigade.penalised())
    move(row, "accept", organ.officer, procedure="ordinary")
    move(row, "answer", brigade.officer, answer="无")
    with pytest.raises(LongerThanAllowed):
        move(row, "prolong", organ.head, why="复杂", days=31)
    row.refresh_from_db()
    move(row, "prolong", organ.head, why="复杂", days=30)
    assert row.decide_by == clock.today() + 90 * DAY
    assert due_on(row) == row.decide_by
    with pytest.raises(LongerThanAllowed):
        move(row, "prolong", organ.head, why="还复杂", days=1)


def test_last_days_move_on_by_what_a_pause_took_of_the_days_they_are_counted_in(client: Client) -> None:
    with clock.frozen(morning(1)):  # a Monday
        brigade, organ = Brigade(), Organ()
        row = asked(brigade, organ, brigade.penalised())
        assert row.accept_by == date(2026, 6, 8)
    with clock.frozen(morning(2)):
        halt(row, "correction", organ, "请补交营业执照。")
        assert (row.halted_on, row.papers.get(kind="reconsider_correct").title) == (
            date(2026, 6, 2),
            "行政复议补正通知书",
        )
    with clock.frozen(morning(5)):
        go_on(row, organ)
        assert (row.halted_on, row.accept_by, due_on(row)) == (None, date(2026, 6, 11), date(2026, 6, 11))
        move(row, "accept", organ.officer, procedure="ordinary")
        assert (row.answer_by, row.decide_by) == (date(2026, 6, 22), date(2026, 8, 4))
    with clock.frozen(morning(8)):
        halt(row, "suspended", organ, "等待另案审理结果。")
    client.force_login(make_account(organisation=organ.unit, may=RECONSIDERER.may))
    shown = client.get(reverse("municipal_operations:reconsideration", args=[row.pk])).content.decode()
    assert "恢复后下列期限相应顺延" in shown and "等待另案审理结果" in shown
    with clock.frozen(morning(15)):
        go_on(row, organ)
        assert (row.accept_by, row.answer_by, row.decide_by) == (
            date(2026, 6, 11),
            date(2026, 6, 29),
            date(2026, 8, 11),
        )
        assert due_on(row) == row.answer_by
        said = "".join(row.papers.get(kind="reconsider_resume").lines)
        assert "2026年8月11日前作出行政复议决定" in said and "2026年6月29日前提出书面答复" in said
        move(row, "answer", brigade.officer, answer="无")
        assert due_on(row) == row.decide_by == date(2026, 8, 11)


def test_no_organ_reconsiders_what_it_or_its_superior_decided() -> None:
    brigade, organ = Brigade(), Organ()
    penalty = brigade.penalised()
    for unit in (penalty.unit, make_organisation(parent=penalty.unit)):
        officer = make_actor("复议员", organisation=unit, may=RECONSIDERER.may)
        with pytest.raises(JudgeOfItself, match="不能复议自己的决定"):
            ask(penalty, unit, ReconsiderationContent(penalty.party, "撤销。", "有误。"), by=officer)
    assert not penalty.reconsiderations.exists()
    assert asked(brigade, organ, penalty).unit == organ.unit


def test_what_the_authority_annulled_before_stays_void_from_that_day_and_is_not_changed() -> None:
    with clock.frozen(morning(1)):
        brigade, organ = Brigade(), Organ()
        penalty = brigade.penalised()
        row = asked(brigade, organ, penalty)
        move(row, "accept", organ.officer, procedure="ordinary")
        move(row, "answer", brigade.officer, answer="已自行撤销。")
    with clock.frozen(morning(2)):
        move(penalty, "annul", brigade.chief, why="认定有误，主动改正。")
    with clock.frozen(morning(3)):
        with pytest.raises(AnnulledMeanwhile):
            move(row, "propose", organ.officer, outcome="changed", opinion="偏高。", fine_fen=1_00)
        move(row, "propose", organ.officer, outcome="revoked", opinion="应予撤销。")
        move(row, "approve", organ.head)
    penalty.refresh_from_db()
    assert (row.stage, penalty.annulled_on) == (ReconsiderationStage.DECIDED, date(2026, 6, 2))


def test_the_page_says_the_decision_in_the_language_of_the_reader_and_the_paper_in_chinese(client: Client) -> None:
    _, organ, row = proposed(Outcome.CHANGED, fine_fen=1_00)
    move(row, "approve", organ.head)
    reader = make_account(organisation=organ.unit, may=RECONSIDERER.may)
    reader.language = "en"
    reader.save(update_fields=["language"])
    client.force_login(reader)
    shown = client.get(reverse("municipal_operations:reconsideration", args=[row.pk])).content.decode()
    assert f"The fine of penalty {row.proceeding.number} is changed to 1.00 yuan." in shown
    assert "Papers are issued in Chinese" in shown
    assert "罚款变更为人民币1.00元" in "".join(row.papers.get(kind="reconsider_decision").lines)


def test_execution_is_stayed_by_either_side_after_acceptance_and_once() -> None:
    brigade, organ = Brigade(), Organ()
    row = asked(brigade, organ, brigade.penalised())
    with pytest.raises(NotAccepted):
        stop_execution(row, by=organ.officer, why="要求合理")
    move(row, "accept", organ.officer, procedure="ordinary")
    with pytest.raises(NotAllowed):
        stop_execution(row, by=Brigade().officer, why="无关")
    stop_execution(row, by=brigade.officer, why="被申请人认为需要停止执行。")
    row.refresh_from_db()
    assert row.stopped_on == clock.today()
    assert "停止执行" in "".join(row.papers.get(kind="reconsider_stop").lines)
    with pytest.raises(NotAccepted):
        stop_execution(row, by=organ.officer, why="再次")


def test_the_additional_fine_stands_still_while_it_is_reconsidered() -> None:
    brigade, organ = Brigade(), Organ()
    penalty = brigade.penalised(100_00)
    row = asked(brigade, organ, penalty)
    move(row, "accept", organ.officer, procedure="ordinary")
    assert penalty.pay_by is not None
    late = penalty.pay_by + 10 * DAY
    assert debt_of(Proceeding.everywhere.get(pk=penalty.pk), late).additional_fen == 0
    Reconsideration.everywhere.filter(pk=row.pk).update(closed_on=penalty.pay_by + 4 * DAY)
    assert debt_of(Proceeding.everywhere.get(pk=penalty.pk), late).additional_fen == 6 * 3_00


def test_a_proceeding_is_not_closed_while_it_is_reconsidered() -> None:
    brigade, organ = Brigade(), Organ()
    penalty = brigade.penalised(100_00)
    asked(brigade, organ, penalty)
    pay(penalty, 100_00, "R-3", by=brigade.officer)
    with pytest.raises(UnderReconsideration):
        move(penalty, "close", PLATFORM)


def test_the_chief_puts_a_wrong_penalty_right_without_being_asked() -> None:
    brigade = Brigade()
    penalty = brigade.penalised()
    publish_due()
    with pytest.raises(Refusal):
        move(penalty, "annul", brigade.officer, why="认定有误")
    move(penalty, "annul", brigade.chief, why="认定有误，主动改正。")
    assert (penalty.stage, penalty.annulled_on) == (Stage.ANNULLED, clock.today())
    assert [one.withdrawn_why for one in withdrawn()] == ["认定有误，主动改正。"]


def test_the_organ_walks_the_whole_way_by_the_pages(client: Client) -> None:
    brigade, organ = Brigade(), Organ()
    penalty = brigade.penalised()
    page = reverse("municipal_operations:proceeding", args=[penalty.pk])
    door = reverse("municipal_operations:ask_reconsideration", args=[penalty.pk])
    client.force_login(make_account(organisation=brigade.unit, may={**OFFICER.may, **CHIEF.may}))
    assert door not in client.get(page).content.decode()
    assert client.get(door).status_code == 403

    client.force_login(make_account(organisation=organ.unit, may={**RECONSIDERER.may, **RECONSIDERATION_HEAD.may}))
    assert door in client.get(page).content.decode()
    given = {"applicant": "陈某某", "applied_on": clock.today().isoformat(), "claim": "撤销", "grounds": "有误"}
    answer = client.post(door, {**given, "phone": "16400001234", "given": picture("申请书.png")})
    assert answer.status_code == 302, answer.content.decode()
    shown = client.get(answer.headers["Location"]).content.decode()
    assert "申请书.png" in shown
    assert "164****1234" in shown
    row = Reconsideration.everywhere.get()
    assert "16400001234" not in row.sealed_phone
    move(row, "accept", PLATFORM, procedure="ordinary")
    stop = reverse("municipal_operations:stop_execution", args=[row.pk])
    assert stop in client.get(answer.headers["Location"]).content.decode()
    assert client.post(stop, {"why": "申请人要求合理。"}).status_code == 302
    assert "申请人要求合理" in client.get(answer.headers["Location"]).content.decode()
    assert row.number in client.get(reverse("municipal_operations:reconsiderations")).content.decode()
    assert row.number in client.get(page).content.decode()


def test_every_paper_of_a_reconsideration_bears_the_organ() -> None:
    _, organ, row = proposed(Outcome.UPHELD)
    move(row, "approve", organ.head)
    for paper in row.papers.all():
        words = "\n".join(one.text for one in Document(io.BytesIO(as_word(paper))).paragraphs)
        assert organ.unit.name_zh in words
        assert paper.title in words
        assert as_pdf(paper).startswith(b"%PDF-")


def test_the_penalty_paper_names_the_days_to_ask_that_hold() -> None:
    brigade = Brigade()
    set_penalty_rule(PLATFORM, since=date(2021, 7, 15), reconsider_apply_days=75, reason="依据")
    assert "75日内申请行政复议" in "".join(brigade.penalised().papers.get(kind="on_the_spot").lines)
