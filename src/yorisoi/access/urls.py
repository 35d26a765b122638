"""Addresses of the access room."""

from django.urls import path

from yorisoi.access import views_drafts, views_rights, views_sign_in, views_staff, views_teams

app_name = "access"
urlpatterns = [
    path("signin/", views_sign_in.sign_in, name="signin"),
    path("signin/password/", views_sign_in.first_password, name="first_password"),
    path("signin/app/", views_sign_in.enrol, name="enrol"),
    path("signin/code/", views_sign_in.code, name="code"),
    path("signout/", views_sign_in.sign_out, name="signout"),
    path("confirm/", views_sign_in.confirm, name="confirm"),
    path("account/password/", views_staff.own_password, name="own_password"),
    path("drafts/save/", views_drafts.save, name="draft_save"),
    path("drafts/discard/", views_drafts.discard, name="draft_discard"),
    path("sitting/keep/", views_drafts.keep_alive, name="keep_alive"),
    path("staff/", views_staff.staff_list, name="staff_list"),
    path("staff/new/", views_staff.staff_new, name="staff_new"),
    path("staff/<int:pk>/", views_staff.staff_page, name="staff_page"),
    path("staff/<int:pk>/change/", views_staff.staff_change, name="staff_change"),
    path("staff/<int:pk>/transfer/", views_staff.staff_transfer, name="staff_transfer"),
    path("staff/<int:pk>/unlock/", views_staff.staff_unlock, name="staff_unlock"),
    path("staff/<int:pk>/reset/", views_staff.staff_reset, name="staff_reset"),
    path("staff/<int:pk>/reset-factor/", views_staff.staff_reset_factor, name="staff_reset_factor"),
    path("teams/", views_teams.team_list, name="team_list"),
    path("teams/new/", views_teams.team_new, name="team_new"),
    path("teams/<int:pk>/change/", views_teams.team_change, name="team_change"),
    path("rights/", views_rights.rights_page, name="rights"),
]
