"""What an administrator sets on an account of web forms."""

from django.utils.translation import gettext_lazy as _

from kesher.channels.adapters.fields import Form

FORM = Form(
    title=_("Web form"),
    about=_("The form on the customers' pages, and forms on other sites of yours."),
    docs="docs/channels/web.md",
)
