"""Addresses of the exchange room."""

from django.urls import path

from yorisoi.exchange import views, views_media

app_name = "exchange"
urlpatterns = [
    path("", views.batch_list, name="list"),
    path("new/", views.batch_new, name="new"),
    path("<int:pk>/", views.batch_page, name="page"),
    path("<int:pk>/progress/", views.batch_progress, name="progress"),
    path("<int:pk>/problems/", views.batch_problems, name="problems"),
    path("<int:pk>/apply/", views.batch_apply, name="apply"),
    path("<int:pk>/cancel/", views.batch_cancel, name="cancel"),
    path("media/", views_media.medium_list, name="media"),
    path("media/new/", views_media.medium_new, name="medium_new"),
    path("media/<int:pk>/", views_media.medium_page, name="medium"),
    path("media/<int:pk>/change/", views_media.medium_change, name="medium_change"),
    path("media/<int:pk>/record/<slug:line>/", views_media.medium_record, name="medium_record"),
    path(
        "media/<int:pk>/lines/<int:event>/withdraw/",
        views_media.medium_withdraw,
        name="medium_withdraw",
    ),
]
