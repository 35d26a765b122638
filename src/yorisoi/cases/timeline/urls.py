"""Addresses of the timeline."""

from django.urls import path

from yorisoi.cases.timeline import views

urlpatterns = [
    path("<int:pk>/timeline/", views.timeline, name="timeline"),
]
