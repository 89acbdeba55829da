"""The files of a case, by what they show: what was reported, how it was handled, what the check found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db.models import Q
from django.urls import reverse

from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.cases.models import Case
from chengshu.kernel.files.kinds import KINDS
from chengshu.kernel.files.models import Attachment, PreviewState
from chengshu.kernel.files.queries import attachments_of
from chengshu.kernel.work import queries as work
from chengshu.kernel.work.models import Item, Step
from chengshu.spec.files import Family
from chengshu.ui.parts import FileLine

REPORTED = Text("上报", "Reported")
HANDLED = Text("处置", "Handling")
CHECKED = Text("核查", "Check")
HELPED = Text("协办", "Joint handling")
OTHER = Text("其他", "Others")
BY_VERB = {"report_done": HANDLED, "pass_check": CHECKED, "fail_check": CHECKED, "help": HELPED, "decline": HELPED}
ITEMS = 30


@dataclass(frozen=True)
class Picture:
    """A picture as it stands in a strip. ``shown`` is its preview, empty while that is being drawn; ``url`` brings it
    as it was handed in.
    """

    name: str
    alt: Text
    shown: str
    url: str
    note: Text | str


@dataclass
class Bundle:
    """Files that belong together, pictures before others."""

    label: Text
    pictures: list[Picture] = field(default_factory=list)
    lines: list[FileLine] = field(default_factory=list)


def bundles_of(actor: Actor, case: Case) -> list[Bundle]:
    """What was handed in with a case and its work, as far as the actor may open it; empty bundles are left out."""
    found = {label: Bundle(label) for label in (REPORTED, HANDLED, CHECKED, HELPED, OTHER)}
    for file in attachments_of(case):
        _put(found[REPORTED], file, "")
    for step, file in _worked(actor, case):
        _put(found[BY_VERB.get(step.verb, OTHER)], file, step.who)
    return [bundle for bundle in found.values() if bundle.pictures or bundle.lines]


def _worked(actor: Actor, case: Case) -> Iterator[tuple[Step, Attachment]]:
    keys = list(work.items_about(case).order_by("-pk").values_list("pk", flat=True)[:ITEMS])
    items = Item.everywhere.filter(Q(pk__in=keys) | Q(parent__in=keys)).order_by("pk")[: 2 * ITEMS]
    open_to = [item.pk for item in items if work.may_see(actor, item)]
    steps = Step.objects.filter(item__in=open_to).exclude(values={}).select_related("by", "organisation")
    by_key = {str(step.pk): step for step in steps}
    files = Attachment.objects.filter(subject_type=Step._meta.label, subject_id__in=by_key).select_related("stored")
    return ((by_key[file.subject_id], file) for file in files)


def _put(bundle: Bundle, file: Attachment, note: Text | str) -> None:
    url = reverse("files:download", args=[file.pk])
    preview = reverse("files:preview", args=[file.pk, 1]) if file.stored.pages else ""
    is_picture = KINDS[file.stored.kind].family is Family.PICTURE and file.stored.preview != PreviewState.FAILED
    if not is_picture:
        bundle.lines.append(FileLine(file.name, url, file.stored.size, note=note, preview_url=preview))
        return
    alt = Text(f"{bundle.label.zh}照片：{file.name}", f"Picture ({bundle.label.en}): {file.name}")
    bundle.pictures.append(Picture(file.name, alt, preview, url, note))
