"""How gathering stands."""

from __future__ import annotations

from django.http import HttpResponseBase

from chengshu.kernel.access.guards import HubRequest, requires
from chengshu.kernel.gathering import queries, showing, tables
from chengshu.kernel.gathering.rights import SEE_BOARD
from chengshu.ui.tables import list_page


@requires(SEE_BOARD)
def board(request: HubRequest) -> HttpResponseBase:
    """Per bureau: due, connected, gathered, last update, score."""
    lines = queries.bureaus(request.actor)
    context = showing.board(queries.totals(request.actor, lines))
    return list_page(request, "gathering/board.html", tables.BUREAUS, lines, context)
