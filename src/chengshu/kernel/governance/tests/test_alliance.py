"""The alliance, the support bodies, agreements and what is done together."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from chengshu.base import clock
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.governance.credit import check_sign, is_credit_code
from chengshu.kernel.governance.errors import AgreementOver, EndsBeforeStart, MemberAlready, NumberUsed, WrongCreditCode
from chengshu.kernel.governance.models import (
    ActivityKind,
    AgreementKind,
    AgreementState,
    CooperationAgreement,
    Partner,
    PartnerKind,
    Standing,
)
from chengshu.kernel.governance.queries.alliance import (
    activities_seen_by,
    activity_totals,
    alliances_seen_by,
    partners_seen_by,
    support_bodies_seen_by,
)
from chengshu.kernel.governance.services.alliance import (
    ActivityContent,
    AgreementContent,
    PartnerContent,
    end_agreement,
    found_alliance,
    join_alliance,
    leave_alliance,
    record_activity,
    register_partner,
    sign_agreement,
)
from chengshu.kernel.governance.services.warnings import warn_of_agreements
from chengshu.kernel.governance.tests.make import body_of, counted, make_office
from chengshu.kernel.messages.models import Notice

TODAY = date(2026, 11, 22)
NOON = clock.start_of_day(TODAY) + timedelta(hours=12)


def partner_of(office: Actor, kind: PartnerKind = PartnerKind.ENTERPRISE, name: str = "云图公司") -> Partner:
    """A partner kept by the office."""
    return register_partner(body_of(office), PartnerContent(kind, name), by=office)


def signed(office: Actor, number: str, until: date | None, **more: CooperationAgreement) -> CooperationAgreement:
    """An agreement from the start of the year."""
    content = AgreementContent(
        number, "战略合作协议", AgreementKind.STRATEGIC, (partner_of(office),), date(2026, 1, 1), until
    )
    return sign_agreement(body_of(office), content, by=office, **more)


@pytest.mark.django_db
@pytest.mark.requirement("governance-mechanism.6")
def test_the_alliance_keeps_who_joined_and_left_and_the_support_bodies_stand_apart() -> None:
    office = make_office()
    alliance = found_alliance(body_of(office), name_zh="企业战略合作联盟", by=office)
    member = partner_of(office)
    centre = partner_of(office, PartnerKind.DATA_CENTRE, "市大数据中心")
    project = partner_of(office, PartnerKind.PROJECT_COMPANY, "智慧城市项目公司")
    joined = join_alliance(alliance, member, standing=Standing.CHAIR, by=office)

    with pytest.raises(MemberAlready):
        join_alliance(alliance, member, standing=Standing.MEMBER, by=office)
    assert counted(alliances_seen_by(office).get(), "size") == 1
    assert set(support_bodies_seen_by(office)) == {centre, project}
    leave_alliance(joined.pk, by=office)
    assert counted(alliances_seen_by(office).get(), "size") == 0
    assert alliance.memberships.count() == 1


@pytest.mark.parametrize(
    ("code", "right"),
    [
        ("91350100M000100Y43", True),  # GB 32100-2015, the example of the standard
        ("91350100M000100Y44", False),
        ("91350100M000100Y4", False),
        ("91350100I000100Y43", False),
    ],
)
def test_the_credit_code_is_checked_by_its_last_sign(code: str, right: bool) -> None:
    assert is_credit_code(code) is right
    if right:
        assert check_sign(code[:-1]) == code[-1]


@pytest.mark.django_db
def test_a_wrong_or_used_credit_code_is_refused() -> None:
    office = make_office()
    with pytest.raises(WrongCreditCode):
        register_partner(
            body_of(office), PartnerContent(PartnerKind.ENTERPRISE, "甲", credit_code="91350100M000100Y44"), by=office
        )
    content = PartnerContent(PartnerKind.ENTERPRISE, "乙", credit_code="91350100m000100y43")
    assert register_partner(body_of(office), content, by=office).credit_code == "91350100M000100Y43"
    with pytest.raises(NumberUsed):
        register_partner(body_of(office), content, by=office)


@pytest.mark.django_db
@pytest.mark.requirement("governance-mechanism.6")
@pytest.mark.parametrize(
    ("until", "state"),
    [
        (None, AgreementState.IN_FORCE),
        (TODAY + timedelta(days=61), AgreementState.IN_FORCE),
        (TODAY + timedelta(days=60), AgreementState.EXPIRING),
        (TODAY, AgreementState.EXPIRING),
        (TODAY - timedelta(days=1), AgreementState.EXPIRED),
    ],
)
def test_an_agreement_stands_by_its_days(until: date | None, state: AgreementState) -> None:
    with clock.frozen(NOON):
        assert signed(make_office(), "XY-1", until).state == state


@pytest.mark.django_db
@pytest.mark.requirement("governance-mechanism.6")
def test_the_keepers_are_warned_once_before_an_agreement_ends_and_a_renewal_settles_it() -> None:
    with clock.frozen(NOON):
        office = make_office()
        old = signed(office, "XY-1", TODAY + timedelta(days=30))
        signed(office, "XY-2", TODAY + timedelta(days=90))

        assert (warn_of_agreements(), warn_of_agreements()) == (1, 0)
        assert Notice.objects.get(person=office.person_id).template == "governance.agreement_ends"
        new = signed(office, "XY-3", TODAY + timedelta(days=900), renews=old)
        fresh = CooperationAgreement.everywhere.get(pk=old.pk)
        assert (fresh.state, fresh.renewal) == (AgreementState.RENEWED, new)
        with pytest.raises(AgreementOver):
            end_agreement(old.pk, why="重签", by=office)
        with pytest.raises(AgreementOver):
            signed(office, "XY-4", None, renews=fresh)
        with pytest.raises(NumberUsed):
            signed(office, "XY-3", None)
        with pytest.raises(EndsBeforeStart):
            signed(office, "XY-5", date(2025, 1, 1))
        assert end_agreement(new.pk, why="协商终止", by=office).state == AgreementState.ENDED
        assert {counted(partner, "in_force") for partner in partners_seen_by(office)} == {0, 1}


@pytest.mark.django_db
@pytest.mark.requirement("governance-mechanism.6")
def test_joint_activities_are_counted_by_kind() -> None:
    office = make_office()
    content = ActivityContent(ActivityKind.TRAINING, "数据官研修班", TODAY, people=60, partners=(partner_of(office),))
    record_activity(body_of(office), content, by=office)
    record_activity(body_of(office), ActivityContent(ActivityKind.TRAINING, "岗位培训", TODAY, people=40), by=office)
    record_activity(body_of(office), ActivityContent(ActivityKind.INCUBATION, "孵化营", TODAY, results=3), by=office)

    assert activity_totals(activities_seen_by(office)) == {"training": (2, 100), "incubation": (1, 0)}
