"""Addresses of 経過記録, 添付 and 定型文."""

from django.urls import path

from yorisoi.cases.notes import views, views_approval, views_attachments, views_phrases

NOTE = "<int:pk>/notes/<int:note>/"

urlpatterns = [
    path("<int:pk>/notes/new/", views.note_new, name="note_new"),
    path(NOTE, views.note_page, name="note"),
    path(f"{NOTE}change/", views.note_change, name="note_change"),
    path(f"{NOTE}confirm/", views.note_confirm, name="note_confirm"),
    path(f"{NOTE}amend/", views.note_amend, name="note_amend"),
    path(f"{NOTE}discard/", views.note_discard, name="note_discard"),
    path(f"{NOTE}approve/", views_approval.note_approve, name="note_approve"),
    path(f"{NOTE}attach/", views_attachments.attachment_add, name="attachment_add"),
    path("notes/drafts/", views.note_drafts, name="note_drafts"),
    path("notes/approve/", views_approval.note_queue, name="note_queue"),
    path("notes/approve/ticked/", views_approval.note_approve_ticked, name="note_approve_ticked"),
    path("<int:pk>/attachments/<int:attachment>/", views_attachments.attachment, name="attachment"),
    path(
        "<int:pk>/attachments/<int:attachment>/withdraw/",
        views_attachments.attachment_withdraw,
        name="attachment_withdraw",
    ),
    path("phrases/", views_phrases.phrase_list, name="phrases"),
    path("phrases/new/", views_phrases.phrase_new, name="phrase_new"),
    path("phrases/<int:phrase>/", views_phrases.phrase_change, name="phrase_change"),
    path("phrases/<int:phrase>/remove/", views_phrases.phrase_remove, name="phrase_remove"),
]
