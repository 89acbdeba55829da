"""Orders to the data centre are taken on, delivered and confirmed, each with its desk and deadline."""

from __future__ import annotations

import pytest

from chengshu.base.errors import NotAllowed
from chengshu.kernel.analysis.models import Order, OrderKind
from chengshu.kernel.analysis.rights import ASK, SEE_ORDERS, TAKE
from chengshu.kernel.analysis.services.orders import NoDataCentre, order
from chengshu.kernel.analysis.tests.make import make_analyst
from chengshu.kernel.work import queries as work_queries
from chengshu.kernel.work import services as work

pytestmark = pytest.mark.django_db


def standing(row: Order) -> str:
    row.refresh_from_db()
    return row.standing


@pytest.mark.requirement("big-data-platform.10")
def test_an_order_goes_from_the_department_to_the_centre_and_back() -> None:
    centre = make_analyst(may=(TAKE, SEE_ORDERS))
    department = make_analyst(may=(ASK, SEE_ORDERS))
    row = order(OrderKind.FUSION, title="居民与房屋关联", wish="核对空置房", use="房屋普查", by=department)
    item = work_queries.item_about(row)
    assert item is not None
    assert item.due_at is not None
    assert [one.move.key for one in work_queries.offers_to(centre, item)] == ["take", "ask_more", "refuse"]

    work.make_move(item, "take", by=centre, values={"plan": "两周内完成"})
    work.make_move(item, "deliver", by=centre, values={"finding": "已关联 3 万户"})
    assert standing(row) == "delivered"
    work.make_move(item, "send_back", by=department, why="缺少乡镇")
    work.make_move(item, "deliver", by=centre, values={"finding": "已补齐乡镇"})
    work.make_move(item, "confirm", by=department)

    assert standing(row) == "confirmed"
    assert row.finding == "已补齐乡镇"
    assert row.closed_at is not None


def test_the_centre_may_ask_for_more_and_then_takes_it_on() -> None:
    centre = make_analyst(may=(TAKE,))
    department = make_analyst(may=(ASK,))
    row = order(OrderKind.PROCESS, title="办件流程分析", wish="缩短时限", use="流程再造", by=department)
    item = work_queries.item_about(row)
    assert item is not None

    work.make_move(item, "ask_more", by=centre, why="请说明范围")
    assert standing(row) == "supplementing"
    work.make_move(item, "supply", by=department, values={"answer": "全部许可事项"})

    assert standing(row) == "asked"


def test_nobody_to_take_it_is_said_at_once_and_not_everybody_may_ask() -> None:
    with pytest.raises(NoDataCentre):
        order(OrderKind.ANALYSIS, title="题", wish="愿", use="用", by=make_analyst(may=(ASK,)))
    make_analyst(may=(TAKE,))
    with pytest.raises(NotAllowed):
        order(OrderKind.ANALYSIS, title="题", wish="愿", use="用", by=make_analyst(may=()))


def test_numbers_run_by_day() -> None:
    make_analyst(may=(TAKE,))
    department = make_analyst(may=(ASK,))
    numbers = [order(OrderKind.ANALYSIS, title="题", wish="愿", use="用", by=department).number[-3:] for _ in range(2)]

    assert numbers == ["001", "002"]
