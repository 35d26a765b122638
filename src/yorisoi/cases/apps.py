"""The cases room."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "yorisoi.cases"
    verbose_name = "ケース"

    def ready(self) -> None:
        """Offer what this room knows of a person: to their pages, and to the search for them."""
        from yorisoi.cases import person_marks
        from yorisoi.cases.notes.attachments import is_attached
        from yorisoi.cases.queries import both_open
        from yorisoi.cases.search import numbers
        from yorisoi.exchange import store
        from yorisoi.matching import merging
        from yorisoi.people import panels

        panels.marks_by("cases", person_marks.marks)
        panels.panel_by("cases", person_marks.panel)
        numbers.register()
        merging.forbid_by("cases", both_open)
        store.claim(is_attached)
