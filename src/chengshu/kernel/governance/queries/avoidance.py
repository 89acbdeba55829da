"""Who must stand aside, and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.governance.models import AvoidanceRule, Consultation, Expert, Relation, RelationKind
from chengshu.kernel.identity.models import Organisation

_REASON = Text("%(kind)s：%(body)s", "%(kind)s: %(body)s")
_ENDED = Text(
    "%(kind)s：%(body)s（%(until)s 结束，未满 %(years)s 年）",
    "%(kind)s: %(body)s (until %(until)s, %(years)s years not over)",
)


@dataclass(frozen=True)
class Stakes:
    """Bodies with a stake in a question: those of the city, and others by name."""

    organisations: tuple[Organisation, ...] = ()
    names: frozenset[str] = frozenset()

    def body_of(self, organisation: Organisation | None, name: str) -> str | None:
        """The body at stake that this one is, or belongs to; None where it is no party."""
        for party in self.organisations:
            if organisation and (organisation.pk == party.pk or organisation.path.startswith(party.path)):
                return str(party)
            if not organisation and plain(name) in {plain(party.name_zh), plain(party.name_en or party.name_zh)}:
                return str(party)
        named = str(organisation) if organisation else name
        return named if plain(named) in self.names else None


def plain(name: str) -> str:
    """A name without spaces, brackets' width or case, for telling whether two are the same."""
    folded = name.translate(str.maketrans("（）", "()")).casefold()
    return "".join(folded.split())


def stakes_of(consultation: Consultation) -> Stakes:
    """The asker and all named parties."""
    parties = list(consultation.parties.select_related("organisation"))
    bodies = [consultation.organisation, *(party.organisation for party in parties if party.organisation)]
    return Stakes(tuple(bodies), frozenset(plain(party.name) for party in parties if party.name))


def rules_in_force(on: date | None = None) -> dict[str, AvoidanceRule]:
    """The newest rule of each kind of relation as of a day; a kind nobody ruled on does not bar."""
    rows = AvoidanceRule.objects.filter(since__lte=on or clock.today()).order_by("kind", "since", "pk")
    return {rule.kind: rule for rule in rows}


def barred(experts: Iterable[Expert], stakes: Stakes) -> dict[int, Text]:
    """By key of expert, why they must stand aside (回避); who may judge is missing."""
    wanted = list(experts)
    rules = {kind: rule for kind, rule in rules_in_force().items() if rule.bars}
    relations: dict[int, list[Relation]] = defaultdict(list)
    for relation in Relation.objects.filter(expert__in=wanted).select_related("organisation"):
        relations[relation.expert_id].append(relation)
    found: dict[int, Text] = {}
    for expert in wanted:
        why = _why(expert, relations[expert.pk], stakes, rules)
        if why:
            found[expert.pk] = why
    return found


def _why(expert: Expert, relations: Sequence[Relation], stakes: Stakes, rules: dict[str, AvoidanceRule]) -> Text | None:
    if RelationKind.EMPLOYER in rules:
        body = stakes.body_of(expert.employer_body, expert.employer) or _post_at(expert, stakes)
        if body:
            return _REASON.with_values(kind=rules[RelationKind.EMPLOYER].kind_label, body=body)
    for relation in relations:
        rule = rules.get(relation.kind)
        body = stakes.body_of(relation.organisation, relation.name)
        if rule and body and _counts(relation, rule.years):
            sentence = _ENDED if relation.until and relation.until < clock.today() else _REASON
            return sentence.with_values(kind=relation.kind_label, body=body, until=relation.until, years=rule.years)
    return None


def _post_at(expert: Expert, stakes: Stakes) -> str | None:
    """A party in which the expert holds a post today, whatever the register says of the employer."""
    paths = Q(pk__in=[])
    for party in stakes.organisations:
        paths |= Q(organisation__path__startswith=party.path)
    committees = Q(organisation__committee__isnull=False)
    post = expert.person.posts.filter(paths, until=None).exclude(committees).select_related("organisation").first()
    return str(post.organisation) if post else None


def _counts(relation: Relation, years: int) -> bool:
    if relation.until is None or relation.until >= clock.today():
        return True
    return _years_after(relation.until, years) >= clock.today()


def _years_after(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
