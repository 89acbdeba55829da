"""What people may do in the exchange, and the roles that bundle it."""

from __future__ import annotations

from chengshu.base.text import Text
from chengshu.spec.people import Permission, Power, Role, Scope

SEE_MARKET = Permission("exchange.market.see", Text("浏览可申请的资源", "Browse what can be applied for"))
APPLY = Permission("exchange.application.make", Text("申请共享数据", "Apply for data"))
SEE_APPLICATIONS = Permission("exchange.application.see", Text("查看共享申请", "See applications"))
DECIDE = Permission("exchange.application.decide", Text("审批共享申请", "Decide applications"))
SEE_AGREEMENTS = Permission("exchange.agreement.see", Text("查看共享授权", "See agreements"))
WITHDRAW = Permission("exchange.agreement.withdraw", Text("暂停、收回共享授权", "Suspend and withdraw agreements"))
MANAGE_CLIENTS = Permission("exchange.client.manage", Text("管理接入应用和密钥", "Keep programs and their credentials"))
MANAGE_DELIVERIES = Permission("exchange.delivery.manage", Text("管理推送作业", "Keep deliveries"))
LOOK_UP = Permission("exchange.data.look_up", Text("按授权查询数据", "Look data up under agreements"), guarded=True)
SEE_RECEIPTS = Permission("exchange.receipt.see", Text("查看使用回执", "See receipts of use"))
COMPOSE = Permission("exchange.offer.compose", Text("编排接口服务", "Compose services"))
ADMIT = Permission("exchange.enterprise.admit", Text("准入公共服务企事业单位", "Admit public-service enterprises"))
SET_LIMITS = Permission("exchange.limit.set", Text("设置交换限额", "Set limits of the exchange"))
SEE_STATISTICS = Permission("exchange.statistics.see", Text("查看共享统计", "See statistics of sharing"))

PERMISSIONS = (
    SEE_MARKET,
    APPLY,
    SEE_APPLICATIONS,
    DECIDE,
    SEE_AGREEMENTS,
    WITHDRAW,
    MANAGE_CLIENTS,
    MANAGE_DELIVERIES,
    LOOK_UP,
    SEE_RECEIPTS,
    COMPOSE,
    ADMIT,
    SET_LIMITS,
    SEE_STATISTICS,
)
OF_A_UNIT = (
    APPLY,
    SEE_APPLICATIONS,
    SEE_AGREEMENTS,
    MANAGE_CLIENTS,
    MANAGE_DELIVERIES,
    LOOK_UP,
    SEE_RECEIPTS,
    COMPOSE,
    SEE_STATISTICS,
)

UNIT_CLERK = Role(
    key="exchange.unit_clerk",
    label=Text("数据共享联络员", "Contact for data sharing"),
    may={SEE_MARKET: Scope.ALL, **dict.fromkeys(OF_A_UNIT, Scope.UNIT)},
)
UNIT_HEAD = Role(
    key="exchange.unit_head",
    label=Text("数据共享审批人", "Who decides on data sharing"),
    may={
        SEE_MARKET: Scope.ALL,
        **dict.fromkeys(
            (SEE_APPLICATIONS, SEE_AGREEMENTS, SEE_RECEIPTS, SEE_STATISTICS, DECIDE, WITHDRAW), Scope.UNIT_AND_BELOW
        ),
    },
)
OFFICER = Role(
    key="exchange.officer",
    label=Text("共享交换管理员", "Officer of the exchange"),
    may={
        **dict.fromkeys(
            (
                SEE_MARKET,
                SEE_APPLICATIONS,
                SEE_AGREEMENTS,
                WITHDRAW,
                SEE_RECEIPTS,
                ADMIT,
                SET_LIMITS,
                SEE_STATISTICS,
                MANAGE_CLIENTS,
                MANAGE_DELIVERIES,
            ),
            Scope.ALL,
        ),
        **dict.fromkeys((APPLY, DECIDE, LOOK_UP, COMPOSE), Scope.UNIT),
    },
)
AUDITOR = Role(
    key="exchange.auditor",
    label=Text("共享使用审计员", "Auditor of uses"),
    may=dict.fromkeys((SEE_AGREEMENTS, SEE_RECEIPTS, SEE_STATISTICS), Scope.ALL),
    power=Power.AUDIT,
)
ROLES = (UNIT_CLERK, UNIT_HEAD, OFFICER, AUDITOR)
