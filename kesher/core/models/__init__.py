"""Tables that every package stands on: facts of the outbox, blobs, settings, the read log, who knocked."""

from kesher.core.models.blob import Blob
from kesher.core.models.knock import Knock
from kesher.core.models.outbox import Delivery, Fact
from kesher.core.models.read_log import Reading
from kesher.core.models.reference import ReferenceRevision
from kesher.core.models.setting import Setting

__all__ = ["Blob", "Delivery", "Fact", "Knock", "Reading", "ReferenceRevision", "Setting"]
