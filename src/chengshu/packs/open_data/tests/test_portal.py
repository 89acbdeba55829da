"""The pages for everybody: what they show, what they leave out, and what they keep of whoever reads."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta

import openpyxl
import pytest
from defusedxml import ElementTree
from django.test import Client
from rdflib import Graph

from chengshu.base import clock
from chengshu.kernel.access.actor import PLATFORM
from chengshu.packs.open_data import files, usage
from chengshu.packs.open_data.errors import TooManyCalls
from chengshu.packs.open_data.limits import Calls
from chengshu.packs.open_data.models import FileOrder, OpenDataset, Theme
from chengshu.packs.open_data.seeds.words import THEMES, seed_words
from chengshu.packs.open_data.services.publishing import withdraw
from chengshu.packs.open_data.tests.make import air, make_dataset, make_office, make_theme, read
from chengshu.packs.open_data.usage import write_uses

pytestmark = pytest.mark.django_db


def text_of(client: Client, url: str, **headers: str) -> str:
    answer = client.get(url, headers=headers or None)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


@pytest.mark.requirement("open-data.2")
def test_anybody_finds_previews_and_downloads_without_a_cookie(client: Client) -> None:
    dataset = make_dataset()
    page = f"/open_data/dataset/{dataset.slug}/"
    for url in ("/open_data/", "/open_data/search/?q=空气", page, f"{page}?chart=station", "/open_data/interface/"):
        answer = client.get(url)
        assert answer.status_code == 200
        assert not answer.cookies, url
    assert "空气质量日报" in text_of(client, "/open_data/search/?q=空气")
    assert "空气质量日报" not in text_of(client, "/open_data/search/?q=停车")
    shown = text_of(client, page)
    assert "站0" in shown
    assert str(dataset.file_id(1)) in shown
    assert "署名许可" in shown


def test_pages_speak_english_to_whoever_chose_it(client: Client) -> None:
    dataset = make_dataset()
    answer = client.post("/open_data/language/", {"language": "en", "next": f"/open_data/dataset/{dataset.slug}/"})
    assert answer.headers["Location"].endswith(f"{dataset.slug}/")
    assert "Daily air quality" in text_of(client, answer.headers["Location"])
    away = client.post("/open_data/language/", {"language": "en", "next": "https://elsewhere.example/"})
    assert away.headers["Location"] == "/open_data/"


@pytest.mark.requirement("open-data.4")
def test_datasets_are_classed_into_the_22_fields_which_officials_may_change(client: Client) -> None:
    make_office()
    seed_words()
    assert Theme.objects.count() == len(THEMES) == 22
    assert [Theme.objects.first(), Theme.objects.last()] == list(
        Theme.objects.filter(name_zh__in=("信用服务", "机构团体")).order_by("order")
    )
    home = text_of(client, "/open_data/")
    assert all(zh in home for _, zh, *_ in THEMES)
    dataset = make_dataset(make_office(), theme=Theme.objects.get(key="weather"))
    assert dataset.name_zh in text_of(client, "/open_data/search/?theme=weather")
    assert dataset.name_zh not in text_of(client, "/open_data/search/?theme=credit")
    Theme.objects.filter(key="weather").update(name_zh="气象服务与预报")
    assert "气象服务与预报" in text_of(client, "/open_data/")


@pytest.mark.requirement("open-data.2")
def test_every_format_holds_the_same_rows(client: Client) -> None:
    dataset = make_dataset(rows=air(25))
    files = {
        form: b"".join(client.get(f"/open_data/dataset/{dataset.slug}/download/{form}").streaming_content)  # type: ignore[attr-defined]
        for form in ("csv", "json", "xlsx", "xml", "ttl")
    }
    rows = list(csv.DictReader(io.StringIO(files["csv"].decode("utf-8-sig"))))
    assert len(rows) == 25
    assert (rows[1]["station"], rows[1]["pm25"], rows[0]["pm25"]) == ("站1", "1", "")
    assert rows[0]["note"] == "'=1+1", "a spreadsheet must not run it"
    told = json.loads(files["json"])
    assert (len(told), told[0]["note"], told[0]["pm25"]) == (25, "=1+1", None)
    sheet = openpyxl.load_workbook(io.BytesIO(files["xlsx"])).active
    assert sheet is not None
    assert (sheet.max_row, sheet.cell(2, 4).value, sheet.cell(2, 4).data_type) == (26, "=1+1", "s")
    assert len(ElementTree.fromstring(files["xml"]).findall("row")) == 25
    graph = Graph().parse(data=files["ttl"], format="turtle")
    assert len({subject for subject in graph.subjects() if "#row-" in str(subject)}) == 25


def test_a_file_is_sent_once_and_older_versions_stay(client: Client) -> None:
    from chengshu.packs.open_data.services.publishing import refresh_newer
    from chengshu.packs.open_data.tests.make import fill

    dataset = make_dataset()
    url = f"/open_data/dataset/{dataset.slug}/download/json"
    first = client.get(url)
    read(first)
    assert client.get(url, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    assert dataset.resource is not None
    fill(dataset.resource, air(31))
    refresh_newer()
    newer = client.get(url, headers={"If-None-Match": first.headers["ETag"]})
    assert len(json.loads(read(newer))) == 31
    older = client.get(f"{url}?release=1")
    assert len(json.loads(read(older))) == 30
    assert client.get(f"{url}?release=9").status_code == 404


def test_a_sheet_too_long_for_its_format_is_refused(client: Client) -> None:
    make_office(sheet_rows=10)
    dataset = make_dataset(make_office(sheet_rows=10))
    assert client.get(f"/open_data/dataset/{dataset.slug}/download/xlsx").status_code == 413
    page = text_of(client, f"/open_data/dataset/{dataset.slug}/")
    assert "download/csv" in page
    assert "download/xlsx" not in page


def test_what_is_not_published_is_not_there_for_strangers(client: Client) -> None:
    dataset = make_dataset()
    withdraw(dataset.pk, why="有误", by=PLATFORM)
    for url in (
        f"/open_data/dataset/{dataset.slug}/",
        f"/open_data/dataset/{dataset.slug}/download/csv",
        f"/open_data/dataset/{dataset.slug}.ttl",
    ):
        answer = client.get(url)
        assert answer.status_code == 404, url
        assert dataset.name_zh not in answer.content.decode()


def test_uses_are_counted_together_and_shown(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(usage, "LONGEST_WAIT_S", 1e9)  # however slow this machine is
    dataset = make_dataset()
    for _ in range(3):
        client.get(f"/open_data/dataset/{dataset.slug}/")
    read(client.get(f"/open_data/dataset/{dataset.slug}/download/csv"))
    client.get("/open_data/api/3/action/datastore_search", {"resource_id": str(dataset.file_id(1))})
    assert write_uses() == 5
    assert write_uses() == 0
    row = OpenDataset.everywhere.get(pk=dataset.pk)
    assert (row.views, row.downloads, row.calls, row.uses) == (3, 1, 1, 2)
    assert dataset.name_zh in text_of(client, "/open_data/").partition('id="used"')[2]


def test_freshness_says_when_data_are_older_than_promised(client: Client) -> None:
    dataset = make_dataset()
    url = f"/open_data/dataset/{dataset.slug}/"
    assert "按周期更新" in text_of(client, url)
    with clock.frozen(clock.now() + timedelta(days=40)):
        assert "已超过更新周期" in text_of(client, url)


@pytest.mark.parametrize(("column", "kind"), [("day", "line"), ("pm25", "bar"), ("station", "bar")])
def test_a_chart_counts_every_row_or_says_what_is_missing(client: Client, column: str, kind: str) -> None:
    dataset = make_dataset(rows=air(200))
    page = text_of(client, f"/open_data/dataset/{dataset.slug}/?chart={column}")
    chart = json.loads(page.partition('id="chart-data" type="application/json">')[2].partition("</script>")[0])
    missing = 29 if column == "pm25" else 0
    assert chart["kind"] == kind
    assert sum(chart["series"][0]["values"]) == 200 - missing
    assert f"缺失 {missing} 行" in page


def test_a_page_that_did_not_change_is_not_sent_again(client: Client) -> None:
    make_dataset()
    first = client.get("/open_data/search/")
    assert client.get("/open_data/search/", headers={"If-None-Match": first.headers["ETag"]}).status_code == 304


def test_search_of_many_pages_costs_the_same_queries(client: Client, django_assert_max_num_queries: object) -> None:
    office = make_office()
    for number in range(3):
        make_dataset(office, name_zh=f"河流{number}", theme=make_theme(f"t{number}"))
    client.get("/open_data/search/")
    with django_assert_max_num_queries(30):  # type: ignore[operator]
        client.get("/open_data/search/")


def test_odd_addresses_are_answered_calmly(client: Client) -> None:
    make_dataset()
    for query in ("page=99999999", "page=-1", "page=x", "order=zzz", "theme=%00", "q=" + "长" * 5000, "q=%27%22%2A"):
        assert client.get(f"/open_data/search/?{query}").status_code == 200, query
    for url in ("/open_data/dataset/none/", "/open_data/rules/none/", "/open_data/partner/HB-NONE/"):
        answer = client.get(url)
        assert answer.status_code == 404
        assert not answer.cookies


def test_the_worker_writes_the_file_of_a_large_table_and_the_page_says_so(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "WRITTEN_AT_ONCE", 10)
    dataset = make_dataset()
    assert list(FileOrder.objects.values_list("form", flat=True)) == ["csv"]  # ordered before anybody asked
    url = f"/open_data/dataset/{dataset.slug}/download/json"
    waiting = client.get(url)
    assert (waiting.status_code, waiting.headers["Retry-After"]) == (503, "30")
    assert url in waiting.content.decode()
    assert client.get(url).status_code == 503
    assert FileOrder.objects.count() == 2
    assert "首次下载时才生成" in text_of(client, f"/open_data/dataset/{dataset.slug}/")

    assert files.write_ordered() == 2
    assert not FileOrder.objects.exists()
    assert len(json.loads(read(client.get(url)))) == dataset.rows
    assert read(client.get(f"/open_data/dataset/{dataset.slug}/download/csv")).count(b"\n") == dataset.rows + 1


def test_a_file_that_cannot_be_written_stands_in_nobodys_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "WRITTEN_AT_ONCE", 10)
    broken, whole = make_dataset(), make_dataset()
    broken.releases.update(table_version=10**6)
    with pytest.raises(Exception, match=r".+"):
        files.write_ordered()
    assert files.write_ordered() == 1
    assert (files.folder_of(whole) / "1.csv").exists()


def test_calls_are_counted_for_all_processes_of_a_host_together() -> None:
    one, other = Calls(), Calls()  # as two processes have them
    for at in range(6):
        (one, other)[at % 2].take("192.0.2.1", 6, now=1000.0)
    with pytest.raises(TooManyCalls) as refused:
        other.take("192.0.2.1", 6, now=1000.0)
    assert refused.value.seconds == 10
    one.take("192.0.2.2", 6, now=1000.0)  # somebody else
    one.take("192.0.2.1", 6, now=1010.0)
    with pytest.raises(TooManyCalls):
        other.take("192.0.2.1", 6, now=1010.0)


def test_a_crowd_of_callers_fills_no_memory_and_each_has_its_own_limit() -> None:
    calls = Calls()
    for number in range(2000):
        calls.take(f"198.51.{number // 250}.{number % 250}", 1, now=1000.0)
    with pytest.raises(TooManyCalls):
        calls.take("198.51.7.249", 1, now=1001.0)
