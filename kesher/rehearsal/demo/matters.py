"""Why customers of an insurance company write and call: what they ask in their words, what is answered, and what it takes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

Flow = Literal["answer", "question", "document", "task"]


@dataclass(frozen=True)
class Matter:
    """One reason. `flow`: answered at once, after a question, after a document, or after another department's work.

    `months` multiplies the weight in a month; `again` is the share that comes back unsettled. Texts hold {date}, {sum}, {policy}.
    """

    reason: str
    team: str
    weight: float
    flow: Flow
    subjects: Mapping[str, Sequence[str]]
    asks: Mapping[str, Sequence[str]]
    answers: Mapping[str, Sequence[str]]
    policy: str = ""
    task: tuple[str, str] = ("", "")  # team and standard
    document: Mapping[str, str] = field(default_factory=dict)
    months: Mapping[int, float] = field(default_factory=dict)
    again: float = 0.05
    by_phone: float = 0.32


SUMMER = {6: 1.4, 7: 2.0, 8: 2.4, 9: 1.5, 4: 1.3}
RENEWAL = {1: 2.6, 2: 1.5, 12: 1.3}

MATTERS = (
    Matter(
        "claims-trip", "claims", 7, "document",
        {"he": ("ביטול הנסיעה", "ביטלנו את הטיסה", "החזר על נסיעה שבוטלה"), "en": ("Our cancelled trip", "We cancelled the flight")},
        {
            "he": (
                "נאלצנו לבטל את הנסיעה שלנו ב־{date} בגלל אשפוז במשפחה. הפוליסה היא {policy}. מה מגיע לנו ומה צריך לשלוח?",
                "הטיסה הייתה אמורה לצאת ב־{date} וביטלנו יומיים לפני כן, אחרי שאבא אושפז. שילמנו {sum} ₪. אפשר לקבל החזר?",
                "ביטלנו חופשה של ארבעה אנשים. בית החולים נתן אישור על האשפוז. איך ממשיכים מכאן?",
            ),
            "en": (
                "We had to cancel our trip of {date} because my mother was taken to hospital. The policy is {policy}. What are we entitled to?",
                "Our flight was on {date} and we cancelled two days before. We paid {sum} shekels. How do we get a refund?",
            ),
        },
        {
            "he": ("קיבלנו את סיכום האשפוז ובדקנו את הפוליסה. מגיע לכם החזר של {sum} ₪, והוא יועבר לחשבון בתוך חמישה ימי עסקים. רפואה שלמה.",),
            "en": ("We have the discharge summary and have checked the policy. You will get {sum} shekels back within five business days. We wish a full recovery.",),
        },
        policy="3.2", task=("underwriting", "claim-decision"), months=SUMMER, again=0.06,
        document={"he": "סיכום אשפוז", "en": "Discharge summary"},
    ),
    Matter(
        "claims-new", "claims", 8, "document",
        {"he": ("פתיחת תביעה", "תביעה חדשה", "נזק לרכב"), "en": ("A new claim", "Damage to my car")},
        {
            "he": (
                "ב־{date} נפגע הרכב שלי בחניה והפגוש נשבר. מספר הפוליסה {policy}. מה צריך לעשות כדי לפתוח תביעה?",
                "היה לנו פיצוץ בצינור ב־{date} והרצפה בסלון התרוממה. השרברב גבה {sum} ₪. איך מגישים תביעה?",
                "המטען שלי לא הגיע בנחיתה, וקניתי דברים הכרחיים ב־{sum} ₪. איך מקבלים את הכסף?",
            ),
            "en": (
                "My car was hit in a car park on {date} and the bumper is broken. Policy {policy}. How do I make a claim?",
                "A pipe burst on {date} and the floor is ruined; the plumber took {sum} shekels. What do you need from me?",
            ),
        },
        {
            "he": ("התביעה אושרה. סכום ההחזר הוא {sum} ₪, אחרי השתתפות עצמית, והוא יועבר בתוך חמישה ימי עסקים.",),
            "en": ("The claim is approved. {sum} shekels, less the excess, will reach your account within five business days.",),
        },
        policy="3.2", task=("underwriting", "claim-decision"), months={1: 1.5, 2: 1.4, 12: 1.2, 8: 1.2}, again=0.07,
        document={"he": "קבלה מקורית", "en": "Original receipt"},
    ),
    Matter(
        "claims-status", "claims", 10, "answer",
        {"he": ("מה קורה עם התביעה", "בירור מצב תביעה"), "en": ("What about my claim", "Status of a claim")},
        {
            "he": (
                "שלחתי את כל המסמכים לפני שבועיים ועוד לא שמעתי מכם. מה קורה עם התביעה?",
                "רק רוצה לדעת אם התביעה מ־{date} מתקדמת ומתי תהיה תשובה.",
            ),
            "en": ("I sent all the papers two weeks ago and have heard nothing. What is happening?", "When will there be a decision on my claim of {date}?"),
        },
        {
            "he": ("בדקנו: התביעה נמצאת בבדיקת החיתום, וכל המסמכים התקבלו. התשובה תישלח אליכם בתוך יומיים.", "המסמכים התקבלו ב־{date} והתביעה אושרה היום. ההחזר בדרך."),
            "en": ("We have looked: all papers are here and the claim is with underwriting. You will have an answer within two days.",),
        },
        again=0.08, by_phone=0.62,
    ),
    Matter(
        "claims-appeal", "claims", 2, "task",
        {"he": ("ערעור על ההחלטה", "דחיית התביעה"), "en": ("Appeal against your decision",)},
        {
            "he": ("קיבלתי מכתב שהתביעה נדחתה, ואני חושב שנפלה טעות. בפוליסה {policy} כתוב שהמקרה מכוסה.",),
            "en": ("My claim was refused and I believe this is a mistake: policy {policy} says that such a case is covered.",),
        },
        {
            "he": ("בדקנו שוב את התביעה עם החיתום. טעינו: המקרה מכוסה, ויועברו אליכם {sum} ₪. אנחנו מתנצלים.", "בדקנו שוב עם החיתום. ההחלטה נשארת כפי שהייתה, כי האירוע קרה לפני תחילת הביטוח. ההסבר המלא מצורף כאן."),
            "en": ("We went through the claim again with underwriting. We were wrong: the case is covered, and {sum} shekels are on their way. We apologise.",),
        },
        task=("underwriting", "cover-check"), again=0.22, by_phone=0.2,
    ),
    Matter(
        "claims-paid", "billing", 5, "task",
        {"he": ("ההחזר לא הגיע", "עדיין מחכים לכסף"), "en": ("The refund has not come",)},
        {
            "he": ("אמרתם שההחזר של {sum} ₪ יגיע עד {date}, ובחשבון אין דבר.", "עברו שבועיים מאז שאישרתם את ההחזר. מתי הכסף מגיע?"),
            "en": ("You said that {sum} shekels would be in my account by {date}. There is nothing.",),
        },
        {
            "he": ("מצאנו מה קרה: מספר החשבון נקלט עם ספרה שגויה. הסכום, {sum} ₪, הועבר היום ויופיע בחשבון מחר. סליחה על העיכוב.",),
            "en": ("We found it: the account number had one wrong digit. {sum} shekels were sent today and will be there tomorrow. We are sorry.",),
        },
        policy="5.1", task=("finance", "refund"), again=0.12, by_phone=0.5,
    ),
    Matter(
        "product-covered", "claims", 7, "answer",
        {"he": ("מה הביטוח מכסה", "שאלה על הכיסוי"), "en": ("What does my policy cover", "A question about cover")},
        {
            "he": ("אנחנו נוסעים ב־{date} ורוצים לדעת אם סקי כלול בביטוח שלנו, {policy}.", "האם אשפוז של הורה מזכה בהחזר על נסיעה שבוטלה?", "האם הביטוח מכסה מחשב נייד שנגנב מהרכב?"),
            "en": ("We travel on {date}: is skiing included in policy {policy}?", "Is a laptop stolen from the car covered?"),
        },
        {
            "he": ("בדקנו את הפוליסה שלכם. כן, המקרה כלול, בתנאים שכתובים כאן למטה.", "הפוליסה הבסיסית לא כוללת את זה, ואפשר להוסיף הרחבה עד יום לפני הנסיעה. התנאים כאן למטה."),
            "en": ("We have checked your policy: yes, it is included, on the terms below.",),
        },
        policy="3.2", months=SUMMER, by_phone=0.35,
    ),
    Matter(
        "product-how", "claims", 5, "answer",
        {"he": ("איך מזמינים גרר", "שירותי דרך"), "en": ("How do I call a tow truck",)},
        {
            "he": ("הרכב לא מניע בחניה של העבודה. איך מזמינים גרר ותוך כמה זמן הוא מגיע?", "איפה רואים באפליקציה את כרטיס הביטוח?"),
            "en": ("My car does not start. How do I order a tow truck, and how long does it take?",),
        },
        {
            "he": ("הזמנו עבורכם גרר, והוא בדרך. זה מה שמגיע לכם לפי המדיניות:",),
            "en": ("A tow truck is on its way to you. This is what you are entitled to:",),
        },
        policy="2.3", months={1: 1.4, 8: 1.3}, by_phone=0.75,
    ),
    Matter(
        "service-late", "claims", 3, "task",
        {"he": ("הגרר לא הגיע", "חיכיתי שלוש שעות"), "en": ("The tow truck never came",)},
        {
            "he": ("חיכיתי לגרר מ־16:00 עד 19:30 ב־{date}, ואף אחד לא עדכן אותי. שילמתי בסוף לגרר פרטי {sum} ₪.",),
            "en": ("I waited for the tow truck from 16:00 to 19:30 on {date} and paid another one {sum} shekels in the end.",),
        },
        {
            "he": ("זו הייתה טעות שלנו: ההזמנה לא הועברה לספק. {sum} ₪ ששילמתם יוחזרו במלואם, ושינינו את הנוהל מול הספק.",),
            "en": ("This was our mistake: the order never reached the supplier. The {sum} shekels will be returned in full.",),
        },
        policy="2.3", task=("finance", "refund"), again=0.14, by_phone=0.4,
    ),
    Matter(
        "service-complaint", "claims", 1.5, "answer",
        {"he": ("תלונה", "כך לא מדברים ללקוחות"), "en": ("A complaint",)},
        {
            "he": ("הועברתי בין שלושה אנשים, וכל אחד אמר דבר אחר. אני בביטוח שלכם עשר שנים.",),
            "en": ("I was passed between three people and each told me something else. I have been with you for ten years.",),
        },
        {
            "he": ("תודה שכתבתם לנו. שמענו את השיחות, וזה לא השירות שאנחנו רוצים לתת. דיברנו עם הצוות, ומעכשיו יש לפנייה שלכם אחראית אחת.",),
            "en": ("Thank you for writing. We listened to the calls, and this is not the service we want to give. From now on one person is responsible for your case.",),
        },
        again=0.2, by_phone=0.3,
    ),
    Matter(
        "billing-wrong", "billing", 8, "task",
        {"he": ("חיוב כפול", "חיוב שגוי בכרטיס", "חייבתם אותי פעמיים"), "en": ("Charged twice", "A wrong charge")},
        {
            "he": ("ב־{date} ירדו מכרטיס האשראי שלי פעמיים {sum} ₪ על פוליסה {policy}. אבקש החזר.", "ביטלתי את הפוליסה בחודש שעבר, ועדיין ירד חיוב של {sum} ₪."),
            "en": ("On {date} my card was charged twice: {sum} shekels for policy {policy}. Please return one of them.", "I cancelled last month and was still charged {sum} shekels."),
        },
        {
            "he": ("צדקתם: החיוב נגבה פעמיים. {sum} ₪ יוחזרו לכרטיס בתוך חמישה ימי עסקים, ואין צורך לעשות דבר.",),
            "en": ("You are right: the charge was taken twice. {sum} shekels will be back on your card within five business days.",),
        },
        policy="5.1", task=("finance", "charge-check"), months={**RENEWAL, 5: 1.6}, again=0.07, by_phone=0.42,
    ),
    Matter(
        "billing-rise", "billing", 6, "answer",
        {"he": ("המחיר עלה", "העלאת פרמיה בלי הודעה"), "en": ("The price has risen",)},
        {
            "he": ("הפרמיה עלתה החודש ל־{sum} ₪ ואף אחד לא הודיע לי. למה?", "בחידוש ביקשתם {sum} ₪, כמעט עשירית יותר משנה שעברה. אשמח להסבר."),
            "en": ("My premium has gone up to {sum} shekels and nobody told me. Why?",),
        },
        {
            "he": ("בדקנו, וההודעה אכן לא נשלחה אליכם. ההפרש מיום השינוי יוחזר, וכאן ההסבר על המחיר החדש:", "ההודעה נשלחה ב־{date} לכתובת הקודמת. עדכנו את הכתובת, וכאן ההסבר:"),
            "en": ("We checked, and indeed no notice was sent. The difference will be returned. Here is how the new price comes about:",),
        },
        policy="7.4", months=RENEWAL, again=0.1, by_phone=0.4,
    ),
    Matter(
        "billing-unclear", "billing", 5, "answer",
        {"he": ("לא מבינים את החשבון", "שאלה על החיוב"), "en": ("I do not understand my bill",)},
        {
            "he": ("בחשבון האחרון מופיעה שורה של {sum} ₪ שאינה ברורה. על מה היא?",),
            "en": ("There is a line of {sum} shekels on the last bill that I do not understand. What is it for?",),
        },
        {
            "he": ("השורה היא חלק יחסי על התקופה שבין תחילת הביטוח לסוף החודש. מהחודש הבא החיוב יהיה קבוע.",),
            "en": ("It is the part for the days between the start of the policy and the end of the month. From next month it is always the same.",),
        },
        policy="7.4", months=RENEWAL, by_phone=0.45,
    ),
    Matter(
        "billing-method", "billing", 4, "answer",
        {"he": ("החלפת כרטיס אשראי", "עדכון אמצעי תשלום"), "en": ("A new card",)},
        {
            "he": ("הכרטיס הקודם פג, ואשמח לעבור להוראת קבע. איך עושים את זה?",),
            "en": ("My old card has expired. How do I change to a standing order?",),
        },
        {
            "he": ("אפשר לעדכן באזור האישי, תחת תשלומים; מטעמי אבטחה איננו מקבלים פרטי כרטיס בדואר. החיוב הבא ירד רק אחרי העדכון.",),
            "en": ("You can change it in the personal area, under payments; for safety we take no card details by mail.",),
        },
        by_phone=0.3,
    ),
    Matter(
        "details-documents", "joining", 6, "answer",
        {"he": ("אישור ביטוח לנסיעה", "בקשת אישור"), "en": ("Proof of insurance for a visa",)},
        {
            "he": ("צריך אישור ביטוח באנגלית עד {date}, בשביל ויזה. פוליסה {policy}.", "אפשר לקבל אישור על העדר תביעות לשלוש שנים?"),
            "en": ("I need proof of insurance in English by {date}, for a visa. Policy {policy}.",),
        },
        {
            "he": ("האישור הופק ונשלח אליכם, בעברית ובאנגלית. נסיעה טובה.",),
            "en": ("The proof has been made out in Hebrew and English and is on its way to you. Have a good trip.",),
        },
        policy="1.6", months=SUMMER, by_phone=0.22,
    ),
    Matter(
        "details-address", "joining", 4, "answer",
        {"he": ("עברנו דירה", "עדכון כתובת"), "en": ("We have moved",)},
        {"he": ("עברנו דירה ב־{date}. אשמח לעדכן את הכתובת בכל הפוליסות.",), "en": ("We moved on {date}. Please change the address on all policies.",)},
        {"he": ("הכתובת עודכנה בכל הפוליסות. לא משתנה דבר במחיר.",), "en": ("The address has been changed on all policies. The price stays as it is.",)},
        months={8: 1.6, 9: 1.4}, by_phone=0.25,
    ),
    Matter(
        "buy-offer", "joining", 5, "question",
        {"he": ("הצעת מחיר", "ביטוח לדירה חדשה"), "en": ("An offer for a new flat",)},
        {
            "he": ("קנינו דירה, והכניסה ב־{date}. כמה יעלה ביטוח מבנה ותכולה?", "אשמח להצעה לביטוח רכב, ותק של תשע שנים בלי תביעות."),
            "en": ("We have bought a flat and move in on {date}. What would buildings and contents cost?",),
        },
        {
            "he": ("תודה על הפרטים. ההצעה שלנו היא {sum} ₪ לשנה, והיא בתוקף שלושים יום.",),
            "en": ("Thank you. Our offer is {sum} shekels a year; it holds for thirty days.",),
        },
        months={3: 1.3, 8: 1.3}, by_phone=0.3,
    ),
    Matter(
        "leave-cancel", "joining", 3, "answer",
        {"he": ("ביטול פוליסה",), "en": ("Cancelling my policy",)},
        {"he": ("אבקש לבטל את פוליסה {policy} מ־{date}. קיבלתי הצעה זולה יותר.",), "en": ("Please cancel policy {policy} as of {date}. I have a cheaper offer.",)},
        {
            "he": ("הפוליסה תבוטל במועד שביקשתם, והחלק היחסי, {sum} ₪, יוחזר. תודה על השנים איתנו.",),
            "en": ("The policy ends on the day you asked for and {sum} shekels will be returned. Thank you for your years with us.",),
        },
        months=RENEWAL, by_phone=0.4,
    ),
    Matter(
        "digital-login", "joining", 5, "answer",
        {"he": ("לא מצליחים להיכנס לאתר", "הקוד לא מגיע"), "en": ("Cannot sign in",)},
        {"he": ("קוד הכניסה לאזור האישי לא מגיע לטלפון מאז {date}.",), "en": ("The sign-in code has not reached my phone since {date}.",)},
        {"he": ("מספר הטלפון הישן היה רשום אצלנו. עדכנו אותו, והקוד יגיע עכשיו.",), "en": ("We still had your old number. It is changed, and the code will come now.",)},
        by_phone=0.4,
    ),
)  # fmt: skip

QUESTIONS = {"he": "כדי לדייק את ההצעה חסר לנו פרט אחד: מה שטח הדירה או שנת הרכב, והאם היו תביעות בשלוש השנים האחרונות?",
             "en": "One detail is missing for an exact offer: how large is the flat, or how old the car, and were there claims in the last three years?"}  # fmt: skip
REPLIES = {"he": ("תשעים מטר, שנת 2019, בלי תביעות.", "זה רכב משנת 2021, תביעה אחת קטנה לפני שנתיים."),
           "en": ("Ninety square metres, built in 2019, no claims.", "A car of 2021, one small claim two years ago.")}  # fmt: skip
GREETINGS = {"he": ("שלום,", "שלום רב,", "היי,", "בוקר טוב,", ""), "en": ("Hello,", "Good morning,", "Dear all,", "")}
CLOSINGS = {
    "he": ("תודה", "תודה מראש,", "בברכה,", "אשמח לתשובה מהירה.", ""),
    "en": ("Thank you", "Best regards,", "Hoping to hear from you soon.", ""),
}
OUR_GREETINGS = {"he": "שלום {name},", "en": "Hello {name},"}
OUR_CLOSINGS = {"he": "לשירותכם, {agent}", "en": "Yours, {agent}"}
THANKS = {
    "he": ("תודה רבה!", "תודה, קיבלתי", "מעולה, תודה"),
    "en": ("Thank you!", "Thanks, got it", "Great, thanks a lot"),
}
NOT_SETTLED = {"he": ("זה עדיין לא הסתדר: הכסף לא הגיע.", "קראתי, והתשובה לא עונה על מה ששאלתי. אפשר לבדוק שוב?"),
               "en": ("This is still not settled: nothing has arrived.", "Your answer is not about what I asked. Could you look again?")}  # fmt: skip
AWAY = {
    "he": "איני במשרד עד יום ראשון. אענה כשאחזור.",
    "en": "I am out of the office until Sunday and will answer when I am back.",
}
CHECKING = {"he": "רק רוצים לדעת מתי תהיה תשובה.", "en": "Just asking when there will be an answer."}
TOLD = {"he": "הוסבר מה מגיע ומה הצעד הבא.", "en": "Explained what is covered and what comes next."}
CHECKED = {
    "he": "נמסר שהפנייה בטיפול ומתי תהיה תשובה.",
    "en": "Told that the case is in hand and when the answer comes.",
}
CALLED_BACK = {"he": "חזרנו בטלפון, הכול הוסבר.", "en": "Called back as promised; all explained."}
WHY_DOCUMENT = {"he": "כדי לאשר את ההחזר", "en": "So that the refund can be approved"}
HANDED = {
    "he": ("שייך לצוות הזה", "נדרש ידע בגבייה", "חוזרת לתביעות אחרי בירור החיוב", "יוצא לחופשה", "עומס בצוות"),
    "en": ("Belongs to this team", "Needs somebody who knows billing"),
}
TASK_WORDS = {
    "he": "פוליסה {policy}, סכום {sum} ₪. המסמכים בפנייה.",
    "en": "Policy {policy}, amount {sum}. The papers are in the case.",
}
TASK_ANSWERS = {
    "he": ("אושר לפי הפוליסה.", "נבדק ואושר, הסכום הועבר לביצוע.", "המקרה מכוסה. אין מניעה."),
    "en": ("Approved under the policy.",),
}
RETURNED = {"he": "חסר הסכום שאושר. בלי זה אי אפשר לענות.", "en": "The approved amount is missing."}
PRAISE = {
    "he": ("מהיר וברור, תודה.", "יחס יוצא מן הכלל.", "קיבלתי תשובה לפני שהבטיחו."),
    "en": ("Quick and clear.", "You answered before the time you gave."),
}
BLAME = {
    "he": ("חיכיתי יותר מדי.", "הבטיחו לחזור ולא חזרו.", "העבירו אותי מאחד לשני."),
    "en": ("I waited too long.", "You promised to call back and did not."),
}
SPAM = (
    ("You have won", "Dear friend, a large sum waits for you. Answer with your bank details today."),
    ("קידום אתרים", "אנחנו מקדמים אתרים למקום ראשון. השאירו פרטים ונחזור אליכם עוד היום."),
    ("Cheap watches", "All brands, ninety percent off. Order now before they are gone."),
)
STRAY = ("פנייה לחברת החשמל", "שלום, החשמל ברחוב שלנו נפל שוב. מתי הוא חוזר?")
