"""The brake against machines that answer each other without saying that they are machines (TRUST T6). Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

MOST = 3  # automatic answers a day, per thread and per pair of domains with one subject
DAY = timedelta(days=1)
# Behind these live millions of people, who may well write about the same thing on one day; a machine there has one address, which
# has a cap of its own.
PUBLIC = frozenset(
    "gmail.com googlemail.com walla.co.il walla.com hotmail.com hotmail.co.il outlook.com outlook.co.il live.com msn.com yahoo.com "  # noqa: SIM905
    "yahoo.co.il yahoo.co.uk icloud.com me.com mac.com netvision.net.il bezeqint.net 012.net.il 013net.net zahav.net.il nana10.co.il "
    "inter.net.il smile.net.il barak.net.il protonmail.com proton.me aol.com gmx.com gmx.net mail.com mail.ru yandex.ru".split()
)


@dataclass(frozen=True)
class Told:
    """One automatic answer of ours that went out."""

    at: datetime
    conversation: str
    domain: str
    subject: str  # rules.wording.subject_key of the mail that it answered


def may_answer(earlier: Sequence[Told], *, conversation: str, domain: str, subject: str, at: datetime) -> bool:
    """Whether one more automatic answer may go. An address that changes each time keeps its domain and its subject."""
    recent = [one for one in earlier if at - one.at < DAY]
    in_thread = sum(one.conversation == conversation for one in recent)
    counts = bool(braked(domain) and subject)
    between_domains = sum(one.domain == domain and one.subject == subject for one in recent) if counts else 0
    return in_thread < MOST and between_domains < MOST


def braked(domain: str) -> str:
    """The domain, if answers to it are counted together; empty for those behind which millions live."""
    return "" if domain in PUBLIC else domain


def braked_domain_of(address: str) -> str:
    """The domain of a mail address whose machines are braked together, else nothing."""
    return braked(domain_of(address))


def domain_of(address: str) -> str:
    """The domain of a mail address, else nothing."""
    return address.rpartition("@")[2] if "@" in address else ""
