"""Addresses of the home room."""

from django.urls import path

from yorisoi.home import views

app_name = "home"
urlpatterns = [
    path("", views.home, name="home"),
    path("news/seen/", views.news_seen, name="news_seen"),
]
