"""Deciding applications: granted, refused on a ground, or sent back for more, within the provider's deadline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.urls import reverse

from chengshu.base import clock
from chengshu.base.ids import new_id
from chengshu.base.text import Text
from chengshu.kernel.access.actor import PLATFORM, Actor
from chengshu.kernel.audit.services import record
from chengshu.kernel.events.services import publish
from chengshu.kernel.exchange.errors import NotDecidable, WiderThanAsked
from chengshu.kernel.exchange.events import AgreementGranted
from chengshu.kernel.exchange.limits import limit
from chengshu.kernel.exchange.models import Agreement, Application, ApplicationState, Enterprise, Ground
from chengshu.kernel.exchange.models.applications import GROUND_LABELS
from chengshu.kernel.exchange.models.rules import Limit
from chengshu.kernel.exchange.rights import APPLY, DECIDE, SEE_APPLICATIONS
from chengshu.kernel.messages.services import tell
from chengshu.kernel.work import queries as work_queries
from chengshu.kernel.work import services as work
from chengshu.kernel.work.models import Item, Status
from chengshu.kernel.work.services import Moved
from chengshu.spec.work import Act, Allowance, Move, Need, NeedKind, Opener, Span, State, Unit, WorkType

GRANT, REFUSE, ASK_MORE, SUPPLY = "grant", "refuse", "ask_more", "supply"
DEADLINE = Allowance(10, Span.WORKING_DAYS)  # 国发〔2016〕51号 第十一条


@dataclass(frozen=True)
class Terms:
    """What the provider grants where it is less than was asked for; None leaves it as asked."""

    fields: Sequence[str] | None = None
    clear_fields: Sequence[str] | None = None
    row_filter: Sequence[dict[str, Any]] | None = None
    ways: Sequence[str] | None = None
    until: date | None = None
    calls_per_minute: int | None = None
    rows_per_day: int | None = None


AS_ASKED = Terms()


@transaction.atomic
def grant(application_id: int, *, by: Actor, terms: Terms = AS_ASKED, answer: str = "") -> Agreement:
    """Grant an application, all of it or less. Raises NotDecidable, WiderThanAsked, NotYours."""
    application = _locked(application_id)
    _narrow(application, terms)
    values = {"answer": answer, "calls_per_minute": terms.calls_per_minute, "rows_per_day": terms.rows_per_day}
    work.make_move(_item(application), GRANT, by=by, values={key: one for key, one in values.items() if one})
    return Agreement.everywhere.get(application=application_id)


@transaction.atomic
def refuse(application_id: int, *, ground: Ground, answer: str, by: Actor) -> Application:
    """Refuse an application on a ground. Raises NotDecidable, NotYours."""
    item = _item(_locked(application_id))
    work.make_move(item, REFUSE, by=by, values={"ground": ground, "answer": answer})
    return Application.everywhere.get(pk=application_id)


@transaction.atomic
def ask_more(application_id: int, *, answer: str, by: Actor) -> Application:
    """Send an application back to be completed; the deadline stands still until it returns. Raises NotDecidable."""
    work.make_move(_item(_locked(application_id)), ASK_MORE, by=by, values={"answer": answer})
    return Application.everywhere.get(pk=application_id)


@transaction.atomic
def supply(application_id: int, *, purpose: str, legal_basis: str, by: Actor) -> Application:
    """Give what was missing and hand the application in again. Raises NotDecidable, NotYours."""
    application = _locked(application_id)
    work.make_move(_item(application), SUPPLY, by=by, values={"purpose": purpose, "legal_basis": legal_basis})
    return Application.everywhere.get(pk=application_id)


@transaction.atomic
def cancel(application_id: int, *, by: Actor, why: str = "") -> Application:
    """Take an application back before it is decided. Raises NotDecidable, NotYours."""
    work.terminate(_item(_locked(application_id)), by=by, why=why or "申请单位撤回")
    return Application.everywhere.get(pk=application_id)


def grant_at_once(application: Application) -> Agreement:
    """Grant what is shared unconditionally, without anybody's decision."""
    return _granted(application, PLATFORM, {"answer": "无条件共享，自动授权。"})


def _narrow(application: Application, terms: Terms) -> None:
    """Write less into the application than it asked for. Raises WiderThanAsked."""
    changed = []
    for name in ("fields", "clear_fields", "ways"):
        wanted = getattr(terms, name)
        if wanted is not None:
            if set(wanted) - set(getattr(application, name)):
                raise WiderThanAsked(fields={name: WiderThanAsked.text})
            setattr(application, name, list(wanted))
            changed.append(name)
    application.clear_fields = [one for one in application.clear_fields if one in application.fields]
    if terms.row_filter is not None:
        application.row_filter = list(terms.row_filter)
    if terms.until is not None:
        if terms.until > application.until or terms.until < application.since:
            raise WiderThanAsked(fields={"until": WiderThanAsked.text})
        application.until = terms.until
    application.save(update_fields=[*changed, "clear_fields", "row_filter", "until"])


def _on_grant(moved: Moved) -> None:
    _granted(_locked(int(moved.item.about_id)), moved.by, moved.values)


def _on_refuse(moved: Moved) -> None:
    application = _locked(int(moved.item.about_id))
    ground = Ground(moved.values["ground"])
    application.ground = ground
    _decided(application, ApplicationState.REFUSED, moved.by, moved.values.get("answer", ""))
    record(moved.by, "exchange.application.refused", application, ground=ground, answer=application.answer)
    _tell(application, Text("不同意", "refused"), Text(f"{GROUND_LABELS[ground].zh}。", f"{GROUND_LABELS[ground].en}."))


def _on_ask_more(moved: Moved) -> None:
    application = _locked(int(moved.item.about_id))
    application.state, application.answer = ApplicationState.MORE_WANTED, moved.values["answer"]
    application.save(update_fields=["state", "answer"])
    record(moved.by, "exchange.application.sent_back", application, answer=application.answer)
    _tell(application, Text("请补充材料", "more is wanted"), Text("请按意见补充后再提交。", "Please complete it."))


def _on_supply(moved: Moved) -> None:
    application = _locked(int(moved.item.about_id))
    application.state = ApplicationState.ASKED
    application.purpose, application.legal_basis = moved.values["purpose"], moved.values["legal_basis"]
    application.save(update_fields=["state", "purpose", "legal_basis"])
    record(moved.by, "exchange.application.supplied", application)


def _followed(moved: Moved) -> None:
    if moved.item.status not in {Status.TERMINATED, Status.WITHDRAWN}:
        return
    application = _locked(int(moved.item.about_id))
    application.state, application.changed_at = ApplicationState.CANCELLED, clock.now()
    application.save(update_fields=["state", "changed_at"])
    record(moved.by, "exchange.application.cancelled", application, why=moved.step.why)


def _granted(application: Application, by: Actor, values: Mapping[str, Any]) -> Agreement:
    _decided(application, ApplicationState.GRANTED, by, values.get("answer", ""))
    admission = Enterprise.everywhere.filter(organisation=application.organisation_id, ended_at=None).first()
    most_calls = admission.calls_per_minute if admission else limit(Limit.CALLS_PER_MINUTE)
    most_rows = admission.rows_per_day if admission else limit(Limit.ROWS_PER_DAY)
    agreement = Agreement.everywhere.create(
        number=new_id().hex[:30],
        application=application,
        resource_id=application.resource_id,
        offer_id=application.offer_id,
        organisation_id=application.organisation_id,
        provider_id=application.provider_id,
        purpose=application.purpose,
        matter=application.matter,
        legal_basis=application.legal_basis,
        fields=application.fields,
        clear_fields=application.clear_fields,
        row_filter=application.row_filter,
        ways=application.ways,
        since=application.since,
        until=application.until,
        calls_per_minute=_at_most(values.get("calls_per_minute"), most_calls, binding=admission is not None),
        rows_per_day=_at_most(values.get("rows_per_day"), most_rows, binding=admission is not None),
    )
    agreement.number = f"GX{clock.today():%Y}-{agreement.pk:06}"
    agreement.save(update_fields=["number"])
    agreement.users.set(application.users.all())
    record(by, "exchange.agreement.granted", agreement, fields=agreement.fields, until=agreement.until)
    publish(
        AgreementGranted(
            agreement_id=agreement.pk,
            number=agreement.number,
            resource_key=agreement.resource.key if agreement.resource else "",
            offer_key=agreement.offer.key if agreement.offer else "",
            organisation_id=agreement.organisation_id,
            provider_id=agreement.provider_id,
        )
    )
    _tell(application, Text("已同意", "granted"), Text(f"授权编号 {agreement.number}。", f"It is {agreement.number}."))
    return agreement


def _at_most(wanted: int | None, most: int, *, binding: bool) -> int:
    """The provider's own limit; never more than the admission of an enterprise allows."""
    if not wanted:
        return most
    return min(wanted, most) if binding and most else wanted


def _decided(application: Application, state: ApplicationState, by: Actor, answer: str) -> None:
    application.state, application.answer = state, answer or application.answer
    application.decided_at = application.changed_at = clock.now()
    application.decided_by_id = by.person_id
    application.save(update_fields=["state", "answer", "ground", "decided_at", "changed_at", "decided_by"])


def _tell(application: Application, outcome: Text, answer: Text) -> None:
    if application.asked_by_id:
        tell(
            [application.asked_by_id],
            "exchange.decided",
            subject=application,
            url=reverse("exchange:application", args=[application.pk]),
            number=application.number,
            outcome=outcome,
            subject_name=str(application.subject),
            answer=answer,
        )


def _locked(application_id: int) -> Application:
    rows = Application.everywhere.select_for_update(of=("self",))
    return rows.select_related("resource", "offer", "organisation", "provider").get(pk=application_id)


def _item(application: Application) -> Item:
    item = work_queries.item_about(application, APPLICATION)
    if item is None or application.state not in {ApplicationState.ASKED, ApplicationState.MORE_WANTED}:
        raise NotDecidable(state=application.state_label)
    return item


ANSWER = Need("answer", Text("答复意见", "Answer"), NeedKind.TEXT, required=False)
APPLICATION = WorkType(
    key="exchange.application",
    label=Text("数据共享申请", "Application for data"),
    allowance=DEADLINE,
    states=(
        State("decision", Text("提供单位审批", "To be decided by the provider"), held_by=(Unit(DECIDE),)),
        State("more_wanted", Text("申请单位补充", "To be completed"), held_by=(Opener(),), paused=True),
        State("granted", Text("已同意", "Granted"), final=True),
        State("refused", Text("已拒绝", "Refused"), final=True),
    ),
    moves=(
        Move(
            GRANT,
            Text("同意共享", "Grant"),
            ("decision",),
            ("granted",),
            needs=(
                ANSWER,
                Need(
                    "calls_per_minute",
                    Text("每分钟调用次数上限", "Calls per minute at most"),
                    NeedKind.NUMBER,
                    required=False,
                    least=1,
                    most=60_000,
                ),
                Need(
                    "rows_per_day",
                    Text("每日条数上限", "Rows per day at most"),
                    NeedKind.NUMBER,
                    required=False,
                    least=1,
                    most=1_000_000_000,
                ),
            ),
            bulk=True,
            tone="primary",
            on_move=_on_grant,
        ),
        Move(
            ASK_MORE,
            Text("要求补充", "Ask for more"),
            ("decision",),
            ("more_wanted",),
            needs=(Need("answer", Text("需补充的内容", "What is missing"), NeedKind.TEXT),),
            on_move=_on_ask_more,
        ),
        Move(
            REFUSE,
            Text("不同意", "Refuse"),
            ("decision",),
            ("refused",),
            needs=(
                Need(
                    "ground",
                    Text("不予共享的依据", "On what ground"),
                    NeedKind.CHOICE,
                    choices=tuple((str(key), label) for key, label in GROUND_LABELS.items()),
                ),
                Need("answer", Text("答复意见", "Answer"), NeedKind.TEXT),
            ),
            on_move=_on_refuse,
        ),
        Move(
            SUPPLY,
            Text("补充后提交", "Hand in again"),
            ("more_wanted",),
            ("decision",),
            needs=(
                Need("purpose", Text("用途", "Purpose"), NeedKind.TEXT),
                Need("legal_basis", Text("依据", "Legal basis")),
            ),
            on_move=_on_supply,
        ),
    ),
    acts=frozenset({Act.TERMINATE, Act.TRANSFER, Act.DELEGATE, Act.URGE, Act.COPY, Act.CLAIM, Act.ADD_SIGNER}),
    terminated_by=(Opener(),),
    opens=APPLY,
    sees=SEE_APPLICATIONS,
    about_url="exchange:application",
    icon="transfer",
    hook=_followed,
)
