"""Masked values keep their form and show no more than the rule says."""

from __future__ import annotations

import pytest

from chengshu.base import masks
from chengshu.base.masks import Mask


@pytest.mark.parametrize(
    ("mask", "value", "shown"),
    [
        (masks.phone, "13812345678", "138****5678"),
        (masks.phone, "+86 138 1234 5678", "+86 138 **** 5678"),
        (masks.phone, "0396-2912345", "0396-***2345"),
        (masks.phone, "2912345", "***2345"),
        (masks.phone, "12345", "*****"),
        (masks.phone, "", ""),
        (masks.identity_number, "990101199001011234", "990***********1234"),
        (masks.identity_number, "99010119900101123X", "990***********123X"),
        (masks.identity_number, "9901", "****"),
        (masks.name, "王", "*"),
        (masks.name, "王明", "王*"),
        (masks.name, "欧阳小明", "欧***"),
        (masks.name, "Wang Xiaoming", "W*** X*******"),
        (masks.email, "wang@example.cn", "w***@example.cn"),
        (masks.email, "w@example.cn", "*@example.cn"),
        (masks.email, "nothing", "*******"),
        (masks.plate, "豫Q·A1235", "豫Q·A***5"),
        (masks.plate, "豫QD12345", "豫QD****5"),
        (masks.plate, "豫Q", "**"),
        (masks.address, "天中市驿东区建设街道和平路8号3楼", "天中市驿东区建设街道*******"),
        (masks.address, "和平路8号", "*****"),
        (masks.hidden, "a-b 1", "*-* *"),
    ],
)
def test_a_mask_keeps_the_form(mask: Mask, value: str, shown: str) -> None:
    assert mask(value) == shown


@pytest.mark.parametrize(("grade", "shown"), [("1", "王明"), ("2", "王明"), ("3", "王*"), ("4", "**")])
def test_the_grade_of_a_field_says_how_much_is_shown(grade: str, shown: str) -> None:
    assert masks.by_grade(masks.name, "王明", grade) == shown
