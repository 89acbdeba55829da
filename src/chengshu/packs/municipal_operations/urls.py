"""Addresses of municipal operations; those for everybody lie below ``public/``.

Each part of the pack is a start of addresses and what lies below it; a page is called as its view, unless it says
otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.urls import URLPattern, path

from chengshu.packs.municipal_operations.views import (
    books,
    clues,
    company_keys,
    figures,
    findings,
    law,
    lists,
    orders,
    patrols,
    plans,
    public,
    reconsidering,
    sanitation,
    services,
    settings,
    sheets,
)

app_name = "municipal_operations"
View = Callable[..., Any]
Below = tuple[str, View] | tuple[str, View, str]


def _below(start: str, pages: Sequence[Below]) -> Iterator[URLPattern]:
    for route, view, *name in pages:
        yield path(f"{start}{route}", view, name=name[0] if name else view.__name__)


PARTS: dict[str, Sequence[Below]] = {
    "public/": (
        ("", public.home, "public"),
        ("notices/", public.notices),
        ("notices.json", public.notices_json),
        ("points/<slug:key>/", public.points),
        ("points/<slug:key>.geojson", public.points_map),
        ("permits/", public.offered),
        ("permits/<slug:key>/", public.ask),
        ("follow/", public.follow_door),
        ("follow/<slug:ticket>/", public.follow),
        ("decisions/", public.decisions),
    ),
    "": (("", books.books), ("cases/<int:case_id>/order/", orders.order_case)),
    "books/<slug:key>/": (
        ("", books.book),
        ("map.geojson", books.book_map),
        ("new/", books.new_entry),
        ("import/", sheets.import_sheet, "import"),
        ("template.xlsx", sheets.template),
    ),
    "sheets/<int:sheet_id>/": (("", sheets.sheet), ("columns/", sheets.match_sheet), ("take/", sheets.take_sheet)),
    "entries/<int:entry_id>/": (
        ("", books.entry),
        ("change/", books.change_entry),
        ("state/", books.entry_state),
        ("assess/", books.assess_entry, "assess"),
        ("reading/", books.new_reading),
    ),
    "orders/": (
        ("", orders.orders),
        ("new/", orders.choose_order),
        ("new/<slug:key>/", orders.new_order),
        ("assessments/", sanitation.assessments),
        ("waste/", sanitation.hauls),
        ("waste/new/", sanitation.new_haul),
    ),
    "orders/<int:order_id>/": (
        ("", orders.order),
        ("assign/", orders.assign_order),
        ("costs/", orders.add_cost),
        ("costs/<int:cost_id>/remove/", orders.remove_cost),
        ("pictures/", orders.add_shots),
        ("done/", orders.finish_order),
        ("check/", orders.check_order),
    ),
    "orders/findings/": (
        ("", findings.findings),
        ("new/", findings.choose_book),
        ("new/<slug:key>/", findings.new_finding),
        ("new/<slug:key>/<int:entry_id>/", findings.new_finding, "new_finding_at"),
        ("<int:finding_id>/", findings.finding),
        ("<int:finding_id>/case/", findings.finding_to_case),
        ("<int:finding_id>/dismiss/", findings.dismiss_finding),
    ),
    "orders/patrols/": (
        ("", patrols.patrols),
        ("new/", patrols.new_patrol),
        ("<int:patrol_id>/", patrols.patrol),
        ("<int:patrol_id>/finish/", patrols.finish_patrol),
    ),
    "orders/plans/": (
        ("", plans.plans),
        ("new/", plans.new_plan),
        ("<int:plan_id>/", plans.plan),
        ("<int:plan_id>/stop/", plans.stop_plan),
    ),
    "utilities/": (
        ("", services.overview, "utilities"),
        ("returns/", services.returns),
        ("returns/<int:return_id>/", services.handed_in, "return"),
        ("returns/<int:return_id>/write/", services.write_return),
        ("returns/<int:return_id>/review/", services.review_return),
        ("emergencies/", services.emergencies),
        ("emergencies/<int:emergency_id>/", services.emergency),
    ),
    "utilities/interruptions/": (
        ("", services.faults),
        ("new/", services.new_fault),
        ("<int:fault_id>/", services.fault),
        ("<int:fault_id>/change/", services.change_fault),
        ("<int:fault_id>/restore/", services.restore_fault),
    ),
    "utilities/companies/": (
        ("", lists.companies),
        ("new/", lists.new_company),
        ("<int:company_id>/", lists.change_company),
    ),
    "utilities/keys/": (
        ("", company_keys.company_keys),
        ("new/", company_keys.new_company_key),
        ("<int:key_id>/end/", company_keys.end_company_key),
    ),
    "permits/": (
        ("", law.permit_list, "permits"),
        ("new/", law.permit_kinds),
        ("new/<slug:key>/", law.new_permit),
        ("<int:permit_id>/", law.permit),
        ("<int:permit_id>/revoke/", law.revoke_permit),
        ("papers/<int:paper_id>.<slug:form>", law.paper),
    ),
    "permits/clues/": (
        ("", clues.clues),
        ("<int:clue_id>/", clues.clue),
        ("<int:clue_id>/proceeding/", clues.open_clue),
        ("<int:clue_id>/drop/", clues.drop_clue),
    ),
    "permits/proceedings/": (
        ("", law.proceeding_list, "proceedings"),
        ("new/", law.new_proceeding),
        ("<int:proceeding_id>/", law.proceeding),
        ("<int:proceeding_id>/proposal/", law.propose),
        ("<int:proceeding_id>/evidence/", law.add_evidence),
        ("<int:proceeding_id>/papers/", law.new_paper),
        ("<int:proceeding_id>/payments/", law.add_payment),
        ("<int:proceeding_id>/refund/", law.give_back),
        ("<int:proceeding_id>/reconsideration/", reconsidering.ask_reconsideration),
    ),
    "permits/reconsiderations/": (
        ("", reconsidering.reconsiderations),
        ("<int:reconsideration_id>/", reconsidering.reconsideration),
        ("<int:reconsideration_id>/stop/", reconsidering.stop_execution),
    ),
    "figures/": (
        ("", figures.compared, "figures"),
        ("districts/", figures.areas),
        ("books/", figures.registers),
        ("forecast/", figures.forecast),
        ("systems/", figures.systems),
        ("report.docx", figures.report),
        ("settings/", settings.settings),
    ),
    "figures/systems/businesses/": (
        ("", lists.businesses),
        ("new/", lists.business, "new_business"),
        ("<int:business_id>/", lists.business, "change_business"),
    ),
    "figures/settings/offences/": (
        ("", lists.offences),
        ("new/", lists.offence, "new_offence"),
        ("<int:offence_id>/", lists.offence, "change_offence"),
    ),
    "figures/settings/": (
        ("rules/new/", settings.new_alarm_rule),
        ("rules/<int:rule_id>/", settings.alarm_rule),
        ("rules/<int:rule_id>/stop/", settings.stop_alarm_rule),
        ("criteria/new/", settings.new_criterion),
        ("criteria/<int:criterion_id>/stop/", settings.stop_criterion),
        ("figures/new/", settings.new_figure),
        ("figures/<int:figure_id>/stop/", settings.stop_figure),
        ("permits/new/", settings.permit_kind, "new_permit_kind"),
        ("permits/<int:kind_id>/", settings.permit_kind),
        ("permits/<int:kind_id>/offer/", settings.offer_permit_kind),
        ("penalties/", settings.penalty_rule),
        ("utilities/", settings.utilities_rule),
    ),
}
urlpatterns = [pattern for start, pages in PARTS.items() for pattern in _below(start, pages)]
