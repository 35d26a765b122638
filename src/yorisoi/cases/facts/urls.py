"""Addresses of what the registers know of a case."""

from django.urls import path

from yorisoi.cases.facts import views

urlpatterns = [
    path("<int:pk>/health/", views.health, name="health"),
    path("<int:pk>/registered/", views.registered, name="registered"),
]
