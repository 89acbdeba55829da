"""Urgent words and formulas are rows with history that officials set."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from chengshu.base import clock
from chengshu.base.errors import NotAllowed
from chengshu.base.formula import BadFormula
from chengshu.kernel.access.tests.make import make_actor
from chengshu.kernel.acting.actor import PLATFORM
from chengshu.kernel.audit.models import Entry
from chengshu.kernel.texts import queries, services
from chengshu.kernel.texts.errors import DayTooEarly, WordEnded, WordThereAlready
from chengshu.kernel.texts.models import FormulaUse, Level, UrgentWord
from chengshu.kernel.texts.queries.rules import alike_rule_on, formula_on
from chengshu.kernel.texts.rights import SET_RULES
from chengshu.kernel.texts.seeds import FIRST_WORDS, seed_texts
from chengshu.spec.people import Scope

pytestmark = pytest.mark.django_db


def test_the_highest_level_of_the_words_in_a_letter_counts() -> None:
    services.set_urgent_word("停水", Level.URGENT, by=PLATFORM)
    services.set_urgent_word("燃气泄漏", Level.EMERGENCY, by=PLATFORM)
    found = queries.raised("小区停水两天，今天又闻到味道，怀疑燃氣洩漏")
    assert (found.level, found.words) == (Level.EMERGENCY, ("停水", "燃气泄漏"))
    assert queries.raised("路灯不亮").level == 0


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("楼上着火了", 3),
        ("昨天着火，现已扑灭", 0),
        ("社区组织着火逃生演习", 0),
        ("社区组织消防演习很好，但是今天下午三点我们楼下车棚着火了", 3),
        ("着火演习之后车棚真的着火了，请快来人", 3),
    ],
)
def test_a_word_is_taken_back_by_what_stands_beside_it(text: str, level: int) -> None:
    services.set_urgent_word("着火", Level.EMERGENCY, unless="演习 已扑灭", by=PLATFORM)
    assert queries.raised(text).level == level


def test_an_ended_word_raises_nothing_and_stays_as_history() -> None:
    official = make_actor(may={SET_RULES: Scope.ALL})
    row = services.set_urgent_word("停水", Level.URGENT, reason="夏季", by=official)
    with pytest.raises(WordThereAlready):
        services.set_urgent_word("停水", Level.ATTENTION, by=official)

    services.end_urgent_word(row, by=official)

    assert queries.raised("停水了").level == 0
    with pytest.raises(WordEnded):
        services.end_urgent_word(row, by=official)
    again = services.set_urgent_word("停水", Level.ATTENTION, by=official)
    assert queries.raised("停水了").level == again.level
    assert UrgentWord.objects.count() == 2
    verbs = Entry.objects.filter(verb__startswith="texts.urgent_word").values_list("verb", flat=True)
    assert sorted(verbs) == ["texts.urgent_word.ended", "texts.urgent_word.set", "texts.urgent_word.set"]


def test_only_who_may_set_rules_sets_them() -> None:
    stranger = make_actor()
    row = services.set_urgent_word("停水", Level.URGENT, by=PLATFORM)
    today = clock.today()
    for act in (
        lambda: services.set_urgent_word("停电", Level.URGENT, by=stranger),
        lambda: services.end_urgent_word(row, by=stranger),
        lambda: services.set_formula(FormulaUse.HEAT, "letters", days=7, since=today, reason="", by=stranger),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_a_formula_counts_from_its_day_and_earlier_days_keep_theirs() -> None:
    today = clock.today()
    services.set_formula(FormulaUse.HEAT, "letters + votes", days=3, since=today, reason="试行", by=PLATFORM)
    assert formula_on(FormulaUse.HEAT).formula == "letters + votes"
    assert formula_on(FormulaUse.HEAT, today - timedelta(days=1)).pk is None
    with pytest.raises(DayTooEarly):
        services.set_formula(
            FormulaUse.HEAT, "letters", days=3, since=today - timedelta(days=1), reason="", by=PLATFORM
        )
    with pytest.raises(BadFormula):
        services.set_formula(FormulaUse.HEAT, "relevance", days=3, since=today, reason="", by=PLATFORM)


def test_the_alike_rule_in_force_decides() -> None:
    services.set_alike_rule(
        window_days=10,
        repeat_from=Decimal("0.9"),
        topic_from=Decimal("0.5"),
        near_m=100,
        since=clock.today(),
        reason="试行",
        by=PLATFORM,
    )
    assert alike_rule_on().window_days == 10


def test_seeds_may_run_again_and_bring_no_ended_word_back() -> None:
    seed_texts()
    services.end_urgent_word(UrgentWord.objects.get(word="停电"), by=PLATFORM)
    seed_texts()
    assert UrgentWord.objects.count() == len(FIRST_WORDS)
    assert queries.raised("停电").level == 0
