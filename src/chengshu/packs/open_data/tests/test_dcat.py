"""The catalogue as linked data: read by rdflib, and checked against what DCAT-AP requires."""

from __future__ import annotations

import pytest
from django.test import Client
from rdflib import DCAT, DCTERMS, FOAF, RDF, Graph, Literal, Namespace, URIRef
from rdflib.compare import isomorphic

from chengshu.packs.open_data.models import OpenDataset
from chengshu.packs.open_data.tests.make import make_dataset, make_office
from chengshu.packs.open_data.views import rdf as rdf_views

# rdflib's own reader of JSON-LD still uses what rdflib calls deprecated.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
HYDRA = Namespace("http://www.w3.org/ns/hydra/core#")
REQUIRED = {
    DCAT.Catalog: (DCTERMS.title, DCTERMS.description, DCTERMS.publisher, DCAT.dataset),
    DCAT.Dataset: (DCTERMS.title, DCTERMS.description),
    DCAT.Distribution: (DCAT.accessURL,),
    DCAT.DataService: (DCTERMS.title, DCAT.endpointURL),
    FOAF.Agent: (FOAF.name,),
}


def graph(client: Client, url: str, notation: str = "") -> Graph:
    answer = client.get(url, headers={"Accept": notation} if notation else None)
    assert answer.status_code == 200
    kind = "turtle" if "turtle" in answer.headers["Content-Type"] else "json-ld"
    return Graph().parse(data=answer.content, format=kind)


@pytest.mark.django_db
@pytest.mark.parametrize("url", ["/open_data/catalog.ttl", "/open_data/catalog.jsonld"])
def test_every_class_has_what_dcat_ap_requires(client: Client, url: str) -> None:
    make_dataset(name_zh='带"引号"\\和换行\n的名称', notes_zh="说明 <b>", tags=("空气",))
    read = graph(client, url)
    for kind, required in REQUIRED.items():
        subjects = set(read.subjects(RDF.type, kind))
        assert subjects, kind
        for subject in subjects:
            for name in required:
                assert (subject, name, None) in read, (subject, name)
    titles = set(read.objects(None, DCTERMS.title))
    assert Literal('带"引号"\\和换行\n的名称', lang="zh") in titles


@pytest.mark.django_db
def test_both_notations_say_the_same(client: Client) -> None:
    dataset = make_dataset()
    address = f"/open_data/dataset/{dataset.slug}"
    assert isomorphic(graph(client, f"{address}.ttl"), graph(client, f"{address}.jsonld"))
    assert isomorphic(graph(client, f"{address}.ttl"), graph(client, f"{address}/", "text/turtle"))


@pytest.mark.django_db
def test_the_notation_follows_what_the_reader_likes(client: Client) -> None:
    make_office()
    likes = {
        "text/turtle": "text/turtle",
        "application/ld+json;q=0.4, text/turtle;q=0.9": "text/turtle",
        "application/ld+json": "application/ld+json",
        "*/*": "application/ld+json",
    }
    for accept, kind in likes.items():
        answer = client.get("/open_data/catalog", headers={"Accept": accept})
        assert answer.headers["Content-Type"].startswith(kind), accept
        assert "Accept" in answer.headers["Vary"]
        assert answer.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.django_db
def test_pages_lead_to_every_dataset_once(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rdf_views, "PAGE", 2)
    office = make_office()
    for _ in range(5):
        make_dataset(office)
    seen: list[str] = []
    url = "/open_data/catalog.ttl"
    while url:
        read = graph(client, url)
        seen += [str(one) for one in read.subjects(RDF.type, DCAT.Dataset)]
        following = next(iter(read.objects(None, HYDRA.next)), None)
        number = str(following).rpartition("=")[2] if following else ""
        url = f"/open_data/catalog.ttl?page={number}" if number else ""
    assert len(seen) == len(set(seen)) == 5
    assert {one.rstrip("/").rsplit("/", 1)[-1] for one in seen} == set(
        OpenDataset.everywhere.values_list("slug", flat=True)
    )


@pytest.mark.django_db
def test_what_was_read_before_is_not_sent_again(client: Client) -> None:
    make_dataset()
    first = client.get("/open_data/catalog.jsonld")
    assert client.get("/open_data/catalog.jsonld", headers={"If-None-Match": first.headers["ETag"]}).status_code == 304


@pytest.mark.django_db
def test_only_what_changed_since_is_asked_for(client: Client) -> None:
    make_dataset()
    read = graph(client, "/open_data/catalog.ttl?modified_since=2999-01-01T00:00:00Z")
    assert not set(read.subjects(RDF.type, DCAT.Dataset))
    assert (None, HYDRA.totalItems, Literal(0)) in read


@pytest.mark.django_db
def test_files_are_offered_with_format_and_licence(client: Client) -> None:
    dataset = make_dataset()
    read = graph(client, f"/open_data/dataset/{dataset.slug}.ttl")
    files = list(read.subjects(RDF.type, DCAT.Distribution))
    assert len(files) == 5
    licence = URIRef("http://publications.europa.eu/resource/authority/licence/CC_BY_4_0")
    for file in files:
        assert (file, DCTERMS.license, licence) in read
        assert (file, DCTERMS.format, None) in read


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["dataset/x.nonsense", "catalog.nonsense"])
def test_a_notation_that_nobody_writes_is_not_found(client: Client, address: str) -> None:
    assert client.get(f"/open_data/{address}").status_code == 404
