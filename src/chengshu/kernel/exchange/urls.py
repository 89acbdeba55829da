"""Addresses of the exchange."""

from __future__ import annotations

from django.urls import path

from chengshu.kernel.exchange.views import agreements, applications, clients, deliveries, market, offers, using

app_name = "exchange"
urlpatterns = [
    path("", market.market, name="market"),
    path("apply/", market.apply_many, name="apply_many"),
    path("apply/<int:resource_id>/", market.apply, name="apply"),
    path("services/", offers.offers, name="offers"),
    path("services/new/", offers.new_offer, name="new_offer"),
    path("services/of-the-platform/", offers.offer_own, name="offer_source"),
    path("services/<int:offer_id>/", offers.offer, name="offer"),
    path("services/<int:offer_id>/apply/", market.apply_offer, name="apply_offer"),
    path("services/<int:offer_id>/switch/", offers.switch_offer, name="switch_offer"),
    path("applications/", applications.applications, name="applications"),
    path("received/", applications.received, name="received"),
    path("applications/<int:application_id>/", applications.application, name="application"),
    path("applications/<int:application_id>/grant/", applications.decide, name="grant"),
    path("applications/<int:application_id>/refuse/", applications.turn_down, name="refuse"),
    path("applications/<int:application_id>/ask-more/", applications.want_more, name="ask_more"),
    path("applications/<int:application_id>/supply/", applications.complete, name="supply"),
    path("applications/<int:application_id>/cancel/", applications.take_back, name="cancel"),
    path("agreements/", agreements.agreements, name="agreements"),
    path("agreements/<int:agreement_id>/", agreements.agreement, name="agreement"),
    path("agreements/<int:agreement_id>/withdraw/", agreements.take_back, name="withdraw"),
    path("agreements/<int:agreement_id>/suspend/", agreements.pause, name="suspend"),
    path("agreements/<int:agreement_id>/resume/", agreements.go_on, name="resume"),
    path("agreements/<int:agreement_id>/limits/", agreements.limits, name="change_limits"),
    path("agreements/<int:agreement_id>/prolong/", agreements.longer, name="prolong"),
    path("agreements/<int:agreement_id>/look-up/", agreements.look, name="look_up"),
    path("programs/", clients.clients, name="clients"),
    path("programs/new/", clients.new_client, name="new_client"),
    path("programs/<int:client_id>/", clients.client, name="client"),
    path("programs/<int:client_id>/edit/", clients.edit_client, name="edit_client"),
    path("programs/<int:client_id>/secret/", clients.rotate, name="rotate"),
    path("programs/<int:client_id>/switch/", clients.switch_client, name="switch_client"),
    path("deliveries/", deliveries.deliveries, name="deliveries"),
    path("deliveries/new/", deliveries.new_delivery, name="new_delivery"),
    path("deliveries/new/<int:agreement_id>/<slug:way>/", deliveries.set_up_delivery, name="set_up"),
    path("deliveries/<int:delivery_id>/", deliveries.delivery, name="delivery"),
    path("deliveries/<int:delivery_id>/run/", deliveries.run_delivery, name="run_delivery"),
    path("deliveries/<int:delivery_id>/switch/", deliveries.switch_delivery, name="switch_delivery"),
    path("enterprises/", using.enterprises, name="enterprises"),
    path("enterprises/new/", using.new_enterprise, name="new_enterprise"),
    path("enterprises/<int:enterprise_id>/end/", using.end_enterprise, name="end_enterprise"),
    path("limits/", using.limits, name="limits"),
    path("limits/new/", using.new_limit, name="new_limit"),
    path("statistics/", using.statistics_page, name="statistics"),
    path("receipts/", using.receipts, name="receipts"),
    path("receipts/<int:receipt_id>/", using.receipt, name="receipt"),
    path("connections/", using.connections_page, name="connections"),
]
