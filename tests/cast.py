"""The cast: people whom every test may name. A test about access is a sentence about two of them.

Dana answers claims, Lior answers billing; Tamar leads claims; Amit manages the service; Orna is the CX manager; Roni works in the
back office; Miri markets; Gil administers; Shira keeps the privacy. Noa is the customer, Yossi another one.
"""

from dataclasses import dataclass

from kesher.customers.models import Customer, Identity
from kesher.staff.models import Calendar, Membership, Person, Role, Slot, Team

PASSWORD = "a-long-password-of-tests"


@dataclass
class Cast:
    """Staff, teams and two customers, as rows."""

    claims: Team
    billing: Team
    back_office: Team
    dana: Person
    lior: Person
    tamar: Person
    amit: Person
    orna: Person
    roni: Person
    miri: Person
    gil: Person
    shira: Person
    noa: Customer
    yossi: Customer


_ROLES = [
    ("agent", "נציג", "Agent", 1),
    ("team_lead", "ראש צוות", "Team lead", 2),
    ("service_manager", "מנהל שירות", "Service manager", 3),
    ("cx_manager", "מנהל חוויית לקוח", "CX manager", 4),
    ("marketer", "משווק", "Marketer", None),
    ("back_office", "עורף", "Back office", None),
    ("administrator", "מנהל מערכת", "Administrator", None),
    ("privacy_officer", "ממונה פרטיות", "Privacy officer", None),
]


def make_cast() -> Cast:
    """Make everybody. Israeli week: Sunday to Thursday 8 to 17, Friday 8 to 12."""
    for order, (code, he, en, rung) in enumerate(_ROLES):
        Role.objects.get_or_create(code=code, defaults={"name_he": he, "name_en": en, "rung": rung, "order": order})
    calendar = Calendar.objects.create(code="test-week", name_he="שבוע", name_en="Week", eve_until="12:00")
    for weekday in range(6):
        Slot.objects.create(
            calendar=calendar, weekday=weekday, begins="08:00", ends="12:00" if weekday == 5 else "17:00"
        )
    teams = {
        code: Team.objects.create(code=code, name_he=he, name_en=en, calendar=calendar, serves_customers=serves)
        for code, he, en, serves in [
            ("claims", "תביעות", "Claims", True),
            ("billing", "גבייה", "Billing", True),
            ("underwriting", "חיתום", "Underwriting", False),
        ]
    }
    people = {
        key: _person(key, he, en, teams[team], role, extension)
        for key, he, en, team, role, extension in [
            ("dana", "דנה אזולאי", "Dana Azulay", "claims", "agent", "201"),
            ("lior", "ליאור ביטון", "Lior Biton", "billing", "agent", "202"),
            ("tamar", "תמר לוי", "Tamar Levy", "claims", "team_lead", "203"),
            ("amit", "עמית הראל", "Amit Harel", "claims", "service_manager", ""),
            ("orna", "אורנה פז", "Orna Paz", "claims", "cx_manager", ""),
            ("roni", "רוני שקד", "Roni Shaked", "underwriting", "back_office", ""),
            ("miri", "מירי כהן", "Miri Cohen", "claims", "marketer", ""),
            ("gil", "גיל נבון", "Gil Navon", "claims", "administrator", ""),
            ("shira", "שירה גל", "Shira Gal", "claims", "privacy_officer", ""),
        ]
    }
    Membership.objects.create(person=people["amit"], team=teams["billing"], role_id="service_manager")
    return Cast(
        claims=teams["claims"],
        billing=teams["billing"],
        back_office=teams["underwriting"],
        **people,
        noa=_customer("נועה ברקוביץ׳", "Noa Berkovich", "noa.b@example.com", "+972525550143"),
        yossi=_customer("יוסי אלמוג", "Yossi Almog", "yossi@example.com", "+972545550177"),
    )


def _person(key: str, he: str, en: str, team: Team, role: str, extension: str) -> Person:
    person = Person.objects.create_user(f"{key}@kesher.example", PASSWORD, name_he=he, name_en=en, extension=extension)
    Membership.objects.create(person=person, team=team, role_id=role)
    return person


def _customer(he: str, en: str, email: str, phone: str) -> Customer:
    from kesher.core import clock

    now = clock.now()
    customer = Customer.objects.create(kind="person", name_he=he, name_en=en, language="he", created_at=now)
    Identity.objects.create(
        customer=customer, kind="email", value=email, raw=email, trust=2, proven_at=now, created_at=now
    )
    Identity.objects.create(
        customer=customer, kind="phone", value=phone, raw=phone, trust=2, proven_at=now, created_at=now
    )
    return customer
