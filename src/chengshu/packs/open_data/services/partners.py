"""Society at work: developers, their keys and applications, and data that others share."""

from __future__ import annotations

import csv
import io
import secrets
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date, timedelta

import duckdb
import pyarrow as pa
from django.db import models, transaction
from django.urls import reverse

from chengshu.base import clock
from chengshu.base.errors import NotAllowed
from chengshu.base.models import one_of
from chengshu.base.text import Text, current_language
from chengshu.kernel.access.actor import PLATFORM, Actor
from chengshu.kernel.audit.services import record
from chengshu.kernel.lake import engine as lake
from chengshu.kernel.lake import store
from chengshu.kernel.lake.names import Layer, TableName
from chengshu.kernel.lake.services import locked, note_written
from chengshu.kernel.lake.sql import identifier
from chengshu.kernel.work import services as work
from chengshu.kernel.work.services import Moved
from chengshu.packs.open_data.errors import AgreeFirst, FileUnreadable, NotAccepted, TooManyKeys, TriedTooOften
from chengshu.packs.open_data.models import (
    AccessGrant,
    Application,
    Contribution,
    OpenDataset,
    OpenLicence,
    Partner,
    PartnerKey,
    Theme,
)
from chengshu.packs.open_data.models.partners import Reviewed, Standing
from chengshu.packs.open_data.queries.rules import guidelines, rule_now
from chengshu.packs.open_data.rights import ADMIT, SEE
from chengshu.packs.open_data.services.postings import post
from chengshu.packs.open_data.services.proposals import draft_for
from chengshu.packs.open_data.services.reasons import reason_in
from chengshu.packs.open_data.visitors import channel_of, new_number, sealed, ticket_digest, visitor_of
from chengshu.spec.data import Cycle, FieldType, Opening
from chengshu.spec.work import Act, Allowance, Move, Need, NeedKind, Party, State, WorkType

REGISTRATIONS_A_DAY = 3
MOST_KEYS = 5
MOST_BYTES = 20 * 1024 * 1024
MOST_COLUMNS = 200
MOST_ROWS = 500_000
GRANTED_FOR = timedelta(days=365)
_TYPES = {"BIGINT": FieldType.INTEGER, "DOUBLE": FieldType.FLOAT, "DATE": FieldType.DATE, "BOOLEAN": FieldType.LOGICAL}


@dataclass(frozen=True)
class Registration:
    """Who wants to take part."""

    kind: str
    name: str
    contact: str
    credit_code: str = ""
    about: str = ""
    develops: bool = True
    contributes: bool = False
    agreed: bool = False


@transaction.atomic
def register(given: Registration, *, address: str) -> tuple[Partner, str]:
    """Take in a registration for review; the partner and the ticket by which they come back, told this once.

    Raises AgreeFirst, NotAnAddress, TriedTooOften.
    """
    if not given.agreed:
        raise AgreeFirst(fields={"agreed": AgreeFirst.text})
    channel_of(given.contact)
    visitor = visitor_of(address)
    if (
        Partner.objects.filter(visitor=visitor, created_at__gt=clock.now() - timedelta(days=1)).count()
        >= REGISTRATIONS_A_DAY
    ):
        raise TriedTooOften
    ticket = new_number("HB")
    terms = guidelines().filter(kind="terms").first()
    partner = Partner.objects.create(
        name_zh=given.name,
        kind=given.kind,
        credit_code=given.credit_code,
        about=given.about,
        develops=given.develops,
        contributes=given.contributes,
        sealed_contact=sealed(given.contact),
        ticket=ticket_digest(ticket),
        visitor=visitor,
        language=current_language(),
        terms=terms.edition if terms else 0,
    )
    _review(partner, Text("社会主体登记：%(name)s", "Registration: %(name)s").with_values(name=given.name))
    return partner, ticket


def partner_of_ticket(ticket: str) -> Partner:
    """Whoever holds the ticket. Raises NotFound."""
    return one_of(Partner.objects, ticket=ticket_digest(ticket))


@transaction.atomic
def make_key(partner: Partner) -> str:
    """A new key for the interfaces, told this once. Raises NotAccepted, TooManyKeys."""
    held = Partner.objects.select_for_update().get(pk=partner.pk)
    if held.standing != Standing.ACCEPTED or not held.develops:
        raise NotAccepted
    if held.keys.filter(ended_at=None).count() >= MOST_KEYS:
        raise TooManyKeys
    key = f"cs_{secrets.token_urlsafe(24)}"
    row = PartnerKey.objects.create(partner=held, digest=ticket_digest(key), start=key[:8])
    record(PLATFORM, "open_data.key.made", row, partner=held.name)
    return key


@transaction.atomic
def end_key(partner: Partner, key_id: int) -> None:
    """A key that counts no more. Raises NotFound."""
    row = one_of(PartnerKey.objects.select_for_update(), partner=partner, pk=key_id, ended_at=None)
    row.ended_at = clock.now()
    row.save(update_fields=["ended_at"])
    record(PLATFORM, "open_data.key.ended", row)


@dataclass(frozen=True)
class ApplicationContent:
    """What an application is."""

    name_zh: str
    about_zh: str
    url: str
    name_en: str = ""
    about_en: str = ""


@transaction.atomic
def register_application(partner: Partner, content: ApplicationContent, datasets: Sequence[OpenDataset]) -> Application:
    """An application for the gallery, reviewed before it is shown. Raises NotAccepted."""
    _must_be_accepted(partner, developing=True)
    application = Application.objects.create(partner=partner, **content.__dict__)
    application.datasets.set(datasets)
    _review(application, Text("应用登记：%(name)s", "Application: %(name)s").with_values(name=content.name_zh))
    return application


@transaction.atomic
def ask_for_access(partner: Partner, dataset: OpenDataset, *, purpose: str) -> AccessGrant:
    """Ask to use a dataset that is open on conditions. Raises NotAccepted."""
    _must_be_accepted(partner, developing=True)
    known = AccessGrant.objects.filter(
        partner=partner, dataset=dataset, standing__in=(Standing.WAITING, Standing.ACCEPTED)
    ).first()
    if known:
        return known
    grant = AccessGrant.objects.create(partner=partner, dataset=dataset, purpose=purpose)
    _review(grant, Text("申请使用：%(name)s", "Access to: %(name)s").with_values(name=dataset.name))
    return grant


@dataclass(frozen=True)
class ContributionContent:
    """What somebody shares."""

    name_zh: str
    about: str
    theme: Theme
    licence: OpenLicence
    name_en: str = ""


def contribute(partner: Partner, content: ContributionContent, file: bytes) -> Contribution:
    """Take in a CSV that a partner shares, for review. Raises NotAccepted, FileUnreadable."""
    _must_be_accepted(partner, developing=False)
    columns, rows = _read(file)
    contribution = Contribution.objects.create(partner=partner, table="open_data.social.waiting", **content.__dict__)
    table = TableName(Layer.BRONZE, f"open_data.social.{contribution.pk}")
    with locked(table):
        version = store.replace(table, rows)
        note_written(table)
    with transaction.atomic():
        contribution.table, contribution.table_version = table.key, version
        contribution.columns, contribution.rows = columns, rows.num_rows
        contribution.save(update_fields=["table", "table_version", "columns", "rows"])
        _review(contribution, Text("社会数据：%(name)s", "Shared data: %(name)s").with_values(name=content.name_zh))
    return contribution


def _read(file: bytes) -> tuple[list[dict[str, str]], pa.Table]:
    if len(file) > MOST_BYTES:
        raise FileUnreadable(why=Text("超过 20 MB", "more than 20 MB"))
    try:
        text = file.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise FileUnreadable(why=Text("不是 UTF-8 编码", "not in UTF-8")) from None
    try:
        head = next(csv.reader(io.StringIO(text)), [])
    except csv.Error:
        head = []
    if not head or len(head) > MOST_COLUMNS or len(set(head)) < len(head) or not all(name.strip() for name in head):
        raise FileUnreadable(
            why=Text("首行应是各不相同的列名", "the first line must name the columns, each differently")
        )
    names = [f"c{number}" for number in range(1, len(head) + 1)]
    with closing(lake.connect(memory_mb=512)) as engine:
        return _typed(engine, text, head, names)


def _typed(
    engine: duckdb.DuckDBPyConnection, text: str, head: Sequence[str], names: Sequence[str]
) -> tuple[list[dict[str, str]], pa.Table]:
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", newline="", suffix=".csv") as file:
        file.write(text)
        file.flush()
        try:
            found = engine.read_csv(file.name, header=True, names=list(names), strict_mode=True)
            rows = found.limit(MOST_ROWS + 1).to_arrow_table()
        except duckdb.Error as problem:
            raise FileUnreadable(why=str(problem).splitlines()[0][:160]) from None
    if len(found.types) != len(names):
        raise FileUnreadable(why=Text("有的行比首行多出列", "some lines have more cells than the first"))
    if rows.num_rows > MOST_ROWS:
        raise FileUnreadable(why=Text("超过 50 万行", "more than 500,000 rows"))
    kinds = [str(kind) for kind in found.types]
    kept = [str(_TYPES.get(kind, FieldType.TEXT)) for kind in kinds]
    casts = ", ".join(
        identifier(name) if kind in _TYPES else f"CAST({identifier(name)} AS VARCHAR) AS {identifier(name)}"
        for name, kind in zip(names, kinds, strict=True)
    )
    engine.register("given", rows)
    table = engine.execute(f"SELECT {casts} FROM given").to_arrow_table()
    columns = [
        {"name": name, "label": label.strip()[:100], "type": kind}
        for name, label, kind in zip(names, head, kept, strict=True)
    ]
    return columns, table


def _must_be_accepted(partner: Partner, *, developing: bool) -> None:
    does = partner.develops if developing else partner.contributes
    if partner.standing != Standing.ACCEPTED or not does:
        raise NotAccepted


def _review(row: models.Model, title: Text) -> None:
    rule = rule_now()
    work.open_item(
        ADMISSION,
        title=title,
        by=PLATFORM,
        about=row,
        unit=rule.office,
        parties={"office": [rule.office]},
        once=f"{row._meta.label}.{row.pk}",
    )
    record(PLATFORM, f"open_data.{row._meta.model_name}.received", row)


@transaction.atomic
def end_standing(row: Reviewed, *, why: str, by: Actor) -> None:
    """Stop a partner, an application or a leave that was accepted. Raises NotAllowed, NoReason."""
    why = reason_in(why)
    if not by.may(ADMIT):
        raise NotAllowed
    row.standing, row.said, row.decided_at = Standing.ENDED, why[:1000], clock.now()
    row.save()
    record(by, f"open_data.{row._meta.model_name}.ended", row, why=why)


def _accepted(moved: Moved) -> None:
    row = _row(moved)
    if isinstance(row, AccessGrant):
        row.until = _day(moved.values.get("until")) or clock.today() + GRANTED_FOR
    _decide(row, Standing.ACCEPTED, moved.values.get("opinion", ""), moved.by)
    if isinstance(row, Contribution):
        _open_contribution(row, by=moved.by)


def _refused(moved: Moved) -> None:
    _decide(_row(moved), Standing.REFUSED, moved.step.why, moved.by)


def _day(given: str | None) -> date | None:
    return date.fromisoformat(given) if given else None


MODELS: Mapping[str, type[Reviewed]] = {
    model._meta.label: model for model in (Partner, Application, AccessGrant, Contribution)
}


def _row(moved: Moved) -> Reviewed:
    model = MODELS[moved.item.about_type]
    row: Reviewed = model._default_manager.select_for_update(of=("self",)).get(pk=moved.item.about_id)
    return row


def _decide(row: Reviewed, standing: Standing, said: str, by: Actor) -> None:
    row.standing, row.said, row.decided_at = standing, said[:1000], clock.now()
    row.changed_at = clock.now()
    row.save()
    record(by, f"open_data.{row._meta.model_name}.{standing}", row, said=said)
    partner = row if isinstance(row, Partner) else getattr(row, "partner", None)
    if isinstance(partner, Partner):
        values: dict[str, object] = {"what": str(row), "how": row.standing_label, "said": said or "—"}
        post(
            partner.sealed_contact,
            DECIDED[0].with_values(**values),
            DECIDED[1].with_values(**values),
            path=reverse("open_data:partner_door"),
            language=partner.language,
        )


DECIDED = (
    Text("“%(what)s”审核结果：%(how)s", "“%(what)s”: %(how)s"),
    Text(
        "您在开放平台提交的“%(what)s”%(how)s。意见：%(said)s。凭登记凭证可继续办理。",
        "“%(what)s”, which you handed in at the open data portal: %(how)s. Remarks: %(said)s. "
        "Come back with your ticket.",
    ),
)


def _open_contribution(contribution: Contribution, *, by: Actor) -> None:
    """An accepted contribution becomes a dataset with a draft, which goes the way of every other."""
    rule = rule_now()
    dataset = OpenDataset.everywhere.create(
        slug=f"social-{contribution.pk}",
        publisher=rule.office,
        contributor=contribution.partner,
        theme=contribution.theme,
        licence=contribution.licence,
        name_zh=contribution.name_zh,
        name_en=contribution.name_en,
        notes_zh=contribution.about,
        opening=Opening.OPEN,
        cycle=Cycle.OTHER,
    )
    contribution.dataset = dataset
    contribution.save(update_fields=["dataset"])
    draft_for(dataset, reason=contribution.about[:1000], by=by)


ADMISSION = WorkType(
    key="open_data.admission",
    label=Text("社会参与审核", "Review of what society hands in"),
    allowance=Allowance(5),
    states=(
        State("review", Text("审核", "Under review"), held_by=(Party("office", ADMIT),)),
        State("accepted", Text("已通过", "Accepted"), final=True),
        State("refused", Text("未通过", "Not accepted"), final=True),
    ),
    moves=(
        Move(
            "accept",
            Text("通过", "Accept"),
            ("review",),
            ("accepted",),
            needs=(
                Need("opinion", Text("审核意见", "Remarks"), NeedKind.TEXT, required=False),
                Need("until", Text("使用期限至", "May use it until"), NeedKind.DAY, required=False),
            ),
            tone="primary",
            bulk=True,
            on_move=_accepted,
        ),
        Move("refuse", Text("不通过", "Do not accept"), ("review",), ("refused",), why=True, on_move=_refused),
    ),
    acts=frozenset({Act.CLAIM, Act.TRANSFER, Act.URGE, Act.COPY}),
    sees=SEE,
    icon="heart-handshake",
)
