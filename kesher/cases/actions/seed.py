"""The tree of reasons with which an installation begins. Every organisation changes it; seeding again changes nothing of theirs."""

from django.db import transaction

from kesher.cases.models import Reason

A, V = Reason.Verdict.AVOIDABLE, Reason.Verdict.VALUABLE

# code, parent, Hebrew, English, verdict, department whose doing it usually is
REASONS: tuple[tuple[str, str, str, str, str, str], ...] = (
    ("buy", "", "הצטרפות ורכישה", "Joining and buying", V, "sales"),
    ("buy-offer", "buy", "בקשת הצעה", "Asking for an offer", V, "sales"),
    ("buy-compare", "buy", "השוואה בין מוצרים", "Comparing products", V, "marketing"),
    ("buy-join", "buy", "ליווי הצטרפות", "Help with joining", V, "sales"),
    ("buy-promised", "buy", "הובטח במכירה ולא קוים", "Promised by sales and not kept", A, "sales"),
    ("product", "", "המוצר והכיסוי", "The product and its cover", V, "product"),
    ("product-covered", "product", "מה מגיע לי", "What am I entitled to", V, "product"),
    ("product-how", "product", "איך משתמשים", "How to use it", A, "product"),
    ("product-change", "product", "שינוי או הרחבה", "Changing or extending", V, "service"),
    ("product-fault", "product", "תקלה במוצר", "The product is faulty", A, "product"),
    ("product-fault-again", "product", "תקלה שחזרה", "A fault that came back", A, "product"),
    ("claims", "", "תביעות והחזרים", "Claims and refunds", V, "claims"),
    ("claims-new", "claims", "פתיחת תביעה", "Making a claim", V, "claims"),
    ("claims-trip", "claims", "ביטול נסיעה", "Cancelled trip", V, "claims"),
    ("claims-health", "claims", "תביעת בריאות", "Health claim", V, "claims"),
    ("claims-status", "claims", "מה קורה עם התביעה", "What about my claim", A, "claims"),
    ("claims-documents", "claims", "אילו מסמכים צריך", "Which papers are needed", A, "claims"),
    ("claims-appeal", "claims", "ערעור על החלטה", "Appeal against a decision", V, "claims"),
    ("claims-paid", "claims", "ההחזר לא הגיע", "The refund has not come", A, "billing"),
    ("billing", "", "חיובים ותשלומים", "Bills and payments", A, "billing"),
    ("billing-wrong", "billing", "חיוב שגוי", "A wrong bill", A, "billing"),
    ("billing-unclear", "billing", "חיוב לא מובן", "A bill that is not clear", A, "billing"),
    ("billing-rise", "billing", "המחיר עלה בלי הודעה", "The price rose without notice", A, "marketing"),
    ("billing-method", "billing", "החלפת אמצעי תשלום", "Another means of payment", V, "billing"),
    ("billing-arrangement", "billing", "הסדר תשלומים", "Paying in parts", V, "billing"),
    ("billing-receipt", "billing", "קבלה או אישור", "Receipt or certificate", A, "billing"),
    ("service", "", "השירות עצמו", "The service itself", A, "service"),
    ("service-no-answer", "service", "לא קיבלתי תשובה", "I was not answered", A, "service"),
    ("service-late", "service", "לא עמדתם במועד", "You missed your date", A, "service"),
    ("service-sent-around", "service", "הועברתי מאחד לשני", "I was sent from one to another", A, "service"),
    ("service-different", "service", "קיבלתי תשובות סותרות", "I was told different things", A, "service"),
    ("service-complaint", "service", "תלונה על יחס", "Complaint about how I was treated", A, "service"),
    ("service-thanks", "service", "מילה טובה", "Praise", V, "service"),
    ("details", "", "פרטים ומסמכים", "Details and documents", A, "service"),
    ("details-address", "details", "עדכון פרטים", "New address or name", A, "digital"),
    ("details-documents", "details", "בקשת מסמך", "Asking for a document", A, "digital"),
    ("details-privacy", "details", "עיון במידע או מחיקתו", "Access to data, or erasure", V, "legal"),
    ("digital", "", "אתר ואפליקציה", "Site and app", A, "digital"),
    ("digital-login", "digital", "לא מצליחים להיכנס", "Cannot sign in", A, "digital"),
    ("digital-failed", "digital", "פעולה נכשלה", "Something did not work", A, "digital"),
    ("digital-find", "digital", "לא מוצאים את זה באתר", "Cannot find it on the site", A, "digital"),
    ("leave", "", "עזיבה", "Leaving", V, "retention"),
    ("leave-cancel", "leave", "ביטול", "Cancelling", V, "retention"),
    ("leave-competitor", "leave", "הצעה של מתחרה", "A competitor's offer", V, "retention"),
)
CONFIDENTIAL = frozenset({"claims-health", "service-complaint", "details-privacy"})
_LONG_TO_REOPEN = {"claims-appeal": 45, "claims-health": 30}


@transaction.atomic
def seed_reasons() -> int:
    """Write the reasons that are not there yet; returns how many. Safe to repeat; nothing that exists is changed."""
    known = set(Reason.objects.values_list("code", flat=True))
    paths = dict(Reason.objects.values_list("code", "path"))
    made = 0
    for order, (code, parent, he, en, verdict, team) in enumerate(REASONS):
        paths.setdefault(code, f"{paths.get(parent, '')}{code}/")
        if code in known:
            continue
        Reason.objects.create(
            code=code,
            parent_id=parent or None,
            path=paths[code],
            name_he=he,
            name_en=en,
            verdict=verdict,
            causing_team_code=team,
            confidential=code in CONFIDENTIAL,
            reopen_days=_LONG_TO_REOPEN.get(code, 14),
            order=order,
        )
        made += 1
    return made
