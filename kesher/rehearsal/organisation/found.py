"""Found the demo organisation: everything by the same actions that an administrator's pages use. Safe to repeat."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from kesher.cases.actions import seed_reasons
from kesher.channels.actions import open_account
from kesher.core import clock, settings
from kesher.knowledge import actions as knowledge
from kesher.knowledge.types import Draft
from kesher.promises.actions import seed_terms, set_standard
from kesher.rehearsal.organisation.people import PEOPLE, TEAMS
from kesher.rehearsal.organisation.policies import POLICIES
from kesher.rehearsal.organisation.standards import STANDARDS
from kesher.staff.actions.calendars import seed_israeli_calendars
from kesher.staff.actions.people import StaffRefused, hire
from kesher.staff.actions.seed import seed_roles
from kesher.staff.actions.teams import make_team

PASSWORD = "kesher-demo-2026"
DOMAIN = "shikma.example"
CARE = f"care@{DOMAIN}"
PHONE, FAX, SMS_SOURCE = "+97235550100", "+97235550199", "KESHER"
CTI_SECRET = "demo-cti-secret-not-for-real-use"
SMS_TOKEN, SMS_HOOK = "sandbox-token", "demo-sms-hook"


@dataclass(frozen=True)
class Gateways:
    """Where this organisation's lines lead: counterparts on this machine, never a real gateway."""

    mail_out: str
    sms_out: str


def found(gateways: Gateways) -> dict[str, UUID]:
    """Roles, calendars, teams, people, reasons, terms, standards, policies and lines; returns the people by their keys."""
    seed_roles()
    seed_israeli_calendars()
    teams = {
        team.code: make_team(
            team.code,
            name_he=team.name_he,
            name_en=team.name_en,
            calendar_code="service",
            serves_customers=team.serves_customers,
        )
        for team in TEAMS
    }
    people = _people(teams)
    seed_reasons()
    seed_terms()
    for standard in STANDARDS:
        set_standard(
            teams[standard.team],
            standard.kind,
            name_he=standard.name_he,
            name_en=standard.name_en,
            budget_minutes=standard.minutes,
            needs_he=standard.needs_he,
            needs_en=standard.needs_en,
        )
    _policies(people["amit"], teams)
    _lines(teams, gateways)
    for key, value in _SETTINGS.items():
        settings.put(key, value)
    return people


_SETTINGS = {
    "organisation.name_he": "שקמה ביטוח",
    "organisation.name_en": "Shikma Insurance",
    "organisation.phone": PHONE,
    "organisation.fax": FAX,
}


def _people(teams: dict[str, UUID]) -> dict[str, UUID]:
    from kesher.staff.queries.people import person_with_email

    found: dict[str, UUID] = {}
    for person in PEOPLE:
        email = f"{person.key}@{DOMAIN}"
        try:
            found[person.key] = hire(
                email,
                name_he=person.name_he,
                name_en=person.name_en,
                places=[(teams[team], role) for team, role in person.memberships],
                password=PASSWORD,
                language=person.language,
                extension=person.extension,
            )
        except StaffRefused:
            found[person.key] = person_with_email(email)
    return found


def _policies(by_id: UUID, teams: dict[str, UUID]) -> None:
    from kesher.knowledge.queries import policy_versions

    for policy in POLICIES:
        policy_id = knowledge.make_policy(
            policy.code,
            title_he=policy.title_he,
            title_en=policy.title_en,
            chosen_by=policy.chosen_by,
            reasons=policy.reasons,
        )
        if policy_versions(policy_id):
            continue
        begins = datetime.fromisoformat(policy.new_from).replace(tzinfo=clock.ISRAEL)
        for wordings, since in ((policy.old, datetime(2024, 1, 1, tzinfo=UTC)), (policy.new, begins)):
            version = knowledge.draft(policy_id, Draft(wordings, since))  # type: ignore[arg-type]
            knowledge.approve(version, by_id, at=clock.now())


def _lines(teams: dict[str, UUID], gateways: Gateways) -> None:
    open_account(
        "care", "email", name_he="דוא״ל שירות", name_en="Service mail", address=CARE, team_id=teams["claims"],
        settings={"mail_out": gateways.mail_out, "from_name": "Shikma", "aliases": [f"service@{DOMAIN}"], "authserv_id": f"mx.{DOMAIN}", "border_peers": ["127.0.0.1", "::1"]},
    )  # fmt: skip
    open_account("web", "web", name_he="טופס באתר", name_en="Form on the site", address="web", team_id=teams["claims"])
    open_account(
        "phone",
        "cti",
        name_he="מרכזייה",
        name_en="Telephone exchange",
        address=PHONE,
        team_id=teams["claims"],
        secrets=[CTI_SECRET],
    )
    open_account(
        "sms", "sms_http", name_he="SMS", name_en="SMS", address=SMS_SOURCE, team_id=teams["claims"], secrets=[f"token:{SMS_TOKEN}", f"hook:{SMS_HOOK}"],
        settings={"preset": "textme", "username": "sandbox", "source": SMS_SOURCE, "private_hosts": ["127.0.0.1", "localhost"], "overrides": {"request": {"url": f"{gateways.sms_out}/api"}}},
    )  # fmt: skip
    open_account(
        "fax", "fax_mail", name_he="פקס", name_en="Fax", address=FAX, team_id=teams["claims"],
        settings={"preset": "generic", "mailboxes": [f"fax@{DOMAIN}"]},
    )  # fmt: skip
