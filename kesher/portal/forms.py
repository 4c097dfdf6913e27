"""What customers may type, and what is said when it does not fit."""

import secrets
from pathlib import PurePath
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from kesher.channels.types import AddressKind
from kesher.core.addresses import parse_email, parse_phone
from kesher.core.papers.sniff import other_kind

LONGEST_TEXT = 20_000  # characters
MAX_FILES = 10
KINDS = frozenset(
    [
        ".jpg",
        ".jpeg",
        ".png",
        ".gif",
        ".webp",
        ".heic",
        ".heif",
        ".bmp",
        ".tif",
        ".tiff",
        ".pdf",
        ".doc",
        ".docx",
        ".odt",
        ".rtf",
        ".txt",
        ".xls",
        ".xlsx",
        ".csv",
        ".eml",
        ".msg",
    ]
)
ACCEPTED = ",".join(["image/*", "application/pdf", *sorted(KINDS)])
NEVER = frozenset({"program", "html", "svg"})  # whatever they are called
MAX_FILE = 15 * 1024 * 1024  # bytes
MAX_ALL = 25 * 1024 * 1024


class ManyFiles(forms.ClearableFileInput):
    """A file field that takes several at once; beside it in the page stands one for the camera, `<name>-photo`."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """What was chosen and what was photographed, together."""
        return [*files.getlist(name), *files.getlist(f"{name}-photo")]


class FilesField(forms.FileField):
    """A list of files, each within limits."""

    def __init__(self, *, required: bool = False, label: Any = None) -> None:
        super().__init__(
            required=required, label=label or _("Photo or file"), widget=ManyFiles(attrs={"accept": ACCEPTED})
        )

    def clean(self, data: Any, initial: Any = None) -> "list[UploadedFile[Any]]":
        """Check number and sizes; the message says what to do."""
        files: list[UploadedFile[Any]] = [one for one in (data if isinstance(data, list | tuple) else [data]) if one]
        if self.required and not files:
            raise forms.ValidationError(_("Choose a file or take a photo."))
        if len(files) > MAX_FILES:
            raise forms.ValidationError(_("At most 10 files at a time. The rest can follow in a second message."))
        if any((one.size or 0) > MAX_FILE for one in files) or sum(one.size or 0 for one in files) > MAX_ALL:
            raise forms.ValidationError(
                _("A file may have up to 15 MB, all together 25 MB. A photo of each page usually has less.")
            )
        if any(not one.size for one in files):
            raise forms.ValidationError(_("One of the files is empty. Choose it again."))
        for one in files:
            if not _is_taken(one):
                raise forms.ValidationError(
                    _("“%(name)s” cannot be taken. Send a photo, a PDF or a document.")
                    % {"name": (one.name or "")[:60]}
                )
        return files


def _is_taken(one: "UploadedFile[Any]") -> bool:
    """By its name, and against its name by its first bytes: programs and pages are never taken. A photo may have no ending."""
    head = one.read(1024)
    one.seek(0)
    ending = PurePath(one.name or "").suffix.lower()
    known = ending in KINDS or (not ending and (one.content_type or "").startswith("image/"))
    return known and other_kind(head) not in NEVER


class Words(forms.Form):
    """A message and files: what a customer adds to her case."""

    text = forms.CharField(
        label=_("Message"), required=False, strip=True, widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"})
    )
    papers = FilesField()

    def clean_text(self) -> str:
        """Within what a person can read; longer texts can come as a file."""
        text: str = self.cleaned_data["text"]
        if len(text) > LONGEST_TEXT:
            over = len(text) - LONGEST_TEXT
            raise forms.ValidationError(
                ngettext(
                    "%(over)s letter too long. A long text can be added as a file.",
                    "%(over)s letters too long. A long text can be added as a file.",
                    over,
                )
                % {"over": f"{over:,}"}
            )
        return text

    def clean(self) -> dict[str, Any]:
        """Something must have been said."""
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not cleaned.get("text") and not cleaned.get("papers"):
            self.add_error("text", _("Write what happened, or add a file."))
        return cleaned


class Question(Words):
    """The form of the site: who asks, how to answer, and the question."""

    name = forms.CharField(
        label=_("Name"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name", "dir": "auto"}),
    )
    email = forms.CharField(
        label=_("E-mail for the answer"),
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "dir": "ltr"}),
    )
    phone = forms.CharField(
        label=_("Phone, if you would rather have an SMS"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "dir": "ltr"}),
    )
    text = forms.CharField(
        label=_("What happened, or what do you need?"),
        required=False,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
    )
    key = forms.CharField(widget=forms.HiddenInput, required=False)
    website = forms.CharField(
        required=False, widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"})
    )  # bots fill it in

    field_order = ("text", "papers", "name", "email", "phone")

    def clean_key(self) -> str:
        """The key of the page; a form without one is taken too, only that its repetition is not known."""
        return str(self.cleaned_data["key"])[:80] or secrets.token_urlsafe(18)

    def clean_email(self) -> str:
        """One whole address, or nothing."""
        typed: str = self.cleaned_data["email"].strip()
        if typed and parse_email(typed) is None:
            raise forms.ValidationError(_("The e-mail address is not whole. It should look like noa@example.com."))
        return typed

    def clean_phone(self) -> str:
        """A number that can be called, or nothing."""
        typed: str = self.cleaned_data["phone"].strip()
        if typed and parse_phone(typed).kind is not AddressKind.PHONE:
            raise forms.ValidationError(_("The phone number is not whole. It should look like 052-555-0143."))
        return typed

    def clean(self) -> dict[str, Any]:
        """An answer needs an address."""
        cleaned = super().clean()
        if not cleaned.get("email") and not cleaned.get("phone") and not {"email", "phone"} & set(self.errors):
            self.add_error(
                "email", _("An e-mail address or a phone number is needed, so that the answer can reach you.")
            )
        return cleaned


class Score(forms.Form):
    """The answer to the one question."""

    score = forms.TypedChoiceField(
        coerce=int,
        choices=[(n, str(n)) for n in range(1, 6)],
        error_messages={"required": _("Choose one of the five.")},
    )
    outcome = forms.TypedChoiceField(
        coerce=lambda value: value == "yes", choices=[("yes", "yes"), ("no", "no")], required=False, empty_value=None
    )
    words = forms.CharField(
        label=_("What was missing?"),
        required=False,
        max_length=4000,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
