"""Family 家族 and Kinship 続柄: who belongs together, who lives together, who is whose.

A family is who the centre looks at together; those who live together are its 実態世帯. One person
may stand in two families (a father with a second one). 住基世帯 is a fact of each person.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from yorisoi.people.models.facts import DatedFact, Source
from yorisoi.people.models.person import Person
from yorisoi.terms.models import term_field


class Family(models.Model):
    """家族: joins the cases of siblings."""

    remarks = models.TextField("世帯の状況", blank=True)
    created_at = models.DateTimeField("登録日時")
    version = models.PositiveIntegerField("版", default=1)

    class Meta:
        verbose_name = "家族"

    def __str__(self) -> str:
        return f"家族 {self.pk}"


class FamilyMember(DatedFact):
    """家族の一員. ``since`` and ``until`` are the days of living together, or of belonging."""

    family = models.ForeignKey(Family, models.PROTECT, related_name="members", verbose_name="家族")
    lives_together = models.BooleanField("同居", default=True)
    # 続柄 as somebody said it (「母の内夫」); the exact ties are Kinship.
    position = models.TextField("家族の中での立場", blank=True)

    class Meta(DatedFact.Meta):
        verbose_name = "家族の一員"
        indexes = [
            *DatedFact.Meta.indexes,
            models.Index("family", name="familymember_family"),
            # Who came in lately, by somebody's hand: asked on every page.
            models.Index(
                "recorded_at", condition=Q(recorded_by__isnull=False), name="familymember_recorded"
            ),
        ]
        constraints = [
            *DatedFact.Meta.constraints,
            models.UniqueConstraint(
                "family",
                "person",
                condition=Q(withdrawn_at=None, until=None),
                name="familymember_once",
                violation_error_message="この人はもう家族に入っています。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.position}".strip()


class Kinship(models.Model):
    """続柄 in the consultation's own terms: ``other`` is ``person``'s 実父, 継母, 兄, 内縁 …

    Stored in one direction: a parent is the child's parent (never 子), an older sibling is the
    younger one's; the page turns it round where it is read from the other side.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="kin", verbose_name="本人")
    other = models.ForeignKey(Person, models.PROTECT, related_name="kin_of", verbose_name="相手")
    kind = term_field("kinship", "続柄")
    since = models.DateField("いつから", null=True, blank=True)
    until = models.DateField("いつまで", null=True, blank=True)
    source = models.TextField("情報源", choices=Source, default=Source.STAFF)
    note = models.TextField("補足", blank=True)
    recorded_at = models.DateTimeField("記録日時")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="記録者",
    )
    withdrawn_at = models.DateTimeField("取消日時", null=True, blank=True)
    withdrawn_because = models.TextField("取消の理由", blank=True)
    version = models.PositiveIntegerField("版", default=1)

    class Meta:
        verbose_name = "続柄"
        indexes = [
            models.Index("person", name="kinship_person"),
            models.Index("other", name="kinship_other"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(person=F("other")),
                name="kinship_of_two",
                violation_error_message="本人どうしの続柄はありません。",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(since__isnull=True) | Q(until__gte=F("since")),
                name="kinship_days_in_order",
                violation_error_message="「いつまで」は「いつから」以後にしてください。",
            ),
            models.UniqueConstraint(
                "person",
                "other",
                "kind",
                condition=Q(withdrawn_at=None),
                name="kinship_once",
                violation_error_message="この続柄はもう登録されています。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.kind_id} {self.other_id}"
