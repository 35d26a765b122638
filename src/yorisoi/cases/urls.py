"""Addresses of the cases room."""

from django.urls import path

from yorisoi.cases import views
from yorisoi.cases.decisions import urls as decisions_urls
from yorisoi.cases.face.views import case_page
from yorisoi.cases.facts import urls as facts_urls
from yorisoi.cases.intake import urls as intake_urls
from yorisoi.cases.listing.views import case_list
from yorisoi.cases.lists import urls as lists_urls
from yorisoi.cases.notes import urls as notes_urls
from yorisoi.cases.search import urls as search_urls
from yorisoi.cases.tasks import urls as tasks_urls
from yorisoi.cases.timeline import urls as timeline_urls

app_name = "cases"
urlpatterns = [
    path("", case_list, name="list"),
    path("reasons/", views.grant_review, name="grants"),
    path("<int:pk>/", case_page, name="page"),
    path("<int:pk>/viewers/", views.case_viewers, name="viewers"),
    path("<int:pk>/grants/new/", views.grant_give, name="grant"),
    path("<int:pk>/grants/<int:grant>/withdraw/", views.grant_withdraw, name="withdraw"),
    path("<int:pk>/reason/", views.grant_take, name="take"),
    *intake_urls.urlpatterns,
    *search_urls.urlpatterns,
    *timeline_urls.urlpatterns,
    *facts_urls.urlpatterns,
    *lists_urls.urlpatterns,
    *decisions_urls.urlpatterns,
    *tasks_urls.urlpatterns,
    *notes_urls.urlpatterns,
]
