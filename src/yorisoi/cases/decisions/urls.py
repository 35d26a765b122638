"""Addresses of the decisions about a case."""

from django.urls import path

from yorisoi.cases.decisions import views, views_transfer

urlpatterns = [
    path("<int:pk>/kind/", views.change, name="change"),
    path("<int:pk>/worker/", views.assign, name="assign"),
    path("<int:pk>/close/", views.close, name="close"),
    path("<int:pk>/reopen/", views.reopen, name="reopen"),
    path("<int:pk>/born/", views.born, name="born"),
    path("<int:pk>/transfer/", views_transfer.transfer, name="transfer"),
    path("<int:pk>/transfer/withdraw/", views_transfer.withdraw, name="transfer_withdraw"),
    path("<int:pk>/transfer/received/", views_transfer.received, name="transfer_received"),
]
