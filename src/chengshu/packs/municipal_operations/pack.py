"""What municipal operations declares."""

from __future__ import annotations

from datetime import timedelta

from chengshu.base.events import Subscription
from chengshu.base.text import Text
from chengshu.kernel.cases.events import CaseClosed, CaseDispatched, CaseHandedBack, CaseReferred
from chengshu.packs.municipal_operations.data import DATASETS, ON_PLATFORM
from chengshu.packs.municipal_operations.events import EmergencyOver, EmergencyRaised, OrderDone, ProceedingTold
from chengshu.packs.municipal_operations.panels import PANELS
from chengshu.packs.municipal_operations.purposes import ATTACHABLES, PURPOSES
from chengshu.packs.municipal_operations.rights import (
    PERMISSIONS,
    ROLES,
    SEE,
    SEE_FIGURES,
    SEE_PERMITS,
    SEE_PROCEEDINGS,
    SEE_UTILITIES,
)
from chengshu.packs.municipal_operations.searching import SEARCHES
from chengshu.packs.municipal_operations.seeds import seed_municipal_operations
from chengshu.packs.municipal_operations.services import cases, clues
from chengshu.packs.municipal_operations.services.alarms import EMERGENCY
from chengshu.packs.municipal_operations.services.orders import ORDER
from chengshu.packs.municipal_operations.services.permits import PERMIT, expire
from chengshu.packs.municipal_operations.services.plans import open_rounds
from chengshu.packs.municipal_operations.services.proceeding import PROCEEDING
from chengshu.packs.municipal_operations.services.publication import publish_due
from chengshu.packs.municipal_operations.services.reconsideration import RECONSIDERATION
from chengshu.packs.municipal_operations.services.utilities import RETURN, open_returns
from chengshu.spec.pack import Job, Pack
from chengshu.spec.pages import Page, Section

HOUR, MINUTES = timedelta(hours=1), timedelta(minutes=5)

PACK = Pack(
    key="municipal_operations",
    label=Text("城管综合业务", "Municipal operations"),
    permissions=PERMISSIONS,
    roles=ROLES,
    datasets=DATASETS,
    indicators=(ON_PLATFORM,),
    work_types=(ORDER, RETURN, PERMIT, PROCEEDING, RECONSIDERATION, EMERGENCY, clues.CLUE),
    pages=(
        Page(Text("市政台账", "Municipal books"), "municipal_operations:books", Section.CITY, SEE, "notebook", 40),
        Page(Text("养护工单", "Upkeep"), "municipal_operations:orders", Section.CITY, SEE, "tool", 41),
        Page(Text("公用事业", "Utilities"), "municipal_operations:utilities", Section.CITY, SEE_UTILITIES, "bolt", 42),
        Page(
            Text("许可与执法", "Permits and penalties"),
            "municipal_operations:permits",
            Section.CITY,
            SEE_PERMITS,
            "gavel",
            43,
        ),
        Page(
            Text("行政复议", "Reconsiderations"),
            "municipal_operations:reconsiderations",
            Section.CITY,
            SEE_PROCEEDINGS,
            "scale",
            44,
        ),
        Page(
            Text("城管运行分析", "Figures of operations"),
            "municipal_operations:figures",
            Section.CITY,
            SEE_FIGURES,
            "chart-bar",
            45,
        ),
    ),
    panels=PANELS,
    searches=SEARCHES,
    purposes=PURPOSES,
    attachables=ATTACHABLES,
    subscriptions=(
        Subscription("municipal_operations.case_dispatched", CaseDispatched, cases.take_case),
        Subscription("municipal_operations.case_closed", CaseClosed, cases.follow_closing),
        Subscription("municipal_operations.case_handed_back", CaseHandedBack, cases.follow_handing_back),
        Subscription("municipal_operations.order_done", OrderDone, cases.answer_case),
        Subscription("municipal_operations.emergency_raised", EmergencyRaised, cases.report_emergency),
        Subscription("municipal_operations.emergency_over", EmergencyOver, cases.tell_emergency_over),
        Subscription("municipal_operations.case_referred", CaseReferred, clues.take_referral),
        Subscription("municipal_operations.proceeding_told", ProceedingTold, clues.tell_case),
    ),
    jobs=(
        Job("municipal_operations.rounds", Text("生成养护工单", "Make orders of plans"), HOUR, open_rounds),
        Job("municipal_operations.returns", Text("生成公用事业月报", "Ask for the month"), HOUR, open_returns),
        Job("municipal_operations.report", Text("报送突发事件", "Report sudden events"), MINUTES, cases.report_waiting),
        Job("municipal_operations.expire", Text("许可到期", "Let permits run out"), HOUR, expire),
        Job("municipal_operations.publish", Text("公示处罚决定", "Publish penalties"), HOUR, publish_due),
    ),
    seeds=(seed_municipal_operations,),
    urls="chengshu.packs.municipal_operations.urls",
    api="chengshu.packs.municipal_operations.api.router",
)
