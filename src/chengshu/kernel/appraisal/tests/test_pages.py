"""The pages of the appraisal, by role."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from chengshu.base.text import Text
from chengshu.kernel.access.tests.make import make_account, make_organisation
from chengshu.kernel.appraisal import services
from chengshu.kernel.appraisal.models import Round, RoundState, Rule, Source, UnitScore
from chengshu.kernel.appraisal.rights import OFFICER, UNIT_CONTACT
from chengshu.kernel.appraisal.tests.make import make_goal, make_officer, make_round, make_rule
from chengshu.kernel.identity.models import Account, Organisation

pytestmark = pytest.mark.django_db

LISTS = ("rounds", "appeals", "measures", "reports", "frameworks", "rules", "handovers")


def sign_in(client: Client, organisation: Organisation, role: object = OFFICER) -> Account:
    """Sign in somebody of a role."""
    account = make_account(organisation=organisation, may=getattr(role, "may"))  # noqa: B009
    client.force_login(account)
    return account


@pytest.mark.parametrize("name", LISTS)
def test_every_list_opens_and_comes_as_a_sheet(client: Client, name: str) -> None:
    sign_in(client, make_organisation())
    assert client.get(reverse(f"appraisal:{name}")).status_code == 200
    sheet = client.get(reverse(f"appraisal:{name}"), {"format": "csv"})
    assert sheet["Content-Type"].startswith("text/csv")


@pytest.mark.requirement("performance-appraisal.3")
def test_an_officer_takes_a_round_from_rules_to_published_scores(client: Client) -> None:
    office = make_organisation()
    sign_in(client, office)
    unit = make_organisation("市教育局", parent=office)
    client.post(reverse("appraisal:new_rule"), {"name_zh": "考评办法", "name_en": "Rules"})
    rule = Rule.everywhere.get(owner=office)
    bad = client.post(
        reverse("appraisal:rule", args=[rule.pk]),
        {"name_zh": "目标", "name_en": "Goals", "source": "goals", "points": "100", "formula": "reached / nothing"},
    )
    assert bad.status_code == 422
    assert "nothing" in bad.content.decode()
    client.post(
        reverse("appraisal:rule", args=[rule.pk]),
        {"name_zh": "目标", "name_en": "Goals", "source": "goals", "points": "100", "formula": "reached / goals"},
    )
    client.post(reverse("appraisal:publish_rule", args=[rule.pk]))
    client.post(
        reverse("appraisal:new_round"),
        {
            "rule": rule.pk,
            "name_zh": "年度考核",
            "name_en": "Round",
            "starts_on": "2026-01-01",
            "ends_on": "2026-12-31",
        },
    )
    round_ = Round.everywhere.get()
    client.post(
        reverse("appraisal:new_goal", args=[round_.pk]),
        {"unit": unit.pk, "text": "建成三所智慧校园", "due_on": "2026-12-01", "weight": "1"},
    )
    for step in ("start_round", "score_round", "publish_round"):
        assert client.post(reverse(f"appraisal:{step}", args=[round_.pk])).status_code == 302

    round_.refresh_from_db()
    assert round_.state == RoundState.PUBLISHED
    page = client.get(reverse("appraisal:scores", args=[round_.pk])).content.decode()
    assert "市教育局" in page
    score = UnitScore.everywhere.get()
    line = client.get(reverse("appraisal:score", args=[score.pk])).content.decode()
    assert "reached / goals" in line
    assert "已完成目标权重 = 0" in line


def test_a_unit_sees_its_own_score_before_publication_and_all_after(client: Client) -> None:
    office = make_organisation()
    officer = make_officer(office)
    units = [make_organisation(parent=office) for _ in range(2)]
    round_ = make_round(make_rule(office, by=officer), by=officer)
    for unit in units:
        make_goal(round_, unit, by=officer)
    services.start_round(round_, by=officer)
    services.score_round(round_, by=officer)
    sign_in(client, units[0], UNIT_CONTACT)
    own, other = (UnitScore.everywhere.get(unit=unit) for unit in units)

    assert client.get(reverse("appraisal:score", args=[own.pk])).status_code == 200
    assert client.get(reverse("appraisal:score", args=[other.pk])).status_code == 404
    services.publish_round(round_, by=officer)
    assert client.get(reverse("appraisal:score", args=[other.pk])).status_code == 200


@pytest.mark.requirement("performance-appraisal.3")
def test_a_unit_appeals_from_the_page_of_its_score(client: Client) -> None:
    office = make_organisation()
    officer = make_officer(office)
    unit = make_organisation(parent=office)
    round_ = make_round(make_rule(office, by=officer), by=officer)
    make_goal(round_, unit, by=officer)
    services.start_round(round_, by=officer)
    services.score_round(round_, by=officer)
    sign_in(client, unit, UNIT_CONTACT)
    line = UnitScore.everywhere.get().lines.get()

    too_many = client.post(reverse("appraisal:new_appeal", args=[line.pk]), {"wanted": "60", "reason": "应得更多"})
    assert too_many.status_code == 422
    assert "应得更多" in too_many.content.decode()
    filed = client.post(reverse("appraisal:new_appeal", args=[line.pk]), {"wanted": "50", "reason": "已全部完成"})
    assert filed.status_code == 302
    assert "已全部完成" in client.get(filed["Location"]).content.decode()


def test_a_draft_of_rules_is_seen_only_by_those_who_set_them(client: Client) -> None:
    office = make_organisation()
    draft = services.draft_rule(office, name=Text("草案", "Draft"), by=make_officer(office))
    sign_in(client, make_organisation(parent=office), UNIT_CONTACT)
    assert client.get(reverse("appraisal:rule", args=[draft.pk])).status_code == 404
    services.add_criterion(
        draft, name=Text("目标", "Goals"), source=Source.GOALS, points=Decimal(1), formula="1", by=make_officer(office)
    )
    services.publish_rule(draft, by=make_officer(office))
    assert client.get(reverse("appraisal:rule", args=[draft.pk])).status_code == 200


def test_an_officer_whose_unit_is_appraised_cannot_run_the_round_of_another_owner(client: Client) -> None:
    office = make_organisation()
    officer = make_officer(office)
    county = make_organisation(division_code="990101")
    round_ = make_round(make_rule(office, by=officer), by=officer)
    make_goal(round_, county, by=officer)
    sign_in(client, county)

    assert client.get(reverse("appraisal:round", args=[round_.pk])).status_code == 200
    assert client.post(reverse("appraisal:start_round", args=[round_.pk])).status_code == 404
    assert client.get(reverse("appraisal:judge", args=[round_.pk])).status_code == 404
    round_.refresh_from_db()
    assert round_.state == RoundState.SETTING
