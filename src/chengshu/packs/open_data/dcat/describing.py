"""What DCAT-AP says about the catalogue and its datasets."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from django.urls import reverse

from chengshu.base.text import Text
from chengshu.packs.open_data.addresses import absolute, dataset_url, file_url, licence_url
from chengshu.packs.open_data.dcat.graph import Literal, Node, Ref
from chengshu.packs.open_data.files import FORMATS
from chengshu.packs.open_data.models import OpenDataset, Theme
from chengshu.packs.open_data.queries.rules import rule_now
from chengshu.spec.data import Cycle, Opening

if TYPE_CHECKING:
    from chengshu.kernel.identity.models import Organisation

_EU = "http://publications.europa.eu/resource/authority"
FREQUENCIES = {
    Cycle.REAL_TIME: "CONT",
    Cycle.DAILY: "DAILY",
    Cycle.WEEKLY: "WEEKLY",
    Cycle.MONTHLY: "MONTHLY",
    Cycle.QUARTERLY: "QUARTERLY",
    Cycle.HALF_YEARLY: "ANNUAL_2",
    Cycle.YEARLY: "ANNUAL",
    Cycle.OTHER: "OTHER",
}
TITLE = Text("公共数据开放平台", "Open data portal")
ABOUT = Text(
    "各部门、各县区和社会各界向公众开放的数据。", "Data that departments, counties and society open to everybody."
)


def catalogue(rows: Sequence[OpenDataset], *, page: int, size: int, total: int, address: str) -> list[Node]:
    """The catalogue with the datasets of one page, and where the other pages are."""
    office = rule_now().office
    home = absolute(reverse("open_data:home"))
    node = Node(absolute(reverse("open_data:catalog")), ("dcat:Catalog",))
    node.words("dct:title", TITLE).words("dct:description", ABOUT)
    node.say("dct:publisher", Ref(publisher_url(office))).say("foaf:homepage", Ref(home))
    node.say("dct:language", Ref(f"{_EU}/language/ZHO"), Ref(f"{_EU}/language/ENG"))
    node.say("dcat:themeTaxonomy", Ref(f"{_EU}/data-theme"))
    node.say("dcat:service", Ref(f"{home}#api"))
    node.say("dcat:dataset", *(Ref(dataset_url(row)) for row in rows))
    newest = max((row.modified_at for row in rows if row.modified_at), default=None)
    node.say("dct:modified", moment(newest))
    nodes = [node, _service(home, rows), *_agents([office])]
    nodes.append(_pages(page, size, total, address))
    return nodes + _each_once(rows)


def described(dataset: OpenDataset) -> list[Node]:
    """One dataset with its files."""
    return _each_once([dataset])


def _each_once(rows: Sequence[OpenDataset]) -> list[Node]:
    nodes: list[Node] = []
    for row in rows:
        nodes += [_dataset(row), *_distributions(row)]
    bodies = {row.publisher_id: row.publisher for row in rows}
    themes = {row.theme_id: row.theme for row in rows}
    return [*nodes, *_agents(list(bodies.values())), *(_theme(theme) for theme in themes.values())]


def _dataset(dataset: OpenDataset) -> Node:
    node = Node(dataset_url(dataset), ("dcat:Dataset",))
    node.words("dct:title", dataset.name)
    node.words("dct:description", dataset.notes or dataset.name)
    node.say("dct:identifier", Literal(str(dataset.uid)))
    node.say("dct:publisher", Ref(publisher_url(dataset.publisher)))
    node.say("dcat:theme", Ref(theme_url(dataset.theme)), Ref(dataset.theme.uri) if dataset.theme.uri else None)
    node.say("dcat:keyword", *(Literal(tag.name, "zh") for tag in dataset.tags.all()))
    node.say("dct:issued", moment(dataset.published_at)).say("dct:modified", moment(dataset.modified_at))
    node.say("dct:accrualPeriodicity", Ref(f"{_EU}/frequency/{FREQUENCIES[Cycle(dataset.cycle)]}"))
    right = "PUBLIC" if dataset.opening == Opening.OPEN else "RESTRICTED"
    node.say("dct:accessRights", Ref(f"{_EU}/access-right/{right}"))
    node.say("dcat:landingPage", Ref(f"{dataset_url(dataset)}#page")).say("dcat:version", Literal(str(dataset.release)))
    node.say("dct:language", Ref(f"{_EU}/language/ZHO"))
    return node.say("dcat:distribution", *(Ref(f"{dataset_url(dataset)}#{form.key}") for form in FORMATS))


def _distributions(dataset: OpenDataset) -> list[Node]:
    nodes = []
    for form in FORMATS:
        node = Node(f"{dataset_url(dataset)}#{form.key}", ("dcat:Distribution",))
        node.words("dct:title", Text(f"{dataset.name.zh}（{form.label.zh}）", f"{dataset.name.en} ({form.label.en})"))
        node.say("dcat:accessURL", Ref(dataset_url(dataset))).say("dcat:downloadURL", Ref(file_url(dataset, form)))
        node.say("dct:format", Ref(form.uri))
        kind = form.mime.partition(";")[0]
        node.say("dcat:mediaType", Ref(f"https://www.iana.org/assignments/media-types/{kind}"))
        node.say("dct:license", Ref(licence_url(dataset.licence))).say("dct:modified", moment(dataset.modified_at))
        nodes.append(node)
    return nodes


def _service(home: str, rows: Sequence[OpenDataset]) -> Node:
    node = Node(f"{home}#api", ("dcat:DataService",))
    node.words("dct:title", Text("数据接口（CKAN）", "Data interface (CKAN)"))
    node.say("dcat:endpointURL", Ref(absolute("/open_data/api/3/action/")))
    node.say("dcat:endpointDescription", Ref(absolute(reverse("open_data:interface"))))
    return node.say("dcat:servesDataset", *(Ref(dataset_url(row)) for row in rows))


def _agents(bodies: Sequence[Organisation]) -> list[Node]:
    return [
        Node(publisher_url(body), ("foaf:Organization", "foaf:Agent"))
        .words("foaf:name", Text(body.name_zh, body.name_en or body.name_zh))
        .say("dct:identifier", Literal(body.code))
        for body in bodies
    ]


def _theme(theme: Theme) -> Node:
    return Node(theme_url(theme), ("skos:Concept",)).words("skos:prefLabel", theme.name)


def _pages(page: int, size: int, total: int, address: str) -> Node:
    last = max(1, -(-total // size))

    def url(number: int) -> str:
        return f"{address}?{urlencode({'page': number})}"

    node = Node(url(page), ("hydra:PagedCollection", "hydra:PartialCollectionView"))
    node.say("hydra:totalItems", Literal(str(total), datatype="xsd:integer"))
    node.say("hydra:itemsPerPage", Literal(str(size), datatype="xsd:integer"))
    node.say("hydra:first", Ref(url(1))).say("hydra:last", Ref(url(last)))
    node.say("hydra:next", Ref(url(page + 1)) if page < last else None)
    return node.say("hydra:previous", Ref(url(page - 1)) if page > 1 else None)


def moment(at: datetime | None) -> Literal | None:
    """A time as a literal; None for none."""
    return Literal(at.isoformat(), datatype="xsd:dateTime") if at else None


def publisher_url(body: Organisation) -> str:
    """The name of a publisher in RDF, which is where its datasets are found."""
    return absolute(f"{reverse('open_data:search')}?publisher={quote(body.code)}")


def theme_url(theme: Theme) -> str:
    """The name of a field in RDF, which is where its datasets are found."""
    return absolute(f"{reverse('open_data:search')}?theme={quote(theme.key)}")
