"""A case at the window: with the holder's consent everything that is there already is fetched in one go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction

from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.scopes import must_reach
from chengshu.kernel.audit.services import record
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.licences.holders import Holder
from chengshu.kernel.licences.models import Consent, ConsentWay, MaterialUse, ServiceItem
from chengshu.kernel.licences.queries.collecting import Collection, Way, collect
from chengshu.kernel.licences.rights import FETCH
from chengshu.kernel.licences.services.consents import give_consent
from chengshu.kernel.licences.services.materials import recognise
from chengshu.kernel.licences.services.using import Fetched, fetch_fields


@dataclass(frozen=True)
class Case:
    """What a case needs, what was fetched for it by the key of the material, and the consent it was fetched under."""

    collection: Collection
    consent: Consent | None = None
    fetched: Mapping[int, Fetched] = field(default_factory=dict)
    recognised: Mapping[int, MaterialUse] = field(default_factory=dict)

    def lines_of(self, material_id: int) -> Sequence[tuple[Text, str]]:
        """What a fetched licence says, by label."""
        got = self.fetched.get(material_id)
        if got is None:
            return ()
        labels = {one.key: one.label for one in got.use.licence.type.fields.all()}
        return [(labels[key], value) for key, value in got.values.items()]


@transaction.atomic
def take_up(item: ServiceItem, holder: Holder, organisation: Organisation, *, by: Actor, agreed: bool = False) -> Case:
    """What of an item's materials is there for a holder; once the holder ``agreed``, what it says as well.

    Looking is written down too. Each licence and paper fetched gives a receipt.
    """
    must_reach(by, FETCH, organisation)
    found = collect(item, holder)
    record(by, "licences.item.collected", item, holder=holder.masked_number, spared=found.spared, agreed=agreed)
    if not agreed:
        return Case(found)
    consent = give_consent(holder, organisation, item.name_zh, way=ConsentWay.WINDOW, by=by)
    fetched, recognised = {}, {}
    for line in found.lines:
        if line.way is Way.LICENCE and line.licence:
            fetched[line.material.pk] = fetch_fields(line.licence, organisation, item.name_zh, by=by, item=item)
        elif line.way is Way.SHARED and line.shared:
            recognised[line.material.pk] = recognise(line.shared, organisation, item.name_zh, by=by, item=item)
    return Case(found, consent, fetched, recognised)
