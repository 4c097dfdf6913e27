"""What may be done with conversations, cases, calls and papers. One verb a function; `Refused` says why not, in a stable code."""

from kesher.cases.actions.by_hand import Opened, open_by_hand
from kesher.cases.actions.call_backs import call_to_queue, note_call_try
from kesher.cases.actions.call_notes import call_note
from kesher.cases.actions.call_words import caller_stays_unknown, keep_call_words
from kesher.cases.actions.calls import choose_caller, hear_call, link_call_to_case
from kesher.cases.actions.documents import accept_document, refuse_document, request_document, withdraw_request
from kesher.cases.actions.ending import (
    a_case_after_all,
    close_silent,
    not_a_case,
    reopen,
    set_state,
    solve,
    wait_for_customer,
)
from kesher.cases.actions.filing import match_arrival, open_case_of_paper
from kesher.cases.actions.forms import receive_form
from kesher.cases.actions.giving import give_promise
from kesher.cases.actions.joined import make_case_of, move_message, settle_thanks
from kesher.cases.actions.merging import merge_case, undo_merge
from kesher.cases.actions.notes import note, save_draft, set_matter, set_priority, set_reason
from kesher.cases.actions.owning import accept, assign, hand_off, leave, release, tell_of_nobodys
from kesher.cases.actions.papers import not_for_us, open_case_with_paper, paper_after_all, refuse_paper
from kesher.cases.actions.past import bring_in, put_right, reasons_of_source
from kesher.cases.actions.reading import read_again, read_arrivals
from kesher.cases.actions.receive import receive
from kesher.cases.actions.reply import reply, take_back
from kesher.cases.actions.seed import seed_reasons
from kesher.cases.actions.splitting import split_case, undo_split
from kesher.cases.actions.tasks import accept_task, ask_task, cancel_task, finish_task, rate_task, return_task
from kesher.cases.actions.writing import record_outcome, write_automatic

__all__ = [
    "Opened",
    "a_case_after_all",
    "accept",
    "accept_document",
    "accept_task",
    "ask_task",
    "assign",
    "bring_in",
    "call_note",
    "call_to_queue",
    "caller_stays_unknown",
    "cancel_task",
    "choose_caller",
    "close_silent",
    "finish_task",
    "give_promise",
    "hand_off",
    "hear_call",
    "keep_call_words",
    "leave",
    "link_call_to_case",
    "make_case_of",
    "match_arrival",
    "merge_case",
    "move_message",
    "not_a_case",
    "not_for_us",
    "note",
    "note_call_try",
    "open_by_hand",
    "open_case_of_paper",
    "open_case_with_paper",
    "paper_after_all",
    "put_right",
    "rate_task",
    "read_again",
    "read_arrivals",
    "reasons_of_source",
    "receive",
    "receive_form",
    "record_outcome",
    "refuse_document",
    "refuse_paper",
    "release",
    "reopen",
    "reply",
    "request_document",
    "return_task",
    "save_draft",
    "seed_reasons",
    "set_matter",
    "set_priority",
    "set_reason",
    "set_state",
    "settle_thanks",
    "solve",
    "split_case",
    "take_back",
    "tell_of_nobodys",
    "undo_merge",
    "undo_split",
    "wait_for_customer",
    "withdraw_request",
    "write_automatic",
]
