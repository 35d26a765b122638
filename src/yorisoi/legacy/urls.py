"""Addresses of the legacy room."""

from django.urls import path

from yorisoi.legacy import views, views_files, views_people, views_rows, views_sums

app_name = "legacy"
urlpatterns = [
    path("", views.move_list, name="list"),
    path("new/", views.begin, name="new"),
    path("sample/", views.begin_sample, name="sample"),
    path("<int:pk>/", views.page, name="page"),
    path("<int:pk>/progress/", views.progress, name="progress"),
    path("<int:pk>/again/", views.again, name="again"),
    path("<int:pk>/unreadable/", views_files.unreadable, name="unreadable"),
    path("<int:pk>/stop/", views.stop, name="stop"),
    path("<int:pk>/rehearse/", views.rehearse, name="rehearse"),
    path("<int:pk>/apply/", views.apply, name="apply"),
    path("<int:pk>/undo/", views.undo, name="undo"),
    path("<int:pk>/clear/", views.clear, name="clear"),
    path("<int:pk>/problems/", views_rows.problems, name="problems"),
    path("<int:pk>/problems/<int:file>/", views_rows.problem_book, name="problem_book"),
    path("<int:pk>/held/", views_rows.held_list, name="held"),
    path("<int:pk>/held/<int:row>/", views_rows.held_row, name="held_row"),
    path("<int:pk>/samples/", views_people.sample_list, name="samples"),
    path("<int:pk>/arrived/", views_people.arrived, name="arrived"),
    path("<int:pk>/staff/", views_people.who_is_who, name="staff"),
    path("<int:pk>/twins/", views_people.twins, name="twins"),
    path("<int:pk>/sums/", views_sums.compare, name="sums"),
    path("<int:pk>/report/pdf/", views_sums.paper, name="paper"),
    path("<int:pk>/report/excel/", views_sums.workbook, name="workbook"),
    path("<int:pk>/sign/", views_sums.sign, name="sign"),
]
