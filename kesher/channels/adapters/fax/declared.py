"""What an administrator sets on a fax number."""

from django.utils.translation import gettext_lazy as _

from kesher.channels.adapters.fax import gateway
from kesher.channels.adapters.fields import Field, Form

FORM = Form(
    title=_("Fax by mail"),
    about=_("A fax gateway sends what arrives as a mail with a TIFF or PDF. Kesher sends no faxes."),
    docs="docs/channels/fax.md",
    address=Field(
        "address",
        _("Fax number"),
        _("The number that customers send to."),
        "phone",
        required=True,
        example="+97235550199",
    ),
    fields=(
        Field(
            "mailboxes",
            _("Mail addresses of the gateway's mails"),
            _("One a line: where the gateway sends arriving faxes."),
            "mails",
            required=True,
        ),
        Field(
            "preset",
            _("Kind of gateway"),
            _("How it tells whose fax it is."),
            "choice",
            required=True,
            choices=tuple((name, name) for name in gateway.presets()),
            default="generic",
        ),
        Field(
            "gateways",
            _("Who may bring faxes"),
            _("Addresses or domains, one a line. Others are kept and marked. Left empty: anybody."),
            "names",
        ),
        Field(
            "region",
            _("Country of numbers without a country code"),
            _("Two letters."),
            default="IL",
            longest=2,
            advanced=True,
        ),
        Field(
            "patterns",
            _("Patterns of your own"),
            _("As JSON, tried first; docs/channels/fax.md explains them."),
            "json",
            advanced=True,
            longest=5000,
        ),
    ),
)
