"""Links that open one thing to one address, for a while."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kesher.core.ids import new_id


class AccessLink(models.Model):
    """A random token, kept only as its SHA-256, for one purpose. GET never acts; a POST confirms and proves the address."""

    class Purpose(models.TextChoices):
        CASE = "case", _("my case")
        UPLOAD = "upload", _("send a document")
        SURVEY = "survey", _("one question")

    id = models.UUIDField(primary_key=True, default=new_id)
    digest = models.CharField(max_length=64, unique=True)
    purpose = models.CharField(max_length=8, choices=Purpose)
    customer = models.ForeignKey("customers.Customer", on_delete=models.PROTECT, related_name="+")
    identity = models.ForeignKey("customers.Identity", null=True, on_delete=models.CASCADE, related_name="+")
    subject_id = models.UUIDField()  # the case, the document request, the survey
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["purpose", "subject_id"], name="access_link_by_subject")
        ]  # to revoke when things change

    def __str__(self) -> str:
        return f"{self.purpose} {self.id}"
