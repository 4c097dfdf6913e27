"""Names of invented people in Hebrew and Latin letters, and their invented addresses (reserved domains and numbers only)."""

from random import Random

FIRST = (
    ("נועה", "Noa"), ("יוסי", "Yossi"), ("מיכל", "Michal"), ("אבי", "Avi"), ("שירה", "Shira"), ("דוד", "David"),
    ("רונית", "Ronit"), ("משה", "Moshe"), ("ענת", "Anat"), ("עומר", "Omer"), ("יעל", "Yael"), ("איתי", "Itay"),
    ("מאיה", "Maya"), ("אורי", "Uri"), ("הילה", "Hila"), ("גיא", "Guy"), ("רחל", "Rachel"), ("שמואל", "Shmuel"),
    ("אסתר", "Esther"), ("יעקב", "Yaakov"), ("סיגל", "Sigal"), ("אלון", "Alon"), ("קרן", "Keren"), ("נדב", "Nadav"),
    ("טלי", "Tali"), ("עידו", "Ido"), ("לימור", "Limor"), ("רועי", "Roi"), ("ורד", "Vered"), ("אסף", "Asaf"),
    ("חנה", "Hanna"), ("ברוך", "Baruch"), ("פנינה", "Pnina"), ("שלמה", "Shlomo"), ("מירה", "Mira"), ("זאב", "Zeev"),
    ("אולגה", "Olga"), ("בוריס", "Boris"), ("סבטלנה", "Svetlana"), ("מיכאל", "Michael"), ("לנה", "Lena"), ("ולדימיר", "Vladimir"),
    ("פאטמה", "Fatma"), ("מוחמד", "Muhammad"), ("לילא", "Layla"), ("סאמי", "Sami"), ("רים", "Reem"), ("ח׳אלד", "Khaled"),
    ("אדיסו", "Adisu"), ("אביבה", "Aviva"), ("תמר", "Tamar"), ("אליהו", "Eliyahu"), ("צביה", "Zvia"), ("נחמן", "Nachman"),
)  # fmt: skip
LAST = (
    ("כהן", "Cohen"), ("לוי", "Levy"), ("מזרחי", "Mizrahi"), ("פרץ", "Peretz"), ("ביטון", "Biton"), ("דהן", "Dahan"),
    ("אברהם", "Avraham"), ("פרידמן", "Friedman"), ("מלכה", "Malka"), ("אזולאי", "Azoulay"), ("כץ", "Katz"), ("יוסף", "Yosef"),
    ("דוד", "David"), ("עמר", "Amar"), ("אוחיון", "Ohayon"), ("חדד", "Hadad"), ("גבאי", "Gabay"), ("בן דוד", "Ben David"),
    ("אדרי", "Edri"), ("לוין", "Levin"), ("טל", "Tal"), ("קליין", "Klein"), ("חן", "Hen"), ("שפירא", "Shapira"),
    ("חזן", "Hazan"), ("משה", "Moshe"), ("אשכנזי", "Ashkenazi"), ("אוחנה", "Ohana"), ("סגל", "Segal"), ("סויסה", "Suissa"),
    ("יצחק", "Yitzhak"), ("גולן", "Golan"), ("וקנין", "Vaknin"), ("ברק", "Barak"), ("נחום", "Nahum"), ("שחר", "Shahar"),
    ("ג׳בארין", "Jabarin"), ("חורי", "Khoury"), ("נסאר", "Nassar"), ("עבד אלהאדי", "Abd Elhadi"), ("זועבי", "Zoabi"),
    ("גולדברג", "Goldberg"), ("רוזנברג", "Rosenberg"), ("ויינשטיין", "Weinstein"), ("ליברמן", "Liberman"), ("קוגן", "Kogan"),
    ("טספאי", "Tesfay"), ("ברהנו", "Berhanu"), ("אלמוג", "Almog"), ("ברקוביץ׳", "Berkovich"), ("שטרן", "Stern"), ("הרוש", "Harush"),
)  # fmt: skip
TOWNS = (
    "תל אביב", "ירושלים", "חיפה", "ראשון לציון", "פתח תקווה", "אשדוד", "נתניה", "באר שבע", "חולון", "רמת גן", "אשקלון",
    "רחובות", "בת ים", "כפר סבא", "הרצליה", "חדרה", "מודיעין", "נצרת", "רעננה", "לוד", "עפולה", "טבריה", "אילת", "כרמיאל",
)  # fmt: skip
# Names below .example never exist (RFC 2606), so no mail of a demo can reach anybody.
HOUSES = (
    "dawar", "tapuz", "nayad", "hadar", "shaked", "marpesa", "kinor", "galim", "carmel", "sharon", "arava", "tavor", "gilboa",
    "yarden", "ofek", "shavit", "rimon", "oren", "alon", "ela", "dekel", "zayit", "kalanit", "rakefet", "narkis", "nurit",
)  # fmt: skip
COMPANIES = (
    ("מאפיית השחר", "Shahar Bakery"), ("דפוס כרמל", "Carmel Print"), ("מוסך הצפון", "Northern Garage"), ("גני טבע", "Teva Gardens"),
    ("אור מערכות", "Or Systems"), ("עץ הדר", "Hadar Wood"), ("בית ספר לשחייה גלים", "Galim Swim School"), ("הובלות אלון", "Alon Movers"),
)  # fmt: skip


def address(first: str, last: str, number: int, chance: Random) -> str:
    """A mail address of this person; `number` keeps two of one name apart."""
    plain = last.lower().replace(" ", "").replace("'", "")
    name = first.lower()
    local = chance.choice(
        [f"{name}.{plain}{number}", f"{name}{number}", f"{plain}.{name}{number}", f"{name[0]}.{plain}{number}"]
    )
    return f"{local}@{chance.choice(HOUSES)}.example"


def phone(number: int) -> str:
    """A mobile number as people write it: one for each `number` below 50,000."""
    return f"05{(2, 4, 0, 3, 8)[number % 5]}-555-{number // 5:04d}"
