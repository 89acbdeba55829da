"""Lists: declared columns, and one answer for the page, its fragment, CSV and Excel.

Everything a reader chose (words, filters, order, page) stands in the address: a list can be sent to a colleague.
"""

from __future__ import annotations

from chengshu.ui.tables.answers import list_page
from chengshu.ui.tables.declared import Choices, Column, Filter, Rows, Table, unlinked, without
from chengshu.ui.tables.listing import COUNT_UP_TO, LONGEST_SEARCH, Chosen, Listing, listing, short_list

__all__ = [
    "COUNT_UP_TO",
    "LONGEST_SEARCH",
    "Choices",
    "Chosen",
    "Column",
    "Filter",
    "Listing",
    "Rows",
    "Table",
    "list_page",
    "listing",
    "short_list",
    "unlinked",
    "without",
]
