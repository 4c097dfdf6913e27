"""Conversations across channels, and the matters to be settled in them."""

from kesher.cases.models.call import Call, CallLeg
from kesher.cases.models.case import Case, Participant
from kesher.cases.models.citation import Citation
from kesher.cases.models.contact import Contact
from kesher.cases.models.conversation import ChannelThread, Conversation
from kesher.cases.models.draft import Draft
from kesher.cases.models.hand_off import HandOff
from kesher.cases.models.merge import Merge
from kesher.cases.models.message import Attachment, Message
from kesher.cases.models.papers import Arrival, DocumentRequest
from kesher.cases.models.reason import Reason
from kesher.cases.models.task import Task

__all__ = [
    "Arrival",
    "Attachment",
    "Call",
    "CallLeg",
    "Case",
    "ChannelThread",
    "Citation",
    "Contact",
    "Conversation",
    "DocumentRequest",
    "Draft",
    "HandOff",
    "Merge",
    "Message",
    "Participant",
    "Reason",
    "Task",
]
