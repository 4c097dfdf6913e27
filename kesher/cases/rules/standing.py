"""Whether a message that names a case may speak in it (TRUST T4). Pure."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Claim:
    """What is known of the sender of a message that came with a token, a Message-ID or a thread of a case."""

    is_party: bool  # the case's customer (with all that were merged), or a participant
    failed: bool  # the border says that the sender is forged
    proof: str  # typed, asserted, proven
    by_token: bool  # our own signed token, bound to the address that we wrote to
    identity_trust: int  # of the address, 0 to 3
    channel_asserts: bool = False  # the carrier says who sent it (SMS, phone, fax): as good as the case that it opened


def may_speak(claim: Claim) -> bool:
    """True: the message counts as the customer's. False: attached as unverified, adds nobody, changes nothing, is told nothing.

    A forged sender never speaks. A stranger never speaks, whatever token is shown. A party speaks with a proven sender, with
    our token, or where the address was never more than asserted: then the case itself stands on nothing better.
    """
    if claim.failed or not claim.is_party:
        return False
    return claim.proof == "proven" or claim.by_token or claim.channel_asserts or claim.identity_trust <= 1
