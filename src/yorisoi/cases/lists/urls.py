"""Address of the lists."""

from django.urls import path

from yorisoi.cases.lists import views

urlpatterns = [path("lists/", views.lists, name="lists")]
