"""Every address of the product. The rooms below the door get their doors here."""

from django.urls import include, path

from yorisoi.access.door import door
from yorisoi.audit import views as audit_views
from yorisoi.operations import views as operations_views
from yorisoi.ui import views as ui_views

audit_urls = [
    path("", door("audit.log.search")(audit_views.log_search), name="log"),
    path("<int:pk>/", door("audit.log.read")(audit_views.log_entry), name="entry"),
    path("analyses/", door("audit.log.analyse")(audit_views.analyses), name="analyses"),
]

urlpatterns = [
    path("", include("yorisoi.home.urls")),
    path("", include("yorisoi.access.urls")),
    path("cases/", include("yorisoi.cases.urls")),
    path("people/", include("yorisoi.people.urls")),
    path("terms/", include("yorisoi.terms.urls")),
    path("documents/", include("yorisoi.documents.urls")),
    path("exchange/", include("yorisoi.exchange.urls")),
    path("legacy/mappings/", include("yorisoi.legacy.urls_mapping")),
    path("legacy/", include("yorisoi.legacy.urls")),
    path("registers/", include("yorisoi.registers.urls")),
    path("residents/", include("yorisoi.registers.urls_residents")),
    path("matching/", include("yorisoi.matching.urls")),
    path("alerts/", include("yorisoi.alerts.urls")),
    path("log/", include((audit_urls, "audit"))),
    path("ui/", door("ui.components.read")(ui_views.components), name="components"),
    path("ui/date/", door("ui.date.read")(ui_views.read_date), name="read_date"),
    path("health/", door("operations.health.read")(operations_views.health), name="health"),
]

handler500 = "yorisoi.access.errors.broken"
