"""Whose request it is, behind proxies of our own."""


def peer(remote: str, forwarded: str, proxies: str) -> str:
    """The address that asks: what X-Forwarded-For says last, walking back over our own proxies; else who connected.

    A header that did not come through one of our proxies is whoever's invention and is not looked at.
    """
    ours = set(proxies.split())
    hops = [hop.strip() for hop in forwarded.split(",") if hop.strip()]
    address = remote
    while address in ours and hops:
        address = hops.pop()
    return address
