"""What the channels declare."""

from __future__ import annotations

from datetime import timedelta

from chengshu.base.events import Subscription
from chengshu.base.text import Text
from chengshu.kernel.cases.events import CaseClosed, CaseDispatched, CaseFiled, CaseHandled, CaseReopened
from chengshu.kernel.cases.rights import KEEP_CLASSES
from chengshu.kernel.intake.news import MESSAGES, on_closed, on_filed, on_handled, on_reopened, on_sent
from chengshu.kernel.intake.panels import PANELS
from chengshu.kernel.intake.rights import CONFIRM, IMPORT, KEEP_DOORS, PERMISSIONS, ROLES
from chengshu.kernel.intake.seeds import seed_intake
from chengshu.kernel.intake.services.doors import forget_knocks
from chengshu.kernel.intake.services.files import take_in_due
from chengshu.kernel.intake.services.mail import take_mail_due
from chengshu.kernel.intake.services.mailbox import fetch_mail_due
from chengshu.spec.pack import Job, Pack
from chengshu.spec.pages import Page, Section

PACK = Pack(
    key="intake",
    label=Text("受理渠道", "Intake"),
    permissions=PERMISSIONS,
    roles=ROLES,
    pages=(
        Page(Text("智能发现", "Findings"), "intake:findings", Section.CASES, CONFIRM, "eye", 60),
        Page(Text("批量导入", "Imports"), "intake:files", Section.CASES, IMPORT, "file-import", 70),
        Page(Text("来信", "Letters"), "intake:letters", Section.CASES, KEEP_DOORS, "mail", 75),
        Page(Text("上报问题", "Questions"), "intake:questions", Section.CASES, KEEP_CLASSES, "help", 77),
        Page(Text("接口密钥", "Keys of programs"), "intake:keys", Section.CASES, KEEP_DOORS, "key", 80),
    ),
    jobs=(
        Job("intake.forget", Text("清理来访计数", "Remove counts of callers"), timedelta(hours=1), forget_knocks),
        Job("intake.files", Text("导入案件文件", "Take in files of cases"), timedelta(seconds=3), take_in_due),
        Job("intake.mail", Text("接收来信", "Take in letters"), timedelta(seconds=30), take_mail_due),
        Job("intake.mailbox", Text("收取邮箱来信", "Fetch letters"), timedelta(seconds=30), fetch_mail_due),
    ),
    panels=PANELS,
    messages=MESSAGES,
    subscriptions=(
        Subscription("intake.told.filed", CaseFiled, on_filed),
        Subscription("intake.told.sent", CaseDispatched, on_sent),
        Subscription("intake.told.handled", CaseHandled, on_handled),
        Subscription("intake.told.closed", CaseClosed, on_closed),
        Subscription("intake.told.reopened", CaseReopened, on_reopened),
    ),
    seeds=(seed_intake,),
    api="chengshu.kernel.intake.api",
    urls="chengshu.kernel.intake.urls",
)
