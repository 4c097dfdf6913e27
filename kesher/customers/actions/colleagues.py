"""Leave to write to a person of ours: account mail and notices. Minted here, beside every other clearance (decision 30)."""

from kesher.channels.types import Address, AddressKind, Clearance, MessageClass


def clear_colleague(email: str, purpose: str) -> Clearance:
    """A clearance for a service mail to somebody who works here; no consent and no quiet hours apply."""
    return Clearance(
        message_class=MessageClass.SERVICE,
        purpose=purpose,
        to=Address(AddressKind.EMAIL, email.lower(), email),
        customer_id=None,
        identity_id=None,
        answers_own_act=True,
    )


def clear_trial(to: Address) -> Clearance:
    """A clearance for one message by which an administrator tries a line, to an address that he or she typed."""
    return Clearance(
        message_class=MessageClass.SERVICE,
        purpose="trial",
        to=to,
        customer_id=None,
        identity_id=None,
        answers_own_act=True,
    )
