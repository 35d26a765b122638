"""Addresses of mappings 対応づけ."""

from django.urls import path

from yorisoi.legacy import views_mapping as views

app_name = "legacy_mapping"
urlpatterns = [
    path("", views.mapping_list, name="list"),
    path("new/", views.propose_mapping, name="new"),
    path("preview/", views.preview, name="preview"),
    path("save/", views.save, name="save"),
    path("of/<slug:system>/", views.mapping_page, name="page"),
    path("of/<slug:system>/text/", views.mapping_text, name="text"),
    path("of/<slug:system>/download/", views.download, name="download"),
]
