"""Trees, duties and keepers of the invented city."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from importlib.resources import files

from django.db.models import Q

from chengshu.base.text import Text
from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.cases.models import CaseClass, Channel, ClassKind, Duty, Keeper, Scheme
from chengshu.kernel.cases.services import TermsContent, add_class, set_duty, set_keeper, set_terms
from chengshu.kernel.cases.services.loading import load_standard
from chengshu.kernel.cases.services.understanding import name_classes
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.identity.seeds import COUNTIES
from chengshu.kernel.identity.seeds.organisations import code_of
from chengshu.spec.work import Span

TO_THE_HOTLINE = (Channel.PHONE, Channel.APP, Channel.WEB, Channel.SOCIAL, Channel.EMAIL, Channel.OPEN311)
BEGAN = date(2024, 1, 1)
OTHER_NAMES = {"telecom": "industry", "defence": "civil-defence"}
"""Kinds of bodies of the standard that this city calls otherwise."""


def seed_classes() -> None:
    """Load both trees and say who answers; nothing that somebody set already is touched."""
    bodies = {row.code: row for row in Organisation.objects.filter(active=True)}
    command, hotline = bodies.get(code_of("command")), bodies.get(code_of("hotline"))
    if command is None or hotline is None:
        return
    kinds = {code.partition(".")[2]: body for code, body in bodies.items()}
    kinds |= {kind: kinds[key] for kind, key in OTHER_NAMES.items() if key in kinds}
    load_standard(bodies=kinds)
    _hotline(kinds)
    _counties(bodies)
    _keepers(command, hotline)
    for scheme in Scheme:
        name_classes(scheme)


def _hotline(kinds: dict[str, Organisation]) -> None:
    if CaseClass.objects.filter(scheme=Scheme.HOTLINE).exists():
        return
    known: dict[str, CaseClass] = {}
    for order, row in enumerate(_rows("hotline.tsv")):
        parent = known.get(row["code"][:-2])
        made = add_class(
            Scheme.HOTLINE,
            row["code"],
            Text(row["name_zh"], row["name_en"]),
            kind=ClassKind.REQUEST,
            by=PLATFORM,
            parent=parent,
            changeable=("name", "terms", "duty"),
            order=order,
        )
        known[row["code"]] = made
        if parent is not None:
            set_terms(made, _terms(int(row["days"]), int(row["urgency"])), by=PLATFORM)
        if row["body"] in kinds:
            set_duty(made, kinds[row["body"]], by=PLATFORM)


def _terms(days: int, urgency: int) -> TermsContent:
    return TermsContent(
        Text("诉求明确，属于本市职责范围", "The request is clear and this city's to answer"),
        Text("已办理并答复诉求人", "Done and answered"),
        {
            "intake": (30, Span.WORKING_MINUTES),
            "filing": (30, Span.WORKING_MINUTES),
            "dispatch": (60, Span.WORKING_MINUTES),
            "handling": (days, Span.WORKING_DAYS),
            "whole": (days + 3, Span.WORKING_DAYS),
        },
        urgency=urgency,
        basis="天中市12345热线工单办理办法（样例）",
        since=BEGAN,
    )


def _keepers(command: Organisation, hotline: Organisation) -> None:
    held = set(Keeper.objects.filter(until=None).values_list("channel", flat=True))
    wanted: dict[str, tuple[Organisation, Scheme]] = {
        "": (command, Scheme.CITY),
        **dict.fromkeys(TO_THE_HOTLINE, (hotline, Scheme.HOTLINE)),
    }
    for channel, (body, scheme) in wanted.items():
        if channel not in held:
            set_keeper(channel, body, scheme, by=PLATFORM)


def _counties(bodies: dict[str, Organisation]) -> None:
    """In the counties their own government answers for what lies in the street; in the districts the city does."""
    street = Q(path__startswith="/E02/") | Q(path__startswith="/E05/")
    rows = list(CaseClass.objects.filter(street, scheme=Scheme.CITY, parent__isnull=False))
    held = set(Duty.objects.exclude(division_code="").values_list("case_class_id", "division_code"))
    Duty.objects.bulk_create(
        Duty(case_class=row, division_code=county.code, unit=bodies[code_of(county.key)])
        for county in COUNTIES
        for row in rows
        if not county.is_district and code_of(county.key) in bodies and (row.pk, county.code) not in held
    )


def _rows(name: str) -> Iterator[dict[str, str]]:
    text = files(__name__.rpartition(".")[0]).joinpath(name).read_text(encoding="utf-8")
    yield from csv.DictReader(text.splitlines(), delimiter="\t")
