"""Suspending, resuming, annulling, revoking, and what expires by itself."""

from __future__ import annotations

from django.db import transaction

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.actor import PLATFORM, Actor
from chengshu.kernel.access.scopes import must_reach
from chengshu.kernel.licences.errors import StepNotPossible
from chengshu.kernel.licences.models import STEP_LABELS, Licence, LicenceState, StepVerb
from chengshu.kernel.licences.rights import ISSUE
from chengshu.kernel.licences.services.steps import write_step

LIVING = (LicenceState.VALID, LicenceState.SUSPENDED)
MOVES: dict[StepVerb, tuple[tuple[LicenceState, ...], LicenceState]] = {
    StepVerb.SUSPENDED: ((LicenceState.VALID,), LicenceState.SUSPENDED),
    StepVerb.RESUMED: ((LicenceState.SUSPENDED,), LicenceState.VALID),
    StepVerb.ANNULLED: ((*LIVING, LicenceState.EXPIRED), LicenceState.ANNULLED),
    StepVerb.REVOKED: (LIVING, LicenceState.REVOKED),
}
MOVE_LABELS: dict[StepVerb, Text] = {
    StepVerb.SUSPENDED: Text("暂扣", "Suspend"),
    StepVerb.RESUMED: Text("恢复", "Resume"),
    StepVerb.ANNULLED: Text("注销", "Annul"),
    StepVerb.REVOKED: Text("吊销", "Revoke"),
}
AT_ONCE = 500


def moves_from(licence: Licence) -> list[StepVerb]:
    """What can be done with a licence as it stands."""
    return [verb for verb, (sources, _) in MOVES.items() if licence.state in sources]


@transaction.atomic
def move(licence_id: int, verb: StepVerb, why: str, *, by: Actor) -> Licence:
    """Change the standing of a licence. Locks it. Raises StepNotPossible where it does not stand so."""
    rows = Licence.everywhere.select_for_update(of=("self",)).select_related("organisation", "type")
    licence = rows.get(pk=licence_id)
    must_reach(by, ISSUE, licence.organisation)
    sources, target = MOVES[verb]
    if licence.state not in sources:
        raise StepNotPossible(state=licence.state_label, verb=STEP_LABELS[verb])
    _set(licence, target)
    write_step(licence, verb, why, by=by)
    return licence


def expire_due() -> int:
    """Let licences past their end expire, at most five hundred at once; how many it were."""
    today = clock.today()
    due = Licence.everywhere.filter(state=LicenceState.VALID, valid_until__lt=today).order_by("valid_until")
    expired = 0
    for key in due.values_list("pk", flat=True)[:AT_ONCE]:
        with transaction.atomic():
            licence = Licence.everywhere.select_for_update(of=("self",)).select_related("type").get(pk=key)
            if licence.state == LicenceState.VALID:
                _set(licence, LicenceState.EXPIRED)
                write_step(licence, StepVerb.EXPIRED, by=PLATFORM)
                expired += 1
    return expired


def _set(licence: Licence, state: LicenceState) -> None:
    licence.state = state
    licence.changed_at = clock.now()
    licence.save(update_fields=["state", "changed_at"])
