"""What happens to a licence is written three times: its history, the audit chain, the news."""

from __future__ import annotations

from chengshu.kernel.access.actor import Actor
from chengshu.kernel.audit.services import record
from chengshu.kernel.events.services import publish
from chengshu.kernel.licences.events import LicenceChanged
from chengshu.kernel.licences.models import Licence, LicenceStep, StepVerb


def write_step(licence: Licence, verb: StepVerb, why: str = "", *, by: Actor) -> LicenceStep:
    """Write down, in the caller's transaction, what happened; the chain gets the hashes of content and PDF."""
    entry = record(
        by,
        f"licences.licence.{verb.value}",
        licence,
        identifier=licence.identifier,
        state=licence.state,
        content_sm3=licence.content_digest,
        pdf_sha256=licence.pdf_digest,
        why=why,
    )
    step = LicenceStep.objects.create(licence=licence, verb=verb, by_id=by.person_id, why=why[:400], entry=entry.pk)
    publish(LicenceChanged(licence.pk, licence.type.code, licence.identifier, verb.value, licence.state))
    return step
