"""The form of an account, made of what its adapter declares (channels.adapters.fields). It draws; the actions check."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.forms.utils import ErrorDict
from django.utils.translation import gettext_lazy as _

from kesher.channels.actions import Typed
from kesher.channels.adapters.fields import LISTS, Field, Form, SecretField
from kesher.channels.models import Account
from kesher.staff.models import Team

SECRET = "secret_"  # noqa: S105  (beginning of a field's name)
_INPUT_MODES = {"mail": "email", "phone": "tel", "number": "numeric", "amount": "decimal", "url": "url"}


class AccountForm(forms.Form):
    """Names, team, and the declared fields. With `secrets` it is a new account, which has a code and its first secrets too."""

    use_required_attribute = False

    def __init__(
        self,
        data: Any,
        declared: Form,
        *,
        teams: Sequence[Team],
        initial: Mapping[str, Any],
        secrets: Sequence[SecretField] | None = None,
    ) -> None:
        super().__init__(data, initial=dict(initial))
        self.declared = declared
        self.is_new = secrets is not None
        self.fields["name_he"] = _text(_("Name in Hebrew"), 80, lang="he")
        self.fields["name_en"] = _text(_("Name in English"), 80, lang="en")
        self.fields["team"] = forms.ChoiceField(
            label=_("Team that gets what arrives"), choices=[(str(team.pk), team.name) for team in teams]
        )
        if self.is_new:
            self.fields["code"] = _text(
                _("Short code"),
                50,
                help_text=_("Stands in addresses and logs, and stays: small English letters, digits, hyphens."),
                dir="ltr",
            )
        for one in (*([declared.address] if declared.address else []), *declared.fields):
            self.fields[one.name] = _drawn(one)
        for secret in secrets or ():
            self.fields[SECRET + secret.kind] = secret_field(secret)

    @property
    def names(self) -> list[forms.BoundField]:
        """Whose line it is."""
        return [self[name] for name in ("name_he", "name_en", "team", "code") if name in self.fields]

    @property
    def usual(self) -> list[forms.BoundField]:
        """What everybody sets, the secrets of a new account last."""
        address = [self[self.declared.address.name]] if self.declared.address else []
        plain = [self[one.name] for one in self.declared.fields if not one.advanced]
        return [*address, *plain, *(self[name] for name in self.fields if name.startswith(SECRET))]

    @property
    def advanced(self) -> list[forms.BoundField]:
        """What few set."""
        return [self[one.name] for one in self.declared.fields if one.advanced]

    @property
    def advanced_open(self) -> bool:
        """Whether something in there is set or wrong."""
        return any(bound.errors or self._set(bound.name) for bound in self.advanced)

    def _set(self, name: str) -> bool:
        one = self.declared.field(name)
        return bool(one) and self.initial.get(name, "") not in {"", False, None, one.shown(None) if one else ""}

    def typed(self) -> Typed:
        """What stands in it, unread."""
        team = str(self.data.get("team", ""))
        allowed = {code for code, _label in self.fields["team"].choices}  # type: ignore[attr-defined]
        return Typed(
            name_he=str(self.data.get("name_he", "")),
            name_en=str(self.data.get("name_en", "")),
            team_id=UUID(team if team in allowed else next(iter(allowed))),
            values={name: self.data.get(name) for name in self.fields if name in self.data},
        )

    def secrets(self) -> dict[str, str]:
        """First secrets that were typed, by kind."""
        given = {
            name.removeprefix(SECRET): str(self.data.get(name, "")).strip()
            for name in self.fields
            if name.startswith(SECRET)
        }
        return {kind: word for kind, word in given.items() if word}

    def refuse(self, faults: Mapping[str, str]) -> None:
        """Show what is wrong, each beside its field."""
        self._errors = ErrorDict()
        self.cleaned_data: dict[str, Any] = {}
        for name, sentence in faults.items():
            self.add_error(name if name in self.fields else None, sentence)


def shown_values(account: Account, declared: Form) -> dict[str, Any]:
    """What stands in an account, as a form shows it."""
    values: dict[str, Any] = {
        "name_he": account.name_he,
        "name_en": account.name_en,
        "team": str(account.team_id),
        "address": account.address,
    }
    for one in declared.fields:
        value = account.settings.get(one.name)
        values[one.name] = bool(value) if one.kind == "check" else one.shown(value)
    return values


def secret_field(secret: SecretField) -> forms.CharField:
    """Its word is written and never shown."""
    return forms.CharField(
        label=str(secret.label),
        help_text=str(secret.help),
        required=secret.required,
        widget=forms.PasswordInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


def _text(label: Any, longest: int, *, help_text: Any = "", required: bool = True, **attrs: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=longest,
        help_text=help_text,
        required=required,
        widget=forms.TextInput(attrs={"dir": "auto"} | attrs),
    )


def _drawn(one: Field) -> forms.Field:
    common: dict[str, Any] = {"label": one.label, "help_text": one.help, "required": one.required}
    if one.kind == "check":
        return forms.BooleanField(**common | {"required": False})
    if one.kind == "choice":
        return forms.ChoiceField(choices=list(one.choices), **common)
    if one.kind in LISTS or one.kind == "json":
        widget: forms.Widget = forms.Textarea(
            attrs={"dir": "ltr", "rows": 3 if one.kind == "json" else 2, "spellcheck": "false"}
        )
        return forms.CharField(widget=widget, **common)
    mode = _INPUT_MODES.get(one.kind, "")
    attrs = (
        {"dir": "ltr" if mode else "auto"}
        | ({"inputmode": mode} if mode else {})
        | ({"placeholder": one.example} if one.example else {})
    )
    return forms.CharField(widget=forms.TextInput(attrs=attrs), initial=one.default, **common)
