"""Datasets, indicators and the rating of the exchange."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.base.units import Unit
from chengshu.kernel.catalogue.models import Resource, Secrecy, Standing
from chengshu.kernel.exchange.models import Agreement, Application
from chengshu.kernel.exchange.queries.statistics import connections
from chengshu.kernel.exchange.services.deciding import APPLICATION
from chengshu.kernel.lake.models import LakeTable
from chengshu.kernel.work.models import Item
from chengshu.spec.data import Dataset, Field, Grade, Sharing
from chengshu.spec.figures import Indicator, Measured, Rating

APPLICATIONS = Dataset(
    key="exchange.application",
    label=Text("数据共享申请", "Applications for data"),
    model="exchange.Application",
    fields=(
        Field("number", Text("申请编号", "Number")),
        Field("organisation", Text("申请单位", "Asked by")),
        Field("provider", Text("提供单位", "Provider")),
        Field("matter", Text("业务事项", "Business matter")),
        Field("legal_basis", Text("依据", "Legal basis")),
        Field("state", Text("状态", "State")),
        Field("decided_at", Text("答复时间", "Decided at")),
    ),
)
AGREEMENTS = Dataset(
    key="exchange.agreement",
    label=Text("数据共享授权", "Agreements over data"),
    model="exchange.Agreement",
    fields=(
        Field("number", Text("授权编号", "Number")),
        Field("organisation", Text("使用单位", "Consumer")),
        Field("provider", Text("提供单位", "Provider")),
        Field("since", Text("自", "From")),
        Field("until", Text("至", "Until")),
        Field("state", Text("状态", "State")),
    ),
)
RECEIPTS = Dataset(
    key="exchange.receipt",
    label=Text("数据使用回执", "Receipts of use"),
    model="exchange.Receipt",
    fields=(
        Field("agreement", Text("授权", "Agreement")),
        Field("organisation", Text("使用单位", "Consumer")),
        Field("provider", Text("提供单位", "Provider")),
        Field("person", Text("使用人", "Person"), grade=Grade.SENSITIVE),
        Field("why", Text("事由", "Why")),
        Field("calls", Text("次数", "Calls"), Unit.COUNT),
        Field("rows", Text("条数", "Rows"), Unit.COUNT),
        Field("last_at", Text("时间", "When")),
    ),
    sharing=Sharing.NOT_SHARED,
    sharing_ground="《数据安全法》第二十七条",
    grade=Grade.SENSITIVE,
)
DATASETS = (APPLICATIONS, AGREEMENTS, RECEIPTS)


def _published() -> list[Resource]:
    return list(Resource.everywhere.filter(standing=Standing.PUBLISHED, node=""))


def _gathered() -> set[str]:
    return set(LakeTable.objects.filter(layer__in=("silver", "bronze")).values_list("key", flat=True))


def _ratio(part: int, whole: int) -> Measured | None:
    return Measured(Decimal(part) / whole, whole) if whole else None


def connected(_day: date) -> Measured | None:
    """Non-classified resources whose data the exchange can serve."""
    open_ones = [one for one in _published() if one.secrecy == Secrecy.NONE]
    gathered = _gathered()
    return _ratio(sum(one.key in gathered for one in open_ones), len(open_ones))


def shared(_day: date) -> Measured | None:
    """Resources that other units may have: shared by their type."""
    found = _published()
    return _ratio(sum(one.sharing != Sharing.NOT_SHARED for one in found), len(found))


def shared_through_exchange(_day: date) -> Measured | None:
    """Non-classified resources that can be served, and that all units, or at least one by agreement, may have."""
    open_ones = [one for one in _published() if one.secrecy == Secrecy.NONE]
    gathered = _gathered()
    granted = set(Agreement.everywhere.exclude(resource=None).values_list("resource_id", flat=True))
    through = [
        one for one in open_ones if one.key in gathered and (one.sharing == Sharing.OPEN_TO_ALL or one.pk in granted)
    ]
    return _ratio(len(through), len(open_ones))


def departments_connected(_day: date) -> Measured | None:
    """Departments of the city that give data to the exchange or take any from it."""
    found = connections()
    return _ratio(sum(one.is_connected for one in found), len(found))


def _indicator(key: str, zh: str, en: str, compute: object, formula: Text) -> Indicator:
    return Indicator(key, Text(zh, en), Unit.RATIO, AGREEMENTS, compute, formula)  # type: ignore[arg-type]


INDICATORS = (
    _indicator(
        "non_classified_data_connected_to_exchange",
        "非涉密政务数据接入共享交换平台率",
        "Non-classified data connected to the exchange",
        connected,
        Text(
            "已有数据可供交换的非涉密已发布资源数 ÷ 非涉密已发布资源数",
            "non-classified resources with data / all of them",
        ),
    ),
    _indicator(
        "government_information_resources_shared",
        "政务信息资源共享率",
        "Government information resources shared",
        shared,
        Text("共享类型为无条件或有条件共享的已发布资源数 ÷ 已发布资源数", "resources shared by type / all published"),
    ),
    _indicator(
        "departments_on_exchange",
        "政府部门接入率",
        "Departments on the exchange",
        departments_connected,
        Text("向平台提供或从平台使用数据的市直部门数 ÷ 市直部门数", "departments that give or take data / all of them"),
    ),
    _indicator(
        "non_classified_resources_shared_via_exchange",
        "非涉密资源通过平台共享率",
        "Non-classified resources shared through the exchange",
        shared_through_exchange,
        Text(
            "有数据且无条件共享或已有授权的非涉密资源数 ÷ 非涉密已发布资源数",
            "with data and open to all or granted / all non-classified published",
        ),
    ),
)


def rate_sharing(first: date, last: date) -> Mapping[int, Decimal]:
    """By provider: half how many applications it answered within their deadline, half how much of what it publishes
    can be served. Where nothing was asked of it, the second half counts alone.
    """
    answered = _answered_in_time(first, last)
    gathered = _gathered()
    offered: dict[int, list[bool]] = defaultdict(list)
    for one in _published():
        if one.sharing != Sharing.NOT_SHARED:
            offered[one.provider_id].append(one.key in gathered)
    rated: dict[int, Decimal] = {}
    for unit in {*answered, *offered}:
        halves = [Decimal(sum(part)) / len(part) for part in (answered.get(unit), offered.get(unit)) if part]
        rated[unit] = sum(halves, Decimal(0)) / len(halves)
    return rated


def _answered_in_time(first: date, last: date) -> dict[int, list[bool]]:
    """By provider, for each application whose answer fell due or was given within the days: whether in time."""
    start, end = clock.start_of_day(first), clock.start_of_day(last + timedelta(days=1))
    items = Item.everywhere.filter(kind=APPLICATION.key, due_at__isnull=False, opened_at__lt=end)
    providers = dict(Application.everywhere.values_list("pk", "provider_id"))
    found: dict[int, list[bool]] = defaultdict(list)
    for about, due, closed in items.values_list("about_id", "due_at", "closed_at"):
        if due is None:
            continue
        settled = min(closed or due, due)
        provider = providers.get(int(about))
        if provider is not None and start <= settled < end and (closed or due < clock.now()):
            found[provider].append(closed is not None and closed <= due)
    return found


SHARING = Rating(
    key="sharing",
    label=Text("数据共享", "Data sharing"),
    source=APPLICATIONS,
    compute=rate_sharing,
    formula=Text(
        "按期答复的共享申请占比与可共享资源中有数据可供交换的占比，取平均；无申请的只按后者",
        "mean of applications answered in time and of shareable resources with data; the latter alone without any",
    ),
)
