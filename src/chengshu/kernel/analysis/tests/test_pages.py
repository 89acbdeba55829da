"""Pages of analysis: the hub leads everywhere, the workbench runs what may be run, results go to who asked."""

from __future__ import annotations

from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from chengshu.kernel.access.actor import actor_for
from chengshu.kernel.access.tests.make import make_account
from chengshu.kernel.analysis.models import Feed, LimitRule, Order, Run, SavedQuery, Study
from chengshu.kernel.analysis.rights import PERMISSIONS, SEE_RUNS
from chengshu.kernel.analysis.services import runs, studies
from chengshu.kernel.analysis.tests.make import grant, make_analyst, make_residents, name_of
from chengshu.kernel.audit.models import Entry
from chengshu.kernel.catalogue.rights import SEE as SEE_CATALOGUE
from chengshu.kernel.identity.models import Account
from chengshu.kernel.lake.models import SubjectArea
from chengshu.kernel.lake.rights import SEE_LAKE
from chengshu.spec.people import Permission, Scope

pytestmark = pytest.mark.django_db
WHY = "测试统计各区人数"


def signed_in(client: Client, *may: Permission) -> Account:
    account = make_account(may=dict.fromkeys(may or (*PERMISSIONS, SEE_LAKE), Scope.ALL))
    client.force_login(account)
    return account


@pytest.mark.requirement("big-data-platform.6")
def test_the_hub_leads_to_every_system_that_the_reader_may_enter(client: Client) -> None:
    signed_in(client, *PERMISSIONS, SEE_LAKE, SEE_CATALOGUE)

    page = client.get(reverse("analysis:hub")).content.decode()

    for name in ("lake:tables", "analysis:workbench", "analysis:pool", "analysis:fusion"):
        assert f'href="{reverse(name)}"' in page


@pytest.mark.requirement("big-data-platform.2", "big-data-platform.8")
def test_the_pool_is_shown_by_subject_area_with_use_and_cost(client: Client) -> None:
    SubjectArea.objects.create(key="transport", name_zh="交通出行", rank=1)
    signed_in(client)
    residents = make_residents()
    area = SubjectArea.objects.create(key="services", name_zh="民生服务", rank=2)
    residents.lake_tables.update(area=area, area_by_hand=True, stored=3_000_000_000)
    LimitRule.objects.create(key="storage_fen", value=100)

    page = client.get(reverse("analysis:pool")).content.decode()

    assert "交通出行" in page
    assert "民生服务" in page
    assert "3.00" in page
    lake = f"{reverse('lake:tables')}?area={area.pk}"
    assert lake in page
    signed_in(client, *PERMISSIONS)
    page = client.get(reverse("analysis:pool")).content.decode()
    assert "民生服务" in page
    assert reverse("lake:tables") not in page


@pytest.mark.requirement("big-data-platform.4")
def test_a_query_is_run_from_the_workbench_and_its_result_taken_along(client: Client) -> None:
    account = signed_in(client)
    residents = make_residents()
    grant(residents, actor_for(account.person))
    form = {"text": f"SELECT area, count(*) AS n FROM {name_of(residents)} GROUP BY area ORDER BY 1", "purpose": WHY}

    assert name_of(residents) in client.get(reverse("analysis:workbench")).content.decode()
    handed_in = client.post(reverse("analysis:workbench"), form | {"name": "按区人数", "shared": "on"})
    run = Run.everywhere.get()
    assert handed_in.headers["Location"] == reverse("analysis:run", args=[run.pk])
    assert "hx-trigger" in client.get(handed_in.headers["Location"]).content.decode()
    runs.run_waiting()

    page = client.get(handed_in.headers["Location"]).content.decode()
    assert "411722" in page
    assert 'hx-trigger="load' not in page
    csv = b"".join(client.get(reverse("analysis:download", args=[run.pk, "csv"])).streaming_content)  # type: ignore[attr-defined]
    assert b"411702,3" in csv
    assert Entry.objects.filter(verb="analysis.result.taken").exists()
    assert SavedQuery.everywhere.get().shared


def test_what_is_refused_stands_in_the_form_with_what_was_typed(client: Client) -> None:
    signed_in(client)

    page = client.post(reverse("analysis:workbench"), {"text": "DROP TABLE x", "purpose": WHY})

    assert "DROP TABLE x" in page.content.decode()
    assert not Run.everywhere.exists()


def test_an_auditor_sees_what_was_asked_but_not_what_came_out(client: Client) -> None:
    analyst = make_analyst()
    run = runs.ask("SELECT 'geheim' || 'nis' AS secret", purpose=WHY, by=analyst)
    runs.run_waiting()
    signed_in(client, SEE_RUNS)

    page = client.get(reverse("analysis:run", args=[run.pk])).content.decode()

    assert WHY in page
    assert "geheimnis" not in page
    assert client.get(reverse("analysis:download", args=[run.pk, "csv"])).status_code in (403, 404)


def test_a_ready_query_becomes_sql_over_ones_own_data(client: Client) -> None:
    account = signed_in(client)
    residents = make_residents()
    grant(residents, actor_for(account.person))
    name = name_of(residents)
    url = reverse("analysis:shipped_query", args=["subjects_per_area"])
    chosen = {"rows": name, "rows.area": "area", "rows.subject": "id_number_token", "digits": "6"}

    assert "subjects_per_area" in client.get(reverse("analysis:shipped")).content.decode()
    page = client.get(url, chosen).content.decode()

    assert "COUNT(DISTINCT" in page
    sql = unescape(page.split('<input type="hidden" name="text" value="')[1].split('"')[0])
    run = runs.ask(sql, purpose=WHY, by=actor_for(account.person))
    runs.run_waiting()
    run.refresh_from_db()
    assert run.rows == 2, run.trouble


def test_a_study_is_set_up_run_published_and_fed_from_its_pages(client: Client) -> None:
    account = signed_in(client)
    residents = make_residents()
    grant(residents, actor_for(account.person))
    text = f"SELECT area, count(*) AS n FROM {name_of(residents)} GROUP BY area"
    form = {"key": "per_area", "name_zh": "按区人数", "text": text, "purpose": WHY, "every": "day", "hour": 3}

    client.post(reverse("analysis:new_study"), form)
    study = Study.everywhere.get()
    client.post(reverse("analysis:run_study", args=[study.pk]))
    studies.run_studies()
    client.post(reverse("analysis:publish", args=[study.pk]), {"summary": "人数", "sharing": "unconditional"})
    feed = {"key": "per_area_n", "name_zh": "人数", "column": "n", "place_column": "area", "unit": "人"}
    client.post(reverse("analysis:new_feed", args=[study.pk]), feed)

    page = client.get(reverse("analysis:study", args=[study.pk])).content.decode()
    assert "gold.analysis.per_area" in page
    study.refresh_from_db()
    assert study.resource is not None
    assert Feed.objects.get().points.count() == 2
    assert "411722" in client.get(reverse("analysis:feed", args=["per_area_n"])).content.decode()
    values = client.get("/api/v1/analysis/feeds/per_area_n?place=411702").json()
    assert [float(point["value"]) for point in values] == [3.0]
    client.post(reverse("analysis:suspend_study", args=[study.pk]))
    assert not Study.everywhere.get().active


@pytest.mark.requirement("big-data-platform.10")
def test_a_department_asks_the_data_centre_from_its_page(client: Client) -> None:
    signed_in(client)
    form = {"kind": "fusion", "title": "空置住房", "wish": "按社区汇总", "use": "房源筹集"}

    answered = client.post(reverse("analysis:new_order"), form)

    row = Order.everywhere.get()
    assert answered.headers["Location"] == reverse("analysis:order", args=[row.pk])
    assert "空置住房" in client.get(reverse("analysis:orders")).content.decode()
    assert "按社区汇总" in client.get(answered.headers["Location"]).content.decode()


def test_fusion_and_limits_have_their_pages(client: Client) -> None:
    signed_in(client)
    assert client.get(reverse("analysis:fusion")).status_code == 200
    client.post(reverse("analysis:fuse"))
    client.post(reverse("analysis:new_limit"), {"key": "seconds", "value": 60, "why": "大表统计"})

    assert "60" in client.get(reverse("analysis:limits")).content.decode()
    refused = client.post(reverse("analysis:new_limit"), {"key": "seconds", "value": 0, "why": "大表统计"})
    assert LimitRule.objects.count() == 1
    assert refused.status_code in (200, 422)


def test_programs_see_their_data_hand_in_queries_and_read_the_rate(client: Client) -> None:
    account = signed_in(client)
    residents = make_residents()
    grant(residents, actor_for(account.person))

    assert client.get("/api/v1/analysis/data").json()[0]["name"] == name_of(residents)
    asked = {"text": "SELECT 42 AS answer", "purpose": WHY}
    run = client.post("/api/v1/analysis/runs", asked, content_type="application/json").json()
    runs.run_waiting()
    assert client.get(f"/api/v1/analysis/runs/{run['id']}").json()["rows"] == [[42]]
    assert client.get("/api/v1/analysis/fusion").json()["all_resources"] == 1
