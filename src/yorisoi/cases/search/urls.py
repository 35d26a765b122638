"""Addresses of the search."""

from django.urls import path

from yorisoi.cases.search import views

urlpatterns = [
    path("search/", views.search, name="search"),
    path("search/texts/", views.search_texts, name="search_texts"),
]
