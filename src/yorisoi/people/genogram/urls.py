"""Addresses of the genogram, under those of the people room."""

from django.urls import path

from yorisoi.people.genogram import views

urlpatterns = [
    path("<int:pk>/genogram/", views.genogram, name="genogram"),
    path("<int:pk>/genogram/preview/", views.preview, name="genogram_preview"),
    path("<int:pk>/genogram/save/", views.save, name="genogram_save"),
    path("<int:pk>/genogram/versions/", views.versions, name="genogram_versions"),
    path(
        "<int:pk>/genogram/versions/<int:number>/restore/", views.restore, name="genogram_restore"
    ),
]
