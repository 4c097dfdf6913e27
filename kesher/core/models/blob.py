"""A file kept once, whoever refers to it."""

from django.db import models


class Blob(models.Model):
    """Bytes in the blob folder, named by their SHA-256. The file is synced to disk before the row exists.

    Several owners may share one blob; it goes when the last one goes (core.blobs.forget_unused).
    """

    sha256 = models.CharField(primary_key=True, max_length=64)
    size = models.BigIntegerField()  # bytes
    media_type = models.CharField(max_length=100)  # by content, not by name
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["created_at"], name="blob_by_age")]  # what is copied to the backup each minute

    def __str__(self) -> str:
        return self.sha256[:12]
