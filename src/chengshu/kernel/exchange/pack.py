"""What this floor declares."""

from __future__ import annotations

from datetime import timedelta

from chengshu.base.events import Subscription
from chengshu.base.text import Text
from chengshu.kernel.catalogue.events import ResourceWithdrawn
from chengshu.kernel.exchange.declared import DATASETS, INDICATORS, SHARING
from chengshu.kernel.exchange.gateway.credentials import forget_nonces
from chengshu.kernel.exchange.rights import PERMISSIONS, ROLES, SEE_APPLICATIONS, SEE_MARKET, SEE_STATISTICS
from chengshu.kernel.exchange.seeds import seed_exchange
from chengshu.kernel.exchange.services.agreeing import follow_withdrawn_resource
from chengshu.kernel.exchange.services.deciding import APPLICATION
from chengshu.kernel.exchange.services.deliveries import give_up_all_runs, run_due
from chengshu.kernel.exchange.services.gathering import gather_receipts
from chengshu.kernel.exchange.services.shelving import prepare_shelves, sweep_shelves
from chengshu.kernel.exchange.services.warning import warn_of_ends
from chengshu.kernel.exchange.wordings import MESSAGES
from chengshu.spec.pack import Job, Pack, Recovery
from chengshu.spec.pages import Page, Section

SECONDS, MINUTES, DAY = timedelta(seconds=5), timedelta(minutes=10), timedelta(days=1)

PACK = Pack(
    key="exchange",
    label=Text("共享交换", "Exchange"),
    permissions=PERMISSIONS,
    roles=ROLES,
    datasets=DATASETS,
    indicators=INDICATORS,
    ratings=(SHARING,),
    work_types=(APPLICATION,),
    messages=MESSAGES,
    pages=(
        Page(Text("申请数据", "Apply for data"), "exchange:market", Section.DATA, SEE_MARKET, "database-import", 60),
        Page(Text("数据共享", "Data sharing"), "exchange:applications", Section.DATA, SEE_APPLICATIONS, "transfer", 60),
        Page(Text("使用与统计", "Uses"), "exchange:statistics", Section.DATA, SEE_STATISTICS, "report-search", 60),
    ),
    urls="chengshu.kernel.exchange.urls",
    api="chengshu.kernel.exchange.api",
    subscriptions=(Subscription("exchange.withdrawn_resources", ResourceWithdrawn, follow_withdrawn_resource),),
    jobs=(
        Job("exchange.prepare_shelves", Text("准备共享数据", "Prepare what is served"), SECONDS, prepare_shelves),
        Job("exchange.gather_receipts", Text("归集使用回执", "Gather receipts"), SECONDS, gather_receipts),
        Job("exchange.run_deliveries", Text("推送数据", "Deliver data"), SECONDS, run_due),
        Job(
            "exchange.sweep_shelves",
            Text("清理过期的共享数据", "Clear the shelf"),
            MINUTES,
            sweep_shelves,
        ),
        Job("exchange.forget_nonces", Text("清理过期的请求编号", "Forget old nonces"), MINUTES, forget_nonces),
        Job("exchange.warn_of_ends", Text("授权到期提醒", "Warn of ends"), DAY, warn_of_ends),
    ),
    recoveries=(
        Recovery(
            "exchange.runs",
            Text("%(n)s 个推送在停止时中断，将重新推送。", "%(n)s deliveries were cut off and will be tried again."),
            give_up_all_runs,
        ),
    ),
    seeds=(seed_exchange,),
)
