"""What may be asked about cases. Screens take these and nothing else."""

from kesher.cases.queries.access import may_edit, visible
from kesher.cases.queries.by_hand import first_answer_by
from kesher.cases.queries.case import (
    CaseView,
    OtherCase,
    case,
    case_by_number,
    cases_of_customer,
    last_word_of_customer,
)
from kesher.cases.queries.closing import waits_for_words
from kesher.cases.queries.codes_in_words import why_put_away
from kesher.cases.queries.confidential import hidden_cases, hidden_messages, is_request_hidden
from kesher.cases.queries.finding import Found, Narrow, PaperFound, Said, said
from kesher.cases.queries.for_customer import (
    CustomerCase,
    FormReceipt,
    attachment_for_customer,
    attachment_of_case,
    cover_sheet,
    for_customer,
    receipt_of,
    request_for_upload,
)
from kesher.cases.queries.for_survey import Surveyed, for_survey
from kesher.cases.queries.leaving import Leaving, leaving
from kesher.cases.queries.machine_mail import machine_mail
from kesher.cases.queries.matters import Matter, clocks_of, open_matters
from kesher.cases.queries.merge_preview import (
    MergePreview,
    SplitChoice,
    Target,
    merge_preview,
    merge_target,
    merge_targets,
    split_choices,
)
from kesher.cases.queries.merges import KnownMerge, MergedInto, merge_of, story_ids, survivor_of
from kesher.cases.queries.notes import draft_of
from kesher.cases.queries.papers_inbox import Paper, arrival, documents_inbox, waiting_papers
from kesher.cases.queries.preview import PromisePreview, promise_preview
from kesher.cases.queries.queue import VIEWS, Queue, QueueRow, next_in_line, queue, waiting_for_me
from kesher.cases.queries.reasons import ReasonChoice, reasons
from kesher.cases.queries.running_calls import Caller, CallView, call, running_calls
from kesher.cases.queries.tasks import TaskRow, tasks_asked_by, tasks_of_teams, tasks_waiting
from kesher.cases.queries.thread import ThreadStep
from kesher.cases.queries.told import carried
from kesher.cases.queries.tries import TRIES_NEEDED, Try, tries_of
from kesher.cases.queries.unread import Unread, matching_words, papers_put_away, unread
from kesher.cases.queries.words import states, why

__all__ = [
    "TRIES_NEEDED",
    "VIEWS",
    "CallView",
    "Caller",
    "CaseView",
    "CustomerCase",
    "FormReceipt",
    "Found",
    "KnownMerge",
    "Leaving",
    "Matter",
    "MergePreview",
    "MergedInto",
    "Narrow",
    "OtherCase",
    "Paper",
    "PaperFound",
    "PromisePreview",
    "Queue",
    "QueueRow",
    "ReasonChoice",
    "Said",
    "SplitChoice",
    "Surveyed",
    "Target",
    "TaskRow",
    "ThreadStep",
    "Try",
    "Unread",
    "arrival",
    "attachment_for_customer",
    "attachment_of_case",
    "call",
    "carried",
    "case",
    "case_by_number",
    "cases_of_customer",
    "clocks_of",
    "cover_sheet",
    "documents_inbox",
    "draft_of",
    "first_answer_by",
    "for_customer",
    "for_survey",
    "hidden_cases",
    "hidden_messages",
    "is_request_hidden",
    "last_word_of_customer",
    "leaving",
    "machine_mail",
    "matching_words",
    "may_edit",
    "merge_of",
    "merge_preview",
    "merge_target",
    "merge_targets",
    "next_in_line",
    "open_matters",
    "papers_put_away",
    "promise_preview",
    "queue",
    "reasons",
    "receipt_of",
    "request_for_upload",
    "running_calls",
    "said",
    "split_choices",
    "states",
    "story_ids",
    "survivor_of",
    "tasks_asked_by",
    "tasks_of_teams",
    "tasks_waiting",
    "tries_of",
    "unread",
    "visible",
    "waiting_for_me",
    "waiting_papers",
    "waits_for_words",
    "why",
    "why_put_away",
]
