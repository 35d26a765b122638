"""Addresses of residents and links."""

from django.urls import path

from yorisoi.registers import views_links, views_residents

app_name = "residents"
PERSON = "people/<int:pk>/"

urlpatterns = [
    path("", views_residents.search, name="search"),
    path("register/<slug:number>/", views_residents.register, name="register"),
    path(PERSON, views_links.person, name="person"),
    path(f"{PERSON}candidates/", views_links.candidates, name="candidates"),
    path(f"{PERSON}link/<slug:number>/", views_links.link, name="link"),
    path(f"{PERSON}undo/", views_links.undo, name="undo"),
    path(f"{PERSON}members/<slug:number>/", views_links.member, name="member"),
    path(f"{PERSON}adopt/<slug:item>/", views_links.adopt, name="adopt"),
]
