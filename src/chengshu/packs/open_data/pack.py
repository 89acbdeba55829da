"""What the open data portal declares."""

from __future__ import annotations

from datetime import timedelta

from chengshu.base.events import Subscription
from chengshu.base.text import Text
from chengshu.kernel.catalogue.events import ResourceWithdrawn
from chengshu.packs.open_data import files
from chengshu.packs.open_data.data import ASSETS, INCOMES, INDICATORS, INQUIRIES, OPEN_DATASETS, RATINGS
from chengshu.packs.open_data.rights import PERMISSIONS, ROLES, SEE, SEE_ASSETS, SEE_OPERATIONS
from chengshu.packs.open_data.searches import SEARCHES
from chengshu.packs.open_data.seeds import seed_open_data
from chengshu.packs.open_data.services.assets import OPERATION
from chengshu.packs.open_data.services.flow import PROPOSAL, UPDATE, close_answered_reminders, remind_of_updates
from chengshu.packs.open_data.services.neighbours import sync_due
from chengshu.packs.open_data.services.partners import ADMISSION
from chengshu.packs.open_data.services.postings import send_postings
from chengshu.packs.open_data.services.publishing import follow_withdrawal, refresh_newer, release_approved
from chengshu.packs.open_data.services.voices import INQUIRY
from chengshu.spec.pack import Job, Pack
from chengshu.spec.pages import Page, Section

QUARTER = timedelta(minutes=15)
HOUR = timedelta(hours=1)

PACK = Pack(
    key="open_data",
    label=Text("数据开放", "Open data"),
    permissions=PERMISSIONS,
    roles=ROLES,
    datasets=(OPEN_DATASETS, INQUIRIES, ASSETS, INCOMES),
    indicators=INDICATORS,
    ratings=RATINGS,
    work_types=(PROPOSAL, UPDATE, INQUIRY, ADMISSION, OPERATION),
    pages=(
        Page(Text("数据开放", "Open data"), "open_data:desk", Section.DATA, SEE, "world-upload", 90),
        Page(Text("数据资产", "Data assets"), "open_data:assets", Section.DATA, SEE_ASSETS, "database", 91),
        Page(
            Text("授权运营", "Authorised operation"),
            "open_data:operations",
            Section.DATA,
            SEE_OPERATIONS,
            "contract",
            92,
        ),
    ),
    searches=SEARCHES,
    subscriptions=(Subscription("open_data.resource_withdrawn", ResourceWithdrawn, follow_withdrawal),),
    jobs=(
        Job(
            "open_data.release",
            Text("生成已批准的开放数据", "Publish what was approved"),
            timedelta(seconds=15),
            release_approved,
        ),
        Job("open_data.refresh", Text("发布开放数据的新版本", "Publish newer data"), QUARTER, refresh_newer),
        Job("open_data.remind", Text("提醒更新开放数据", "Remind of updates"), HOUR, remind_of_updates),
        Job(
            "open_data.arrived", Text("办结已更新的提醒", "Close answered reminders"), QUARTER, close_answered_reminders
        ),
        Job(
            "open_data.postings",
            Text("发送给公众的通知", "Send letters to visitors"),
            timedelta(minutes=1),
            send_postings,
        ),
        Job("open_data.sync", Text("与其他开放平台同步", "Synchronise with other portals"), QUARTER, sync_due),
        Job(
            "open_data.files",
            Text("生成大文件供公众下载", "Write large files for visitors"),
            timedelta(seconds=15),
            files.write_ordered,
        ),
        Job("open_data.sweep", Text("清理旧版本下载文件", "Remove files of old versions"), HOUR, files.sweep_files),
    ),
    seeds=(seed_open_data,),
    urls="chengshu.packs.open_data.urls",
)
