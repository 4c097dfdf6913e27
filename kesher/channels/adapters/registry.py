"""The adapters that this installation knows, by name. Adding a channel adds one line here and a folder beside."""

from importlib import import_module

from django.conf import settings

from kesher.channels.adapters.base import AccountView, Adapter
from kesher.channels.models import Account

ADAPTERS = {
    "email": "kesher.channels.adapters.email.adapter:Email",
    "web": "kesher.channels.adapters.web.adapter:WebForm",
    "cti": "kesher.channels.adapters.cti.adapter:NeutralCti",
    "sms_http": "kesher.channels.adapters.sms_http.adapter:HttpSms",
    "fax_mail": "kesher.channels.adapters.fax.adapter:MailFax",
}


def adapter_class(name: str) -> type[Adapter]:
    """The class of an adapter; KeyError for a name that is not in the table."""
    module, _, attribute = ADAPTERS[name].partition(":")
    found: type[Adapter] = getattr(import_module(module), attribute)
    return found


def adapter_of(account: Account) -> Adapter:
    """The adapter of an account, ready to verify, parse and send."""
    return adapter_class(account.adapter)(view_of(account))


def view_of(account: Account) -> AccountView:
    """What an adapter may see of an account. The environment's relay serves accounts that name none of their own."""
    own = {"mail_out": settings.KESHER_MAIL_OUT, **account.settings} if settings.KESHER_MAIL_OUT else account.settings
    return AccountView(id=str(account.pk), address=account.address, settings=own, secrets=tuple(account.secrets))
