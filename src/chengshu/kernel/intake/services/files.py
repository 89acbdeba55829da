"""Taking in files of reports: proposed with a mapping, confirmed by a person, then row by row in the worker.

Rows that are over come in as cases of the past, all others begin their loop. A row is told from all others by its own
number, else by what stands in it, so that a file that is handed in again, longer perhaps, doubles nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from django.db import transaction

from chengshu.base import clock
from chengshu.base.errors import NotAllowed, Refusal
from chengshu.kernel.access.actor import PLATFORM, Actor
from chengshu.kernel.access.scopes import must_reach
from chengshu.kernel.audit.services import record
from chengshu.kernel.cases.models import Case, CaseClass, Channel
from chengshu.kernel.cases.queries.keepers import keeper_of
from chengshu.kernel.cases.services import keep_past, report
from chengshu.kernel.cases.services.reporting import once_of
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.intake.columns import What
from chengshu.kernel.intake.errors import AlreadyAccepted, NoDayOrder, NoTextColumn, NumberTaken
from chengshu.kernel.intake.mapping import DAY_ORDER, is_undecided, own_number, proposed, report_of
from chengshu.kernel.intake.models import CaseFile, FileRow, FileState
from chengshu.kernel.intake.moments import DayOrder
from chengshu.kernel.intake.queries.desk import classes_by_name, units_by_name
from chengshu.kernel.intake.reading import read_file
from chengshu.kernel.intake.rights import IMPORT

AT_ONCE = 100


@dataclass(frozen=True)
class Names:
    """The classes and bodies that a file may name."""

    classes: Mapping[str, CaseClass]
    units: Mapping[str, Organisation]


@transaction.atomic
def hand_in(content: bytes, name: str, *, by: Actor) -> CaseFile:
    """A file read and kept with a proposed mapping; nothing is a case yet. Raises FileUnreadable, NoRows, NoKeeper."""
    if not by.may(IMPORT):
        raise NotAllowed
    sheet = read_file(content)
    unit = Organisation.objects.get(pk=by.organisation_id) if by.organisation_id else keeper_of(Channel.IMPORT).unit
    file = CaseFile.everywhere.create(
        name=name[:200],
        unit=unit,
        by_id=by.person_id,
        columns=list(sheet.columns),
        mapping=proposed(sheet.columns, [values for _, values in sheet.rows]),
        read=len(sheet.rows),
    )
    said = _told_apart(values for _, values in sheet.rows)
    rows = (
        FileRow(file=file, number=number, values=list(values), words=words)
        for (number, values), words in zip(sheet.rows, said, strict=True)
    )
    FileRow.objects.bulk_create(rows, batch_size=2000)
    record(by, "intake.file.handed_in", file, rows=len(sheet.rows))
    return file


@transaction.atomic
def set_mapping(file: CaseFile, mapping: Mapping[str, int], *, by: Actor) -> CaseFile:
    """Which column is what, before it is confirmed. Raises AlreadyAccepted."""
    row = _open(file, by)
    places = {What(what).value: place for what, place in mapping.items() if what != DAY_ORDER}
    row.mapping = {what: place for what, place in places.items() if 0 <= place < len(row.columns)}
    if DAY_ORDER in mapping:
        row.mapping[DAY_ORDER] = int(DayOrder(mapping[DAY_ORDER]))
    row.save(update_fields=["mapping"])
    return row


@transaction.atomic
def accept(file: CaseFile, *, by: Actor) -> CaseFile:
    """The mapping is right: the worker takes the rows in. Raises AlreadyAccepted, NoTextColumn, NoDayOrder."""
    row = _open(file, by)
    if not {What.TEXT, What.TITLE} & set(row.mapping):
        raise NoTextColumn
    if is_undecided(row.mapping, row.rows.values_list("values", flat=True).iterator(2000)):
        raise NoDayOrder
    row.state = FileState.RUNNING
    row.save(update_fields=["state"])
    record(by, "intake.file.accepted", row, rows=row.read)
    return row


def take_in_due() -> int:
    """Take in the next rows of confirmed files; each row in a transaction of its own, so that a kill loses none."""
    file = CaseFile.everywhere.filter(state=FileState.RUNNING).order_by("at").first()
    if file is None:
        return 0
    rows = list(file.rows.filter(seen=False).order_by("number")[:AT_ONCE])
    names = Names(classes_by_name(), units_by_name())
    for row in rows:
        _take(file, row, names)
    _count(file, over=len(rows) < AT_ONCE)
    return len(rows)


def _take(file: CaseFile, row: FileRow, names: Names) -> None:
    number = own_number(row.values, file.mapping)
    once = f"{file.unit_id}:{number}" if number else f"{file.unit_id} {row.words}"
    try:
        with transaction.atomic():
            content, ending = report_of(row.values, file.mapping, classes=names.classes, units=names.units, once=once)
            known = Case.everywhere.filter(once=once_of(content)).first()
            if known is not None and known.text != content.text:
                raise NumberTaken(number=number, case=known.number)
            row.case = known or (keep_past(content, ending, by=PLATFORM) if ending else report(content, by=PLATFORM))
            row.seen, row.known = True, known is not None
            row.save()
    except Refusal as refusal:
        row.seen, row.case = True, None
        row.problem_zh, row.problem_en = refusal.sentence.zh[:300], refusal.sentence.en[:300]
        row.save()


def _told_apart(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """What tells each row from all others by its words alone; of several that are the same, also the how manieth."""
    seen: Counter[str] = Counter()
    for values in rows:
        digest = sha256("\x1f".join(values).encode()).hexdigest()[:40]
        seen[digest] += 1
        yield f"{digest}.{seen[digest]}"


def _count(file: CaseFile, *, over: bool) -> None:
    rows = file.rows.filter(seen=True)
    file.made = rows.filter(case__isnull=False, known=False).count()
    file.known = rows.filter(known=True).count()
    file.unfit = rows.filter(case=None).count()
    if over:
        file.state, file.ended_at = FileState.DONE, clock.now()
    file.save()


def _open(file: CaseFile, by: Actor) -> CaseFile:
    row = CaseFile.everywhere.select_for_update(of=("self",)).select_related("unit").get(pk=file.pk)
    must_reach(by, IMPORT, row.unit)
    if row.state != FileState.PROPOSED:
        raise AlreadyAccepted
    return row
