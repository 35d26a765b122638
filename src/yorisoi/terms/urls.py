"""Addresses of the terms room."""

from django.urls import path

from yorisoi.terms import views

app_name = "terms"
urlpatterns = [
    path("", views.lists, name="lists"),
    path("<slug:code>/", views.entries, name="entries"),
    path("<slug:code>/add/", views.add, name="add"),
    path("<slug:code>/entries/<slug:entry>/", views.change, name="change"),
]
