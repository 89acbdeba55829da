"""Addresses of this floor."""

from __future__ import annotations

from django.urls import path

from chengshu.kernel.identity.views import account, door, keeping, organisations, people

app_name = "identity"
urlpatterns = [
    path("sign-in/", door.sign_in, name="sign_in"),
    path("second-step/", door.second_step, name="second_step"),
    path("sign-out/", door.sign_out, name="sign_out"),
    path("account/", account.account, name="account"),
    path("password/", account.password, name="password"),
    path("second-factor/", account.second_factor_page, name="second_factor"),
    path("second-factor/recovery-codes/", account.recovery_codes, name="recovery_codes"),
    path("second-factor/take-off/", account.take_off_second_factor, name="take_off_second_factor"),
    path("sessions/<int:session_id>/end/", account.end_session, name="end_session"),
    path("sessions/end/", account.end_all_sessions, name="end_all_sessions"),
    path("organisations/", organisations.organisations, name="organisations"),
    path("organisations/add/", organisations.add_organisation, name="add_organisation"),
    path("organisations/import/", keeping.import_file, name="import"),
    path("organisations/<int:organisation_id>/", organisations.organisation, name="organisation"),
    path("organisations/<int:organisation_id>/change/", organisations.change_organisation, name="change_organisation"),
    path("organisations/<int:organisation_id>/rename/", organisations.rename_organisation, name="rename_organisation"),
    path("organisations/<int:organisation_id>/move/", organisations.move_organisation, name="move_organisation"),
    path("organisations/<int:organisation_id>/merge/", organisations.merge_organisation, name="merge_organisation"),
    path("organisations/<int:organisation_id>/close/", organisations.close_organisation, name="close_organisation"),
    path("organisations/<int:organisation_id>/open/", organisations.open_organisation_again, name="open_organisation"),
    path("organisations/<int:organisation_id>/names/add/", organisations.add_alias, name="add_alias"),
    path(
        "organisations/<int:organisation_id>/names/<int:alias_id>/remove/",
        organisations.remove_alias,
        name="remove_alias",
    ),
    path("people/", people.people, name="people"),
    path("people/add/", people.add_person, name="add_person"),
    path("people/<int:person_id>/", people.person, name="person"),
    path("people/<int:person_id>/contact/", people.contact, name="contact"),
    path("people/<int:person_id>/change/", people.change_person, name="change_person"),
    path("people/<int:person_id>/posts/give/", people.give_post, name="give_post"),
    path("people/<int:person_id>/posts/<int:post_id>/end/", people.end_post, name="end_post"),
    path("people/<int:person_id>/move/", people.move_person, name="move_person"),
    path("people/<int:person_id>/leave/", people.leave, name="leave"),
    path("people/<int:person_id>/account/open/", people.open_account, name="open_account"),
    path("people/<int:person_id>/account/password/", people.reset_password, name="reset_password"),
    path("people/<int:person_id>/account/suspend/", people.suspend_account, name="suspend_account"),
    path("people/<int:person_id>/account/restore/", people.restore_account, name="restore_account"),
    path("people/<int:person_id>/account/sessions/end/", people.end_sessions, name="end_sessions"),
    path("people/<int:person_id>/account/second-factor/", people.reset_factor, name="reset_second_factor"),
    path("rules/", keeping.rules, name="rules"),
]
