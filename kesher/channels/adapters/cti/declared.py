"""What an administrator sets on a telephone exchange."""

from django.utils.translation import gettext_lazy as _

from kesher.channels.adapters.fields import Field, Form, SecretField

FORM = Form(
    title=_("Phone"),
    about=_("Your telephone exchange tells of each step of a call; the story appears on the screen where it rings."),
    docs="docs/channels/phone.md",
    address=Field(
        "address",
        _("Number that customers call"),
        _("With a short number such as *6050 too."),
        "phone",
        required=True,
        example="+97235550100",
    ),
    secrets=(
        SecretField(
            "",
            _("Shared secret"),
            _("The exchange signs each event with it."),
            made_by_us=True,
        ),
    ),
)
