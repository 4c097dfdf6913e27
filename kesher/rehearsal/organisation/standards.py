"""What departments owe each other in the demo organisation."""

from dataclasses import dataclass


@dataclass(frozen=True)
class StandardOf:
    """A standard: of which team, for which task, within how many working minutes, and what it always needs."""

    team: str
    kind: str
    name_he: str
    name_en: str
    minutes: int
    needs_he: str = ""
    needs_en: str = ""


STANDARDS = (
    StandardOf(
        "underwriting",
        "claim-decision",
        "החלטה בתביעה",
        "Decision on a claim",
        2 * 540,
        "מספר פוליסה, סכום ומסמכים",
        "Policy number, amount and papers",
    ),
    StandardOf(
        "underwriting",
        "cover-check",
        "בדיקת כיסוי",
        "Check of the cover",
        240,
        "מספר פוליסה ותאריך האירוע",
        "Policy number and date of the event",
    ),
    StandardOf("finance", "refund", "ביצוע החזר", "Paying a refund", 540, "סכום וחשבון", "Amount and account"),
    StandardOf(
        "finance",
        "charge-check",
        "בירור חיוב",
        "Looking into a charge",
        240,
        "תאריך החיוב וסכום",
        "Date and amount of the charge",
    ),
)
