"""What a demo says when it runs: where to go, who may log in, and where each step of the scenario is to be seen."""

from collections.abc import Iterator

from kesher.rehearsal.demo.places import Places
from kesher.rehearsal.organisation.found import CARE, DOMAIN, PASSWORD

_LOG_INS = (
    ("daniel", "agent, claims", "Hebrew", "/desk/"),
    ("george", "agent, billing and joining", "English", "/desk/"),
    ("tamar", "team lead, claims", "Hebrew", "/boards/exceptions/"),
    ("amit", "service manager", "Hebrew", "/boards/promises/"),
    ("orna", "CX manager", "Hebrew", "/boards/exceptions/"),
    ("merav", "back office, underwriting", "Hebrew", "/desk/tasks/"),
    ("gil", "administrator, privacy officer, marketer", "Hebrew", "/office/"),
)


def guide(places: Places, age: float) -> Iterator[str]:
    """The lines, ready to print."""
    url = places.url
    yield ""
    yield "Shikma Insurance is open (שקמה ביטוח). Nothing that it sends leaves this machine."
    yield ""
    for name, address in (
        ("customers ask", f"{url}/ask/"),
        ("agents", f"{url}/desk/"),
        ("boards", f"{url}/boards/exceptions/  {url}/boards/promises/"),
        ("what left (mail, SMS)", f"{url}/office/what-left/   (log in as gil)"),
        ("telephone simulator", f"{url}/simulator/phone/"),
        ("handsets (SMS)", f"{places.sms_out}/"),
        ("mail in", f"smtp://127.0.0.1:{places.smtp} to {CARE}"),
    ):
        yield f"  {name:<23}{address}"
    yield ""
    yield f"Log in with the password {PASSWORD} (the language is chosen at the top of every page):"
    for key, role, language, path in _LOG_INS:
        yield f"  {key + '@' + DOMAIN:<26}{role:<42}{language:<8} {path}"
    yield ""
    yield "One kept promise, step by step:"
    for number, (what, where) in enumerate(_steps(places), 1):
        yield f"  {number}  {what:<52}{where}"
    yield ""
    if age > 2:
        yield f"Its year ended {age:.0f} days ago. `kesher demo --anew` lives it again, up to today."
    yield "Ctrl-C stops all of it; what you did stays for the next start."


def _steps(places: Places) -> tuple[tuple[str, str], ...]:
    url = places.url
    return (
        ("Write as a customer; the page says by when", f"{url}/ask/, the receipt under what left"),
        ("Answer and cite the policy", f"{url}/desk/ as daniel: open the case, Policies"),
        ("The customer calls; the story pops up", f"{url}/simulator/phone/ to extension 201 (Noa: 052-555-0143)"),
        (
            "Ask for a document; our clock stands still",
            "in the case; the SMS is on the handset, the cover sheet in the mail",
        ),
        ("Fax it", f"KESHER_DATA={places.home} kesher intake COVER.pdf --channel fax --live"),
        ("The last answer", "in the case; it is solved when the mail has left"),
        ("How was it?", "the link in the mail under what left; the answer is in the case"),
    )
