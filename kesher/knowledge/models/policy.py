"""Policies, their versions in force between dates, and each version's wordings."""

from typing import Any

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kesher.core.ids import new_id


@pghistory.track()
class Policy(models.Model):
    """One official answer. Which date chooses the version, the event's or the contact's, is the policy's own (decision 29)."""

    class ChosenBy(models.TextChoices):
        CONTACT = "contact", _("the date of the contact")
        EVENT = "event", _("the date of the event")

    id = models.UUIDField(primary_key=True, default=new_id)
    code = models.CharField(max_length=20, unique=True)  # "3.2"
    title_he = models.CharField(max_length=160)
    title_en = models.CharField(max_length=160)
    section_he = models.CharField(max_length=120, blank=True)
    section_en = models.CharField(max_length=120, blank=True)
    chosen_by = models.CharField(max_length=8, choices=ChosenBy, default=ChosenBy.CONTACT)
    owner_team = models.ForeignKey("staff.Team", null=True, on_delete=models.SET_NULL, related_name="+")
    reasons: Any = models.JSONField(default=list)  # codes of reasons that it answers

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    @property
    def title(self) -> str:
        """The title in the language of the page."""
        return self.title_he if (get_language() or "he").startswith("he") else self.title_en

    @property
    def section(self) -> str:
        """The section in the language of the page."""
        return self.section_he if (get_language() or "he").startswith("he") else self.section_en


@pghistory.track()
class Version(models.Model):
    """A policy as it reads within `in_force` (half-open). Approved versions of one policy and audience never overlap."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        APPROVED = "approved", _("approved")
        RETIRED = "retired", _("retired")

    id = models.UUIDField(primary_key=True, default=new_id)
    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    audience = models.CharField(max_length=20, default="all")
    in_force = DateTimeRangeField()
    state = models.CharField(max_length=8, choices=State, default=State.DRAFT)
    approved_by = models.ForeignKey("staff.Person", null=True, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["policy", "number"], name="one_number_per_policy"),
            ExclusionConstraint(
                name="versions_in_force_never_overlap",
                expressions=[
                    ("policy", RangeOperators.EQUAL),
                    ("audience", RangeOperators.EQUAL),
                    ("in_force", RangeOperators.OVERLAPS),
                ],
                condition=Q(state="approved"),
            ),
            models.CheckConstraint(
                condition=~Q(state="approved") | Q(approved_by__isnull=False, approved_at__isnull=False),
                name="an_approved_version_says_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.policy_id} {self.number}"


class Wording(models.Model):
    """A version's words in one form and language. Never changed once the version is approved: a change is a new version."""

    class Form(models.TextChoices):
        FULL = "full", _("full")
        SHORT = "short", _("short")
        SPOKEN = "spoken", _("spoken")

    id = models.UUIDField(primary_key=True, default=new_id)
    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="wordings")
    form = models.CharField(max_length=6, choices=Form)
    language = models.CharField(max_length=2)
    text = models.TextField()
    words = models.TextField(default="")  # normalised words and stems (rules.words), for search

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "form", "language"], name="one_wording_per_form_and_language")
        ]
        indexes = [
            GinIndex(SearchVector("words", config="simple"), name="wording_by_words"),  # search as somebody types
            GinIndex(OpClass("words", name="gin_trgm_ops"), name="wording_by_likeness"),  # search with a wrong letter
        ]

    def __str__(self) -> str:
        return f"{self.form} {self.language}"
