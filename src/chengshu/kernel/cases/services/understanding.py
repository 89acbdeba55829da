"""Understanding what was reported: class proposed, pressing words, place from words, repeats, topic.

Runs when the worker hears of a report, so that intake never waits for it. Nothing a person said is overwritten: words
raise the urgency, and a place is taken from words only where nobody gave one; a class is proposed, never set.
"""

from __future__ import annotations

from typing import Any

from chengshu.base import clock
from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.cases.contacts import opened
from chengshu.kernel.cases.events import CaseClosed, CaseReported
from chengshu.kernel.cases.models import Case, CaseClass, Channel, Outcome, Scheme
from chengshu.kernel.cases.models.classes import SCHEME_LABELS
from chengshu.kernel.cases.queries.proposing import classes_proposed, text_scheme
from chengshu.kernel.cases.services.describing import Description, describe
from chengshu.kernel.places import queries as places
from chengshu.kernel.places.models import Component
from chengshu.kernel.texts import queries as texts
from chengshu.kernel.texts.models import Letter
from chengshu.kernel.texts.models import Scheme as TextScheme
from chengshu.kernel.texts.services import define_scheme, mark, remember
from chengshu.kernel.texts.words import Handed, Spot
from chengshu.kernel.work.models.items import Urgency

SOURCE = "cases"
READ = 4000
SURE = 0.5
"""From here on a place that words name is taken as the case's own, with its confidence beside it."""
PRESSES = {0: Urgency.PLAIN, 1: Urgency.PLAIN, 2: Urgency.URGENT, 3: Urgency.MOST_URGENT}
"""Urgency by the level of the words: attention alone does not press."""
CLOSED = frozenset({Outcome.CLOSED, Outcome.ANSWERED})


def on_reported(event: CaseReported) -> None:
    """The worker's turn after a report."""
    case = Case.everywhere.filter(pk=event.case_id).first()
    if case is None:
        return
    if case.is_open:
        understand(case)
    else:
        _look_back(case)


def on_closed(event: CaseClosed) -> None:
    """A closed case teaches its class."""
    case = Case.everywhere.select_related("case_class").filter(pk=event.case_id).first()
    if case is not None and event.outcome in CLOSED:
        _teach(case)


def _look_back(case: Case) -> None:
    """A case that came in when it was over: its letter and place are kept, and its class is learnt from."""
    better = _placed(case, {})
    if better:
        describe(case, Description(**better), by=PLATFORM)
    remember(_handed(case), by=PLATFORM)
    if case.outcome in CLOSED:
        _teach(case)


def _teach(case: Case) -> None:
    if case.case_class is None:
        return
    if not TextScheme.objects.filter(key=text_scheme(case.scheme)).exists():
        name_classes(case.scheme)
    mark(SOURCE, str(case.pk), text_scheme(case.scheme), case.case_class.code, by=PLATFORM)


def name_classes(scheme: str) -> None:
    """Tell ``texts`` what the classes of a tree are called."""
    names = {row.code: row.name for row in CaseClass.objects.filter(scheme=scheme)}
    define_scheme(text_scheme(scheme), SCHEME_LABELS[Scheme(scheme)], by=PLATFORM, label_names=names)


def name_again(row: CaseClass) -> None:
    """Tell ``texts`` the new name of one class, where it knows the tree."""
    if TextScheme.objects.filter(key=text_scheme(row.scheme)).exists():
        label = SCHEME_LABELS[Scheme(row.scheme)]
        define_scheme(text_scheme(row.scheme), label, by=PLATFORM, label_names={row.code: row.name})


def understand(case: Case) -> Case:
    """Read a case and keep what is proposed; again it is read anew."""
    whole = f"{case.title}\n{case.text[:READ]}"
    raised = texts.raised(whole)
    proposal: dict[str, Any] = {
        "classes": [
            {"code": one.label, "probability": one.probability, "reasons": [word.word for word in one.reasons[:5]]}
            for one in classes_proposed(whole, case.scheme)
        ],
        "words": list(raised.words[:10]),
        "at": clock.now().isoformat(),
    }
    better = {**_placed(case, proposal), **_pressing(case, raised.level)}
    if better:
        describe(case, Description(**better), by=PLATFORM)
    letter = remember(_handed(case), by=PLATFORM)
    Case.everywhere.filter(pk=case.pk).update(proposal=proposal, topic=_topic(letter))
    case.refresh_from_db()
    return case


def _pressing(case: Case, level: int) -> dict[str, Any]:
    urgency = PRESSES[level]
    return {"urgency": int(urgency)} if urgency > case.urgency else {}


def _placed(case: Case, proposal: dict[str, Any]) -> dict[str, Any]:
    if case.lon is not None and case.lat is not None:
        return _around(case, case.lon, case.lat, proposal)
    found = next(iter(places.place_of_text(f"{case.address} {case.title} {case.text[:READ]}")), None)
    if found is None:
        return {}
    proposal["place"] = {
        "name": found.name,
        "confidence": round(found.confidence, 2),
        "how": [found.how.zh, found.how.en],
    }
    better: dict[str, Any] = {}
    if found.division_code and not case.division_code:
        better["division_code"] = found.division_code
    if found.lon is None or found.lat is None or found.confidence < SURE:
        return better
    grid = places.grid_at(found.lon, found.lat)
    component = Component.everywhere.filter(pk=found.component_id or 0).first()
    return {
        **better,
        "lon": found.lon,
        "lat": found.lat,
        "place_confidence": round(found.confidence, 2),
        "place_how": "text",
        **({"grid_code": grid.code} if grid else {}),
        **({"component_code": component.code} if component else {}),
    }


def _around(case: Case, lon: float, lat: float, proposal: dict[str, Any]) -> dict[str, Any]:
    """The cell and division around a given position, and whether the words agree with it."""
    judged = places.judged(lon, lat, case.address)
    if judged.verdict not in {places.Verdict.AGREE, places.Verdict.NO_ADDRESS}:
        proposal["doubt"] = [judged.sentence.zh, judged.sentence.en]
    grid = places.grid_at(lon, lat)
    if grid is None:
        return {}
    better = {} if case.grid_code else {"grid_code": grid.code}
    return better if case.division_code else {**better, "division_code": grid.division_code}


def _handed(case: Case) -> Handed:
    who = case.reporter
    author = opened(who.phone_sealed) or opened(who.email_sealed) if who else ""
    spot = Spot(case.component_code, case.division_code, case.lon, case.lat)
    return Handed(
        SOURCE,
        str(case.pk),
        case.text,
        title=case.title,
        spot=spot,
        at=case.reported_at,
        author=author,
        votes=_votes(case),
    )


def _votes(case: Case) -> int:
    """How many supported it, less those against, where the file it came from says so."""
    votes = case.attributes.get("votes") if case.channel == Channel.IMPORT else 0
    return votes if isinstance(votes, int) else 0


def _topic(letter: Letter) -> str:
    return letter.topic.name[:60] if letter.topic is not None else ""
