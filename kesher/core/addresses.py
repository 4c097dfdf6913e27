"""Addresses of people: the one place that decides when two ways of writing an address are the same address.

Phones follow ITU-T E.164 by way of libphonenumber; `050-…`, `97250…`, `0097250…` and `+972 50-…` meet in one value. The raw
form is always kept beside, so a mistake made here can be seen and corrected. Nothing here reaches the network.
"""

import re
from dataclasses import dataclass
from email.utils import getaddresses
from enum import StrEnum

import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType

DEFAULT_REGION = "IL"


class AddressKind(StrEnum):
    """What sort of address an identity is. Short codes (*6050) never match by format (decision 31)."""

    EMAIL = "email"
    PHONE = "phone"
    SHORT_CODE = "short_code"
    EXTERNAL = "external"
    WITHHELD = "withheld"


@dataclass(frozen=True)
class Address:
    """One address: `value` normalised (lower-case mail, E.164 phone), `raw` as it came, `name` as it introduced itself."""

    kind: AddressKind
    value: str
    raw: str = ""
    name: str = ""


# What exchanges, gateways and people write where a number is hidden or missing (RFC 3323 and what was seen beside it).
WITHHELD_WORDS = frozenset(
    {
        "", "-", "0", "anonymous", "blocked", "caller id blocked", "hidden", "id unavailable", "no caller id", "no number", "none", "null",
        "number withheld", "out of area", "private", "private number", "restricted", "unavailable", "unknown", "unknown caller", "unknown number",
        "withheld", "אנונימי", "בלתי מזוהה", "חסוי", "לא ידוע", "לא זמין", "לא מזוהה", "ללא מספר", "מספר חסוי", "מספר לא מזוהה", "פרטי", "שיחה חסויה",
    }
)  # fmt: skip
_INVISIBLE = re.compile(
    "[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\x00-\x08\x0b-\x1f\x7f]"
)
_NAMED = re.compile(r'^\s*"?(?P<name>[^"<]*?)"?\s*<(?P<address>[^<>]*)>\s*$')
_SCHEME = re.compile(r"^(?:tel|sips?|h323|fax|callto|sms|mailto)\s*:\s*", re.IGNORECASE)
_SHORT = re.compile(r"^\*\d{2,6}$|^\d{2,6}\*$|^\d{2,6}$")
_NUMBERLIKE = re.compile(r"^[\d+*#()\[\]\s.\-/‐-―־]+(?:(?:ext|x|;ext=|שלוחה)[.\s:]*\d+)?$", re.IGNORECASE)
_LOCAL_PART = re.compile(r"^[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*$")
_DOMAIN = re.compile(r"^(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$")
_SMS_TYPES = {PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE, PhoneNumberType.UNKNOWN}
_MAX_RAW = 320


def parse_phone(raw: str, region: str = DEFAULT_REGION) -> Address:
    """Read a phone number as an exchange, a gateway or a person wrote it. Never fails; the kind says what it is.

    PHONE has an E.164 value; SHORT_CODE its digits with a leading star where there was one; WITHHELD an empty value (it
    matches nobody); EXTERNAL anything else that names a sender (an SMS sender of letters, an extension's name).
    A number outside the numbering plan counts as a phone if it was written to be dialled (+ or 0 first) and its length
    fits: plans change faster than libraries. Without such a beginning it is nobody's: a foreign number lacks its country.
    """
    given = raw[:_MAX_RAW]
    name, text = _split_name(_visible(given))
    if text.casefold() in WITHHELD_WORDS:
        return Address(AddressKind.WITHHELD, "", given, "" if name.casefold() in WITHHELD_WORDS else name)
    digits = re.sub(r"[^\d*]", "", text)
    if _NUMBERLIKE.match(text) and not text.startswith("+") and _SHORT.match(digits):
        return Address(AddressKind.SHORT_CODE, _star_first(digits), given, name)
    if _NUMBERLIKE.match(text) and (value := _e164(text, region)):
        return Address(AddressKind.PHONE, value, given, name)
    return Address(AddressKind.EXTERNAL, text, given, name)


def parse_email(raw: str) -> Address | None:
    """Read one mail address, bare or as `Name <address>`; None where it is not exactly one plain address.

    Quoted local parts, comments, routes, encoded words and line breaks are refused: parsers disagree about them, and
    whoever answers must be sure where the answer goes. The domain is compared in its ASCII form (IDNA).
    """
    if len(raw) > 1000 or re.search(r"[\r\n\x00]", raw):
        return None
    found = getaddresses([_visible(raw)])
    if len(found) != 1:  # Python 3.12 reads the first of several and hides the others
        return None
    name, bare = found[0]
    bare = _SCHEME.sub("", bare)
    local, at, domain = bare.rpartition("@")
    if not at or not _LOCAL_PART.match(local) or len(local.encode()) > 64 or "=?" in local:
        return None
    ascii_domain = _ascii(domain)
    if ascii_domain is None:
        return None
    return Address(AddressKind.EMAIL, f"{local.lower()}@{ascii_domain}", raw, name)


def show_phone(value: str, region: str = DEFAULT_REGION) -> str:
    """How people write this E.164 number: `054-234-5678` at home, `+44 20 7946 0958` abroad. Other texts come back as they are."""
    try:
        number = phonenumbers.parse(value, None)
    except phonenumbers.NumberParseException:
        return value
    at_home = number.country_code == phonenumbers.country_code_for_region(region)
    form = PhoneNumberFormat.NATIONAL if at_home else PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(number, form)


def can_receive_sms(address: Address) -> bool:
    """Whether a text message can be tried: a mobile number, or one that the numbering plan does not know."""
    if address.kind is not AddressKind.PHONE:
        return False
    return phonenumbers.number_type(phonenumbers.parse(address.value, None)) in _SMS_TYPES


def _visible(text: str) -> str:
    return _INVISIBLE.sub("", text.replace("\xa0", " ")).strip()


def _split_name(text: str) -> tuple[str, str]:
    """`"Dana" <0542345678>`, `sip:0542345678@host;user=phone` and `tel:+972…` give their name and their number."""
    name = ""
    if found := _NAMED.match(text):
        name, text = found["name"].strip(), found["address"].strip()
    if _SCHEME.match(text):
        text = re.split(r"[@;?]", _SCHEME.sub("", text), maxsplit=1)[0]
    return name, re.sub(r";(?!ext=).*", "", text).strip()


def _star_first(digits: str) -> str:
    """A Hebrew line shows *6050 with its star on either side; it is one code."""
    return "*" + digits.strip("*") if "*" in digits else digits


def _e164(text: str, region: str) -> str | None:
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
    known = phonenumbers.is_valid_number(number)
    dialled = text.startswith(("+", "0")) and phonenumbers.is_possible_number(number)
    if not known and not dialled:
        return None
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def _ascii(domain: str) -> str | None:
    try:
        encoded = domain.rstrip(".").lower().encode("idna").decode()
    except UnicodeError:
        return None
    return encoded if _DOMAIN.match(encoded) else None
