"""A bureau with a folder of files, an entry of the catalogue, and a source between them."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import Any

from django.conf import settings

from chengshu.base.scratch import scratch_folder
from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.access.tests.make import make_organisation
from chengshu.kernel.catalogue.contents import ItemContent
from chengshu.kernel.catalogue.models import Resource
from chengshu.kernel.catalogue.tests.make import make_item, make_resource
from chengshu.kernel.gathering import services
from chengshu.kernel.gathering.models import Connection, Kind, Mode, Run, Source
from chengshu.kernel.gathering.running import table_of
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.lake import engine
from chengshu.spec.data import FieldType

_numbers = count(1)

ITEMS = (
    make_item("id", "编号", type=FieldType.INTEGER, is_key=True),
    make_item("name", "名称", length=20, required=True),
    replace(make_item("amount", "金额", type=FieldType.DECIMAL, length=12), scale=2),
    make_item("on_day", "日期", type=FieldType.DATE),
    make_item("at", "时间", type=FieldType.TIME),
)
COLUMNS = tuple(item.column for item in ITEMS)


def drop_folder() -> Path:
    """The folder from which every connection may read."""
    folder = Path(settings.HOME) / "drop" / f"t{next(_numbers)}"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def make_connection(
    unit: Organisation | None = None, kind: Kind = Kind.FOLDER, way: Mapping[str, Any] | None = None, secret: str = ""
) -> Connection:
    """A connection; a folder of its own unless said otherwise."""
    return services.add_connection(
        unit or make_organisation(),
        name_zh=f"连接{next(_numbers)}",
        kind=kind,
        way=way if way is not None else {"path": str(drop_folder())},
        secret=secret,
        by=PLATFORM,
    )


def make_source(
    origin: Mapping[str, Any] | None = None,
    *,
    items: Sequence[ItemContent | str] = ITEMS,
    connection: Connection | None = None,
    mapping: Mapping[str, str] | None = None,
    resource: Resource | None = None,
    mode: Mode = Mode.FULL,
    **given: Any,
) -> Source:
    """A source of a published entry whose columns are called as the items, unless mapped otherwise."""
    connection = connection or make_connection()
    resource = resource or make_resource(connection.unit, items=items)
    columns = {item.column: item.column for item in resource.items.all()}
    return services.add_source(
        resource,
        connection,
        origin=origin or {"files": "*"},
        mapping=columns if mapping is None else mapping,
        mode=mode,
        by=PLATFORM,
        **given,
    )


def folder_of(source: Source) -> Path:
    """Where the files of a source lie."""
    return Path(source.connection.way["path"])


def put(source: Source, name: str, content: str | bytes) -> Path:
    """Deliver a file."""
    file = folder_of(source) / name
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return file


def make_gathered(items: Sequence[ItemContent | str], rows: Sequence[Sequence[Any]], **given: Any) -> Source:
    """A source whose rows, given in the order of the items, lie in the lake already."""
    import csv
    from io import StringIO

    source = make_source(items=items, **given)
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow([item.column for item in source.resource.items.all()])
    writer.writerows(rows)
    put(source, "rows.csv", out.getvalue())
    run = services.gather(source)
    assert run.state == "done", run.said
    return Source.everywhere.get(pk=source.pk)


def rows_in(source: Source, columns: str = "*", order: str = "1", version: int | None = None) -> list[tuple[Any, ...]]:
    """What lies in the lake."""
    con = engine.connect()
    try:
        view = engine.show(con, table_of(source), version=version)
        found = con.execute(f'SELECT {columns} FROM "{view}" ORDER BY {order}').to_arrow_table()
        return [tuple(row.values()) for row in found.to_pylist()]
    finally:
        con.close()


def done(run: Run) -> Run:
    """The run, which came to its end and accounts for every row."""
    assert run.state == "done", (run.state, str(run.said))
    assert run.read == run.stored + run.unchanged + run.removed + run.superseded + run.quarantined
    return run


@dataclass(frozen=True)
class Server:
    """A database server of the tests: how a connection reaches it, and a way to run SQL there."""

    way: Mapping[str, Any]
    secret: str


@contextmanager
def mariadb() -> Iterator[Server]:
    """A throw-away MariaDB reached by a port of this host alone; ends with the block."""
    with scratch_folder("chengshu-mariadb-") as folder:
        owner = "mysql" if Path("/etc/passwd").read_text().count("\nmysql:") else "nobody"
        shutil.chown(folder, owner)
        port = a_free_port()
        common = [f"--datadir={folder}/data", f"--user={owner}"]
        install = ["/usr/bin/mariadb-install-db", *common, "--auth-root-authentication-method=normal", "--skip-test-db"]
        subprocess.run(install, check=True, capture_output=True)  # noqa: S603 - our own words
        server = subprocess.Popen(  # noqa: S603
            _mariadb_line(folder, common, port), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            for _ in range(300):
                if (folder / "sock").exists() and server.poll() is None:
                    break
                time.sleep(0.1)
            _sql(
                folder,
                "CREATE DATABASE bureau; CREATE USER 'reader'@'%' IDENTIFIED BY 'pass''word';"
                "GRANT ALL ON bureau.* TO 'reader'@'%'; FLUSH PRIVILEGES",
            )
            yield Server({"host": "127.0.0.1", "port": port, "database": "bureau", "user": "reader"}, "pass'word")
        finally:
            server.terminate()
            server.wait(30)


def _mariadb_line(folder: Path, common: list[str], port: int) -> list[str]:
    return [
        "/usr/sbin/mariadbd",
        "--no-defaults",
        *common,
        f"--port={port}",
        "--bind-address=127.0.0.1",
        f"--socket={folder}/sock",
        f"--pid-file={folder}/pid",
        "--innodb-flush-log-at-trx-commit=0",
        "--character-set-server=utf8mb4",
    ]


def a_free_port() -> int:
    """A port of this host that nobody listens on now."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def _sql(folder: Path, statement: str) -> None:
    subprocess.run(  # noqa: S603
        ["/usr/bin/mariadb", f"--socket={folder}/sock", "-u", "root", "-e", statement], check=True, capture_output=True
    )


def plain_number(text: str) -> int:
    """The first number in a sentence."""
    found = re.search(r"\d[\d,]*", text)
    assert found
    return int(found[0].replace(",", ""))
