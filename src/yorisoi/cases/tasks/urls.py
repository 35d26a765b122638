"""Addresses of deadlines and 安全確認."""

from django.urls import path

from yorisoi.cases.tasks import safety_views, views

TASK = "<int:pk>/tasks/<int:task>/"

urlpatterns = [
    path("tasks/", views.task_list, name="tasks"),
    path("<int:pk>/tasks/new/", views.task_add, name="task_add"),
    path(f"{TASK}change/", views.task_change, name="task_change"),
    path(f"{TASK}done/", views.task_done, name="task_done"),
    path(f"{TASK}undo/", views.task_undo, name="task_undo"),
    path(f"{TASK}drop/", views.task_drop, name="task_drop"),
    path(f"{TASK}countdown/", views.task_countdown, name="task_countdown"),
    path(f"{TASK}safety/", safety_views.safety_record, name="safety_record"),
    path(f"{TASK}safety/drop/", views.safety_drop, name="safety_drop"),
]
