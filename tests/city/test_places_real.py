"""Real letters, whose names are coded (A8县, K市): the invented city is not to be found in them."""

from __future__ import annotations

from functools import cache

import openpyxl
import pytest

from chengshu.kernel.geo.seeds import seed_divisions
from chengshu.kernel.identity.seeds import seed_organisations
from chengshu.kernel.places import queries
from chengshu.kernel.places.seeds import seed_features, seed_grid
from tests.city.running import ROOT

LETTERS = ROOT.parent / "shared" / "data" / "citizen_letters" / "附件2.xlsx"
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not LETTERS.exists(), reason="the letters lie beside the checkout, under ../shared"),
]


@pytest.fixture
def invented(db: None) -> None:
    """The grid and the map of the invented city."""
    seed_organisations()
    seed_divisions()
    seed_grid()
    seed_features()


@cache
def letters() -> list[str]:
    page = openpyxl.load_workbook(LETTERS, read_only=True).active
    assert page is not None
    return [" ".join(str(cell) for cell in row[2:5] if cell) for row in page.iter_rows(min_row=2, values_only=True)]


@pytest.mark.usefixtures("invented")
def test_coded_letters_find_no_area_of_the_city_and_nothing_sure() -> None:
    texts = letters()
    assert len(texts) > 400
    found = [one for many in queries.places_of_texts(texts) for one in many]
    assert len(found) <= len(texts) / 100
    assert all(one.confidence < 0.5 for one in found)


@pytest.mark.usefixtures("invented")
def test_the_same_letters_are_located_once_their_names_are_of_the_city() -> None:
    """A county in the place of the code, a street of it after the county: the surest place lies in that county."""
    coded = [text for text in letters() if "A7县" in text][:60]
    assert coded
    ours = [text.replace("A7县", "临渠县") for text in coded]
    best = [many[0].division_code for many in queries.places_of_texts(ours)]
    assert sum(code.startswith("990121") for code in best) >= len(best) * 0.9
