"""Whether a message only says thanks. Precise rather than eager: a wrong "yes" would leave a customer unanswered. Pure."""

import re
from enum import StrEnum

from kesher.cases.rules.wording import plain

_LONGEST = 12  # words


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_THANKS = _set(
    "תודה תודות תודתי מודה מודים thanks thank thankyou thx tnx ty cheers 🙏 ❤ ❤️ 👍 👌 🙂 😊 💐 🌹 אלופים אלופה אלוף מעולה מצוין מצויין נהדר "
    "מקסים יופי אחלה סבבה מושלם great perfect excellent wonderful brilliant appreciated"
)
# Words that may stand beside thanks and change nothing.
_BESIDE = _set(
    "רבה רב מאוד מאד לך לכם לכן על ה השירות שירות המהיר מהיר המענה מענה והמהיר היעיל העזרה עזרה הטיפול טיפול התשובה תשובה הכול הכל המון "
    "ושבוע שבוע יום ערב סופש טוב טובה נעים נעימה מקסים מקסימה ובהצלחה כל הכבוד לילה ושבת שבת שלום ולהתראות להתראות היי הי בברכה "
    "קיבלתי קבלתי התקבל הסתדר "
    "you so much very many a lot for the your all help quick fast answer reply response service again and it is was kind of have nice good "
    "day evening weekend week great best regards kind hi hello dear received got works fine team everyone really that's thats"
)
_AGAINST = _set(
    "אבל אך רק עדיין טרם לא אין למה מדוע מתי איך כמה איפה האם צריך צריכה רוצה מבקש מבקשת בבקשה נא שאלה אולם לצערי טעות חסר בעיה עוד "
    "but however still not no never why when how where what could can would please need want question wrong missing problem yet except "
    "n't haven't didn't isn't although though only until"
)
_EMOJI = re.compile("[\U0001f300-\U0001faff☀-➿️❤]+")


class Thanks(StrEnum):
    """`maybe` reopens nothing and stays visible until a person has looked at it."""

    YES = "yes"
    MAYBE = "maybe"
    NO = "no"


def only_thanks(text: str, *, has_files: bool = False, names: frozenset[str] = frozenset()) -> Thanks:
    """YES: nothing but thanks, greetings and names. MAYBE: short, begins with thanks, and nothing in it asks or objects.

    `names`: words of the sender's and the agent's names, which may stand in it.
    """
    bare = plain(text)
    if has_files or "?" in bare or re.search(r"\d|https?:", bare):
        return Thanks.NO
    words = _words(bare)
    if not words or len(words) > _LONGEST or not _AGAINST.isdisjoint(words) or _THANKS.isdisjoint(words):
        return Thanks.NO
    known = _THANKS | _BESIDE | {plain(name) for name in names}
    rest = [word for word in words if word not in known and word.lstrip("וב") not in known]
    if not rest:
        return Thanks.YES
    return Thanks.MAYBE if words[0] in _THANKS and len(rest) <= 4 else Thanks.NO


def _words(bare: str) -> list[str]:
    spaced = _EMOJI.sub(lambda found: f" {found.group()} ", bare)
    return [word for word in re.split(r"[\s.,;:!()\-–—־\"“”״]+", spaced) if word.strip("'׳’")]
