"""Makers of units, rows, companies and people of the bureau, for tests."""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from chengshu.kernel.access.actor import PLATFORM, Actor
from chengshu.kernel.access.tests.make import make_actor, make_organisation, make_person
from chengshu.kernel.identity.models import Organisation, Person
from chengshu.kernel.work.queries import item_about
from chengshu.kernel.work.services import make_move
from chengshu.packs.municipal_operations.models import Company, Entry, Figure, Offence, PermitKind, Proceeding
from chengshu.packs.municipal_operations.models.enforcement import EvidenceKind, PartyKind, Procedure
from chengshu.packs.municipal_operations.models.utilities import Aspect, Trade
from chengshu.packs.municipal_operations.registers import REGISTERS
from chengshu.packs.municipal_operations.rights import (
    CHIEF,
    COMPANY_CLERK,
    CREW,
    LAWYER,
    LEADER,
    OFFICE,
    OFFICER,
    RECONSIDERATION_HEAD,
    RECONSIDERER,
    UNIT_CLERK,
)
from chengshu.packs.municipal_operations.services.ledger import enter
from chengshu.packs.municipal_operations.services.penalties import (
    ProceedingContent,
    Proposal,
    add_evidence,
    open_proceeding,
    propose,
)

_numbers = count(1)
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f64540"
    "0000000049454e44ae426082"
)


def picture(name: str = "现场.png") -> SimpleUploadedFile:
    """A picture of one pixel."""
    return SimpleUploadedFile(name, PIXEL, content_type="image/png")


def make_unit() -> tuple[Organisation, Actor]:
    """An operating unit with its clerk."""
    unit = make_organisation()
    return unit, make_actor("养护经办", organisation=unit, may=UNIT_CLERK.may)


def make_crew(unit: Organisation) -> Actor:
    """Somebody of the unit's crew."""
    return make_actor("班组长", organisation=unit, may=CREW.may)


def make_office() -> tuple[Organisation, Actor, Actor]:
    """The bureau with its clerk and its head."""
    bureau = make_organisation()
    clerk = make_actor("城管经办", organisation=bureau, may=OFFICE.may)
    return bureau, clerk, make_actor("城管局长", organisation=bureau, may=LEADER.may)


def make_entry(unit: Organisation, register: str = "lamps", **cells: Any) -> Entry:
    """A row of a book; what its register needs is filled in."""
    number = next(_numbers)
    needed: dict[str, dict[str, Any]] = {
        "lamps": {"kind": "led", "pole": f"{number:04d}"},
        "roads": {"kind": "arterial", "length_m": "1200"},
        "manholes": {"kind": "rain"},
        "channels": {"kind": "river", "length_m": "3000"},
        "toilets": {"kind": "first"},
        "stations": {"kind": "small", "capacity_t": "80"},
        "vehicles": {"kind": "compactor", "plate": f"测A{number:05d}"},
        "old_trees": {"kind": "third", "species": "国槐"},
        "pests": {"kind": "insect", "hosts": "国槐", "treatment": "人工挖蛹。"},
        "green_areas": {"kind": "park", "area_m2": "1000"},
    }
    given = {"name_zh": f"{number}号", **needed.get(register, {}), **cells}
    return enter(REGISTERS[register], unit, given, by=PLATFORM)


def make_company(trade: Trade = Trade.GAS, **fields: Any) -> tuple[Company, Actor]:
    """A utility company with its clerk."""
    body = make_organisation()
    since = fields.pop("since", date(2020, 1, 1))
    company = Company.everywhere.create(body=body, trade=trade, since=since, **fields)
    return company, make_actor("燃气经办", organisation=body, may=COMPANY_CLERK.may)


def make_figure(trade: Trade = Trade.GAS, key: str = "supplied", **fields: Any) -> Figure:
    """A figure that companies hand in."""
    usual: dict[str, Any] = {"aspect": Aspect.SUPPLY, "name_zh": "供气量", "unit": "万m³", "since": date(2020, 1, 1)}
    return Figure.objects.create(trade=trade, key=key, **usual | fields)


def make_permit_kind(unit: Organisation, **fields: Any) -> PermitKind:
    """Something that can be applied for."""
    usual: dict[str, Any] = {
        "key": "road-occupation",
        "prefix": "ZD",
        "name_zh": "临时占用城市道路许可",
        "name_en": "Occupying a street",
        "allowance_days": 5,
        "longest_days": 90,
        "papers_zh": "申请书",
        "ground": "《城市道路管理条例》第三十一条",
    }
    return PermitKind.objects.create(unit=unit, **usual | fields)


class Brigade:
    """A brigade with two officers, a legal reviewer and its chief."""

    def __init__(self) -> None:
        self.unit = make_organisation()
        self.people: list[Person] = [make_person(organisation=self.unit, may=OFFICER.may) for _ in range(2)]
        self.officer = make_actor("执法员", organisation=self.unit, may=OFFICER.may)
        self.lawyer = make_actor("法制员", organisation=self.unit, may=LAWYER.may)
        self.chief = make_actor("支队长", organisation=self.unit, may=CHIEF.may)
        self.offence, _ = Offence.objects.get_or_create(
            code="A04",
            since=date(2021, 7, 15),
            defaults={
                "name_zh": "随意倾倒建筑垃圾",
                "broken": "《城市建筑垃圾管理规定》第十五条",
                "punished_by": "《城市建筑垃圾管理规定》第二十六条",
                "least_fen": 50_00,
                "most_fen": 100_000_00,
            },
        )

    def open(self, *, procedure: Procedure = Procedure.ORDINARY, kind: PartyKind = PartyKind.PERSON) -> Proceeding:
        """A proceeding, not filed yet."""
        content = ProceedingContent(
            offence=self.offence,
            party="陈某某",
            party_kind=kind,
            facts="夜间在空地倾倒渣土约 12 立方米。",
            address="望河路东侧空地",
            happened_on=date(2026, 3, 1),
            procedure=procedure,
            identity="110101199003070054",
            phone="16400001234",
        )
        return open_proceeding(self.unit, content, self.people, by=self.officer)

    def noticed(self, fine_fen: int, served_on: str, **given: Any) -> Proceeding:
        """A proceeding whose notice was served."""
        row = self.open(**given)
        move(row, "file", self.chief)
        add_evidence(row, EvidenceKind.RECORD, "现场勘验笔录", by=self.officer, files=[picture()])
        propose(row, Proposal("夜间倾倒，从轻。", fine_fen=fine_fen), by=self.officer)
        move(row, "end_investigation", PLATFORM)
        move(row, "pass_review", self.lawyer, opinion="同意。")
        move(row, "serve_notice", PLATFORM, served_on=served_on)
        return row

    def penalised(self, fine_fen: int = 150_00) -> Proceeding:
        """A proceeding whose penalty was decided on the spot today and is to be paid."""
        row = self.open(procedure=Procedure.SIMPLE)
        propose(row, Proposal("当场改正", fine_fen=fine_fen), by=self.officer)
        move(row, "decide_on_the_spot", PLATFORM)
        return row


class Organ:
    """The reconsideration organ of the area with its officer and its head."""

    def __init__(self) -> None:
        self.unit = make_organisation()
        self.officer = make_actor("复议员", organisation=self.unit, may=RECONSIDERER.may)
        self.head = make_actor("复议机构负责人", organisation=self.unit, may=RECONSIDERATION_HEAD.may)


def move(row: Any, name: str, by: Actor, why: str = "", **values: Any) -> None:
    """Make a move of the work on a row, and read the row anew."""
    item = item_about(row)
    assert item is not None
    make_move(item, name, by=by, why=why, values=values)
    row.refresh_from_db()
