"""What this floor declares."""

from __future__ import annotations

from datetime import timedelta

from chengshu.base.text import Text
from chengshu.kernel.identity import rights
from chengshu.kernel.identity.search import PEOPLE_SEARCH
from chengshu.kernel.identity.seeds import seed_organisations, seed_people
from chengshu.kernel.identity.services.attempts import forget_old_attempts
from chengshu.kernel.identity.services.sessions import forget_old_sessions
from chengshu.spec.pack import Job, Pack
from chengshu.spec.pages import Page, Section

PACK = Pack(
    key="identity",
    label=Text("机构与人员", "Organisations and people"),
    permissions=(
        rights.SEE_ORGANISATIONS,
        rights.CHANGE_ORGANISATIONS,
        rights.SEE_PEOPLE,
        rights.CHANGE_PEOPLE,
        rights.SHOW_CONTACT,
        rights.KEEP_ACCOUNTS,
        rights.END_SESSIONS,
        rights.RESET_SECOND_FACTOR,
        rights.RULE_SIGN_IN,
    ),
    roles=(rights.SYSTEM_ADMINISTRATOR, rights.STAFF),
    pages=(
        Page(
            Text("机构", "Organisations"),
            "identity:organisations",
            Section.ADMINISTRATION,
            rights.SEE_ORGANISATIONS,
            "sitemap",
        ),
        Page(Text("人员", "People"), "identity:people", Section.ADMINISTRATION, rights.SEE_PEOPLE, "users"),
        Page(
            Text("登录规则", "Rules of sign-in"),
            "identity:rules",
            Section.ADMINISTRATION,
            rights.RULE_SIGN_IN,
            "shield-lock",
        ),
    ),
    searches=(PEOPLE_SEARCH,),
    jobs=(
        Job(
            "identity.forget_attempts",
            Text("清理失败登录计数", "Forget old failures"),
            timedelta(minutes=10),
            forget_old_attempts,
        ),
        Job(
            "identity.forget_sessions",
            Text("清理过期会话", "Forget expired sessions"),
            timedelta(minutes=10),
            forget_old_sessions,
        ),
    ),
    seeds=(seed_organisations, seed_people),
    urls="chengshu.kernel.identity.urls",
)
