"""A person who works here and logs in."""

from functools import cached_property
from typing import Any, ClassVar

import pghistory
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kesher.core.ids import new_id


class People(BaseUserManager["Person"]):
    """Finds and makes people."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "Person":
        """A person with a hashed password (none = cannot log in by password)."""
        person = self.model(email=self.normalize_email(email).lower(), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def get_by_natural_key(self, username: str | None) -> "Person":
        """By e-mail, whatever its case."""
        return self.get(email=(username or "").lower())


@pghistory.track(exclude=["password", "last_login"])
class Person(AbstractBaseUser):
    """Somebody of the organisation. Leaves by is_active; never deleted, since what they did stays theirs."""

    class Language(models.TextChoices):
        HEBREW = "he", _("Hebrew")
        ENGLISH = "en", _("English")

    id = models.UUIDField(primary_key=True, default=new_id)
    email = models.EmailField(unique=True)
    name_he = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)
    language = models.CharField(max_length=2, choices=Language, default=Language.HEBREW)
    extension = models.CharField(max_length=20, blank=True)  # of the telephone; call events name it
    is_active = models.BooleanField(default=True)
    shortcuts = models.BooleanField(default=True)  # single-letter keys (WCAG 2.1.4)
    joined_at = models.DateTimeField(null=True)

    objects = People()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [
            # A call must ring on one screen.
            models.UniqueConstraint(
                fields=["extension"], condition=~models.Q(extension=""), name="one_person_per_extension"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the language of the page."""
        first, second = (
            (self.name_he, self.name_en) if (get_language() or "he").startswith("he") else (self.name_en, self.name_he)
        )
        return first or second

    @cached_property
    def role_codes(self) -> frozenset[str]:
        """Codes of all roles held in any team, read once per request."""
        return frozenset(self.memberships.values_list("role__code", flat=True))

    @cached_property
    def team_ids(self) -> frozenset[Any]:
        """Ids of all teams belonged to, read once per request."""
        return frozenset(self.memberships.values_list("team_id", flat=True))

    def has_role(self, *codes: str) -> bool:
        """Whether any of these roles is held."""
        return not self.role_codes.isdisjoint(codes)
