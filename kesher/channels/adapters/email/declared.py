"""What an administrator sets on a mail account."""

from django.utils.translation import gettext_lazy as _

from kesher.channels.adapters.fields import Field, Form, SecretField

LONGEST_LOCAL = 16  # letters before the @: a signed token of 47 is added, and 64 is the limit of mail
KEY = ""  # the kind of secret that signs addresses
PASSWORD = "out"  # noqa: S105  (the kind of secret, not one)

FORM = Form(
    title=_("E-mail"),
    about=_("Mail comes in by our own listener, and goes out by a server of yours."),
    docs="docs/channels/email.md",
    address=Field(
        "address",
        _("Address that customers write to"),
        _("At most 16 letters before the @; a signed part is added to it in answers."),
        "mail",
        required=True,
        example="care@example.org",
    ),
    fields=(
        Field(
            "mail_out",
            _("Outgoing server"),
            _(
                "Such as smtp://user@mail.example.org:587. Left empty, the server of the environment is used. "
                "A password in it is moved to the secrets."
            ),
            "url",
            schemes=("smtp", "smtps"),
            password=PASSWORD,
            example="smtp://user@mail.example.org:587",
        ),
        Field("from_name", _("Name beside the address"), _("What customers see as the sender."), longest=80),
        Field("aliases", _("Other addresses of ours"), _("One a line; this account takes their mail too."), "mails"),
        Field(
            "authserv_id",
            _("Name in Authentication-Results"),
            _("The name that your border writes there. With it, senders whose domain was proven count as proven."),
            advanced=True,
        ),
        Field(
            "border_peers",
            _("Networks of your border"),
            _("From where it hands mail to us. Left empty: this machine."),
            "networks",
            advanced=True,
        ),
        Field(
            "check_dkim",
            _("Check DKIM signatures here"),
            _("For those whose border does not; it needs a name server."),
            "check",
            advanced=True,
        ),
        Field(
            "bounce_local",
            _("Bounce address, the part before the plus"),
            _("Undeliverable mail comes back to this name, a plus and a signed part."),
            default="b",
            longest=8,
            advanced=True,
        ),
        Field(
            "bounce_domain",
            _("Bounce address, the domain"),
            _("Left empty: the domain of the address."),
            longest=200,
            advanced=True,
        ),
        Field("helo", _("How we greet the outgoing server"), _("Left empty: the name of this machine."), advanced=True),
        Field(
            "max_size",
            _("Largest mail that is read, in bytes"),
            _("Larger ones are kept and cut."),
            "number",
            default=62914560,
            advanced=True,
        ),
    ),
    secrets=(
        SecretField(
            PASSWORD, _("Password of the outgoing server"), _("For the user named in its address."), required=False
        ),
        SecretField(
            KEY,
            _("Key of signed addresses"),
            _("It proves that an answer or a bounce belongs to a mail of ours. Nobody needs to know it."),
            made_by_us=True,
            kept_here=True,
        ),
    ),
)
