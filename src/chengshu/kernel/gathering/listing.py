"""The list of a quarantine: rows of the lake shown as rows of a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import overload

from django.http import HttpRequest
from django.urls import reverse

from chengshu.base.text import Text, listed
from chengshu.kernel.catalogue.queries.entries import items_of
from chengshu.kernel.gathering import quarantine
from chengshu.kernel.gathering.models import Source
from chengshu.kernel.gathering.quarantine import REASONS, Misfit
from chengshu.kernel.gathering.showing import names_of
from chengshu.ui.tables import Column, Filter, Table

LONGEST = 120


class Misfits(Sequence[Misfit]):
    """Rows of a quarantine, asked for as the page needs them."""

    def __init__(self, source: Source, why: str = "", run: int | None = None) -> None:
        self.source, self.why, self.run = source, why, run
        self.settled = quarantine.settled(source)
        self._count: int | None = None

    def __len__(self) -> int:
        if self._count is None:
            self._count = quarantine.count_of(self.source, run=self.run, why=self.why, without=self.settled)
        return self._count

    @overload
    def __getitem__(self, place: int) -> Misfit: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Misfit]: ...
    def __getitem__(self, place: int | slice) -> Misfit | Sequence[Misfit]:
        start, stop = (place, place + 1) if isinstance(place, int) else (place.start or 0, place.stop or len(self))
        found = quarantine.rows_of(
            self.source, run=self.run, why=self.why, without=self.settled, start=start, most=max(stop - start, 0)
        )
        return found[0] if isinstance(place, int) else found

    def __iter__(self) -> Iterator[Misfit]:
        start = 0
        while rows := self[start : start + 1000]:
            yield from rows
            start += len(rows)


def misfits_page(source: Source, request: HttpRequest) -> Misfits:
    """The rows that the address asks for."""
    run = request.GET.get("run", "")
    return Misfits(source, request.GET.get("why", ""), int(run) if run.isdigit() else None)


def misfit_table(source: Source) -> Table[Misfit]:
    """Its list; the way to mend a row is its first cell."""
    names = names_of(items_of(source.resource))

    def reasons(row: Misfit) -> str:
        return listed(row.sentences(names), apart=True)

    def original(row: Misfit) -> str:
        text = (
            row.original if row.values is None else listed(f"{k}={v}" for k, v in row.values.items() if v is not None)
        )
        return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"

    return Table(
        key="misfits",
        label=Text("隔离区", "Quarantine"),
        columns=(
            Column(
                "line",
                Text("行号", "Line"),
                lambda row: row.line or row.row,
                link=lambda row: reverse("gathering:misfit", args=[source.pk, row.run, row.row]),
                plain=lambda row: row.line,
            ),
            Column("reasons", Text("原因", "Why"), reasons, wide=True),
            Column("original", Text("原文", "As it came"), original, wide=True, plain=lambda row: row.original),
            Column("at", Text("时间", "At"), lambda row: row.at, phone=False),
        ),
        filters=(
            Filter(
                "why",
                Text("原因", "Why"),
                [
                    (key, Text(text.zh.replace("“%(column)s”", ""), text.en.replace("“%(column)s” ", "")))
                    for key, text in REASONS.items()
                ],
                narrow=lambda rows, chosen: rows,
            ),
        ),
        empty=Text("隔离区是空的，所有数据都合要求。", "Quarantine is empty: every row fits."),
    )
