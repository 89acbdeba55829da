"""The pages of the staff: who sees what, and the way of a proposal through them."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from chengshu.kernel.access.models import Grant, Role, RolePermission
from chengshu.kernel.access.tests.make import make_account
from chengshu.kernel.identity.models import Account, Organisation
from chengshu.packs.open_data.models import Neighbour, OpenDataset, PortalRule, Proposal, Reward, Theme
from chengshu.packs.open_data.models.datasets import ProposalState
from chengshu.packs.open_data.queries.rules import rule_now
from chengshu.packs.open_data.rights import OFFICE, UNIT_CLERK, UNIT_HEAD
from chengshu.packs.open_data.seeds.words import seed_words
from chengshu.packs.open_data.tests.make import (
    PATIENTS,
    make_dataset,
    make_licence,
    make_office,
    make_source,
    make_theme,
    make_unit,
    patients,
)
from chengshu.spec.people import Role as DeclaredRole

pytestmark = pytest.mark.django_db


def account(role: DeclaredRole, body: Organisation) -> Account:
    """Somebody with a declared role."""
    row, _ = Role.objects.get_or_create(key=role.key, defaults={"name_zh": role.label.zh, "name_en": role.label.en})
    for permission, scope in role.may.items():
        RolePermission.objects.get_or_create(role=row, permission=permission.key, defaults={"scope": scope})
    made = make_account(organisation=body)
    Grant.objects.create(person=made.person, role=row, organisation=body)
    return made


def office_account() -> Account:
    """Somebody of the office."""
    make_office()
    return account(OFFICE, rule_now().office)


def test_every_page_of_the_office_opens(client: Client) -> None:
    made = office_account()
    seed_words()
    dataset = make_dataset(make_office())
    client.force_login(made)
    names = (
        "desk resources inquiries partners reviews merits new_reward formula neighbours new_neighbour desk_rules "
        "edit_rule new_theme new_licence new_guideline assets new_asset operations"
    )
    for name in names.split():
        answer = client.get(reverse(f"open_data:{name}"))
        assert answer.status_code == 200, name
    for url in (
        reverse("open_data:desk_dataset", args=[dataset.pk]),
        reverse("open_data:describe", args=[dataset.pk]),
        reverse("open_data:proposal", args=[dataset.proposals.get().pk]),
        reverse("open_data:edit_theme", args=["credit"]),
    ):
        assert client.get(url).status_code == 200, url


def test_a_clerk_proposes_follows_the_advice_and_hands_in(client: Client) -> None:
    make_office()
    body, _, _ = make_unit("市卫健委")
    resource = make_source(body, patients(600), PATIENTS)
    client.force_login(account(UNIT_CLERK, body))
    account(UNIT_HEAD, body)
    form = {
        "name_zh": "就诊情况",
        "notes_zh": "门诊",
        "theme": make_theme("health").pk,
        "licence": make_licence().pk,
        "tags": "就诊、门诊",
        "reason": "研究",
    }
    answer = client.post(reverse("open_data:propose", args=[resource.key]), form)
    proposal = Proposal.everywhere.get()
    assert answer.headers["Location"] == reverse("open_data:proposal", args=[proposal.pk])
    assert [tag.name for tag in proposal.dataset.tags.all()] == ["就诊", "门诊"]
    page = client.get(answer.headers["Location"]).content.decode()
    assert "不得开放" in page
    assert "按建议修改" in page
    refused = client.post(reverse("open_data:hand_in", args=[proposal.pk]))
    assert refused.status_code == 409
    client.post(reverse("open_data:follow_advice", args=[proposal.pk]))
    assert "可以开放" in client.get(answer.headers["Location"]).content.decode()
    client.post(reverse("open_data:hand_in", args=[proposal.pk]))
    proposal.refresh_from_db()
    assert proposal.state == ProposalState.SECRECY


def test_the_view_is_set_in_the_page_and_checked_at_once(client: Client) -> None:
    make_office()
    body, _, _ = make_unit()
    resource = make_source(body, patients(600), PATIENTS)
    client.force_login(account(UNIT_CLERK, body))
    form = {"name_zh": "就诊", "notes_zh": "门诊", "theme": make_theme().pk, "licence": make_licence().pk}
    client.post(reverse("open_data:propose", args=[resource.key]), form)
    proposal = Proposal.everywhere.get()
    client.post(reverse("open_data:set_view", args=[proposal.pk]), {"name": "", "sex": "keep", "birth": "decade"})
    proposal.refresh_from_db()
    assert proposal.treatments == {"sex": "keep", "birth": "decade"}
    assert proposal.checks.count() == 2


def test_units_see_their_own_and_the_office_sees_all(client: Client) -> None:
    office = office_account()
    ours, theirs = make_dataset(make_office(), name_zh="我们的"), make_dataset(make_office(), name_zh="他们的")
    client.force_login(account(UNIT_CLERK, ours.publisher))
    page = client.get(reverse("open_data:desk")).content.decode()
    assert "我们的" in page
    assert "他们的" not in page
    assert client.get(reverse("open_data:desk_dataset", args=[theirs.pk])).status_code == 404
    assert client.post(reverse("open_data:withdraw", args=[ours.pk]), {"why": "x"}).status_code == 403
    client.force_login(office)
    page = client.get(reverse("open_data:desk")).content.decode()
    assert "他们的" in page


def test_the_office_withdraws_rewards_and_sets_rules_in_its_pages(client: Client) -> None:
    client.force_login(office_account())
    dataset = make_dataset(make_office())
    empty = client.post(reverse("open_data:withdraw", args=[dataset.pk]), {"why": " "})
    assert (empty.status_code, "请写明理由" in empty.content.decode()) == (422, True)
    assert OpenDataset.everywhere.get(pk=dataset.pk).withdrawn_why == ""
    client.post(reverse("open_data:withdraw", args=[dataset.pk]), {"why": "有误"})
    assert OpenDataset.everywhere.get(pk=dataset.pk).withdrawn_why == "有误"
    reward = {
        "unit": dataset.publisher_id,
        "what": "通报表扬",
        "ground": "办法",
        "starts_on": "2026-01-01",
        "ends_on": "2026-06-30",
        "points": "2",
        "amount_fen": "500",
    }
    assert client.post(reverse("open_data:new_reward"), reward).status_code == 302
    assert Reward.everywhere.get().amount_fen == 50_000
    now = PortalRule.objects.count()
    rule = {
        "office": rule_now().office_id,
        "k": 10,
        "l": 3,
        "most_suppressed": 1,
        "calls_per_minute": 60,
        "calls_per_minute_with_key": 600,
        "rows_per_call": 1000,
        "sheet_rows": 1000,
        "remind_days": 3,
        "reason": "更严",
    }
    assert client.post(reverse("open_data:edit_rule"), rule).status_code == 302
    assert (PortalRule.objects.count(), rule_now().k) == (now + 1, 10)
    theme = {"key": "space", "name_zh": "空间", "name_en": "Space", "icon": "map", "order": 3, "active": "on"}
    assert client.post(reverse("open_data:new_theme"), theme).status_code == 302
    assert Theme.objects.get(key="space").name_en == "Space"
    portal = {"name_zh": "省平台", "url": "https://data.province.example/", "dialect": "ckan", "every_hours": 24}
    assert client.post(reverse("open_data:new_neighbour"), portal).status_code == 302
    assert Neighbour.objects.get().sealed_token == ""


def test_lists_cost_the_same_queries_however_long(client: Client, django_assert_max_num_queries: object) -> None:
    client.force_login(office_account())
    for number in range(3):
        make_dataset(make_office(), name_zh=f"数据{number}")
    client.get(reverse("open_data:desk"))
    with django_assert_max_num_queries(25):  # type: ignore[operator]
        client.get(reverse("open_data:desk"))
