"""Addresses of 相談受付."""

from django.urls import path

from yorisoi.cases.intake import added_views, ledger_views, views

urlpatterns = [
    path("intake/", views.intake_new, name="intake_new"),
    path("intake/drafts/", views.intakes, name="intakes"),
    path("intake/candidates/", views.candidates, name="intake_candidates"),
    path("intake/<uuid:key>/", views.intake, name="intake"),
    path("intake/<uuid:key>/discard/", views.intake_discard, name="intake_discard"),
    path("consultations/", ledger_views.consultations, name="consultations"),
    path("consultations/<int:pk>/", ledger_views.consultation, name="consultation"),
    path("consultations/<int:pk>/caller/", ledger_views.informant, name="informant"),
    path(
        "consultations/<int:pk>/subjects/",
        added_views.consultation_subject,
        name="consultation_subject",
    ),
    path(
        "consultations/<int:pk>/change/",
        ledger_views.consultation_change,
        name="consultation_change",
    ),
]
