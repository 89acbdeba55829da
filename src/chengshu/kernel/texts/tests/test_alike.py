"""Repeats and shared topics are found by what letters say, where, and when."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from pytest_django import DjangoAssertNumQueries, Settings

from chengshu.base import clock
from chengshu.kernel.acting.actor import PLATFORM
from chengshu.kernel.texts import queries, services
from chengshu.kernel.texts.errors import LetterTooLong
from chengshu.kernel.texts.likeness import Said, bands_of, first_background, kinship, sameness, shingles_of
from chengshu.kernel.texts.models import Clue, Counting, Letter, Topic
from chengshu.kernel.texts.queries.alike import background_in_use
from chengshu.kernel.texts.services.topics import shared_area
from chengshu.kernel.texts.tests.make import NOON, hand_in, sayings
from chengshu.kernel.texts.words import Handed, Spot

pytestmark = pytest.mark.django_db
LAMP = "青石路与望江街路口的路灯坏了半个月，晚上一片漆黑，老人孩子走路容易摔跤，打了几次电话都没有人来修，请尽快处理。"
SMOKE = (
    ("锦绣之城小区油烟扰民", "楼下餐馆没有烟道，油烟直接排到窗前，衣服都不敢晾。"),
    ("锦绣之城小区临街门面油烟直排", "一楼夜宵摊经营到凌晨两点，味道呛人，孩子咳嗽不止。"),
    ("投诉锦绣之城小区底层餐馆油烟", "物业说管不了，城管来过一次就没有下文，家里门窗不能开。"),
)


@pytest.fixture(autouse=True)
def home(settings: Settings, tmp_path: Path) -> Path:
    settings.HOME = tmp_path
    return tmp_path


def later(days: float) -> timedelta:
    return timedelta(days=days)


def test_the_same_letter_again_is_a_repeat_with_its_reasons() -> None:
    hand_in(LAMP, key="L1", spot=Spot("cell-7"))

    (found,) = queries.alike("您好，" + LAMP + "谢谢！", spot=Spot("cell-7"), at=NOON + later(2))

    assert (found.key, found.repeats) == ("L1", True)
    assert found.likeness > 0.8
    assert found.hours == 48
    told = [reason.zh for reason in found.reasons]
    assert told[0].startswith("文字重复")
    assert told[1:] == ["同一地点", "相隔 2 天"]


def test_another_matter_is_not_alike() -> None:
    for number, text in enumerate(sayings("school", 10)):
        hand_in(text, key=f"S{number}")
    assert queries.alike(LAMP, at=NOON + later(1)) == []


def test_letters_older_than_the_window_are_not_compared() -> None:
    hand_in(LAMP, key="L1")
    assert queries.alike(LAMP, at=NOON + later(89))
    assert not queries.alike(LAMP, at=NOON + later(91))


def test_later_letters_are_found_from_the_earlier_one() -> None:
    hand_in(LAMP, key="L1")
    hand_in(LAMP + "又过了一周。", key="L2", days=7)
    assert [one.key for one in queries.alike_of("test", "L1")] == ["L2"]
    assert [one.key for one in queries.alike_of("test", "L2")] == ["L1"]
    assert queries.alike_of("test", "nobody") == []


def test_only_letters_of_the_source_asked_for_are_named() -> None:
    hand_in(LAMP, key="L1")
    assert queries.alike(LAMP, at=NOON + later(1), source="other") == []


def test_letters_of_one_matter_in_different_words_make_a_topic_with_a_name() -> None:
    for number, text in enumerate(sayings("wages", 8)):
        hand_in(text, key=f"W{number}")
    for number, (title, text) in enumerate(SMOKE):
        hand_in(
            text, key=f"K{number}", title=title, days=number, author=f"writer {number}", spot=Spot(area="990102001")
        )

    (topic,) = queries.hot_topics("990102", since=NOON, until=NOON + later(5))

    assert {key for _, key in topic.keys} == {"K0", "K1", "K2"}
    assert (topic.letters, topic.authors) == (3, 3)
    assert "锦绣之城" in topic.name
    assert topic.area == "990102001"


def test_a_topic_of_another_county_or_period_is_not_hot_here() -> None:
    for number, (title, text) in enumerate(SMOKE):
        hand_in(text, key=f"K{number}", title=title, spot=Spot(area="990102001"))
    assert queries.hot_topics("990103", since=NOON, until=NOON + later(5)) == []
    assert queries.hot_topics(since=NOON + later(1), until=NOON + later(5)) == []


def test_far_places_speak_against_and_near_ones_for_a_shared_matter() -> None:
    title, text = SMOKE[0]
    hand_in(text, key="K0", title=title, spot=Spot(lon=114.02, lat=33.01))

    near = queries.alike(SMOKE[1][1], title=SMOKE[1][0], spot=Spot(lon=114.022, lat=33.01), at=NOON + later(1))
    far = queries.alike(SMOKE[1][1], title=SMOKE[1][0], spot=Spot(lon=114.6, lat=33.4), at=NOON + later(1))

    assert near[0].metres == pytest.approx(186, abs=5)
    assert not far or far[0].likeness < near[0].likeness


def test_more_writers_and_fresh_letters_make_a_topic_hotter() -> None:
    since = NOON
    hand_in(LAMP, key="A0", author="one")
    hand_in(LAMP + "请修。", key="A1", author="one", days=20)
    for number, (title, text) in enumerate(SMOKE):
        hand_in(text, key=f"K{number}", title=title, author=f"writer {number}", days=28 + number / 2)

    hot = queries.hot_topics(since=since, until=NOON + later(30))

    assert [one.letters for one in hot] == [3, 2]
    assert hot[0].heat > hot[1].heat > 0


def test_heat_is_what_the_formula_says() -> None:
    hand_in(LAMP, key="A0", author="one", votes=7)
    hand_in(LAMP + "请修。", key="A1", author="two", days=3, votes=-2)
    (hot,) = queries.hot_topics(since=NOON, until=NOON + later(4))
    # 5 × 2 people + 3 × 2 letters + 3 × 2 fresh + 5 × 2 letters / 4 days + 5 votes / 10
    assert hot.heat == Decimal("25.0")


def test_the_same_key_brings_a_letter_up_to_date_and_adds_none() -> None:
    hand_in(LAMP, key="L1")
    clues = set(Clue.objects.values_list("value", flat=True))
    again = hand_in("食堂饭菜质量差", key="L1")
    assert Letter.objects.get() == again
    assert not clues & set(Clue.objects.values_list("value", flat=True))


def test_contacts_are_masked_before_a_letter_is_kept() -> None:
    letter = hand_in("路灯坏了，电话13812345678", key="L1", author="13812345678")
    letter.refresh_from_db()
    assert "13812345678" not in f"{letter.text}{letter.author}"


def test_a_forgotten_letter_is_gone_with_its_clues_and_counts_no_more() -> None:
    hand_in(LAMP, key="L1")
    hand_in(LAMP, key="L2", days=1)
    assert services.forget("test", "L2", by=PLATFORM)
    assert not services.forget("test", "L2", by=PLATFORM)
    assert Topic.objects.get().letters == 1
    assert not Clue.objects.filter(letter__key="L2").exists()
    assert queries.hot_topics(since=NOON, until=NOON + later(3)) == []


def test_clues_past_the_window_are_dropped_and_the_letters_stay() -> None:
    hand_in(LAMP, key="L1")
    with clock.frozen(NOON + later(100)):
        assert services.drop_old_clues() == 0
    with clock.frozen(NOON + later(181)):
        assert services.drop_old_clues() > 0
    assert Letter.objects.count() == 1
    assert not Clue.objects.exists()


def test_what_everybody_says_counts_less_once_counted() -> None:
    phrase = "本市今年全面推进老旧小区改造工程建设"
    for number, text in enumerate(sayings("noise", 40)):
        hand_in(f"{phrase}。{text}", key=f"N{number}")
    one, other = (Said(shingles_of(f"{phrase}，{text}"), shingles_of("")) for text in ("食堂饭菜不好", "路灯不亮"))
    before = kinship(one, other, first_background())

    assert services.count_shingles(by=PLATFORM) is not None

    assert kinship(one, other, background_in_use()) < before / 2


def test_shingles_are_counted_anew_only_when_letters_came() -> None:
    assert services.count_shingles(by=PLATFORM) is None
    with clock.frozen(NOON + later(1)):
        hand_in(LAMP, key="L1")
        assert services.count_shingles(by=PLATFORM)
        assert services.count_shingles(by=PLATFORM) is None
    hand_in(LAMP, key="L2", days=2)
    assert services.count_shingles(by=PLATFORM)
    assert Counting.objects.count() == 2


@pytest.mark.parametrize("text", ["", "。", "灯", "路灯", "<p></p>", "😀"])
def test_short_and_empty_letters_are_kept_and_compared_without_harm(text: str) -> None:
    hand_in(text, key="L1")
    assert [one.key for one in queries.alike(text, at=NOON + later(1))] in ([], ["L1"])


def test_a_letter_beyond_all_bounds_is_refused_and_a_very_long_one_is_not() -> None:
    with pytest.raises(LetterTooLong):
        services.remember(Handed("test", "L1", "长" * 1_000_001), by=PLATFORM)
    letter = hand_in("长" * 200_000, key="L2")
    assert len(letter.text) <= 4_000


def test_finding_the_like_takes_few_statements_however_many_letters_there_are(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for number, text in enumerate(sayings("noise", 30)):
        hand_in(text, key=f"N{number}")
    with django_assert_max_num_queries(6):
        queries.alike(sayings("noise", 1)[0], at=NOON + later(1))


def test_alike_texts_share_a_band_and_others_do_not() -> None:
    one, other = shingles_of(LAMP), shingles_of(LAMP.replace("半个月", "一个月"))
    assert sameness(one, other) > 0.8
    assert set(bands_of(one)) & set(bands_of(other))
    assert not set(bands_of(one)) & set(bands_of(shingles_of(sayings("wages", 1)[0])))


@pytest.mark.parametrize(
    ("areas", "shared"),
    [
        (["990102001", "990102001"], "990102001"),
        (["990102001", "990102014"], "990102"),
        (["990102001", "990103001"], "9901"),
        (["990102001", ""], "990102001"),
        (["11", "99"], ""),
        ([], ""),
    ],
)
def test_a_topic_lies_in_the_division_all_its_letters_share(areas: list[str], shared: str) -> None:
    assert shared_area(areas) == shared


def test_topics_are_named_and_measured_and_cool_down_when_nobody_writes_any_more() -> None:
    for number, (title, text) in enumerate(SMOKE):
        hand_in(text, key=f"K{number}", title=title, author=f"writer {number}", days=number)
    with clock.frozen(NOON + later(4)):
        assert services.measure_topics() == 1
        assert services.measure_topics() == 0
    topic = Topic.objects.get()
    assert topic.heat is not None
    assert topic.heat > 20
    assert "锦绣之城" in topic.name
    with clock.frozen(NOON + later(60)):
        services.measure_topics()
    topic.refresh_from_db()
    assert topic.heat is None
