"""Asking experts: the request, the draw, the result published to whoever asked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import models, transaction
from django.urls import reverse

from chengshu.base import clock
from chengshu.base.errors import NotAllowed
from chengshu.base.ids import new_id
from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.scopes import must_reach
from chengshu.kernel.audit.services import record
from chengshu.kernel.events.services import publish
from chengshu.kernel.governance.errors import (
    ConsultationOver,
    DayInThePast,
    NoOpinionsYet,
    NoSecretariat,
    TooFewExperts,
)
from chengshu.kernel.governance.events import ConsultationCancelled, ConsultationPublished
from chengshu.kernel.governance.models import (
    VERDICT_LABELS,
    Committee,
    Consultation,
    ConsultationKind,
    ConsultationParty,
    ConsultationState,
    ExpertField,
    OpinionState,
)
from chengshu.kernel.governance.rights import ASK_EXPERTS, RUN_CONSULTATIONS, SEE_CONSULTATIONS
from chengshu.kernel.governance.services.drawing import draw_by_lot
from chengshu.kernel.governance.services.fees import owe_fees
from chengshu.kernel.governance.services.opinions import COLLECT, invite
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.messages.services import tell
from chengshu.kernel.work import queries as work_queries
from chengshu.kernel.work import services as work
from chengshu.kernel.work.models import Item, Status
from chengshu.kernel.work.services import Moved
from chengshu.spec.work import Act, Move, Need, NeedKind, Opener, Permitted, State, Unit, WorkType

OVER = (ConsultationState.PUBLISHED, ConsultationState.CANCELLED)


@dataclass(frozen=True)
class Stake:
    """A body with a stake in the answer: one of the city, or any other by name."""

    organisation: Organisation | None = None
    name: str = ""
    role: str = ""


@transaction.atomic
def ask_experts(
    subject: models.Model | None,
    *,
    question: str,
    field: ExpertField,
    number: int,
    due: date,
    by: Actor,
    title: str = "",
    kind: ConsultationKind = ConsultationKind.ADVICE,
    organisation: Organisation | None = None,
    stakes: Iterable[Stake] = (),
) -> Consultation:
    """Ask ``number`` experts of a field to answer by ``due``; the committee nearest to the asker's area draws them.

    ``subject`` is the row it is about, if any; when the result is there, ``ConsultationPublished`` names it again.
    ``organisation`` asks, the actor's own where none is given. ``stakes`` are bodies besides the asker that drawn
    experts must be free of. Raises DayInThePast, NoSecretariat, NotAllowed.
    """
    asker = organisation or Organisation.objects.filter(pk__in=[by.organisation_id or 0]).first()
    if asker is None:
        raise NotAllowed
    must_reach(by, ASK_EXPERTS, asker)
    if due < clock.today():
        raise DayInThePast(day=due.isoformat(), fields={"due": DayInThePast.text.with_values(day=due.isoformat())})
    consultation = Consultation.everywhere.create(
        number=new_id().hex[:30],
        kind=kind,
        title=(title or (str(subject) if subject else question))[:200],
        question=question,
        organisation=asker,
        office=secretariat_for(asker).organisation,
        asked_by_id=by.person_id,
        field=field,
        wanted=number,
        due_on=due,
        subject_type=subject._meta.label if subject else "",
        subject_id=str(subject.pk) if subject else "",
    )
    consultation.number = f"ZX{clock.today():%Y}-{consultation.pk:05}"
    consultation.save(update_fields=["number"])
    ConsultationParty.objects.bulk_create(
        ConsultationParty(consultation=consultation, organisation=one.organisation, name=one.name, role=one.role)
        for one in stakes
    )
    work.open_item(
        CONSULTATION,
        title=Text(f"专家{consultation.kind_label.zh}：{consultation.title}", f"Experts: {consultation.title}"),
        by=by,
        about=consultation,
        unit=consultation.office,
        due=due,
    )
    record(by, "governance.consultation.asked", consultation, field=field.key, wanted=number)
    return consultation


def secretariat_for(organisation: Organisation) -> Committee:
    """The committee nearest to a body: of its own area, else of the next above that has one. Raises NoSecretariat."""
    code = organisation.division_code
    areas = [code[:length] for length in range(len(code) + 1)]
    found = Committee.everywhere.filter(organisation__division_code__in=areas).select_related("organisation")
    committees = sorted(found, key=lambda one: (-len(one.organisation.division_code), one.pk))
    if not committees:
        raise NoSecretariat
    return committees[0]


@transaction.atomic
def draw_experts(consultation_id: int, *, by: Actor, number: int | None = None) -> Consultation:
    """Draw experts by lot and lay the request on their desks; a further round draws others. Raises TooFewExperts."""
    values: dict[str, object] = {} if number is None else {"number": number}
    return _move(consultation_id, "draw", by, values)


@transaction.atomic
def publish_result(consultation_id: int, *, verdict: str, result: str, by: Actor) -> Consultation:
    """Publish the result composed of the opinions to the asker; fees follow. Raises NoOpinionsYet."""
    return _move(consultation_id, "publish", by, {"verdict": verdict, "result": result})


@transaction.atomic
def cancel_consultation(consultation_id: int, *, why: str, by: Actor) -> Consultation:
    """Take a request back, or end it, with the reason; experts still writing are freed. Raises ConsultationOver."""
    consultation = _open(consultation_id)
    work.terminate(_item(consultation), by=by, why=why)
    consultation.refresh_from_db()
    return consultation


def _drawn(moved: Moved) -> None:
    consultation = _locked(moved)
    given = consultation.opinions.filter(state=OpinionState.GIVEN).count()
    wanted = moved.values.get("number") or max(1, consultation.wanted - given)
    draw, experts = draw_by_lot(consultation, wanted, by=moved.by)
    if len(experts) < wanted:
        barred = draw.candidates.exclude(barred_zh="").count()
        raise TooFewExperts(field=consultation.field.name, barred=barred, left=len(experts), wanted=wanted)
    invite(consultation, draw, experts, by=moved.by)
    _set_state(consultation, ConsultationState.OPINIONS)


def _collected(moved: Moved) -> None:
    _set_state(_locked(moved), ConsultationState.COMPOSING)


def _published(moved: Moved) -> None:
    consultation = _locked(moved)
    if not consultation.opinions.filter(state=OpinionState.GIVEN).exists():
        raise NoOpinionsYet
    consultation.verdict, consultation.result = moved.values["verdict"], moved.values["result"]
    consultation.published_at, consultation.published_by_id = clock.now(), moved.by.person_id
    consultation.state = ConsultationState.PUBLISHED
    consultation.changed_at = clock.now()
    consultation.save()
    fees = owe_fees(consultation, by=moved.by)
    record(moved.by, "governance.consultation.published", consultation, verdict=consultation.verdict, fees=fees)
    publish(
        ConsultationPublished(
            consultation_id=consultation.pk,
            number=consultation.number,
            subject_type=consultation.subject_type,
            subject_id=consultation.subject_id,
            verdict=consultation.verdict,
        )
    )
    if consultation.asked_by_id:
        tell(
            [consultation.asked_by_id],
            "governance.result_published",
            subject=consultation,
            url=reverse("governance:consultation", args=[consultation.pk]),
            title=consultation.title,
            verdict=consultation.verdict_label,
        )


def _followed(moved: Moved) -> None:
    """Where the item was ended or taken back, so is the request."""
    if moved.item.status not in {Status.TERMINATED, Status.WITHDRAWN}:
        return
    consultation = _locked(moved)
    _set_state(consultation, ConsultationState.CANCELLED)
    record(moved.by, "governance.consultation.cancelled", consultation, why=moved.step.why)
    publish(
        ConsultationCancelled(
            consultation_id=consultation.pk,
            number=consultation.number,
            subject_type=consultation.subject_type,
            subject_id=consultation.subject_id,
        )
    )


def _set_state(consultation: Consultation, state: ConsultationState) -> None:
    consultation.state, consultation.changed_at = state, clock.now()
    consultation.save(update_fields=["state", "changed_at"])


def _locked(moved: Moved) -> Consultation:
    rows = Consultation.everywhere.select_for_update(of=("self",)).select_related("organisation", "office", "field")
    return rows.get(pk=moved.item.about_id)


def _open(consultation_id: int) -> Consultation:
    consultation = Consultation.everywhere.get(pk=consultation_id)
    if consultation.state in OVER:
        raise ConsultationOver(state=consultation.state_label)
    return consultation


def _item(consultation: Consultation) -> Item:
    item = work_queries.item_about(consultation, CONSULTATION)
    if item is None:
        raise ConsultationOver(state=consultation.state_label)
    return item


def _move(consultation_id: int, move: str, by: Actor, values: dict[str, object]) -> Consultation:
    consultation = _open(consultation_id)
    work.make_move(_item(consultation), move, by=by, values=values)
    consultation.refresh_from_db()
    return consultation


CONSULTATION = WorkType(
    key="governance.consultation",
    label=Text("专家咨询评审", "Request to experts"),
    states=(
        State("drawing", Text("抽取专家", "Experts to be drawn"), held_by=(Unit(RUN_CONSULTATIONS),)),
        State(
            "opinions",
            Text("专家会签", "Experts are writing"),
            hint=Text("每位专家独立出具意见，全部出具后自动汇总。", "Each writes alone; it goes on once all have."),
        ),
        State("composing", Text("汇总结论", "Result to be composed"), held_by=(Unit(RUN_CONSULTATIONS),)),
        State("published", Text("已出具结论", "Result published"), final=True),
    ),
    moves=(
        Move(
            "publish",
            Text("发布结论", "Publish the result"),
            ("composing",),
            ("published",),
            needs=(
                Need("verdict", Text("结论", "Verdict"), NeedKind.CHOICE, choices=tuple(VERDICT_LABELS.items())),
                Need("result", Text("结论意见", "Result in writing"), NeedKind.TEXT),
            ),
            tone="primary",
            on_move=_published,
        ),
        Move(
            "draw",
            Text("随机抽取专家", "Draw experts by lot"),
            ("drawing", "composing"),
            ("opinions",),
            needs=(
                Need(
                    "number",
                    Text("抽取人数", "How many"),
                    NeedKind.NUMBER,
                    required=False,
                    least=1,
                    most=50,
                    hint=Text("不填则按申请人数抽取。", "As many as asked for where left empty."),
                ),
            ),
            on_move=_drawn,
        ),
        Move(
            COLLECT,
            Text("意见已收齐", "All opinions are in"),
            ("opinions",),
            ("composing",),
            who=(),
            on_move=_collected,
        ),
    ),
    acts=frozenset({Act.TERMINATE, Act.WITHDRAW, Act.URGE, Act.COPY}),
    terminated_by=(Opener(), Permitted(RUN_CONSULTATIONS)),
    opens=ASK_EXPERTS,
    sees=SEE_CONSULTATIONS,
    about_url="governance:consultation",
    icon="messages",
    hook=_followed,
)
