"""Addresses of the matching room."""

from django.urls import path

from yorisoi.matching import views_merge, views_model, views_review, views_twice

app_name = "matching"
urlpatterns = [
    path("persons/<int:pk>/", views_merge.merge_pick, name="merge_pick"),
    path("persons/<int:pk>/<int:other>/", views_merge.merge, name="merge"),
    path("merges/<int:pk>/undo/", views_merge.merge_undo, name="merge_undo"),
    path("pairs/", views_review.pairs, name="pairs"),
    path("pairs/<int:pk>/decide/", views_review.decide, name="decide"),
    path("pairs/<int:pk>/undo/", views_review.undo, name="pair_undo"),
    path("twices/", views_twice.twices_list, name="twices"),
    path("twices/<int:pk>/different/", views_twice.part, name="twice_part"),
    path("model/", views_model.model, name="model"),
    path("model/<int:pk>/approve/", views_model.approve, name="model_approve"),
]
