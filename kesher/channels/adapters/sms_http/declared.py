"""What an administrator sets on an SMS gateway: the fields that the preset's own data declare, and those of every gateway."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kesher.channels.adapters.fields import Field, Form, SecretField
from kesher.channels.adapters.sms_http import preset

HOOK = "hook"


def form(settings: Mapping[str, Any]) -> Form:
    """The form for the chosen preset; for the first one where none, or none that we know, is chosen."""
    chosen = str(settings.get("preset") or preset.DEFAULT)
    chosen = chosen if chosen in preset.names() else preset.DEFAULT
    declared = preset.declared(chosen)
    return Form(
        title=_("SMS"),
        about=_("Text messages in and out, by a gateway that is described by a preset."),
        docs="docs/channels/sms.md",
        reloading="preset",
        address=Field(
            "address",
            _("Number or name that customers know"),
            _("What they answer to."),
            required=True,
            longest=20,
            example="+972535550100",
        ),
        fields=(
            Field(
                "preset",
                _("Gateway"),
                kind="choice",
                required=True,
                choices=tuple((name, preset.title(name)) for name in preset.names()),
            ),
            *(_of_preset(name, words) for name, words in declared.get("settings", {}).items()),
            Field(
                "addresses",
                _("Networks from which the gateway pushes"),
                _("One a line, such as 192.0.2.0/24. Left empty: from anywhere, proven by the secret word alone."),
                "networks",
                advanced=True,
            ),
            Field(
                "price_per_part",
                _("Price of one part"),
                _("For estimates, in shekels."),
                "amount",
                advanced=True,
                example="0.12",
            ),
            Field(
                "private_hosts",
                _("Gateways inside your network"),
                _("Names that may be called although they are not on the internet, one a line."),
                "names",
                advanced=True,
            ),
            Field(
                "overrides",
                _("Other words of the preset"),
                _("As JSON, in the preset's shape; docs/channels/sms.md explains them."),
                "json",
                advanced=True,
                longest=5000,
            ),
        ),
        secrets=(
            *(_secret_of_preset(kind, words) for kind, words in declared.get("secrets", {}).items()),
            SecretField(
                HOOK,
                _("Secret word of the addresses to push to"),
                _("The gateway signs nothing; this word in the address is its proof."),
                made_by_us=True,
            ),
        ),
    )


def _of_preset(name: str, words: Mapping[str, Any]) -> Field:
    return Field(
        name,
        _said(words, "label"),
        _said(words, "help"),
        words.get("kind", "text"),
        required=bool(words.get("required")),
        longest=int(words.get("longest", 254)),
    )


def _secret_of_preset(kind: str, words: Mapping[str, Any]) -> SecretField:
    return SecretField(kind, _said(words, "label"), _said(words, "help"), required=bool(words.get("required")))


def _said(words: Mapping[str, Any], what: str) -> str:
    """Words of data stand in both languages beside each other, like names in tables."""
    language = (get_language() or "he")[:2]
    return str(words.get(f"{what}_{language}") or words.get(f"{what}_en", ""))
