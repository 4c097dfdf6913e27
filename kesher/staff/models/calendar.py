"""Working calendars as rows; staff.rules.working_time computes with them."""

import pghistory
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kesher.core.ids import new_id


@pghistory.track()
class Calendar(models.Model):
    """When a team works. `revision` rises with every change of the calendar or its days, so that caches know."""

    class Holidays(models.TextChoices):
        CLOSED = "closed", _("closed on holidays")
        OPEN = "open", _("open on holidays")

    class HolHamoed(models.TextChoices):
        NORMAL = "normal", _("as any day")
        SHORT = "short", _("short")
        CLOSED = "closed", _("closed")

    id = models.UUIDField(primary_key=True, default=new_id)
    code = models.SlugField(unique=True)
    name_he = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60)
    time_zone = models.CharField(max_length=40, default="Asia/Jerusalem")
    holidays = models.CharField(max_length=6, choices=Holidays, default=Holidays.CLOSED)
    eve_until = models.TimeField(
        null=True, blank=True
    )  # last moment of work on the eve of a holiday; empty: as any day
    hol_hamoed = models.CharField(max_length=6, choices=HolHamoed, default=HolHamoed.NORMAL)
    hol_hamoed_until = models.TimeField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the language of the page."""
        return self.name_he if (get_language() or "he").startswith("he") else self.name_en


@pghistory.track()
class Slot(models.Model):
    """Hours of one weekday, half-open. Several a day are usual (a break at noon)."""

    id = models.UUIDField(primary_key=True, default=new_id)
    calendar = models.ForeignKey(Calendar, on_delete=models.CASCADE, related_name="slots")
    weekday = models.PositiveSmallIntegerField()  # 0 = Sunday ... 6 = Saturday
    begins = models.TimeField()
    ends = models.TimeField()  # 00:00 means midnight at the end of the day

    class Meta:
        ordering = ["weekday", "begins"]
        constraints = [models.CheckConstraint(condition=models.Q(weekday__lte=6), name="slot_has_a_weekday")]

    def __str__(self) -> str:
        return f"{self.weekday} {self.begins}-{self.ends}"


@pghistory.track()
class ClosedDay(models.Model):
    """A day on which we do not work, of our own making (a strike, a move, a company day)."""

    id = models.UUIDField(primary_key=True, default=new_id)
    calendar = models.ForeignKey(Calendar, on_delete=models.CASCADE, related_name="closed_days")
    date = models.DateField()
    why_he = models.CharField(max_length=80, blank=True)
    why_en = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["calendar", "date"], name="one_closed_day_per_date")]

    def __str__(self) -> str:
        return f"{self.date}"


@pghistory.track()
class SpecialDay(models.Model):
    """Other hours on one date; wins over everything else. Several rows may describe several slots of the day."""

    id = models.UUIDField(primary_key=True, default=new_id)
    calendar = models.ForeignKey(Calendar, on_delete=models.CASCADE, related_name="special_days")
    date = models.DateField()
    begins = models.TimeField()
    ends = models.TimeField()
    why_he = models.CharField(max_length=80, blank=True)
    why_en = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["date", "begins"]

    def __str__(self) -> str:
        return f"{self.date} {self.begins}-{self.ends}"
