"""Promises that are given out of hours fall due in working time: nights, weekends, holidays and their eves."""

from functools import partial

from kesher.rehearsal.scenarios.report import Report
from kesher.rehearsal.scenarios.stage import Stage, words

BEGINS = "2026-11-20T23:30"
# When somebody writes, and by when the answer is promised: four working hours, Sunday to Thursday from 8:00 to 17:00.
MOMENTS = (
    ("2026-11-20T23:30", "Friday night", "Sunday, 22 November", "12:00"),
    ("2026-11-21T03:10", "before dawn on Shabbat", "Sunday, 22 November", "12:00"),
    ("2026-11-22T15:00", "Sunday afternoon", "Monday, 23 November", "10:00"),
    ("2026-11-26T16:59", "a minute before the weekend", "Sunday, 29 November", "11:59"),
    ("2027-04-21T10:00", "the eve of Passover, 10:00", "Sunday, 25 April", ""),
    ("2027-10-10T09:00", "the eve of Yom Kippur, 9:00", "Sunday, 10 October", "13:00"),
    ("2027-10-10T13:30", "the eve of Yom Kippur, after closing", "Tuesday, 12 October", "12:00"),
)


def play(stage: Stage, report: Report) -> None:
    """Write at each moment, and read the promise on the page and in the receipt."""
    for number, (moment, name, day, hour) in enumerate(MOMENTS):
        report.step(f"Written on {name}", stage.at(moment))
        browser, address = stage.browser(), f"night-{number}@example.com"
        seen = words(stage.ask(browser, text="A question", email=address))
        at = seen.find("answer by")
        report.check(day in seen and hour in seen, "promised", seen[at : at + 60])
        stage.until("the receipt at once, at any hour", partial(stage.mail.to, address))
        report.show("receipt", "sent at once")
