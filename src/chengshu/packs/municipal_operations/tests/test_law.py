"""Permits are asked, granted and run out; penalties keep to the law."""

from __future__ import annotations

import io
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from docx import Document

from chengshu.base import clock
from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.access.tests.make import make_account
from chengshu.kernel.work.calendar import city_calendar
from chengshu.kernel.work.queries import item_about
from chengshu.packs.municipal_operations.contacts import unsealed
from chengshu.packs.municipal_operations.errors import (
    DiscussFirst,
    EndsBeforeStart,
    FineOutOfRange,
    HearingTooSoon,
    NoEvidence,
    NoRightToHearing,
    NotAPhone,
    NotInForce,
    NotPaidYet,
    NotSimple,
    PermitNotOffered,
    PermitTooLong,
    ReceiptUsed,
    StatementStillOpen,
    TriedTooOften,
    TwoOfficers,
)
from chengshu.packs.municipal_operations.models import Permit
from chengshu.packs.municipal_operations.models.enforcement import EvidenceKind, PartyKind, Procedure, Stage
from chengshu.packs.municipal_operations.models.permits import PermitState
from chengshu.packs.municipal_operations.papers import KINDS, as_pdf, as_word
from chengshu.packs.municipal_operations.queries.penalties import debt_of, published
from chengshu.packs.municipal_operations.rights import OFFICE, OFFICER
from chengshu.packs.municipal_operations.services.papers import make_paper
from chengshu.packs.municipal_operations.services.penalties import (
    ProceedingContent,
    Proposal,
    add_evidence,
    open_proceeding,
    pay,
    propose,
    set_penalty_rule,
)
from chengshu.packs.municipal_operations.services.permits import Application, apply, expire, revoke
from chengshu.packs.municipal_operations.services.publication import publish_due
from chengshu.packs.municipal_operations.tests.make import Brigade, make_office, make_permit_kind, move, picture

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def application(days: int = 10, **fields: object) -> Application:
    today = clock.today()
    usual = {
        "applicant": "安居公司",
        "contact": "李工",
        "phone": "16400001234",
        "address": "建设路",
        "words": "围挡施工",
    }
    return Application(**usual | {"starts_on": today, "ends_on": today + (days - 1) * DAY} | fields)  # type: ignore[arg-type]


def granted(days: int = 10) -> tuple[Permit, object]:
    bureau, clerk, head = make_office()
    permit = apply(make_permit_kind(bureau), application(days), by=clerk)
    move(permit, "take_in", clerk)
    move(permit, "pass_on", clerk, opinion="符合条件")
    move(permit, "grant", head, conditions="设置围挡")
    return permit, head


@pytest.mark.requirement("municipal-operations.9")
def test_anybody_applies_without_an_account_and_follows_by_a_ticket(client: Client) -> None:
    bureau, clerk, head = make_office()
    kind = make_permit_kind(bureau)
    today = clock.today()
    given = {
        "applicant": "安居公司",
        "contact": "李工",
        "phone": "16400001234",
        "address": "建设路",
        "words": "围挡",
        "starts_on": today.isoformat(),
        "ends_on": (today + DAY).isoformat(),
        "papers": picture(),
    }
    answer = client.post(reverse("municipal_operations:ask", args=[kind.key]), given)
    assert answer.status_code == 302, answer.content.decode()
    permit = Permit.everywhere.get()
    shown = client.get(answer.headers["Location"]).content.decode()
    assert permit.ticket in shown
    assert "16400001234" not in shown
    assert "16400001234" not in permit.sealed_contact
    assert unsealed(permit.sealed_contact) == "16400001234"

    move(permit, "take_in", clerk)
    move(permit, "pass_on", clerk, opinion="符合条件")
    move(permit, "grant", head, conditions="设置围挡")
    client.cookies["language"] = "en"
    page = client.get(reverse("municipal_operations:follow", args=[permit.ticket])).content.decode()
    assert "Granted" in page
    assert permit.certificate in page
    assert client.get(reverse("municipal_operations:follow", args=["X" * 20])).status_code == 404


def test_a_decision_is_due_in_the_working_days_of_its_kind() -> None:
    bureau, clerk, _ = make_office()
    permit = apply(make_permit_kind(bureau, allowance_days=5), application(), by=clerk)
    item = item_about(permit)
    assert item is not None
    assert item.due_at is not None
    assert clock.local(item.due_at).date() == city_calendar().nth_working_day(clock.today(), 5)


def test_a_permit_runs_out_after_its_last_day() -> None:
    permit, _ = granted(days=10)
    with clock.frozen(clock.now() + timedelta(days=9)):
        assert (expire(), permit.in_force) == (0, True)
    with clock.frozen(clock.now() + timedelta(days=10)):
        assert (expire(), expire()) == (1, 0)
    permit.refresh_from_db()
    assert permit.state == PermitState.EXPIRED


def test_a_permit_is_revoked_while_it_is_in_force() -> None:
    permit, head = granted()
    revoke(permit, by=head, why="擅自扩大范围")  # type: ignore[arg-type]
    with pytest.raises(NotInForce):
        revoke(permit, by=head, why="再来")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"phone": "没有"}, NotAPhone),
        ({"ends_on": date(2020, 1, 1)}, EndsBeforeStart),
        ({"days": 91}, PermitTooLong),
    ],
)
def test_what_does_not_fit_an_application_is_refused(fields: dict[str, object], refusal: type[Exception]) -> None:
    bureau, clerk, _ = make_office()
    with pytest.raises(refusal):
        apply(make_permit_kind(bureau), application(**fields), by=clerk)  # type: ignore[arg-type]
    assert not Permit.everywhere.exists()


def test_what_is_not_offered_cannot_be_applied_for_and_nobody_floods_the_desk() -> None:
    bureau, _, _ = make_office()
    with pytest.raises(PermitNotOffered):
        apply(make_permit_kind(bureau, active=False), application())
    kind = make_permit_kind(bureau, key="other")
    for _ in range(5):
        apply(kind, application(), address="203.0.113.7")
    with pytest.raises(TriedTooOften):
        apply(kind, application(), address="203.0.113.7")
    apply(kind, application(), address="203.0.113.8")


def test_the_desk_shows_an_application(client: Client) -> None:
    permit, _ = granted()
    client.force_login(make_account(organisation=permit.unit, may=OFFICE.may))
    page = client.get(reverse("municipal_operations:permit", args=[permit.pk])).content.decode()
    assert "16400001234" in page
    for name in ("permits", "permit_kinds"):
        assert client.get(reverse(f"municipal_operations:{name}")).status_code == 200


@pytest.mark.requirement("municipal-operations.5")
def test_a_proceeding_goes_the_whole_way_of_the_law() -> None:
    brigade = Brigade()
    monday = clock.start_of_day(date(2026, 3, 2)) + timedelta(hours=9)
    with clock.frozen(monday):
        row = brigade.noticed(800_00, "2026-03-02")
        assert row.decide_by == date(2026, 3, 2) + timedelta(days=90)
        assert (row.statement_until, row.hearing_until) == (date(2026, 3, 5), None)
    with clock.frozen(monday + timedelta(days=4)):
        move(row, "ask_decision", PLATFORM)
        move(row, "decide", brigade.chief)
        assert row.publish_by == city_calendar().nth_working_day(date(2026, 3, 6), 7)
        move(row, "serve", PLATFORM, served_on="2026-03-06")
        assert row.pay_by == date(2026, 3, 21)
        with pytest.raises(NotPaidYet):
            move(row, "close", PLATFORM)
        pay(row, 800_00, "R-1", by=brigade.officer)
        move(row, "close", PLATFORM)
        assert publish_due() == 1

    assert row.stage == Stage.CLOSED
    assert [one.kind for one in row.papers.all()] == ["filing", "report", "notice", "decision", "receipt", "closing"]
    assert row.evidence.get().digests
    with clock.frozen(monday + timedelta(days=5)):
        assert [one.pk for one in published()] == [row.pk]
    with clock.frozen(monday + timedelta(days=400)):
        publish_due()
        assert not published().exists()


@pytest.mark.requirement("municipal-operations.5")
def test_nothing_is_decided_while_the_party_may_still_speak() -> None:
    brigade = Brigade()
    friday = clock.start_of_day(date(2026, 3, 6)) + timedelta(hours=9)
    with clock.frozen(friday):
        row = brigade.noticed(800_00, "2026-03-06")
    assert row.statement_until == date(2026, 3, 11)
    with clock.frozen(clock.start_of_day(date(2026, 3, 11)) + timedelta(hours=23)), pytest.raises(StatementStillOpen):
        move(row, "ask_decision", PLATFORM)
    with clock.frozen(clock.start_of_day(date(2026, 3, 12))):
        move(row, "ask_decision", PLATFORM)
    assert row.stage == Stage.DECIDING


@pytest.mark.parametrize(
    ("kind", "fine_fen", "right"),
    [
        (PartyKind.PERSON, 4_999_99, False),
        (PartyKind.PERSON, 5_000_00, True),
        (PartyKind.ENTITY, 49_999_99, False),
        (PartyKind.ENTITY, 50_000_00, True),
    ],
)
@pytest.mark.requirement("municipal-operations.5")
def test_a_large_fine_gives_a_right_to_a_hearing(kind: PartyKind, fine_fen: int, right: bool) -> None:
    brigade = Brigade()
    with clock.frozen(clock.start_of_day(date(2026, 3, 2)) + timedelta(hours=9)):
        row = brigade.noticed(fine_fen, "2026-03-02", kind=kind)
        assert row.hearing_until == (date(2026, 3, 9) if right else None)
        held = city_calendar().nth_working_day(date(2026, 3, 2), 7)
        asked = {"asked_on": "2026-03-02", "held_on": held.isoformat()}
        if not right:
            with pytest.raises(NoRightToHearing):
                move(row, "call_hearing", PLATFORM, **asked)
            return
        with pytest.raises(HearingTooSoon):
            move(row, "call_hearing", PLATFORM, **asked | {"held_on": (held - DAY).isoformat()})
        move(row, "call_hearing", PLATFORM, **asked)
        assert row.stage == Stage.HEARING
        move(row, "end_hearing", brigade.lawyer, record="当事人陈述，认定事实无误。")
        assert row.stage == Stage.DECIDING


def test_a_hearing_asked_for_too_late_is_not_held() -> None:
    brigade = Brigade()
    with clock.frozen(clock.start_of_day(date(2026, 3, 2)) + timedelta(hours=9)):
        row = brigade.noticed(6_000_00, "2026-03-02")
        with pytest.raises(NoRightToHearing):
            move(row, "call_hearing", PLATFORM, asked_on="2026-03-10", held_on="2026-04-10")


def test_a_locality_sets_its_own_limit_from_a_day_on() -> None:
    brigade = Brigade()
    set_penalty_rule(PLATFORM, since=date(2026, 3, 1), hearing_person_fen=2_000_00, statement_days=5)
    with clock.frozen(clock.start_of_day(date(2026, 3, 2)) + timedelta(hours=9)):
        row = brigade.noticed(2_000_00, "2026-03-02")
    assert (row.statement_until, row.hearing_until) == (date(2026, 3, 9), date(2026, 3, 9))


def test_a_grave_penalty_is_discussed_first() -> None:
    brigade = Brigade()
    with clock.frozen(clock.start_of_day(date(2026, 3, 2)) + timedelta(hours=9)):
        row = brigade.noticed(60_000_00, "2026-03-02", kind=PartyKind.ENTITY)
    with clock.frozen(clock.start_of_day(date(2026, 3, 20))):
        move(row, "ask_decision", PLATFORM)
        with pytest.raises(DiscussFirst):
            move(row, "decide", brigade.chief)
        move(row, "decide", brigade.chief, discussion="班子会议一致同意。")
    assert row.discussed


def test_an_investigation_needs_two_officers_and_evidence() -> None:
    brigade = Brigade()
    content = ProceedingContent(
        brigade.offence, "陈某某", PartyKind.PERSON, "倾倒", "空地", happened_on=date(2026, 3, 1)
    )
    with pytest.raises(TwoOfficers):
        open_proceeding(brigade.unit, content, brigade.people[:1], by=brigade.officer)
    row = brigade.open()
    move(row, "file", brigade.chief)
    propose(row, Proposal("从轻", fine_fen=100_00), by=brigade.officer)
    with pytest.raises(NoEvidence):
        move(row, "end_investigation", PLATFORM)
    add_evidence(row, EvidenceKind.WITNESS, "路人证言", by=brigade.officer)
    move(row, "end_investigation", PLATFORM)
    assert row.stage == Stage.LEGAL


def test_a_fine_lies_within_what_the_rule_allows() -> None:
    brigade = Brigade()
    row = brigade.open()
    for fen in (49_99, 100_000_01):
        with pytest.raises(FineOutOfRange):
            propose(row, Proposal("x", fine_fen=fen), by=brigade.officer)
    propose(row, Proposal("x", fine_fen=50_00), by=brigade.officer)


@pytest.mark.parametrize(
    ("kind", "fine_fen", "allowed"),
    [
        (PartyKind.PERSON, 200_00, True),
        (PartyKind.PERSON, 200_01, False),
        (PartyKind.ENTITY, 3_000_00, True),
        (PartyKind.ENTITY, 3_000_01, False),
    ],
)
def test_a_small_fine_may_be_decided_on_the_spot(kind: PartyKind, fine_fen: int, allowed: bool) -> None:
    brigade = Brigade()
    row = brigade.open(procedure=Procedure.SIMPLE, kind=kind)
    propose(row, Proposal("当场改正", fine_fen=fine_fen), by=brigade.officer)
    if not allowed:
        with pytest.raises(NotSimple):
            move(row, "decide_on_the_spot", PLATFORM)
        return
    move(row, "decide_on_the_spot", PLATFORM)
    assert (row.stage, row.decided_on) == (Stage.PERFORMING, clock.today())


@pytest.mark.parametrize(("days_late", "additional"), [(0, 0), (1, 24_00), (10, 240_00), (34, 800_00), (400, 800_00)])
def test_who_pays_late_pays_three_per_cent_a_day_and_never_more_than_the_fine(days_late: int, additional: int) -> None:
    brigade = Brigade()
    row = brigade.open()
    row.fine_fen, row.decided_on, row.pay_by = 800_00, date(2026, 3, 1), date(2026, 3, 20)
    debt = debt_of(row, date(2026, 3, 20) + timedelta(days=days_late))
    assert debt.additional_fen == additional
    assert debt.left_fen == 800_00 + additional


def test_a_receipt_counts_once_and_stops_the_additional_fine() -> None:
    brigade = Brigade()
    row = brigade.open(procedure=Procedure.SIMPLE)
    propose(row, Proposal("当场改正", fine_fen=100_00), by=brigade.officer)
    move(row, "decide_on_the_spot", PLATFORM)
    pay(row, 100_00, "R-9", by=brigade.officer)
    with pytest.raises(ReceiptUsed):
        pay(row, 100_00, "R-9", by=brigade.officer)
    assert debt_of(row, clock.today() + timedelta(days=90)).left_fen == 0


@pytest.mark.requirement("municipal-operations.5")
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_paper_is_made_as_word_and_pdf(kind: str) -> None:
    brigade = Brigade()
    row = brigade.open()
    propose(row, Proposal("从轻", fine_fen=100_00, rectify_by=date(2026, 4, 1)), by=brigade.officer)
    paper = make_paper(row, kind, by=brigade.officer)
    words = "\n".join(one.text for one in Document(io.BytesIO(as_word(paper))).paragraphs)
    assert KINDS[kind].title.zh in words
    assert paper.number in words
    assert as_pdf(paper).startswith(b"%PDF-")


def test_the_public_reads_a_decision_without_the_persons_full_name(client: Client) -> None:
    brigade = Brigade()
    row = brigade.open(procedure=Procedure.SIMPLE)
    propose(row, Proposal("当场改正", fine_fen=100_00), by=brigade.officer)
    move(row, "decide_on_the_spot", PLATFORM)
    publish_due()
    page = client.get(reverse("municipal_operations:decisions")).content.decode()
    assert row.number in page
    assert "陈某某" not in page
    assert "100.00" in page


def test_the_pages_of_a_proceeding_serve_the_officer_and_hide_the_numbers(client: Client) -> None:
    brigade = Brigade()
    row = brigade.open()
    client.force_login(make_account(organisation=brigade.unit, may=OFFICER.may))
    page = client.get(reverse("municipal_operations:proceeding", args=[row.pk])).content.decode()
    assert "164****1234" in page
    assert "110101199003070054" not in page
    for name in ("propose", "add_evidence", "new_paper", "add_payment"):
        assert client.get(reverse(f"municipal_operations:{name}", args=[row.pk])).status_code == 200
    proposal = {"fine_fen": "100", "reasoning": "从轻"}
    assert client.post(reverse("municipal_operations:propose", args=[row.pk]), proposal).status_code == 302
    row.refresh_from_db()
    assert row.fine_fen == 100_00
    paper = row.papers.get()
    for form in ("pdf", "docx"):
        assert client.get(reverse("municipal_operations:paper", args=[paper.pk, form])).status_code == 200
    for name in ("proceedings", "new_proceeding"):
        assert client.get(reverse(f"municipal_operations:{name}")).status_code == 200
