"""On a fresh demo city: the books are written, catalogued, connected, and a first run is asked for."""

from __future__ import annotations

from datetime import time
from pathlib import Path

from django.conf import settings

from chengshu.base.errors import BadInput
from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.catalogue.models import CatalogueClass, Resource
from chengshu.kernel.catalogue.services import publish_directly
from chengshu.kernel.gathering.models import Connection, DataClass, Kind, PlaceKind, Rhythm, Source
from chengshu.kernel.gathering.seeds import economy
from chengshu.kernel.gathering.seeds.books import ADDRESSES, ENTITY_BOOKS, POPULATION_BOOKS, Book
from chengshu.kernel.gathering.seeds.entries import ENTRIES
from chengshu.kernel.gathering.seeds.making import BOOKS, TRUTH, make_books
from chengshu.kernel.gathering.services import add_connection, add_source, allow_place, ask_run, set_schedule
from chengshu.kernel.identity.models import Organisation

PERSONS, ENTITIES = 4_000, 400
SERIES = Book(economy.KEY, "statistics", "")
BASE = {"police", "market", "civil", "planning", "tax"}


def books_folder() -> Path:
    """Where the bureaus of the demo city keep their files."""
    return Path(settings.HOME) / "demo" / "books"


def seed_books() -> None:
    """Write, catalogue and connect the books that are not there yet, and ask for their first run."""
    folder = books_folder()
    bodies = {body.code: body for body in Organisation.objects.filter(code__startswith="tianzhong.")}
    if not bodies:
        return
    if not (folder / TRUTH / "rows.parquet").exists():
        make_books(folder, persons=PERSONS, entities=ENTITIES)
    _allow(folder)
    present = set(Source.everywhere.filter(resource__key__in=ENTRIES).values_list("resource__key", flat=True))
    for book in (*BOOKS, SERIES):
        body = bodies.get(f"tianzhong.{book.body}")
        if book.key not in present and body is not None:
            _connect(book, body, folder)


def catalogue(book: Book, body: Organisation) -> Resource:
    """The entry of a book, published once; what officials changed since stays."""
    there = Resource.everywhere.filter(key=book.key).first()
    return there or publish_directly(body, ENTRIES[book.key].content(_class_of(book)), key=book.key)


def _connect(book: Book, body: Organisation, folder: Path) -> None:
    resource = catalogue(book, body)
    source = add_source(
        resource,
        _connection(book, body, folder),
        origin=_origin(book),
        mapping={item.column: item.column for item in resource.items.all()},
        data_class=DataClass.BASE if book.body in BASE else DataClass.SECTOR,
        nulls=("",),
        by=PLATFORM,
    )
    set_schedule(source, rhythm=Rhythm.DAILY, at=time(2, 30), by=PLATFORM)
    ask_run(source, by=PLATFORM)


def _origin(book: Book) -> dict[str, object]:
    if book.form == "sqlite":
        return {"table": book.key.rpartition(".")[2]}
    return {"files": book.file.rpartition("/")[2], "format": book.form, "encoding": book.encoding}


def _connection(book: Book, body: Organisation, folder: Path) -> Connection:
    """The folder or database of a bureau; one for all its books of a kind."""
    kind = Kind.SQLITE if book.form == "sqlite" else Kind.FOLDER
    path = folder / (book.file if kind is Kind.SQLITE else book.body)
    name = "业务数据库" if kind is Kind.SQLITE else "业务数据目录"
    return Connection.everywhere.filter(unit=body, name_zh=name).first() or add_connection(
        body,
        name_zh=name,
        name_en="Database" if kind is Kind.SQLITE else "Folder of files",
        kind=kind,
        way={"path": str(path)},
        by=PLATFORM,
    )


def _allow(folder: Path) -> None:
    try:
        allow_place(PlaceKind.FOLDER, str(folder), reason="示例城市的部门数据", by=PLATFORM)
    except BadInput:
        return


def _class_of(book: Book) -> str:
    """The class of the base resources for what fills a base database, else that of resources by department."""
    bases = {"101": POPULATION_BOOKS, "102": ENTITY_BOOKS, "103": (ADDRESSES,), "104": (SERIES,)}
    preferred = next((code for code, books in bases.items() if book in books), "3")
    found = CatalogueClass.objects.filter(code__startswith=preferred, active=True, children=None).first()
    return found.code if found else ""
