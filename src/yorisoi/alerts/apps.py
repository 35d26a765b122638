"""The alerts room."""

from django.apps import AppConfig


class AlertsConfig(AppConfig):
    name = "yorisoi.alerts"
    verbose_name = "お知らせ"

    def ready(self) -> None:
        """Listen to the feeds and to links; offer the strip on the page of a case."""
        from yorisoi.alerts import masters, noticing, strip, transferring, withdrawing
        from yorisoi.cases.decisions import transfers
        from yorisoi.cases.face import panels
        from yorisoi.registers import changes, schedule

        changes.listen(noticing.on_feed, last=True)  # what was just linked is told of
        changes.when_linked(noticing.for_persons)
        changes.when_parted(withdrawing.by_parting)
        transfers.listen(sent=transferring.sent, withdrawn=transferring.withdrawn)
        panels.strip_by("alerts", strip.strip)
        schedule.kept_by(masters.vaccines, masters.epds)
