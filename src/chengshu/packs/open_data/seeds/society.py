"""What society made of the first datasets: a developer with an application, ratings, a question, a reward, assets."""

from __future__ import annotations

from datetime import timedelta

from chengshu.base import clock
from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.identity.queries import organisation_called
from chengshu.kernel.work.queries import item_about
from chengshu.kernel.work.services import make_move
from chengshu.packs.open_data.models import Asset, OpenDataset, Partner
from chengshu.packs.open_data.models.assets import RightKind
from chengshu.packs.open_data.models.voices import InquiryKind
from chengshu.packs.open_data.seeds.words import OFFICE
from chengshu.packs.open_data.services.assets import (
    AssetContent,
    OperationContent,
    RightContent,
    apply_for_operation,
    enter_asset,
    grant_right,
)
from chengshu.packs.open_data.services.partners import (
    ApplicationContent,
    Registration,
    register,
    register_application,
)
from chengshu.packs.open_data.services.voices import Asked, ask, rate

OPERATOR = "天中市数字产业公司"
GROUND = "《天中市公共数据管理办法》（示例）"


def seed_society() -> None:
    """Once, after the first datasets."""
    if Partner.objects.exists():
        return
    datasets = {row.slug: row for row in OpenDataset.everywhere.filter(slug__startswith="open_demo-")}
    _developer(datasets)
    for number, slug in enumerate(("open_demo-air", "open_demo-air", "open_demo-parking", "open_demo-parks")):
        if slug in datasets:
            rate(datasets[slug].pk, 5 - number % 2, address=f"192.0.2.{number}")
    question = ask(
        Asked(
            InquiryKind.REQUEST,
            "希望开放充电桩实时状态",
            "想做一个找空闲充电桩的小程序，希望有实时空闲数。",
            "公益小程序",
        ),
        address="192.0.2.9",
    )
    item = item_about(question)
    if item is not None:
        answer = "感谢建议。实时数据正在接入，预计下季度开放；目前可用“公共停车场”数据集中的充电桩数。"
        make_move(item, "answer", by=PLATFORM, values={"answer": answer, "public": True})
    _assets(datasets)


def _developer(datasets: dict[str, OpenDataset]) -> None:
    partner, _ = register(
        Registration("enterprise", "清和软件工作室（虚构）", "dev@tianzhong.example", agreed=True), address="192.0.2.1"
    )
    item = item_about(partner)
    if item is None:
        return
    make_move(item, "accept", by=PLATFORM, values={"opinion": "同意登记"})
    partner.refresh_from_db()
    content = ApplicationContent(
        "好停车",
        "按距离和充电桩数查找附近的公共停车场。（虚构的示例应用）",
        "https://parking.tianzhong.example/",
        "Park well",
        "Find public car parks by distance and chargers. (An invented example.)",
    )
    used = [datasets[slug] for slug in ("open_demo-parking",) if slug in datasets]
    application = register_application(partner, content, used)
    work = item_about(application)
    if work is not None:
        make_move(work, "accept", by=PLATFORM, values={"opinion": "同意展示"})


def _assets(datasets: dict[str, OpenDataset]) -> None:
    office, operator = organisation_called(OFFICE), organisation_called(OPERATOR)
    if office is None or operator is None or Asset.everywhere.exists():
        return
    entered = []
    for number, row in enumerate(datasets.values(), 1):
        asset = enter_asset(
            row.publisher,
            AssetContent(f"ZC-{number:04}", row.name_zh, row.name_en, resource=row.resource),
            by=PLATFORM,
        )
        for kind, holder in ((RightKind.OWNERSHIP, office), (RightKind.MANAGEMENT, row.publisher)):
            grant_right(asset.pk, RightContent(kind, holder.pk, GROUND), by=PLATFORM)
        entered.append(asset)
    today = clock.today()
    content = OperationContent(
        entered[:2], "停车诱导和空气质量预报产品", "数据不出域，接口调用全程留痕", today, today + timedelta(days=730)
    )
    apply_for_operation(operator, content, by=PLATFORM)
