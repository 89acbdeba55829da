"""Addresses as people write them."""

from __future__ import annotations

import pytest

from chengshu.base import clock
from chengshu.kernel.geo.models import Division
from chengshu.kernel.registries.addresses import Part, locate, read
from chengshu.kernel.registries.addresses.gazetteer import made
from chengshu.kernel.registries.models import Kind, Record
from chengshu.kernel.registries.tests.make import make_registry

PLACES = made(
    [
        ("99", "示例省", "province"),
        ("9901", "天中市", "city"),
        ("990102", "衡川区", "county"),
        ("990103", "望河区", "county"),
        ("990102001", "云溪街道", "town"),
        ("990103001", "柳园街道", "town"),
    ]
)
STANDARD = "示例省天中市衡川区云溪街道交通路127号19号楼2单元501室"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (STANDARD, STANDARD),
        ("衡川区云溪街道交通路127号19-2-501", STANDARD),
        ("天中市　衡川区，云溪街道交通路一百二十七号１９栋2单元501", STANDARD),
        ("云溪街道交通路127号19号楼", "示例省天中市衡川区云溪街道交通路127号19号楼"),
        ("衡川交通路127号", "示例省天中市衡川区交通路127号"),
        ("望河区铁路街26号书香名邸16号楼4单元203室", "示例省天中市望河区铁路街26号书香名邸16号楼4单元203室"),
        ("望河区柳园街道大王村三组12号", "示例省天中市望河区柳园街道大王村三组12号"),
        ("", ""),
    ],
)
def test_an_address_is_put_in_standard_order_however_it_is_written(written: str, expected: str) -> None:
    assert read(written, PLACES).standard == expected


def test_what_was_filled_in_or_left_out_lowers_the_confidence_and_is_said() -> None:
    whole = read(STANDARD, PLACES)
    guessed = read("云溪街道交通路", PLACES)

    assert whole.confidence == 1
    assert guessed.confidence == pytest.approx(0.75)
    assert [reason.zh for reason in guessed.reasons] == ["由“云溪街道”推出上级区划。", "缺少门牌号。"]
    assert read("不知道在哪里", PLACES).confidence < 0.2


@pytest.mark.django_db
def test_a_written_address_finds_its_standard_address() -> None:
    places = make_registry(Kind.PLACE, key="places")
    for code, name, level in (
        ("99", "示例省", "province"),
        ("9901", "天中市", "city"),
        ("990102", "衡川区", "county"),
        ("990102001", "云溪街道", "town"),
    ):
        Division.objects.create(code=code, name_zh=name, level=level)
    name = "示例省天中市衡川区云溪街道交通路127号19号楼"
    record = Record.objects.create(
        registry=places, number="990102001000001", name=name, valid_from=clock.today(), known_from=clock.now()
    )

    exact = locate("衡川区云溪街道交通路127号19-2-501")
    near = locate("云溪街道交通路127号8栋")

    assert exact.matches == ((record, 0.95),)
    assert near.matches[0][0] == record
    assert near.matches[0][1] < 0.7
    assert exact.read.parts[Part.ROOM] == "501室"
    assert locate("火星").matches == ()
