"""Speaking to other portals: CKAN's action API or DCAT as JSON-LD, bounded, and never by surprise into our network."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpx

from chengshu.base.text import Text
from chengshu.kernel.messages.letters import NotSent
from chengshu.kernel.messages.senders.webhook import checked_address
from chengshu.packs.open_data.errors import PortalUnreachable

TIMEOUT_S = 30.0
PAGE = 100
MOST_DATASETS = 50_000
MOST_PAGES = 1000
LARGEST_ANSWER = 32 * 1024 * 1024
_DCT, _DCAT, _FOAF = "http://purl.org/dc/terms/", "http://www.w3.org/ns/dcat#", "http://xmlns.com/foaf/0.1/"
_NEXT = ("http://www.w3.org/ns/hydra/core#next", "http://www.w3.org/ns/hydra/core#nextPage")
_PREFIXES = {"dct": _DCT, "dcterms": _DCT, "dcat": _DCAT, "foaf": _FOAF, "hydra": "http://www.w3.org/ns/hydra/core#"}


@dataclass(frozen=True)
class Found:
    """A dataset as another portal tells of it."""

    remote_id: str
    title: str
    notes: str
    publisher: str
    url: str
    modified: str


class Portal:
    """A portal at an address. ``token`` lets us write there. Use it as a context."""

    def __init__(self, url: str, *, token: str = "") -> None:
        self.url = url.rstrip("/")
        self._client = httpx.Client(timeout=TIMEOUT_S, trust_env=False, follow_redirects=False)
        self._token = token

    def __enter__(self) -> Portal:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def by_ckan(self) -> Iterator[Found]:
        """Every dataset, by ``package_search``. Raises PortalUnreachable."""
        start = 0
        while start < MOST_DATASETS:
            answer = self.action("package_search", {"q": "*:*", "rows": PAGE, "start": start, "sort": "name asc"})
            results = answer.get("results") if isinstance(answer, dict) else None
            if not isinstance(results, list) or not results:
                return
            yield from (_package(self.url, one) for one in results if isinstance(one, dict) and one.get("id"))
            start += len(results)

    def by_dcat(self) -> Iterator[Found]:
        """Every dataset of the catalogue at the address itself, page by page. Raises PortalUnreachable."""
        url, seen = self.url, set[str]()
        for _ in range(MOST_PAGES):
            if url in seen:
                return
            seen.add(url)
            body = self._json("GET", url, headers={"Accept": "application/ld+json"})
            nodes = _nodes(body)
            by_id = {str(node.get("@id")): node for node in nodes}
            yield from (
                _dataset(node, self.url, by_id) for node in nodes if _is(node, f"{_DCAT}Dataset") and node.get("@id")
            )
            following = next((uri for node in nodes for name in _NEXT for uri in _refs(node, name)), "")
            if not following or urlsplit(following).netloc not in {"", urlsplit(self.url).netloc}:
                return
            url = urljoin(url, following)

    def action(self, name: str, params: dict[str, Any]) -> Any:
        """One action of CKAN. Raises PortalUnreachable with what the other side says."""
        headers = {"Authorization": self._token} if self._token else {}
        body = self._json("POST", f"{self.url}/api/3/action/{name}", json=params, headers=headers)
        if not isinstance(body, dict) or not body.get("success"):
            raise PortalUnreachable(why=str(body)[:300])
        return body.get("result")

    def _json(self, method: str, url: str, **more: Any) -> Any:
        parts = urlsplit(url)
        host = parts.hostname or ""
        if parts.scheme not in {"http", "https"} or not host:
            raise PortalUnreachable(why=Text("地址不是 http 或 https 网址", "the address is not one of http or https"))
        try:
            address = checked_address(host, parts.port or (443 if parts.scheme == "https" else 80))
            headers = {**more.pop("headers", {}), "Host": parts.netloc.rpartition("@")[2]}
            target = httpx.URL(url).copy_with(host=address)
            extensions = {"sni_hostname": host}
            with self._client.stream(method, target, headers=headers, extensions=extensions, **more) as answer:
                content = b""
                for piece in answer.iter_bytes():
                    content += piece
                    if len(content) > LARGEST_ANSWER:
                        raise PortalUnreachable(why=Text("答复过大", "the answer is too large"))
                if answer.status_code >= 400:
                    raise PortalUnreachable(why=f"HTTP {answer.status_code} {content[:200].decode(errors='replace')}")
            return httpx.Response(200, content=content).json()
        except NotSent as problem:
            raise PortalUnreachable(why=problem.reason) from problem
        except (httpx.HTTPError, ValueError) as problem:
            raise PortalUnreachable(why=str(problem)[:300]) from problem


def _package(base: str, one: dict[str, Any]) -> Found:
    name = str(one.get("name") or one["id"])
    organisation = one.get("organization")
    publisher = organisation.get("title") if isinstance(organisation, dict) else one.get("author")
    address = str(one.get("url") or "")
    return Found(
        str(one["id"])[:300],
        str(one.get("title") or name)[:300],
        str(one.get("notes") or "")[:4000],
        str(publisher or "")[:200],
        _web(address, f"{base}/dataset/{name}"),
        str(one.get("metadata_modified") or "")[:40],
    )


def _web(address: str, instead: str) -> str:
    """An address that may stand in a link: strangers write these, and not every scheme is harmless."""
    return (address if address.startswith(("http://", "https://")) else instead)[:500]


def _dataset(node: dict[str, Any], base: str, by_id: dict[str, dict[str, Any]]) -> Found:
    uri = str(node["@id"])
    agent = next((by_id[ref] for ref in _refs(node, f"{_DCT}publisher") if ref in by_id), {})
    page = next(iter(_refs(node, f"{_DCAT}landingPage")), uri)
    return Found(
        (_text(node, f"{_DCT}identifier") or uri)[:300],
        (_text(node, f"{_DCT}title") or uri)[:300],
        _text(node, f"{_DCT}description")[:4000],
        _text(agent, f"{_FOAF}name")[:200],
        _web(page, base),
        _text(node, f"{_DCT}modified")[:40],
    )


def _nodes(body: Any) -> list[dict[str, Any]]:
    """The nodes of a JSON-LD document with whole names: expanded, or by a context of plain prefixes."""
    prefixes = dict(_PREFIXES)
    if isinstance(body, dict) and isinstance(body.get("@context"), dict):
        prefixes |= {name: uri for name, uri in body["@context"].items() if isinstance(uri, str)}
    nodes = body.get("@graph", [body]) if isinstance(body, dict) else body
    return [_whole(node, prefixes) for node in nodes if isinstance(node, dict)] if isinstance(nodes, list) else []


def _whole(node: dict[str, Any], prefixes: dict[str, str]) -> dict[str, Any]:
    def name(short: str) -> str:
        prefix, _, rest = short.partition(":")
        return f"{prefixes[prefix]}{rest}" if rest and prefix in prefixes else short

    types = node.get("@type", [])
    kinds = [name(str(one)) for one in (types if isinstance(types, list) else [types])]
    return {**{name(key): value for key, value in node.items()}, "@type": kinds}


def _values(node: dict[str, Any], name: str) -> list[Any]:
    value = node.get(name, [])
    return value if isinstance(value, list) else [value]


def _refs(node: dict[str, Any], name: str) -> list[str]:
    return [
        str(one.get("@id") if isinstance(one, dict) else one)
        for one in _values(node, name)
        if isinstance(one, str) or (isinstance(one, dict) and one.get("@id"))
    ]


def _text(node: dict[str, Any], name: str) -> str:
    """The Chinese words where there are any, else the first."""
    given = [one if isinstance(one, dict) else {"@value": one} for one in _values(node, name)]
    given.sort(key=lambda one: not str(one.get("@language", "")).startswith("zh"))
    return str(given[0].get("@value", "")) if given else ""


def _is(node: dict[str, Any], kind: str) -> bool:
    return kind in node.get("@type", [])
