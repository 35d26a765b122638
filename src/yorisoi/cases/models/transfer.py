"""Transfer 移管: a case handed over to another municipality or to a 児童相談所."""

from django.db import models

from yorisoi.cases.models.case import Case, CaseStep
from yorisoi.terms.models import term_field


class Transfer(models.Model):
    """移管: to whom, what was handed over and how; the step of the case that it is says who, when, why.

    ``to`` and ``office`` tell where the family is: shown as an address of the subject is.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="transfers", verbose_name="ケース")
    step = models.OneToOneField(
        CaseStep, models.PROTECT, related_name="transfer", verbose_name="ケースの経緯"
    )
    recipient = term_field("recipient", "移管先の種類")
    to = models.TextField("移管先")
    office = models.TextField("移管先の担当課・担当者", blank=True)
    sent_on = models.DateField("移管日")
    handover = term_field("handover", "渡した方法")
    documents = models.TextField("渡した書類", blank=True)
    summary = models.TextField("引継ぎの概要")
    received_on = models.DateField("先方の受領日", null=True, blank=True)
    received_note = models.TextField("受領の確認", blank=True)
    # Recorded by mistake; the step 移管の取消し says who and why.
    withdrawn_at = models.DateTimeField("取消日時", null=True, blank=True)
    version = models.PositiveIntegerField("版", default=1)

    class Meta:
        verbose_name = "移管"
        ordering = ["-sent_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(received_on__isnull=True)
                | models.Q(received_on__gte=models.F("sent_on")),
                name="transfer_received_after_sent",
                violation_error_message="先方の受領日は、移管日以後にしてください。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.sent_on}"
