"""Addresses of the feeds."""

from django.urls import path

from yorisoi.registers import views_feeds as views

app_name = "registers"
urlpatterns = [
    path("", views.status, name="status"),
    path("feeds/", views.feed_list, name="feeds"),
    path("feeds/new/", views.deliver, name="deliver"),
    path("<slug:interface>/reread/", views.reread, name="reread"),
    path("feeds/<int:pk>/", views.feed_page, name="feed"),
    path("feeds/<int:pk>/progress/", views.progress, name="progress"),
    path("feeds/<int:pk>/small/", views.accept_small, name="accept_small"),
    path("feeds/<int:pk>/onward/", views.go_without, name="go_without"),
    path("feeds/<int:pk>/again/", views.again, name="again"),
]
