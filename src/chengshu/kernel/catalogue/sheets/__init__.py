"""The official spreadsheet form of the guide of 2017: one row for each item, the columns of the resource merged."""

from __future__ import annotations

from chengshu.kernel.catalogue.sheets.reading import Problem, Sheet, read_sheet
from chengshu.kernel.catalogue.sheets.writing import written_sheet

__all__ = ["Problem", "Sheet", "read_sheet", "written_sheet"]
