"""Uploads go to the disk, not into memory. A disk without room loses the file only, and the page can say so."""

import errno
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import SkipFile, TemporaryFileUploadHandler
from django.http import HttpRequest

NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS})


class ToDisk(TemporaryFileUploadHandler):
    """Like Django's, but a full disk skips the file and lets the other fields be read: what was typed is not lost."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Open a file for it."""
        try:
            super().new_file(*args, **kwargs)
        except OSError as error:
            self._skip(error)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Write a part of it."""
        try:
            super().receive_data_chunk(raw_data, start)
        except OSError as error:
            self._skip(error)

    def file_complete(self, file_size: int) -> "UploadedFile[Any] | None":
        """Hand it over, when it came whole."""
        return None if had_no_room(self.request) else super().file_complete(file_size)

    def _skip(self, error: OSError) -> None:
        if error.errno not in NO_ROOM:
            raise error
        self.request.kesher_no_room = True  # type: ignore[union-attr]  # read by had_no_room
        raise SkipFile from error


def had_no_room(request: HttpRequest | None) -> bool:
    """Whether a file of this request was lost because the disk is full. Ask after the form was read."""
    return getattr(request, "kesher_no_room", False)
