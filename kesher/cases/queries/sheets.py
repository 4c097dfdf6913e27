"""The cover sheet of a request, made anew whenever it is wanted."""

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from kesher.cases import texts
from kesher.cases.models import DocumentRequest
from kesher.core import clock
from kesher.core import settings as values
from kesher.core.addresses import show_phone
from kesher.ui import words


def cover_pdf(request: DocumentRequest, upload_url: str = "") -> bytes:
    """The PDF to be faxed before the paper. Says nothing of the person; the code alone leads to the case."""
    from kesher.core.papers.cover import CoverSheet, cover_sheet  # the drawing library takes a second to load

    now = clock.now()
    language = request.language or "he"
    with translation.override(language):
        return cover_sheet(
            CoverSheet(
                code=request.code,
                organisation=texts.organisation(),
                asked=request.what,
                why=request.why,
                about=_("Case %(number)s") % {"number": request.case.number},
                until=words.letter_words(request.until) if request.until else "",
                fax_number=show_phone(str(values.get("organisation.fax"))),
                made=words.letter_words(now),
                upload_url=upload_url or f"{settings.KESHER_PUBLIC_URL}/paper/",
                phone=show_phone(str(values.get("organisation.phone"))),
                language=language,
                made_at=now,
            )
        )
