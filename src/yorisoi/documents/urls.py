"""Addresses of the documents room."""

from django.urls import path

from yorisoi.documents import views, views_lists

app_name = "documents"
urlpatterns = [
    path("issues/", views.issues, name="issues"),
    path("ledger/", views.ledger_page, name="ledger"),
    path("ledger/excel/", views.ledger_excel, name="ledger_excel"),
    path("lists/excel/", views_lists.list_excel, name="list_excel"),
    path("receptions/<int:pk>/", views.reception, name="reception"),
    path("cases/<int:pk>/face-sheet/", views.face_sheet_page, name="face_sheet"),
    path("cases/<int:pk>/notes/", views.notes_page, name="notes"),
    path("cases/<int:pk>/notes/excel/", views.notes_excel, name="notes_excel"),
    path("cases/<int:pk>/transfer/", views.transfer_page, name="transfer"),
    path("cases/<int:pk>/genogram/", views.genogram_page, name="genogram"),
]
