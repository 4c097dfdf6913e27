"""Inviting somebody who was hired: a mail with a link to choose a password, or the link itself where no mail can leave."""

from allauth.account.utils import user_pk_to_url_str

from kesher.channels.actions.dispatch import NoAccount
from kesher.office.link_tokens import LinkTokens
from kesher.office.sign_in import StaffAccountAdapter, write_to
from kesher.staff.models import Person


def invite(person: Person) -> str:
    """Queue the invitation and return nothing; without a mail line return the link, to be handed over by hand."""
    link = _link(person)
    try:
        write_to(person, "account/email/invitation", {"password_reset_url": link})
    except NoAccount:
        return link
    return ""


def _link(person: Person) -> str:
    key = f"{user_pk_to_url_str(person)}-{LinkTokens().make_token(person)}"
    return StaffAccountAdapter().get_reset_password_from_key_url(key)
