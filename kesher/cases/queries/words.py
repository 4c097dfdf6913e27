"""Refusals in words: what is wrong and what to do, in the language of the page."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from kesher.cases.models import Case
from kesher.customers.queries import why_not_cleared

_WORDS: dict[str, Callable[[], str]] = {
    "unknown": lambda: _("There is no such thing here any more."),
    "not_your_team": lambda: _("This case belongs to another team. A note can be left; a hand-off brings it here."),
    "not_yours": lambda: _("Only those who serve customers can do this."),
    "leads_only": lambda: _("Team leads can do this."),
    "taken": lambda: _("Somebody else has taken it already."),
    "not_in_team": lambda: _("That person does not answer customers in that team."),
    "back_office": lambda: _("That department gets tasks, not cases. Ask it for a task instead."),
    "nowhere": lambda: _("It is there already."),
    "no_reason": lambda: _("Say in a sentence why it is handed on."),
    "no_words": lambda: _("Something must be written."),
    "too_long": lambda: _("The draft is too long to be kept."),
    "channel": lambda: _("Answers can be sent by e-mail and SMS."),
    "until_past": lambda: _("The date lies in the past."),
    "still_reading": lambda: _("The paper is still being read."),
    "other_customer": lambda: _("It belongs to another customer."),
    "ended": lambda: _("That case has ended. Open it again first."),
    "merged_here": lambda: _("That case is this one: it was merged already."),
    "merged_on": lambda: _("The case that this went into was merged itself. Undo that first."),
    "nothing_chosen": lambda: _("Choose at least one message of the customer."),
    "nothing_left": lambda: _("Something that the customer wrote must stay in this case."),
    "no_customer": lambda: _("Choose first who called."),
    "nothing_sent": lambda: _("Nothing was asked of the customer since her last message. Send a question first."),
    "rating": lambda: _("A rating is a number from 1 to 5."),
    "no_message": lambda: _("A case ends with a word that the customer can see. Send one first."),
    "not_visible": lambda: _("The last word is not visible to the customer."),
    "not_accepted": lambda: _("The last answer has not left yet, or did not arrive."),
    "older_than_the_customer": lambda: _("The customer wrote after the last answer. Answer first."),
    "write_to_customer": lambda: _("The customer has an address: a short written answer ends the case."),
    "citation_unknown": lambda: _("The cited policy is not there any more."),
    "citation_not_approved": lambda: _("The cited version is not approved."),
    "citation_replaced": lambda: _("The cited version is no longer in force. Cite the one that replaced it."),
    "too_large": lambda: _("A file is larger than 15 MB. Send it in parts, or as a link."),
    "promise_ended": lambda: _("This promise has ended already."),
    "promise_fixed_date": lambda: _("A promise for a fixed date cannot stand still. Give a new time instead."),
    "promise_overdue": lambda: _("An overdue promise cannot stand still. Give a new time instead."),
    "promise_already_paused": lambda: _("This promise stands still already."),
    "promise_not_paused": lambda: _("This promise does not stand still."),
    "promise_nothing_sent": lambda: _("A promise stands still only when something was asked of the customer."),
    "promise_needs_reason": lambda: _("Say why; the customer will read it."),
    "promise_not_agreed": lambda: _("A promise is withdrawn only when the customer agreed."),
    "promise_not_settled": lambda: _("This promise was not settled."),
    "promise_due_in_the_past": lambda: _("A promise cannot be due in the past."),
    "promise_not_later": lambda: _("The new date must be later than the old one."),
    "promise_stands_earlier": lambda: _(
        "An earlier date is promised already. Move that one instead of giving a second."
    ),
    "promise_needs_next_rung": lambda: _("A second new date needs the next level's approval."),
    "channel_by_hand": lambda: _("Choose how it reached us: branch, phone, letter, e-mail or fax."),
    "future": lambda: _("What was said lies in the past. Choose an earlier time."),
    "no_phone": lambda: _("This is no phone number. Write it with its area code, or with + and the country."),
    "no_email": lambda: _("This is no e-mail address. It should look like name@example.org."),
    "no_call_back": lambda: _("No call back is promised in this case."),
    "outcome": lambda: _("Choose how the call ended."),
    "no_account": lambda: _("This channel is not set up for sending."),
}


def why(code: str, **facts: object) -> str:
    """A refusal as a sentence, by its code and facts."""
    if code == "state":
        old = str(facts.get("old", ""))
        return _("This cannot be done while it is “%(state)s”.") % {"state": dict(Case.State.choices).get(old, old)}
    if code in _WORDS:
        return _WORDS[code]()
    try:
        return str(why_not_cleared(code))
    except KeyError:
        return _("This cannot be done, and nothing was changed.")


def states() -> list[tuple[str, str]]:
    """Every state of a case with its words, in the order of a case's life."""
    return [(value, str(label)) for value, label in Case.State.choices]
