"""Whether the address in From was proven, and in what words the agent is told.

Two sources. `Authentication-Results` (RFC 8601), but only of our own border: with the name that the administrator gave it, in
its topmost field, and only when the border itself handed us the mail; everybody else's field is text of the sender's. Or our
own check of the DKIM signatures. Alignment is that of DMARC (RFC 7489, relaxed): the proven domain is the one in From, its
parent or its child, never a public suffix. A mail with more than one plain address in From proves nothing.
"""

import ipaddress
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import dkim

from kesher.channels.adapters.email.parse import Parsed
from kesher.channels.types import Proof

DnsFunction = Callable[..., bytes | None]

MAX_SIGNATURES = 5
MAX_CHECKED_HEADER = 128 * 1024
MAX_CHECKED = 25 * 1024 * 1024  # bytes of a mail whose signature we check ourselves
LOOPBACK = ("127.0.0.0/8", "::1/128")

ALIGNED, UNALIGNED, FAILED, NONE = "aligned", "unaligned", "failed", "none"

# Second levels under which organisations register (the Public Suffix List's pattern for countries), and hosts of many people.
_SECOND_LEVELS = {"ac", "co", "com", "edu", "gov", "idf", "k12", "ltd", "mil", "muni", "net", "ne", "nhs", "or", "org", "plc", "sch", "gob", "go"}  # fmt: skip
_SHARED_HOSTS = {"github.io", "blogspot.com", "herokuapp.com", "azurewebsites.net", "onmicrosoft.com", "web.app", "vercel.app", "wixsite.com",
                 "appspot.com", "netlify.app", "cloudfront.net", "amazonaws.com", "myshopify.com"}  # fmt: skip
_COMMENT = re.compile(r"\((?:[^()\\]|\\.)*\)")
_RESULT = re.compile(r"^\s*([a-z0-9-]+)\s*(?:/\s*\d+\s*)?=\s*([a-z]+)", re.IGNORECASE)
_PROPERTY = re.compile(r"([a-z-]+\.[a-z_-]+)\s*=\s*(?:\"([^\"]*)\"|([^\s;]+))", re.IGNORECASE)


@dataclass(frozen=True)
class Border:
    """What the account's settings say of proof. `peers`: from whose connections our border's word is taken."""

    authserv_id: str = ""
    peers: Sequence[str] = LOOPBACK
    check_dkim: bool = False
    dnsfunc: DnsFunction | None = None


@dataclass
class _Said:
    """What somebody trusted says: domains that passed, and whether something failed."""

    passed: set[str] = field(default_factory=set)
    dmarc: str = ""
    dmarc_domain: str = ""
    failed: bool = False


def assess(parsed: Parsed, raw: bytes, peer: str, border: Border) -> tuple[Proof, str]:
    """(proof, word). Never fails; what cannot be checked is asserted only."""
    if not parsed.sender_is_clear:
        return Proof.ASSERTED, NONE if not parsed.sender.addresses else UNALIGNED
    domain = parsed.sender.addresses[0].value.rpartition("@")[2]
    said = _border_says(parsed, peer, border)
    if said is None and border.check_dkim and _is_checkable(parsed, raw):
        said = _we_check(raw, parsed.mail.headers.raw("from"), border.dnsfunc)
    word = _word(said, domain)
    return (Proof.PROVEN if word == ALIGNED else Proof.ASSERTED), word


def aligned(proven: str, claimed: str) -> bool:
    """DMARC's relaxed alignment of two domains."""
    proven, claimed = proven.lower().rstrip("."), claimed.lower().rstrip(".")
    if not proven or not claimed or is_public_suffix(proven) or is_public_suffix(claimed):
        return False
    return proven == claimed or proven.endswith("." + claimed) or claimed.endswith("." + proven)


def is_public_suffix(domain: str) -> bool:
    """Whether anybody may register below this name (so that it proves nobody)."""
    labels = domain.split(".")
    if len(labels) < 2 or domain in _SHARED_HOSTS:
        return True
    return len(labels) == 2 and labels[0] in _SECOND_LEVELS and len(labels[1]) == 2


def _word(said: _Said | None, domain: str) -> str:
    if said is None:
        return NONE
    if said.dmarc == "pass" and aligned(said.dmarc_domain or domain, domain):
        return ALIGNED
    if said.dmarc == "fail":
        return FAILED
    if any(aligned(proven, domain) for proven in said.passed):
        return ALIGNED
    if said.passed:
        return UNALIGNED
    return FAILED if said.failed else NONE


def _border_says(parsed: Parsed, peer: str, border: Border) -> _Said | None:
    if not border.authserv_id or not _is_border(peer, border.peers):
        return None
    for value in parsed.mail.headers.all("authentication-results"):
        letters = _COMMENT.sub(" ", parsed.mail.headers.as_letters(value))
        server, _, results = letters.partition(";")
        name = server.split()
        if name and name[0].lower() == border.authserv_id.lower():
            return _results(results)
    return None


def _results(results: str) -> _Said:
    said = _Said()
    for piece in results.split(";"):
        method = _RESULT.match(piece)
        if not method:
            continue
        name, result = method.group(1).lower(), method.group(2).lower()
        properties = {key.lower(): quoted or bare for key, quoted, bare in _PROPERTY.findall(piece)}
        if name == "dmarc":
            said.dmarc = said.dmarc or result
            said.dmarc_domain = said.dmarc_domain or properties.get("header.from", "").lower()
        elif name == "dkim":
            proven = properties.get("header.d") or properties.get("header.i", "").rpartition("@")[2]
            _note(said, result, proven)
        elif name == "spf":
            _note(said, result, properties.get("smtp.mailfrom", "").rpartition("@")[2])
    return said


def _note(said: _Said, result: str, domain: str) -> None:
    if result == "pass" and domain:
        said.passed.add(domain.lower())
    elif result in {"fail", "permerror", "hardfail", "policy"}:
        said.failed = True


def _is_border(peer: str, networks: Sequence[str]) -> bool:
    try:
        address = ipaddress.ip_address(peer.strip("[]"))
        return any(address in ipaddress.ip_network(network, strict=False) for network in networks)
    except ValueError:
        return False


def _is_checkable(parsed: Parsed, raw: bytes) -> bool:
    """The checking library's cost grows with the square of a header's length, so a long one is not checked."""
    signed = parsed.mail.headers.has("dkim-signature")
    return signed and len(raw) <= MAX_CHECKED and parsed.mail.root.start <= MAX_CHECKED_HEADER


def _we_check(raw: bytes, sender: bytes, dnsfunc: DnsFunction | None) -> _Said | None:
    said = _Said()
    for outcome in _signatures(raw, sender, dnsfunc):
        if isinstance(outcome, str):
            said.passed.add(outcome)
        else:
            said.failed = said.failed or outcome
    return said if said.passed or said.failed else None


def _signatures(raw: bytes, sender: bytes, dnsfunc: DnsFunction | None) -> Iterator[str | bool]:
    """For each signature its domain when it holds, True when it is false, False when it could not be judged."""
    how: dict[str, Any] = {"dnsfunc": dnsfunc} if dnsfunc else {}
    for index in range(MAX_SIGNATURES):
        try:
            checker = dkim.DKIM(raw, minkey=1024, timeout=5)
            if len([name for name, _ in checker.headers if name.lower() == b"dkim-signature"]) <= index:
                return
            holds = bool(checker.verify(idx=index, **how))
            # A signature over the first part of a body leaves room for anybody's words below it.
            covers_all = b"l" not in (checker.signature_fields or {})
            covers_all = covers_all and _same_sender(checker.headers, sender)
        except dkim.ValidationError:
            yield True
            continue
        except Exception:  # noqa: BLE001, RUF100 -- resolvers and hostile signatures raise anything; that proves nothing
            yield False
            continue
        if holds and covers_all:
            yield checker.domain.decode("ascii", "replace").lower()
        else:
            yield not holds


def _same_sender(fields: Sequence[tuple[bytes, bytes]], sender: bytes) -> bool:
    """Whether the checker read the very From that we did: two parsers that disagree prove nothing (TRUST T4)."""
    senders = [b" ".join(value.split()) for name, value in fields if name.lower() == b"from"]
    return senders == [b" ".join(sender.split())]
