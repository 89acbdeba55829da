"""HTTP interfaces: page after page, each kept on disk, so that a run that is killed goes on with the next one."""

from __future__ import annotations

import hashlib
import json
import re
import socket
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import urljoin, urlsplit

import httpx

from chengshu.base.text import Text
from chengshu.kernel.gathering import reach
from chengshu.kernel.gathering.errors import (
    BadFile,
    ConnectionFailed,
    EndlessPages,
    LastingTrouble,
    SourceTrouble,
)
from chengshu.kernel.gathering.reading.jsons import decoded, fault, listed, read_json, texts
from chengshu.kernel.gathering.reading.names import keyed, keys_of, renamed
from chengshu.kernel.gathering.reading.raw import Bench, Origin, Raw
from chengshu.kernel.gathering.reading.scratch import TextRows
from chengshu.kernel.gathering.sealing import without_secret

TIMEOUT = httpx.Timeout(60, connect=10)
LARGEST_PAGE = 64 * 1024 * 1024
MOST_PAGES = 100_000
TRIES = 4
PATIENCE_S = 30.0
SAME = Text("第 %(page)s 页与第 %(other)s 页内容相同", "page %(page)s says the same as page %(other)s")
BEYOND = Text("已读 %(page)s 页仍未结束", "%(page)s pages were read and there is no end")
MORE_THAN_SAID = Text(
    "接口说共 %(total)s 条，已读到 %(read)s 条仍未结束",
    "it says it has %(total)s records, %(read)s were read and there is no end",
)
ANSWERED = Text("接口应答 %(status)s", "the interface answered %(status)s")
REFUSED = Text(
    "接口拒绝了连接的账号（%(status)s），密钥可能有误、过期或无权。请在连接中更新密钥",
    "the interface refused the account of the connection (%(status)s): its key may be wrong, expired or lack the "
    "right. Renew it in the connection",
)
MOVED = Text(
    "接口转到别的地址（%(status)s：%(address)s），不会跟随。如属实，请在连接中改用新地址",
    "the interface points to another address (%(status)s: %(address)s), which is not followed. If it is right, "
    "enter it in the connection",
)
ELSEWHERE = Text(
    "下一页指向另一台服务器（%(address)s），不会把密钥带过去",
    "the next page is on another server (%(address)s), to which the key is not taken",
)
LARGE_PAGE = Text("一页应答超过 64 MB", "one page is larger than 64 MB")
NOT_JSON = Text("应答不是 JSON", "the answer is no JSON")
ADDRESS = Text("地址应以 http:// 或 https:// 开头", "the address should begin with http:// or https://")


@dataclass
class Position:
    """Where the next page is; ``page`` counts from 1 the pages read so far plus one, ``longest`` is the most records
    that one of them had.
    """

    page: int = 1
    url: str = ""
    cursor: str = ""
    read: int = 0
    total: int | None = None
    longest: int = 0
    over: bool = False
    seen: dict[str, int] = field(default_factory=dict)

    @property
    def complete(self) -> bool:
        """Whether all are read that the interface says it has."""
        return self.total is not None and self.read >= self.total


@dataclass
class InterfaceReader:
    """One interface. ``paging`` of the origin: ``kind`` (none, page, offset, cursor, link), ``parameter``,
    ``size_parameter``, ``size``, ``first``, ``cursor`` and ``total`` as paths in the answer, ``most_pages``, ``since``
    (the parameter that takes the watermark).
    """

    way: Mapping[str, Any]
    secret: str
    origin: Origin
    watermark_column: str = ""
    loose: ClassVar[bool] = True

    def reachable(self) -> None:
        """Raises NotReachable or ConnectionFailed where nobody answers; what it answers is not looked at."""
        parts = urlsplit(self._address())
        port = parts.port or (443 if parts.scheme == "https" else 80)
        address = reach.allowed_address(parts.hostname or "", port)
        try:
            socket.create_connection((address, port), timeout=10).close()
        except OSError as failure:
            raise ConnectionFailed(why=failure.strerror or str(failure)) from failure

    def columns(self) -> dict[str, str]:
        """The keys of the records of the first page; all text."""
        return dict.fromkeys(keyed(keys_of(self._first_page())), "VARCHAR")

    def sample(self, rows: int) -> list[dict[str, Any]]:
        """The first records of the first page."""
        found = self._first_page()
        columns = keyed(keys_of(found))
        return [renamed(record, columns) for record in islice(found, rows)]

    def relation(self, bench: Bench, wanted: Sequence[str], since: str) -> Raw:
        """All pages; those that an earlier try of this run has fetched are not asked for again."""
        folder = bench.scratch.parent / f"{bench.scratch.name}.pages"
        folder.mkdir(exist_ok=True)
        position = self._fetched(bench, folder, since)
        keys = keys_of(record for record in self._kept(folder) if not fault(record))
        columns = keyed(keys, wanted)
        follows = columns.get(self.watermark_column, self.watermark_column)
        greatest = since
        rows = TextRows(bench.scratch / "pages.parquet", columns, columns.values())
        broken = 0
        with rows:
            for number, record in enumerate(self._kept(folder), 1):
                if reason := fault(record):
                    bench.misfits.add(number, f"{reason}:", json.dumps(record))
                    broken += 1
                else:
                    line = texts(record)
                    rows.add_record(number, line)
                    greatest = max(greatest, line.get(follows) or "")
        counted = position.total - broken if position.total is not None and not since else None
        return replace(rows.raw(counted=counted, wanted=wanted, known=keyed(keys)), watermark=greatest)

    def _fetched(self, bench: Bench, folder: Path, since: str) -> Position:
        state = folder / "position.json"
        position = Position(**json.loads(state.read_text())) if state.exists() else Position(url=self._address())
        most = int(self.origin.paging.get("most_pages") or MOST_PAGES)
        with httpx.Client(timeout=TIMEOUT, trust_env=False) as client:
            while not position.over:
                if position.page > most:
                    raise EndlessPages(why=BEYOND.with_values(page=most))
                records = self._page(client, position, since)
                page = folder / f"{position.page - 1:08}.ndjson"
                _write(page, "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in records))
                _write(state, json.dumps(asdict(position)))
                bench.tell("reading", position.read)
        return position

    def _page(self, client: httpx.Client, position: Position, since: str) -> list[Any]:
        """The records of the next page; moves the position on.

        What an interface says it has need not be all: where its last page was full one more is asked for, and where
        that is an error or a page again, it has told the truth.
        """
        last = position.page > 1 and position.complete
        try:
            answer = self._asked(client, position, since)
        except SourceTrouble:
            if not last:
                raise
            return self._ended(position)
        name = urlsplit(position.url).path
        try:
            whole = read_json(_written(answer))
        except (ValueError, RecursionError) as failure:
            raise BadFile(name=name, why=NOT_JSON) from failure
        found = listed(whole, self.origin.records, name)
        digest = hashlib.sha256(json.dumps(found, sort_keys=True).encode()).hexdigest()[:32]
        if found and digest in position.seen:
            if not last:
                raise EndlessPages(why=SAME.with_values(page=position.page, other=position.seen[digest]))
            return self._ended(position)
        position.seen[digest] = position.page
        position.read += len(found)
        position.longest = max(position.longest, len(found))
        total = _at(whole, str(self.origin.paging.get("total", "")))
        if total is not None and str(total).isdigit():
            position.total = int(total)
        if position.total is not None and position.read > position.total and not since:
            raise EndlessPages(why=MORE_THAN_SAID.with_values(total=position.total, read=position.read))
        self._move_on(position, whole, answer, found)
        position.page += 1
        return found

    def _ended(self, position: Position) -> list[Any]:
        position.over = True
        position.page += 1
        return []

    def _move_on(self, position: Position, whole: Any, answer: httpx.Response, found: list[Any]) -> None:
        kind = self.origin.paging.get("kind", "none")
        if kind == "link":
            match = re.search(r'<([^>]+)>\s*;[^,]*rel="?next"?', answer.headers.get("Link", ""))
            position.over, position.url = match is None, self._following(position.url, match[1]) if match else ""
        elif kind == "cursor":
            cursor = str(_at(whole, str(self.origin.paging.get("cursor", "next"))) or "")
            position.over = not cursor
            if cursor.startswith(("/", "?", "http://", "https://")):
                position.url = self._following(position.url, cursor)
            else:
                position.cursor = cursor
        elif kind in {"page", "offset"}:
            position.over = not found or (position.complete and len(found) < position.longest)
        else:
            position.over = True

    def _following(self, url: str, link: str) -> str:
        """Where a link leads; only on the same server, as the key goes along."""
        target = urljoin(url, link)
        here, there = urlsplit(self._address()), urlsplit(target)
        if (here.scheme, here.netloc) != (there.scheme, there.netloc):
            raise LastingTrouble(why=ELSEWHERE.with_values(address=f"{there.scheme}://{there.netloc}"))
        return target

    def _asked(self, client: httpx.Client, position: Position, since: str) -> httpx.Response:
        paging = self.origin.paging
        if position.url != self._address():
            return self._answer(client, position.url, {})  # a link says everything itself
        query = dict(self.origin.query)
        size = int(paging.get("size") or 0)
        if size and paging.get("size_parameter"):
            query[str(paging["size_parameter"])] = str(size)
        name = str(paging.get("parameter") or paging.get("kind", ""))
        if paging.get("kind") == "page":
            query[name] = str(int(paging.get("first", 1)) + position.page - 1)
        elif paging.get("kind") == "offset":
            query[name] = str(position.read)
        elif paging.get("kind") == "cursor" and position.cursor:
            query[name] = position.cursor
        if since and paging.get("since"):
            query[str(paging["since"])] = since
        return self._answer(client, position.url, query)

    def _answer(self, client: httpx.Client, url: str, query: Mapping[str, str]) -> httpx.Response:
        """Asked again where the other side is busy, for a while that it may name itself."""
        wait = 0.5
        for attempt in range(1, TRIES + 1):
            try:
                answer = self._once(client, url, query)
            except httpx.HTTPError as failure:
                if attempt == TRIES:
                    words = without_secret(str(failure) or type(failure).__name__, self.secret)
                    raise ConnectionFailed(why=words) from failure
            else:
                if answer.status_code == httpx.codes.OK:
                    return answer
                busy = answer.status_code == httpx.codes.TOO_MANY_REQUESTS or answer.status_code >= 500
                if not busy:
                    raise LastingTrouble(why=_refusal(answer))
                if attempt == TRIES:
                    raise ConnectionFailed(why=ANSWERED.with_values(status=answer.status_code))
                named = answer.headers.get("Retry-After", "")
                wait = float(named) if named.isdigit() else wait
            time.sleep(min(wait, PATIENCE_S))
            wait *= 3
        raise AssertionError  # the last try returns or raises

    def _once(self, client: httpx.Client, url: str, query: Mapping[str, str]) -> httpx.Response:
        """Connects to the address that was checked, and follows nobody elsewhere."""
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
        address = reach.allowed_address(host, port)
        target = httpx.URL(url).copy_with(host=address).copy_merge_params(dict(query))
        headers = {"Host": parts.netloc.rpartition("@")[2], "Accept": "application/json"} | self._credentials()
        request = client.build_request("GET", target, headers=headers, extensions={"sni_hostname": host})
        answer = client.send(request, stream=True)
        try:
            body = bytearray()
            for block in answer.iter_bytes():
                body += block
                if len(body) > LARGEST_PAGE:
                    raise LastingTrouble(why=LARGE_PAGE)
        finally:
            answer.close()
        answer._content = bytes(body)
        return answer

    def _credentials(self) -> dict[str, str]:
        if not self.secret:
            return {}
        name = str(self.way.get("header") or "Authorization")
        return {name: self.secret if self.way.get("header") else f"Bearer {self.secret}"}

    def _address(self) -> str:
        base = str(self.way.get("url", ""))
        if urlsplit(base).scheme not in {"http", "https"}:
            raise LastingTrouble(why=ADDRESS)
        return base.rstrip("/") + ("/" + self.origin.path.lstrip("/") if self.origin.path else "")

    def _first_page(self) -> list[dict[str, Any]]:
        with httpx.Client(timeout=TIMEOUT, trust_env=False) as client:
            return [one for one in self._page(client, Position(url=self._address()), "") if not fault(one)]

    def _kept(self, folder: Path) -> Iterator[Any]:
        for page in sorted(folder.glob("*.ndjson")):
            with page.open(encoding="utf-8", errors="surrogatepass") as lines:
                for line in lines:
                    yield json.loads(line)


def _written(answer: httpx.Response) -> str | bytes:
    """The answer by the encoding it names, which may well be wrong."""
    named = (answer.charset_encoding or "utf-8").lower()
    return decoded(answer.content, "gb18030" if named.startswith("gb") else named) or answer.content


def _refusal(answer: httpx.Response) -> Text:
    if answer.status_code in {httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN}:
        return REFUSED.with_values(status=answer.status_code)
    if answer.is_redirect:
        return MOVED.with_values(status=answer.status_code, address=answer.headers["Location"][:200])
    return ANSWERED.with_values(status=answer.status_code)


def _at(whole: Any, path: str) -> Any:
    for part in (part for part in path.split(".") if part):
        whole = whole.get(part) if isinstance(whole, Mapping) else None
    return whole if path else None


def _write(file: Path, text: str) -> None:
    """Whole or not at all."""
    half = file.with_suffix(".half")
    half.write_text(text, encoding="utf-8", errors="surrogatepass")
    half.replace(file)
