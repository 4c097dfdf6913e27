"""One question about a settled case, once."""

from uuid import UUID

from django.conf import settings as site
from django.db import connection, transaction

from kesher.cases import actions as cases
from kesher.cases import queries as case_queries
from kesher.cases import texts
from kesher.cases.types import Letter, Purpose
from kesher.channels.types import Channel
from kesher.core import clock, settings
from kesher.core.ids import new_id
from kesher.customers import actions as customers
from kesher.customers import queries as customer_queries
from kesher.customers.types import LinkPurpose, NotCleared
from kesher.listening.models import Survey
from kesher.listening.recovering import is_recovering
from kesher.listening.rules import asking

LINK_DAYS = 30


@transaction.atomic
def ask(case_id: UUID) -> UUID | None:
    """Send one question by mail, else SMS; the survey's id, or None when she is not to be asked (decision 41) or cannot be.

    Safe to repeat: a case is asked about once. Under race one customer is asked once in 30 days.
    """
    facts = case_queries.for_survey(case_id)
    if facts is None:
        return None
    ids = customer_queries.ids_of(facts.customer_id)
    _one_customer_at_a_time(ids[0])
    at = clock.now()
    last = Survey.objects.filter(customer_id__in=ids).order_by("-asked_at").values_list("asked_at", flat=True).first()
    refusal = asking.may_ask(
        asked_for_case=Survey.objects.filter(case_id=case_id).exists(),
        last_asked_at=last,
        at=at,
        is_a_case=facts.is_solved,
        recovering=is_recovering(facts.customer_id),
    )
    if refusal:
        return None
    survey_id = new_id()
    token = customers.make_link(LinkPurpose.SURVEY, facts.customer_id, None, survey_id, LINK_DAYS)
    url = f"{site.KESHER_PUBLIC_URL}/s/{token}/"
    found = _send(case_id, facts.number, facts.language, url)
    if found is None:
        customers.revoke_links(survey_id, at=at)
        return None
    Survey.objects.create(
        id=survey_id,
        case_id=case_id,
        customer_id=facts.customer_id,
        question=settings.get("listening.question"),
        language=facts.language or "he",
        asked_at=at,
        channel=found,
    )
    return survey_id


def _send(case_id: UUID, number: int, language: str, url: str) -> str | None:
    """The channel that took it: mail in full, else SMS in short; None when neither may."""
    question = settings.get("listening.question")
    for channel in (Channel.EMAIL, Channel.SMS):
        letter: Letter = texts.survey(number, url, language, short=channel is Channel.SMS, effort=question == "ces")
        try:
            with transaction.atomic():
                return cases.write_automatic(case_id, Purpose.SURVEY, letter, channel)[1]
        except NotCleared:
            continue
    return None


def _one_customer_at_a_time(customer_id: UUID) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"listening.customer:{customer_id}"])
