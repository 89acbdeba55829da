"""The invented city: filling it, showing its accounts, and keeping them shut where it is not wanted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet

from chengshu.base.text import Text
from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.audit import services as audit
from chengshu.kernel.identity.models import Account, Post
from chengshu.kernel.identity.seeds import DEMO_PASSWORD, HEADLINE
from chengshu.spec.registry import registry

SHUT = "演示账号已停用 demo account closed"
DEMO_BODIES = "tianzhong."
EXAMPLES = {
    "industry.head": Text("市工信局局长：本单位任务", "Bureau head: the bureau's own tasks"),
    "industry.clerk": Text("市工信局科员：填报进展", "Bureau clerk: reports progress"),
    "finance.clerk": Text("市财政局科员：项目会审、资金", "Finance clerk: reviews projects, keeps funds"),
    "linqu.clerk": Text("临渠县政府科员：县区填报", "County clerk: reports for the county"),
}


@dataclass(frozen=True)
class DemoAccount:
    """An account that is shown when the invented city starts."""

    username: str
    password: str
    role: Text


def fill(tell: Callable[[Text], None]) -> int:
    """Run the seeds of all packs in their order; each comes whole or not at all. Returns how many ran.

    Running it again adds what is missing and changes nothing else.
    """
    count = 0
    for pack in registry.packs:
        for seed in pack.seeds:
            tell(Text("正在填充演示城市：%(label)s", "Filling the demo city: %(label)s").with_values(label=pack.label))
            with transaction.atomic():
                seed()
            count += 1
    return count


def demo_accounts() -> list[DemoAccount]:
    """The accounts to show, in the order of the story; none where the invented city does not run."""
    shown = {**{name: what for name, (_, what) in HEADLINE.items()}, **EXAMPLES}
    present = set(demo_rows().filter(is_active=True, username__in=shown).values_list("username", flat=True))
    return [DemoAccount(name, DEMO_PASSWORD, what) for name, what in shown.items() if name in present]


@transaction.atomic
def settle_demo_accounts(*, wanted: bool) -> int:
    """Shut the accounts of the invented city where ``CHENGSHU_DEMO`` is not 1, open them again where it is.

    Everybody knows their password, so a real city must not run with them. Returns how many changed.
    """
    if wanted:
        changed = demo_rows().filter(is_active=False, suspended_reason=SHUT).update(is_active=True, suspended_reason="")
    else:
        changed = demo_rows().filter(is_active=True).update(is_active=False, suspended_reason=SHUT)
    if changed:
        audit.record(
            PLATFORM, "install.demo_accounts.opened" if wanted else "install.demo_accounts.shut", count=changed
        )
    return changed


def demo_rows() -> QuerySet[Account]:
    """The accounts of people whose main post is in a body of the invented city."""
    posts = Post.objects.filter(main=True, until=None, organisation__code__startswith=DEMO_BODIES)
    return Account.objects.filter(person__in=posts.values("person"))
