"""One question to one customer about one case (decision 41)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kesher.core.ids import new_id


class Survey(models.Model):
    """Asked once per case; answered by POST, again within 7 days if she changes her mind (the last answer counts)."""

    class Question(models.TextChoices):
        CSAT = "csat", _("satisfaction, 1 to 5")
        CES = "ces", _("effort, 1 to 5")

    id = models.UUIDField(primary_key=True, default=new_id)
    case = models.OneToOneField("cases.Case", on_delete=models.CASCADE, related_name="+")
    customer = models.ForeignKey("customers.Customer", on_delete=models.PROTECT, related_name="+")
    question = models.CharField(max_length=4, choices=Question, default=Question.CSAT)
    language = models.CharField(max_length=2)
    asked_at = models.DateTimeField()
    channel = models.CharField(max_length=12)
    score = models.PositiveSmallIntegerField(null=True)
    outcome = models.BooleanField(null=True)  # "was your need fulfilled": her word wins over the agent's (decision 20)
    words = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)  # of the last answer
    first_answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(score__isnull=True) | models.Q(score__range=(1, 5)), name="a_score_is_1_to_5"
            ),
        ]
        indexes = [models.Index(fields=["customer", "-asked_at"], name="survey_of_customer")]  # at most one in 30 days

    def __str__(self) -> str:
        return f"{self.question} {self.id}"
