"""Addresses of the matching room."""

from django.urls import path

from yorisoi.matching import views_merge

app_name = "matching"
urlpatterns = [
    path("persons/<int:pk>/", views_merge.merge_pick, name="merge_pick"),
    path("persons/<int:pk>/<int:other>/", views_merge.merge, name="merge"),
    path("merges/<int:pk>/undo/", views_merge.merge_undo, name="merge_undo"),
]
