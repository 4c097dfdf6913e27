"""One bringing-in of one file, and the rows that it refused."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from kesher.core.ids import new_id


class Run(models.Model):
    """What became of a file. The counts add up: rows = new + changed + repeated + rejected."""

    id = models.UUIDField(primary_key=True, default=new_id)
    source = models.CharField(max_length=40)  # the other system, by a short name
    file = models.CharField(max_length=200)  # its name, without the folder
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    encoding = models.CharField(max_length=20, blank=True)
    columns = ArrayField(models.CharField(max_length=200), default=list)  # as the file names them, in its order
    unused = ArrayField(models.CharField(max_length=200), default=list)
    rows = models.PositiveIntegerField(default=0)
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    repeated = models.PositiveIntegerField(default=0)
    rejected = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["-started_at"], name="run_by_time")]

    def __str__(self) -> str:
        return f"{self.source} {self.file}"


class Reject(models.Model):
    """A row that was not brought in, whole, until it is forgotten (actions.forget_rejects)."""

    id = models.UUIDField(primary_key=True, default=new_id)
    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="rejects")
    line = models.PositiveIntegerField()  # of the file, the first being 1
    code = models.CharField(max_length=20)
    column = models.CharField(max_length=200, blank=True)
    seen = models.CharField(max_length=200, blank=True)
    row = ArrayField(models.TextField(), default=list)  # the cells as they stood

    class Meta:
        indexes = [models.Index(fields=["run", "line"], name="reject_of_run")]

    def __str__(self) -> str:
        return f"{self.line} {self.code}"
