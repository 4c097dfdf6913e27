"""The demo organisation's policies: one list, each with a version in force and one that it replaced."""

from dataclasses import dataclass


@dataclass(frozen=True)
class PolicyOf:
    """A policy: code, titles, reasons it answers, who decides the version, and wordings {(form, language): text} old and new."""

    code: str
    title_he: str
    title_en: str
    reasons: tuple[str, ...]
    new: dict[tuple[str, str], str]
    old: dict[tuple[str, str], str]
    chosen_by: str = "contact"
    new_from: str = "2026-09-01"


POLICIES = (
    PolicyOf(
        "3.2",
        "ביטול נסיעה מסיבה רפואית",
        "Trip cancelled on medical grounds",
        ("claims-trip", "product-covered", "claims-new"),
        {
            (
                "full",
                "he",
            ): "אשפוז של הנוסע או של קרוב מדרגה ראשונה: החזר מלא עד 5,000 ₪ לנוסע, בניכוי השתתפות עצמית של 120 ₪. נדרש סיכום אשפוז. התשלום מועבר בתוך 3 ימי עסקים מהאישור.",
            (
                "full",
                "en",
            ): "Hospital stay of a traveller or a first-degree relative: full refund up to ₪5,000 a traveller, less ₪120 excess. A discharge summary is needed. Paid within 3 business days of approval.",
            ("short", "he"): "אשפוז של קרוב מדרגה ראשונה מזכה בהחזר עד 5,000 ₪ לנוסע, פחות 120 ₪. נדרש סיכום אשפוז.",
            (
                "short",
                "en",
            ): "A first-degree relative's hospital stay is covered: up to ₪5,000 a traveller, less ₪120. A discharge summary is needed.",
            (
                "spoken",
                "he",
            ): "כן, גם אשפוז של בת או של הורה מזכה בהחזר: עד חמשת אלפים שקלים לנוסע, פחות מאה ועשרים שקלים. צריך רק סיכום אשפוז.",
            (
                "spoken",
                "en",
            ): "Yes, a daughter's or a parent's hospital stay is covered too: up to five thousand shekels a traveller, less a hundred and twenty. All we need is the discharge summary.",
        },
        {
            ("full", "he"): "אשפוז של הנוסע בלבד: החזר עד 4,000 ₪ לנוסע, בניכוי השתתפות עצמית של 200 ₪.",
            ("full", "en"): "Hospital stay of the traveller only: refund up to ₪4,000 a traveller, less ₪200 excess.",
            ("short", "he"): "אשפוז של הנוסע מזכה בהחזר עד 4,000 ₪, פחות 200 ₪.",
            ("short", "en"): "The traveller's own hospital stay is covered: up to ₪4,000, less ₪200.",
            ("spoken", "he"): "אשפוז של הנוסע עצמו מזכה בהחזר של עד ארבעת אלפים שקלים.",
            ("spoken", "en"): "The traveller's own hospital stay is covered up to four thousand shekels.",
        },
    ),
    PolicyOf(
        "5.1",
        "החזר על חיוב כפול",
        "Refund of a double charge",
        ("billing-wrong", "claims-paid"),
        {
            ("full", "he"): "חיוב שנגבה פעמיים מוחזר במלואו לאמצעי התשלום בתוך 5 ימי עסקים, בלי צורך בטופס.",
            (
                "full",
                "en",
            ): "A charge taken twice is returned in full to the means of payment within 5 business days; no form is needed.",
            ("short", "he"): "חיוב כפול מוחזר במלואו בתוך 5 ימי עסקים.",
            ("short", "en"): "A double charge is returned in full within 5 business days.",
            ("spoken", "he"): "הסכום שנגבה פעמיים יחזור במלואו בתוך חמישה ימי עסקים, ואין צורך לעשות דבר.",
            (
                "spoken",
                "en",
            ): "What was charged twice comes back in full within five business days, and there is nothing you need to do.",
        },
        {
            ("full", "he"): "חיוב שנגבה פעמיים מוחזר בתוך 14 ימי עסקים, לאחר מילוי טופס.",
            (
                "full",
                "en",
            ): "A charge taken twice is returned within 14 business days, after a form has been filled in.",
        },
        new_from="2026-05-01",
    ),
    PolicyOf(
        "7.4",
        "העלאת פרמיה",
        "Raising of a premium",
        ("billing-rise", "billing-unclear"),
        {
            ("full", "he"): "כל שינוי בפרמיה נשלח 30 יום מראש. מי שלא קיבל הודעה, יוחזר לו ההפרש מיום השינוי.",
            (
                "full",
                "en",
            ): "Every change of a premium is announced 30 days ahead. Whoever was not told gets the difference back from the day of the change.",
            ("short", "he"): "שינוי בפרמיה נשלח 30 יום מראש; בלי הודעה, ההפרש מוחזר.",
            ("short", "en"): "A premium change is announced 30 days ahead; without it, the difference is returned.",
            ("spoken", "he"): "על כל שינוי בפרמיה אנחנו מודיעים שלושים יום מראש. אם לא הודענו, ההפרש חוזר אליכם.",
            (
                "spoken",
                "en",
            ): "We announce every premium change thirty days ahead. If we did not, the difference comes back to you.",
        },
        {("full", "he"): "שינוי בפרמיה נכנס לתוקף בחידוש.", ("full", "en"): "A premium changes at renewal."},
        new_from="2026-03-01",
    ),
    PolicyOf(
        "2.3",
        "שירותי דרך וגרירה",
        "Roadside help and towing",
        ("service-late", "product-how"),
        {
            ("full", "he"): "גרר מגיע בתוך שעתיים בערים ובתוך שלוש שעות מחוץ להן. אם איחר, מוחזרים דמי הגרירה.",
            (
                "full",
                "en",
            ): "A tow truck comes within two hours in towns and three outside. If it is late, the towing fee is returned.",
            ("short", "he"): "גרר מגיע בתוך שעתיים בעיר, שלוש מחוץ לה.",
            ("short", "en"): "A tow truck comes within two hours in town, three outside.",
            ("spoken", "he"): "הגרר אמור להגיע בתוך שעתיים. אם הוא מאחר, דמי הגרירה חוזרים אליכם.",
            (
                "spoken",
                "en",
            ): "The truck should be with you within two hours. If it is late, the fee comes back to you.",
        },
        {("full", "he"): "גרר מגיע בתוך ארבע שעות.", ("full", "en"): "A tow truck comes within four hours."},
        chosen_by="event",
        new_from="2026-06-15",
    ),
    PolicyOf(
        "1.6",
        "אישור ביטוח לנסיעה",
        "Proof of travel insurance",
        ("details-documents", "billing-receipt"),
        {
            ("full", "he"): "אישור ביטוח לנסיעה, בעברית ובאנגלית, נשלח בדואר אלקטרוני בתוך יום עסקים אחד, בלי תשלום.",
            (
                "full",
                "en",
            ): "Proof of travel insurance, in Hebrew and English, is sent by e-mail within one business day, free of charge.",
            ("short", "he"): "אישור ביטוח נשלח בדוא״ל בתוך יום עסקים.",
            ("short", "en"): "Proof of insurance comes by e-mail within one business day.",
            ("spoken", "he"): "האישור יישלח בדואר אלקטרוני עד סוף יום העסקים הבא.",
            ("spoken", "en"): "The proof will be in your mail by the end of the next business day.",
        },
        {
            ("full", "he"): "אישור ביטוח נשלח בפקס בתוך שלושה ימי עסקים.",
            ("full", "en"): "Proof of insurance is faxed within three business days.",
        },
        new_from="2026-02-01",
    ),
)
