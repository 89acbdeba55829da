"""Writes of the tree of organisations. Each change leaves a row of history and an entry of the audit record."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Concat, Substr

from chengshu.base import clock
from chengshu.base.errors import BadInput
from chengshu.base.text import Text
from chengshu.kernel.acting.actor import PLATFORM, Actor
from chengshu.kernel.audit import services as audit
from chengshu.kernel.identity.errors import BodyClosed, StillInUse, WouldBeItsOwnParent
from chengshu.kernel.identity.models import (
    Level,
    Organisation,
    OrganisationAlias,
    OrganisationChange,
    OrganisationKind,
)
from chengshu.kernel.identity.services.people import move_person

CODE_TAKEN = Text("这个代码已被其他机构使用，请换一个。", "Another body has this code; choose a different one.")
NAME_TAKEN = Text("这个名称已指向“%(name)s”。", "This name already means %(name)s.")


@transaction.atomic
def add_organisation(
    name_zh: str,
    *,
    code: str,
    name_en: str = "",
    kind: str = OrganisationKind.BUREAU,
    level: str = Level.CITY,
    parent: Organisation | None = None,
    division_code: str = "",
    order: int = 0,
    by: Actor = PLATFORM,
) -> Organisation:
    """A new body in the tree, below ``parent``; it takes the parent's area where none is given.

    Raises BadInput for a code that is taken, BodyClosed for a closed parent.
    """
    if parent:
        parent = _locked(parent)
        if not parent.active:
            raise BodyClosed
    if Organisation.objects.filter(code=code).exists():
        raise BadInput(fields={"code": CODE_TAKEN})
    body = Organisation.objects.create(
        name_zh=name_zh,
        name_en=name_en,
        code=code,
        kind=kind,
        level=level,
        parent=parent,
        division_code=division_code or (parent.division_code if parent else ""),
        order=order,
    )
    body.path = f"{parent.path if parent else '/'}{body.pk}/"
    body.save(update_fields=["path"])
    audit.record(by, "identity.organisation.added", body, code=code, parent=parent.code if parent else None)
    return body


@transaction.atomic
def change_organisation(
    body: Organisation, *, kind: str, level: str, division_code: str, order: int, by: Actor, reason: str = ""
) -> Organisation:
    """Kind, level, area and place among its siblings."""
    body = _locked(body)
    new = {"kind": kind, "level": level, "division_code": division_code, "order": order}
    changed = {name: [getattr(body, name), value] for name, value in new.items() if getattr(body, name) != value}
    if not changed:
        return body
    for name, value in new.items():
        setattr(body, name, value)
    _save(body, *new)
    before, after = ("; ".join(f"{name}={pair[side]}" for name, pair in changed.items()) for side in (0, 1))
    _note(body, "changed", before, after, by=by, reason=reason)
    audit.record(by, "identity.organisation.changed", body, reason=reason, **changed)
    return body


@transaction.atomic
def rename_organisation(
    body: Organisation, *, name_zh: str, name_en: str = "", by: Actor, reason: str = ""
) -> Organisation:
    """A new name; the former one stays known as an alias, as documents go on printing it."""
    body = _locked(body)
    former = body.name_zh
    if former == name_zh and body.name_en == name_en:
        return body
    body.name_zh, body.name_en = name_zh, name_en
    _save(body, "name_zh", "name_en")
    if former != name_zh:
        OrganisationAlias.objects.filter(organisation=body, name=name_zh).delete()
        OrganisationAlias.objects.get_or_create(name=former, defaults={"organisation": body})
    _note(body, "renamed", former, name_zh, by=by, reason=reason)
    audit.record(by, "identity.organisation.renamed", body, before=former, after=name_zh, reason=reason)
    return body


@transaction.atomic
def move_organisation(body: Organisation, *, parent: Organisation | None, by: Actor, reason: str = "") -> Organisation:
    """Put the body, with all below it, below another parent; None makes it a root.

    Locks the tree. Raises WouldBeItsOwnParent, BodyClosed.
    """
    body = _locked(body)
    parent = _locked(parent) if parent else None
    if parent and parent.path.startswith(body.path):
        raise WouldBeItsOwnParent
    if parent and not parent.active:
        raise BodyClosed
    if body.parent_id == (parent.pk if parent else None):
        return body
    before = body.parent.name_zh if body.parent else ""
    _move(body, parent)
    after = parent.name_zh if parent else ""
    _note(body, "moved", before, after, by=by, reason=reason)
    audit.record(by, "identity.organisation.moved", body, before=before, after=after, reason=reason)
    return body


@transaction.atomic
def merge_organisation(body: Organisation, *, into: Organisation, by: Actor, reason: str = "") -> Organisation:
    """Close the body in favour of another, which takes over its people, the bodies below it and its names.

    Roles granted for the closed body stay with it; the security administrator grants anew what is still needed.
    Gives the body that took over. Raises WouldBeItsOwnParent, BodyClosed.
    """
    body, into = _locked(body), _locked(into)
    if into.path.startswith(body.path):
        raise WouldBeItsOwnParent
    if not (into.active and body.active):
        raise BodyClosed
    for child in body.children.order_by("pk"):
        _move(child, into)
    for post in body.posts.filter(until=None).select_related("person"):
        move_person(post.person, post=post, organisation=into, by=by)
    body.aliases.update(organisation=into)
    OrganisationAlias.objects.get_or_create(name=body.name_zh, defaults={"organisation": into})
    body.active, body.successor = False, into
    _save(body, "active", "successor")
    _note(body, "merged", body.name_zh, into.name_zh, by=by, reason=reason)
    _note(into, "took_over", body.name_zh, into.name_zh, by=by, reason=reason)
    audit.record(by, "identity.organisation.merged", body, into=into.code, reason=reason)
    return into


@transaction.atomic
def close_organisation(body: Organisation, *, by: Actor, reason: str = "") -> Organisation:
    """A body that nobody belongs to any more. Raises StillInUse."""
    body = _locked(body)
    children, posts = body.children.filter(active=True).count(), body.posts.filter(until=None).count()
    if children or posts:
        raise StillInUse(children=children, posts=posts)
    return _set_active(body, active=False, what="closed", by=by, reason=reason)


@transaction.atomic
def open_organisation_again(body: Organisation, *, by: Actor, reason: str = "") -> Organisation:
    """A closed body works again. Raises BodyClosed below a closed parent."""
    body = _locked(body)
    if body.parent and not body.parent.active:
        raise BodyClosed
    body.successor = None
    return _set_active(body, active=True, what="opened", by=by, reason=reason)


@transaction.atomic
def add_alias(body: Organisation, name: str, *, by: Actor = PLATFORM) -> OrganisationAlias:
    """Another name under which documents print the body. Raises BadInput where it means another one."""
    known = OrganisationAlias.objects.filter(name=name).select_related("organisation").first()
    if known and known.organisation_id != body.pk:
        raise BadInput(fields={"name": NAME_TAKEN.with_values(name=known.organisation.name)})
    if known:
        return known
    alias = OrganisationAlias.objects.create(organisation=body, name=name)
    audit.record(by, "identity.alias.added", body, name=name)
    return alias


@transaction.atomic
def remove_alias(alias: OrganisationAlias, *, by: Actor) -> None:
    """The name no longer means the body."""
    audit.record(by, "identity.alias.removed", alias.organisation, name=alias.name)
    alias.delete()


def _locked(body: Organisation) -> Organisation:
    """The body as it stands, with the tree locked: its roots in the order of their keys."""
    list(Organisation.objects.select_for_update().filter(parent=None).order_by("pk").values_list("pk", flat=True))
    return Organisation.objects.select_for_update().get(pk=body.pk)


def _move(body: Organisation, parent: Organisation | None) -> None:
    old, new = body.path, f"{parent.path if parent else '/'}{body.pk}/"
    body.parent = parent
    body.path = new
    _save(body, "parent")
    below = Organisation.objects.filter(path__startswith=old)
    below.update(path=Concat(Value(new), Substr("path", len(old) + 1)))


def _set_active(body: Organisation, *, active: bool, what: str, by: Actor, reason: str) -> Organisation:
    body.active = active
    _save(body, "active", "successor")
    _note(body, what, "", "", by=by, reason=reason)
    audit.record(by, f"identity.organisation.{what}", body, reason=reason)
    return body


def _save(body: Organisation, *fields: str) -> None:
    body.changed_at = clock.now()
    body.save(update_fields=[*fields, "changed_at"])


def _note(body: Organisation, what: str, before: str, after: str, *, by: Actor, reason: str) -> None:
    OrganisationChange.objects.create(
        organisation=body, what=what, before=before[:400], after=after[:400], reason=reason[:200], by_id=by.person_id
    )
