"""Cover sheets and papers of an invented insurer, faxed through our own machine."""

from PIL import Image, ImageDraw

from kesher.core.papers.cover import CoverSheet, cover_sheet
from kesher.rehearsal.fax_machine import hand_filled_page, pictures_of

CODE = "4821390759"
LINK = "https://service.example.org/u/8fK2mQ9xZr4TtYw1"
HEBREW = CoverSheet(
    code=CODE,
    organisation="שקמה ביטוח",
    asked="סיכום אשפוז",
    about="פנייה 48213, ביטול נסיעה",
    until="יום ראשון 29.11.2026",
    fax_number="03-555-0199",
    made="יום ראשון 22.11.2026, 14:16",
    upload_url=LINK,
    phone="03-555-0100",
    why="לאישור ההחזר על ביטול הנסיעה",
    language="he",
)
ENGLISH = CoverSheet(
    code=CODE,
    organisation="Shikma Insurance",
    asked="Hospital discharge summary",
    about="Case 48213, trip cancellation",
    until="Sunday 29 November 2026",
    fax_number="03-555-0199",
    made="Sunday 22 November 2026, 14:16",
    upload_url=LINK,
    phone="03-555-0100",
    why="To approve the refund of the cancelled trip",
    language="en",
)
SHEETS = {"he": HEBREW, "en": ENGLISH}
SUMMARY = ("סיכום אשפוז", "בית חולים לדוגמה, מחלקה פנימית ב", "שם: נועה ברקוביץ׳", "אשפוז: 14.11.2026 עד 18.11.2026", "אבחנה: דלקת ריאות", "המלצה: מנוחה של שבועיים ובדיקה חוזרת")  # fmt: skip


def sheet_picture(language: str) -> Image.Image:
    return pictures_of(cover_sheet(SHEETS[language]))[0]


def without_square(language: str) -> Image.Image:
    """The sheet as it comes when something black lay over the square of the code."""
    page = sheet_picture(language)
    dots = page.width / 210
    left = 19 if language == "he" else 141
    ImageDraw.Draw(page).rectangle([left * dots, 62 * dots, (left + 50) * dots, 120 * dots], fill=0)
    return page


def discharge_summary() -> Image.Image:
    return hand_filled_page(SUMMARY)
