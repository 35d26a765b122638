"""Addresses of the cases room."""

from django.urls import path

from yorisoi.cases import views
from yorisoi.cases.intake import urls as intake_urls
from yorisoi.cases.search import urls as search_urls
from yorisoi.cases.tasks import urls as tasks_urls

app_name = "cases"
urlpatterns = [
    *intake_urls.urlpatterns,
    path("", views.case_list, name="list"),
    *search_urls.urlpatterns,
    path("reasons/", views.grant_review, name="grants"),
    path("<int:pk>/", views.case_page, name="page"),
    path("<int:pk>/viewers/", views.case_viewers, name="viewers"),
    path("<int:pk>/grants/new/", views.grant_give, name="grant"),
    path("<int:pk>/grants/<int:grant>/withdraw/", views.grant_withdraw, name="withdraw"),
    path("<int:pk>/reason/", views.grant_take, name="take"),
    *tasks_urls.urlpatterns,
]
