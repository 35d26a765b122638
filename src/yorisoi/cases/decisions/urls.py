"""Addresses of the decisions about a case."""

from django.urls import path

from yorisoi.cases.decisions import views

urlpatterns = [
    path("<int:pk>/kind/", views.change, name="change"),
    path("<int:pk>/worker/", views.assign, name="assign"),
    path("<int:pk>/close/", views.close, name="close"),
    path("<int:pk>/reopen/", views.reopen, name="reopen"),
    path("<int:pk>/born/", views.born, name="born"),
]
