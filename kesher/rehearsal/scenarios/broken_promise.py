"""A promise that nobody keeps: each level is told once and in time, and the customer hears a new time before the old one passes."""

from kesher.rehearsal.scenarios.report import Report
from kesher.rehearsal.scenarios.stage import Browser, Stage, body_of, words

BEGINS = "2026-11-22T07:50"  # Sunday; an answer is promised within 4 working hours: by 12:00
YOSSI = "yossi.a@example.com"
MATTER = "The tow truck never came"


def play(stage: Stage, report: Report) -> None:
    """From the promise to the CX manager."""
    _is_promised(stage, report)
    agent, lead, manager, cx = stage.browser(), stage.browser(), stage.browser(), stage.browser()
    for browser, key in ((agent, "daniel"), (lead, "tamar"), (manager, "amit"), (cx, "orna")):
        browser.sign_in(key)
    report.step("At risk: the agents are told, the manager is not", stage.at("2026-11-22T11:31"))
    _told(stage, report, "the team sees it", agent)
    report.check(not _sees(cx), "the CX manager does not see it yet", "not on her board")
    report.step("The customer is told a new time before the old one passes", stage.at("2026-11-22T11:50"))
    mails = stage.until("the word to the customer", lambda: stage.mail.to(YOSSI)[1:])
    report.check(mails, "told before 12:00, not after", " ".join(body_of(mails[0]).split())[:160])
    _told(stage, report, "the team lead sees it", lead)
    report.show("the first promise counts as moved by us", int(stage.counted("kesher_promises", state="rescheduled")))
    report.step("The new time passes too, and nothing was done: the service manager", stage.at("2026-11-23T12:31"))
    _told(stage, report, "the service manager sees it", manager)
    report.step("Beyond grace: broken, and the CX manager", stage.at("2026-11-25T08:31"))
    _told(stage, report, "the CX manager sees it", cx)
    stage.until("the end of the promise", lambda: stage.counted("kesher_promises", state="broken"))
    report.show("promises broken", int(stage.counted("kesher_promises", state="broken")))
    report.check(
        len(stage.mail.to(YOSSI)) <= 3, "the customer was not flooded: mails in all", len(stage.mail.to(YOSSI))
    )


def _is_promised(stage: Stage, report: Report) -> None:
    report.step("A customer writes, and is promised an answer by 12:00", stage.at("2026-11-22T07:58"))
    received = stage.ask(stage.browser(), text=MATTER, name="Yossi Almog", email=YOSSI)
    report.check("12:00" in words(received), "promised by 12:00", "12:00")
    stage.until("the receipt", lambda: stage.mail.to(YOSSI))


def _told(stage: Stage, report: Report, what: str, browser: Browser) -> None:
    stage.until(what, lambda: _sees(browser))
    report.check(True, what, "on their board")


def _sees(browser: Browser) -> bool:
    return MATTER in words(browser.get("/boards/exceptions/"))
