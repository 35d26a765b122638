"""Addresses of the people room."""

from django.urls import path

from yorisoi.people import views_facts, views_family, views_person, views_protection
from yorisoi.people.genogram import urls as genogram_urls

app_name = "people"
FACT = "<int:pk>/facts/<slug:kind>/"
MEMBER = "<int:pk>/family/members/<int:member>/"
TIE = "<int:pk>/kinship/<int:tie>/"
PROTECTION = "<int:pk>/protections/<int:protection>/"

urlpatterns = [
    path("new/", views_person.register, name="register"),
    path("protections/", views_protection.protection_list, name="protections"),
    path("<int:pk>/", views_person.person_page, name="page"),
    path("<int:pk>/change/", views_person.change, name="change"),
    path("<int:pk>/name/", views_person.give_name, name="name"),
    path("<int:pk>/history/", views_facts.history, name="history"),
    path(f"{FACT}add/", views_facts.fact_add, name="fact_add"),
    path(f"{FACT}<int:fact>/", views_facts.fact_change, name="fact_change"),
    path(f"{FACT}<int:fact>/withdraw/", views_facts.fact_withdraw, name="fact_withdraw"),
    path("<int:pk>/family/add/", views_family.member_pick, name="member_pick"),
    path("<int:pk>/family/new/", views_family.member_new, name="member_new"),
    path("<int:pk>/family/add/<int:other>/", views_family.member_join, name="member_join"),
    path("<int:pk>/family/<int:family>/", views_family.family_change, name="family_change"),
    path(MEMBER, views_family.member_change, name="member_change"),
    path(f"{MEMBER}withdraw/", views_family.member_withdraw, name="member_withdraw"),
    path("<int:pk>/kinship/add/", views_family.kinship_add, name="kinship_add"),
    path(TIE, views_family.kinship_change, name="kinship_change"),
    path(f"{TIE}withdraw/", views_family.kinship_withdraw, name="kinship_withdraw"),
    path("<int:pk>/protections/new/", views_protection.protect, name="protect"),
    path(PROTECTION, views_protection.protection_change, name="protection_change"),
    path(f"{PROTECTION}lift/", views_protection.lift, name="lift"),
    path("<int:pk>/release/", views_protection.release, name="release"),
    *genogram_urls.urlpatterns,
]
