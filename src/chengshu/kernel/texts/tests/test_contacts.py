"""Contacts in free text are found whatever way they are written, and masked in the form of their kind."""

from __future__ import annotations

import time

import pytest

from chengshu.kernel.texts.contacts import Kind, found, masked


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("请打13812345678联系", Kind.PHONE, "13812345678"),
        ("电话 138 1234-5678", Kind.PHONE, "138 1234-5678"),
        ("手机１３８１２３４５６７８", Kind.PHONE, "１３８１２３４５６７８"),
        ("+86-13812345678", Kind.PHONE, "+86-13812345678"),
        ("一三八一二三四五六七八", Kind.PHONE, "13812345678"),
        ("座机0396-2812345", Kind.PHONE, "0396-2812345"),
        ("致电400-820-1234", Kind.PHONE, "400-820-1234"),
        ("联系电话：66778899。", Kind.PHONE, "66778899"),
        ("身份证41010519900307123X", Kind.IDENTITY, "41010519900307123X"),
        ("身份证410105199003071234有误一位", Kind.IDENTITY, "410105199003071234"),
        ("老身份证410105900307123", Kind.IDENTITY, "410105900307123"),
        ("邮箱 zhang.san+1@mail.example.cn，", Kind.EMAIL, "zhang.san+1@mail.example.cn"),
        ("车牌豫Q·A1234D一直停在门口", Kind.PLATE, "豫Q·A1234D"),
        ("豫A12345的车", Kind.PLATE, "豫A12345"),
        ("新能源豫AD12345", Kind.PLATE, "豫AD12345"),
        ("卡号6222021001116245702", Kind.ACCOUNT, "6222021001116245702"),
    ],
)
def test_a_contact_is_found_however_it_is_written(text: str, kind: Kind, value: str) -> None:
    assert [(one.kind, one.value) for one in found(text)] == [(kind, value)]


@pytest.mark.parametrize(
    "text",
    [
        "编号20260101234567",
        "2026年10月20日12时30分",
        "投资13800000000000元",
        "第123456789012号文件",
        "豫剧A角演员很好",
        "一九九八年三月",
        "@所有人",
    ],
)
def test_a_plain_number_is_no_contact(text: str) -> None:
    assert found(text) == []
    assert masked(text) == text


def test_masking_keeps_all_other_words_and_the_form() -> None:
    text = "我叫王五，电话13812345678，身份证41010519900307123X，邮箱wang@example.cn，车牌豫QA1234D，请回复。"

    hidden = masked(text)

    assert hidden.startswith("我叫王五，电话138****5678，身份证410***********123X，邮箱w***@example.cn，车牌豫QA")
    assert hidden.endswith("，请回复。")
    assert "12345678" not in hidden
    assert "A1234" not in hidden


def test_a_spoken_number_is_masked_as_digits() -> None:
    assert masked("电话一三八一二三四五六七八。") == "电话138****5678。"


@pytest.mark.parametrize("piece", ["1", "a@", "豫", "0371-", "豫A1", "一三八", "4100"])
def test_two_hundred_thousand_characters_take_no_time(piece: str) -> None:
    text = (piece * 200_000)[:200_000]
    started = time.perf_counter()
    masked(text)
    assert time.perf_counter() - started < 5
