"""Compiling, reviewing, publishing, revising and withdrawing entries, as work."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from chengshu.base import clock
from chengshu.base.errors import ChangedMeanwhile, NotFound
from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.queries import nearest_offices
from chengshu.kernel.access.scopes import must_reach
from chengshu.kernel.audit.services import record
from chengshu.kernel.catalogue.contents import ResourceContent, as_json, from_json
from chengshu.kernel.catalogue.errors import EntryFlawed, NotBeingCompiled, NotOurs, NotPublished, UnderWay
from chengshu.kernel.catalogue.models import (
    OPEN_STATES,
    Origin,
    Resource,
    Standing,
    Submission,
    SubmissionKind,
    SubmissionState,
)
from chengshu.kernel.catalogue.queries.entries import content_of
from chengshu.kernel.catalogue.queries.standards import check_entry
from chengshu.kernel.catalogue.rights import COMPILE, PUBLISH, REVIEW, SEE
from chengshu.kernel.catalogue.services.entries import draft
from chengshu.kernel.catalogue.services.publishing import publish_version, withdraw_directly
from chengshu.kernel.catalogue.services.writing import write
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.work import queries as work_queries
from chengshu.kernel.work import services as work
from chengshu.kernel.work.models import Item as WorkItem
from chengshu.kernel.work.models import Status
from chengshu.kernel.work.services import Moved
from chengshu.spec.work import Act, Allowance, Chosen, Move, Permitted, Seat, State, Unit, WorkType

OURS = (Origin.COMPILED, Origin.INVENTORY)


@transaction.atomic
def compile_entry(
    provider: Organisation,
    content: ResourceContent,
    *,
    by: Actor,
    key: str = "",
    origin: Origin = Origin.COMPILED,
) -> Submission:
    """Begin a new entry. Raises NotAllowed, BadKey, KeyTaken, BadItems, UnknownClass."""
    must_reach(by, COMPILE, provider)
    resource = draft(provider, content, key=key, origin=origin, by=by)
    return _open(resource, SubmissionKind.NEW, content, by=by)


@transaction.atomic
def revise_entry(resource: Resource, *, reason: str, by: Actor) -> Submission:
    """Begin a change of a published entry, or take up a draft again. Raises NotOurs, UnderWay."""
    held = _locked(resource, by)
    kind = SubmissionKind.CHANGE if held.standing == Standing.PUBLISHED else SubmissionKind.NEW
    return _open(held, kind, content_of(held), by=by, reason=reason)


@transaction.atomic
def ask_withdrawal(resource: Resource, *, reason: str, by: Actor) -> Submission:
    """Ask that a published entry leave the catalogue; it goes to review at once. Raises NotPublished, UnderWay."""
    held = _locked(resource, by)
    if held.standing != Standing.PUBLISHED:
        raise NotPublished(name=held.name)
    submission = _open(held, SubmissionKind.WITHDRAWAL, content_of(held), by=by, reason=reason)
    return move_submission(submission, "submit", by=by)


@transaction.atomic
def save_content(
    submission: Submission, content: ResourceContent, *, by: Actor, seen: datetime | None = None
) -> Submission:
    """Write what is being compiled; ``seen`` is when it last changed as the writer saw it.

    Raises NotAllowed, NotBeingCompiled, ChangedMeanwhile, BadItems, UnknownClass.
    """
    held = Submission.everywhere.select_for_update(of=("self",)).get(pk=submission.pk)
    resource = Resource.everywhere.select_related("provider", "classification").get(pk=held.resource_id)
    must_reach(by, COMPILE, resource.provider)
    if held.state != SubmissionState.COMPILING or held.kind == SubmissionKind.WITHDRAWAL:
        raise NotBeingCompiled
    if seen is not None and seen != held.changed_at:
        raise ChangedMeanwhile
    _keep(held, resource, content)
    record(by, "catalogue.submission.saved", held, key=resource.key, items=len(content.items))
    return held


@transaction.atomic
def move_submission(submission: Submission, move: str, *, by: Actor, why: str = "") -> Submission:
    """Make a move of the work of a submission: submit, agree, send_back, publish, reject."""
    item = work_queries.item_about(submission, SUBMISSION)
    if item is None:
        raise NotFound
    work.make_move(item, move, by=by, why=why)
    submission.refresh_from_db()
    return submission


def draft_from_system(
    provider: Organisation,
    contents: Sequence[ResourceContent],
    *,
    system_code: str,
    by: Actor,
) -> list[Submission]:
    """Drafts from the tables of an information system, one for each that has none yet (by its name).

    ``contents`` come with items where the tables are known; the provider's people complete and submit them.
    """
    held = set(
        Resource.everywhere.filter(provider=provider, system_code=system_code)
        .exclude(standing=Standing.WITHDRAWN)
        .values_list("name_zh", flat=True)
    )
    return [
        compile_entry(provider, _of_system(content, system_code), by=by, origin=Origin.INVENTORY)
        for content in contents
        if content.name_zh not in held
    ]


def _of_system(content: ResourceContent, system_code: str) -> ResourceContent:
    return from_json(as_json(content) | {"system_code": system_code})


def _locked(resource: Resource, by: Actor) -> Resource:
    held = Resource.everywhere.select_for_update(of=("self",)).select_related("provider", "classification")
    found = held.get(pk=resource.pk)
    must_reach(by, COMPILE, found.provider)
    if found.origin not in OURS:
        raise NotOurs(name=found.name)
    if found.submissions.filter(state__in=OPEN_STATES).exists():
        raise UnderWay(name=found.name)
    return found


def _open(
    resource: Resource, kind: SubmissionKind, content: ResourceContent, *, by: Actor, reason: str = ""
) -> Submission:
    submission = Submission.everywhere.create(
        resource=resource,
        kind=kind,
        content=as_json(content),
        reason=reason,
        base_version=resource.version,
        opened_by_id=by.person_id,
    )
    work.open_item(
        SUBMISSION,
        title=Text(
            f"{submission.kind_label.zh}目录：{resource.name_zh}", f"{submission.kind_label.en}: {resource.name.en}"
        ),
        by=by,
        about=submission,
        unit=resource.provider,
    )
    record(by, "catalogue.submission.opened", submission, kind=kind, key=resource.key, reason=reason)
    return submission


def _keep(submission: Submission, resource: Resource, content: ResourceContent) -> None:
    if not resource.version:
        write(resource, content)
    submission.content = as_json(content)
    submission.changed_at = clock.now()
    submission.save(update_fields=["content", "changed_at"])


def _submitted(moved: Moved) -> None:
    """Let it go on if nothing blocks. Raises EntryFlawed with what is to be put right."""
    submission, resource = _of(moved)
    if submission.kind != SubmissionKind.WITHDRAWAL:
        wrong = [one for one in check_entry(from_json(submission.content), resource.provider) if one.blocks]
        if wrong:
            raise EntryFlawed(wrong)
    _stand(submission, SubmissionState.DEPARTMENT, moved)


def _agreed(moved: Moved) -> None:
    _stand(_of(moved)[0], SubmissionState.BUREAU, moved)


def _returned(moved: Moved) -> None:
    _stand(_of(moved)[0], SubmissionState.COMPILING, moved)


def _published(moved: Moved) -> None:
    submission, resource = _of(moved)
    if submission.kind == SubmissionKind.WITHDRAWAL:
        withdraw_directly(resource, reason=submission.reason, by=moved.by)
    else:
        reason = submission.reason or moved.step.why
        publish_version(resource, from_json(submission.content), reason=reason, by=moved.by)
    _stand(submission, SubmissionState.PUBLISHED, moved)


def _followed(moved: Moved) -> None:
    """Where the work was ended, so is the submission; an entry never published leaves with it."""
    if moved.item.status != Status.TERMINATED:
        return
    submission, resource = _of(moved)
    _stand(submission, SubmissionState.DROPPED, moved)
    if not resource.version:
        Resource.everywhere.filter(pk=resource.pk).update(standing=Standing.WITHDRAWN, changed_at=clock.now())


def _of(moved: Moved) -> tuple[Submission, Resource]:
    submission = Submission.everywhere.select_for_update(of=("self",)).get(pk=moved.item.about_id)
    rows = Resource.everywhere.select_for_update(of=("self",)).select_related("provider", "classification")
    return submission, rows.get(pk=submission.resource_id)


def _stand(submission: Submission, state: SubmissionState, moved: Moved) -> None:
    before, submission.state, submission.changed_at = submission.state, state, clock.now()
    submission.save(update_fields=["state", "changed_at"])
    if state in OPEN_STATES:
        reviewed = Standing.DRAFT if state == SubmissionState.COMPILING else Standing.IN_REVIEW
        Resource.everywhere.filter(pk=submission.resource_id, version=0).update(standing=reviewed)
    record(moved.by, "catalogue.submission.moved", submission, before=before, after=state, why=moved.step.why)


def _bureau(item: WorkItem) -> list[Seat]:
    """The desk of the data bureau that reviews the provider's entries: a city's for its counties."""
    provider = Submission.everywhere.select_related("resource__provider").get(pk=item.about_id).resource.provider
    return [Seat(organisation_id=one.pk, permission=PUBLISH) for one in nearest_offices(PUBLISH, provider)[:1]]


SUBMISSION = WorkType(
    key="catalogue.submission",
    label=Text("目录编制审核", "Review of an entry"),
    states=(
        State("compiling", Text("编制", "Being compiled"), held_by=(Unit(COMPILE),)),
        State("department", Text("部门审核", "Department"), held_by=(Unit(REVIEW),), allowance=Allowance(3)),
        State("bureau", Text("数据主管部门审核", "Data bureau"), held_by=(Chosen(_bureau),), allowance=Allowance(5)),
        State("published", Text("已办结", "Done"), final=True),
    ),
    moves=(
        Move("submit", Text("提交审核", "Submit"), ("compiling",), ("department",), tone="primary", on_move=_submitted),
        Move(
            "agree", Text("审核通过", "Agree"), ("department",), ("bureau",), tone="primary", bulk=True, on_move=_agreed
        ),
        Move("send_back", Text("退回修改", "Send back"), ("department",), ("compiling",), why=True, on_move=_returned),
        Move(
            "publish",
            Text("同意并办结", "Agree and finish"),
            ("bureau",),
            ("published",),
            tone="primary",
            bulk=True,
            on_move=_published,
            hint=Text("发布为新版本；撤销申请则撤出目录。", "Publishes it as a new version, or withdraws it as asked."),
        ),
        Move("reject", Text("退回修改", "Send back"), ("bureau",), ("compiling",), why=True, on_move=_returned),
    ),
    acts=frozenset({Act.CLAIM, Act.TRANSFER, Act.DELEGATE, Act.COPY, Act.URGE, Act.TERMINATE}),
    terminated_by=(Permitted(COMPILE),),
    sees=SEE,
    about_url="catalogue:submission",
    icon="clipboard-list",
    hook=_followed,
)
