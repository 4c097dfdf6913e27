"""Twelve people in six teams, as data."""

from dataclasses import dataclass


@dataclass(frozen=True)
class TeamOf:
    """A team: code, names, and whether customers reach it (else it gets tasks)."""

    code: str
    name_he: str
    name_en: str
    serves_customers: bool


@dataclass(frozen=True)
class PersonOf:
    """A person: e-mail name, names, memberships as (team, role), extension and language."""

    key: str
    name_he: str
    name_en: str
    memberships: tuple[tuple[str, str], ...]
    extension: str = ""
    language: str = "he"


TEAMS = (
    TeamOf("claims", "תביעות", "Claims", True),
    TeamOf("billing", "גבייה", "Billing", True),
    TeamOf("joining", "הצטרפות", "Joining", True),
    TeamOf("underwriting", "חיתום", "Underwriting", False),
    TeamOf("finance", "כספים", "Finance", False),
    TeamOf("management", "הנהלת השירות", "Service management", False),
)

PEOPLE = (
    PersonOf("daniel", "דניאל אזולאי", "Daniel Azoulay", (("claims", "agent"),), "201"),
    PersonOf("yaara", "יערה מור", "Yaara Mor", (("claims", "agent"),), "202"),
    PersonOf("lior", "ליאור ביטון", "Lior Biton", (("billing", "agent"),), "203"),
    PersonOf("sivan", "סיון אוחנה", "Sivan Ohana", (("joining", "agent"),), "204"),
    PersonOf("george", "ג׳ורג׳ נסאר", "George Nassar", (("billing", "agent"), ("joining", "agent")), "205", "en"),
    PersonOf("tamar", "תמר לוי", "Tamar Levy", (("claims", "team_lead"),), "206"),
    PersonOf("eitan", "איתן רוזן", "Eitan Rosen", (("billing", "team_lead"), ("joining", "team_lead")), "207"),
    PersonOf(
        "amit",
        "עמית הראל",
        "Amit Harel",
        (
            ("management", "service_manager"),
            ("claims", "service_manager"),
            ("billing", "service_manager"),
            ("joining", "service_manager"),
        ),
    ),
    PersonOf("orna", "אורנה פז", "Orna Paz", (("management", "cx_manager"),)),
    PersonOf("merav", "מרב כהן", "Merav Cohen", (("underwriting", "back_office"),)),
    PersonOf("oshrat", "אושרת פרץ", "Oshrat Peretz", (("finance", "back_office"),)),
    PersonOf(
        "gil",
        "גיל נבון",
        "Gil Navon",
        (("management", "administrator"), ("management", "privacy_officer"), ("management", "marketer")),
    ),
)
