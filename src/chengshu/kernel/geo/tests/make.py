"""Makers of lists of divisions for tests."""

from __future__ import annotations

from pathlib import Path

ROOT = next((folder for folder in Path(__file__).parents if (folder / "pyproject.toml").exists()), Path())
PUBLISHED = ROOT.parent / "shared" / "data" / "cn_divisions" / "dist"

PROVINCES = 'code,name\n98,"甲省"\n'
CITIES = 'code,name,provinceCode\n9801,"乙市",98\n'
AREAS = 'code,name,cityCode,provinceCode\n980102,"丙区",9801,98\n980103,"丁区",9801,98\n'
STREETS = (
    'code,name,areaCode,provinceCode,cityCode\n980102001,"戊街道",980102,98,9801\n980102100,"己镇",980102,98,9801\n'
)


def make_lists(
    *, provinces: str = PROVINCES, cities: str = CITIES, areas: str = AREAS, streets: str = STREETS, outer: str = ""
) -> dict[str, bytes]:
    """A small list of an invented province; any of its files can be given otherwise."""
    files = {"provinces.csv": provinces, "cities.csv": cities, "areas.csv": areas, "streets.csv": streets}
    if outer:
        files["HK-MO-TW.json"] = outer
    return {name: content.encode() for name, content in files.items()}


def published() -> dict[str, bytes]:
    """The published list beside the checkout."""
    return {file.name: file.read_bytes() for file in PUBLISHED.iterdir() if file.suffix in {".csv", ".json"}}
