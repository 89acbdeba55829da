"""What another node granted a unit is served to it here as our own data is: under an agreement of the exchange."""

from __future__ import annotations

import logging

from django.db import transaction

from chengshu.base.errors import Refusal
from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.exchange.models import Agreement, AgreementState, Application, ApplicationState, Way
from chengshu.kernel.exchange.services.agreeing import withdraw
from chengshu.kernel.exchange.services.asking import Ask, apply_for
from chengshu.kernel.exchange.services.deciding import grant
from chengshu.kernel.nodes.models import AskedData, AskedState

log = logging.getLogger(__name__)
WAYS = (Way.API, Way.PAGE, Way.FILE, Way.TABLE)


def follow_grant(asked: AskedData) -> Agreement | None:
    """Bring the agreement here to what the other node decided: made with its grant, ended with its end.

    It has the same fields, purpose and period, is masked, limited and receipted as any other, and is the unit's alone:
    other units ask the other node themselves. None where there is none, also where the exchange here refuses the terms.
    """
    agreement = agreement_of(asked)
    if asked.state == AskedState.GRANTED and agreement is None:
        return _agreed(asked)
    if asked.state == AskedState.ENDED and agreement is not None and agreement.state != AgreementState.WITHDRAWN:
        return withdraw(agreement.pk, why=f"对方授权已结束 {asked.answer}"[:400], by=PLATFORM)
    return agreement


def agreement_of(asked: AskedData) -> Agreement | None:
    """The agreement here under which the unit uses what was pulled."""
    return Agreement.everywhere.filter(
        application__organisation=asked.organisation_id, application__once=_once(asked)
    ).first()


def _agreed(asked: AskedData) -> Agreement | None:
    wanted = Ask(
        fields=asked.fields,
        purpose=asked.purpose,
        matter=asked.matter,
        legal_basis=asked.legal_basis,
        since=asked.since,
        until=asked.until,
        ways=WAYS,
    )
    try:
        with transaction.atomic():
            made = apply_for(asked.resource, wanted, by=PLATFORM, organisation=asked.organisation, once=_once(asked))
            if Application.everywhere.get(pk=made.pk).state == ApplicationState.ASKED:
                grant(made.pk, by=PLATFORM, answer=f"{asked.node.name.zh}授权 {asked.agreement}")
    except Refusal as refusal:
        log.warning("%s is not served here: %s", asked.resource.key, refusal)
        return None
    return agreement_of(asked)


def _once(asked: AskedData) -> str:
    return f"node-{asked.pk}"
