"""Addresses of the cases room."""

from django.urls import path

from yorisoi.cases import views
from yorisoi.cases.notes import urls as notes_urls

app_name = "cases"
urlpatterns = [
    path("", views.case_list, name="list"),
    path("search/", views.search, name="search"),
    path("reasons/", views.grant_review, name="grants"),
    path("<int:pk>/", views.case_page, name="page"),
    path("<int:pk>/viewers/", views.case_viewers, name="viewers"),
    path("<int:pk>/grants/new/", views.grant_give, name="grant"),
    path("<int:pk>/grants/<int:grant>/withdraw/", views.grant_withdraw, name="withdraw"),
    path("<int:pk>/reason/", views.grant_take, name="take"),
    *notes_urls.urlpatterns,
]
