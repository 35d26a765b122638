"""Addresses of the exchange room."""

from django.urls import path

from yorisoi.exchange import views

app_name = "exchange"
urlpatterns = [
    path("", views.batch_list, name="list"),
    path("new/", views.batch_new, name="new"),
    path("<int:pk>/", views.batch_page, name="page"),
    path("<int:pk>/progress/", views.batch_progress, name="progress"),
    path("<int:pk>/problems/", views.batch_problems, name="problems"),
    path("<int:pk>/apply/", views.batch_apply, name="apply"),
    path("<int:pk>/cancel/", views.batch_cancel, name="cancel"),
]
