"""Addresses of the people room."""

from yorisoi.people.genogram import urls as genogram_urls

app_name = "people"
urlpatterns = [
    *genogram_urls.urlpatterns,
]
