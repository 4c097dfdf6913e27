"""Backups of this installation in one folder, best on another disk, and the way back to an empty machine.

`store` knows the folder, `base` takes one moment of the database, `archive` keeps its log as it goes on, `files` copies what lies
beside the database, `recover` makes a data folder out of all three. Nothing here knows customers or channels: what must be forgotten
and held back after a restore is said in `config`.
"""

from kesher.core.backup.base import take
from kesher.core.backup.files import copy_beside, copy_new_blobs
from kesher.core.backup.recover import bring_back
from kesher.core.backup.store import BackupError, Base, Store

__all__ = ["BackupError", "Base", "Store", "bring_back", "copy_beside", "copy_new_blobs", "take"]
