"""Addresses of the alerts room."""

from django.urls import path

from yorisoi.alerts import views, views_rules

app_name = "alerts"
urlpatterns = [
    path("", views.alert_list, name="list"),
    path("take/", views.take, name="take"),
    path("done/", views.done, name="done"),
    path("put-off/", views.put_off, name="put_off"),
    path("back/", views.back, name="back"),
    path("pulse/", views.pulse, name="pulse"),
    path("home/", views.home_part, name="home_part"),
    path("rules/", views_rules.rules, name="rules"),
    path("rules/doses/new/", views_rules.dose_new, name="dose_new"),
    path("rules/doses/<int:pk>/", views_rules.dose_change, name="dose_change"),
    path("rules/<slug:rule>/", views_rules.rule_change, name="rule_change"),
]
