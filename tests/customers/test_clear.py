"""Leave to send: to whom, when, how often, and when not at all."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from kesher.channels.models import Account, Dispatch
from kesher.channels.types import Channel, ConsentChanged, MessageClass, Proof
from kesher.core import clock
from kesher.core.addresses import Address
from kesher.customers import actions
from kesher.customers.models import Consent, Identity
from kesher.customers.types import Clearance, NotCleared, Trust
from tests.cast import Cast
from tests.customers.people import mail, moment, phone

pytestmark = pytest.mark.django_db
SUNDAY = moment("2026-11-22 10:00")
SATURDAY_NIGHT = moment("2026-11-21 22:40")
SHABBAT = moment("2026-11-21 11:00")


def _clear(cast: Cast, **words: Any) -> Clearance:
    given: dict[str, Any] = {"purpose": "answer", "channel": Channel.EMAIL, "at": SUNDAY} | words
    return actions.clear(cast.noa.pk, **given)


def _made(cast: Cast, clearance: Clearance, at: datetime) -> None:
    account, _ = Account.objects.get_or_create(
        code="care",
        defaults={
            "adapter": "email",
            "channel": "email",
            "name_he": "",
            "name_en": "",
            "address": "care@example.org",
            "team": cast.claims,
        },
    )
    Dispatch.objects.create(
        account=account,
        channel="email",
        message_class="service",
        purpose=clearance.purpose,
        to_kind="email",
        to_value=clearance.to.value,
        subject_kind="test",
        text="",
        not_before=at,
        next_at=at,
        created_at=at,
    )


def _code(cast: Cast, **words: Any) -> str:
    with pytest.raises(NotCleared) as refused:
        _clear(cast, **words)
    return refused.value.code


def test_the_surest_address_is_chosen(cast: Cast) -> None:
    actions.add_identity(cast.noa.pk, mail("typed@example.com"), Trust.TYPED, SUNDAY, claimed=False)

    cleared = _clear(cast)

    assert (cleared.to.value, cleared.customer_id, cleared.not_before) == ("noa.b@example.com", cast.noa.pk, None)
    assert cleared.identity_id == Identity.objects.get(value="noa.b@example.com").pk


def test_a_bounced_address_is_passed_over_and_refused_when_named(cast: Cast) -> None:
    actions.add_identity(cast.noa.pk, mail("second@example.com"), Trust.ASSERTED, SUNDAY, claimed=False)
    actions.mark_bounced(Identity.objects.get(value="noa.b@example.com").pk, SUNDAY)

    assert _clear(cast).to.value == "second@example.com"
    assert _code(cast, to=mail()) == "bounced"


def test_a_customer_without_a_working_address_cannot_be_reached_and_the_code_says_why(cast: Cast) -> None:
    actions.mark_bounced(Identity.objects.get(value="noa.b@example.com").pk, SUNDAY)
    assert _code(cast) == "bounced"
    assert _code(cast, channel=Channel.PORTAL) == "cannot_receive"

    Identity.objects.filter(value="noa.b@example.com").delete()
    assert _code(cast) == "no_address"


def test_an_sms_goes_to_a_mobile_only(cast: Cast) -> None:
    Identity.objects.filter(customer=cast.noa, kind="phone").delete()
    actions.add_identity(cast.noa.pk, phone("03-555-0100"), Trust.PROVEN, SUNDAY)

    assert _code(cast, channel=Channel.SMS) == "cannot_receive"
    actions.add_identity(cast.noa.pk, phone("054-555-0199"), Trust.ASSERTED, SUNDAY, claimed=False)
    assert _clear(cast, channel=Channel.SMS).to.value == "+972545550199"


def test_a_disputed_address_is_never_chosen_and_still_hears_about_what_it_sent(cast: Cast) -> None:
    actions.add_identity(cast.yossi.pk, phone(), Trust.ASSERTED, SUNDAY, claimed=False)
    found = actions.find_or_create(phone(), Proof.ASSERTED, at=SUNDAY)

    assert _code(cast, channel=Channel.SMS) == "disputed"
    answered = actions.clear(
        found.customer_id, purpose="receipt", channel=Channel.SMS, to=phone(), answers_own_act=True, at=SUNDAY
    )
    assert answered.to.value == "+972525550143"


def test_a_claimed_address_is_never_chosen(cast: Cast) -> None:
    Identity.objects.filter(customer=cast.noa, kind="email").delete()
    actions.add_identity(cast.noa.pk, mail("claim@example.com"), Trust.TYPED, SUNDAY)

    assert _code(cast) == "no_address"


def test_an_address_of_somebody_else_is_refused(cast: Cast) -> None:
    assert _code(cast, to=mail("yossi@example.com")) == "foreign_address"
    assert _code(cast, to=Address(mail().kind, "nobody@example.com")) == "foreign_address"


def test_what_tells_of_the_past_needs_a_proof_that_has_not_lapsed(cast: Cast) -> None:
    Identity.objects.filter(value="noa.b@example.com").update(proven_at=SUNDAY - timedelta(days=364))
    assert _clear(cast, purpose="history").to.value == "noa.b@example.com"

    Identity.objects.filter(value="noa.b@example.com").update(proven_at=SUNDAY - timedelta(days=365))
    assert _code(cast, purpose="history") == "unproven"
    assert _code(cast, needs_proven=True) == "unproven"
    assert _clear(cast).to.value == "noa.b@example.com"


def test_a_receipt_goes_at_once_on_shabbat_and_what_she_did_not_ask_for_waits(cast: Cast) -> None:
    assert _clear(cast, purpose="receipt", answers_own_act=True, at=SHABBAT).not_before is None

    assert _clear(cast, purpose="promise_moved", at=SHABBAT).not_before == moment("2026-11-21 20:00")
    assert _clear(cast, purpose="promise_moved", at=SATURDAY_NIGHT).not_before is None
    assert _clear(cast, purpose="promise_moved", at=moment("2026-11-20 14:00")).not_before == moment("2026-11-21 20:00")
    assert _clear(cast, purpose="promise_moved", at=moment("2026-11-20 13:59")).not_before is None


def test_a_customer_who_does_not_keep_shabbat_is_told_on_it(cast: Cast) -> None:
    actions.set_preference(cast.noa.pk, keeps_shabbat=False)

    assert _clear(cast, purpose="promise_moved", at=SHABBAT).not_before is None


def test_her_own_quiet_hours_are_kept_over_midnight(cast: Cast) -> None:
    from datetime import time

    actions.set_preference(cast.noa.pk, quiet=(time(21), time(7, 30)))

    assert _clear(cast, purpose="promise_moved", at=moment("2026-11-22 23:10")).not_before == moment("2026-11-23 07:30")
    assert _clear(cast, purpose="promise_moved", at=moment("2026-11-23 03:00")).not_before == moment("2026-11-23 07:30")
    assert _clear(cast, purpose="promise_moved", at=moment("2026-11-23 07:30")).not_before is None


def test_three_automatic_messages_an_hour_and_ten_a_day_and_no_more(cast: Cast) -> None:
    for hour in range(4):
        for minute in range(3):
            at = SUNDAY + timedelta(hours=hour, minutes=minute)
            if hour * 3 + minute < 10:
                _made(cast, _clear(cast, purpose="receipt", to=mail(), answers_own_act=True, at=at), at)
        if hour < 3:
            assert _code(cast, purpose="promise_moved", at=SUNDAY + timedelta(hours=hour, minutes=30)) == "capped"

    assert _code(cast, purpose="receipt", at=SUNDAY + timedelta(hours=9)) == "capped"
    assert _clear(cast, purpose="receipt", at=SUNDAY + timedelta(hours=24, minutes=1)).to.value == "noa.b@example.com"


def test_the_cap_of_one_address_holds_nobody_else_and_no_answer_of_a_person(cast: Cast) -> None:
    for minute in range(3):
        _made(cast, _clear(cast, purpose="receipt", at=SUNDAY), SUNDAY + timedelta(minutes=minute))

    later = SUNDAY + timedelta(minutes=5)
    assert _clear(cast, purpose="answer", at=later).to.value == "noa.b@example.com"
    assert (
        actions.clear(cast.yossi.pk, purpose="receipt", channel=Channel.EMAIL, at=later).to.value == "yossi@example.com"
    )
    assert _clear(cast, purpose="receipt", channel=Channel.SMS, at=later).to.value == "+972525550143"


def test_advertising_needs_a_consent_and_names_it(cast: Cast) -> None:
    assert _code(cast, message_class=MessageClass.ADVERTISING, purpose="offer") == "no_consent"

    consent = actions.record_consent(
        cast.noa.pk, purpose="advertising", given=True, how="form", wording="v3", at=SUNDAY
    )

    assert _clear(cast, message_class=MessageClass.ADVERTISING, purpose="offer").consent_id == consent


def test_a_withdrawal_in_one_channel_leaves_the_other_and_holds_at_once(cast: Cast) -> None:
    actions.record_consent(cast.noa.pk, purpose="advertising", given=True, how="form", at=SUNDAY)
    actions.record_consent(
        cast.noa.pk, purpose="advertising", given=False, how="reply", channel="sms", wording="הסר", at=SUNDAY
    )

    offer = {"message_class": MessageClass.ADVERTISING, "purpose": "offer"}
    assert _code(cast, channel=Channel.SMS, **offer) == "withdrawn"
    assert _clear(cast, **offer).to.value == "noa.b@example.com"


def test_advertising_keeps_its_hours(cast: Cast) -> None:
    actions.record_consent(cast.noa.pk, purpose="advertising", given=True, how="form", at=SUNDAY)

    cleared = _clear(cast, message_class=MessageClass.ADVERTISING, purpose="offer", at=moment("2026-11-22 20:30"))

    assert cleared.not_before == moment("2026-11-23 08:00")


def test_a_survey_is_not_sent_to_who_refused_surveys(cast: Cast) -> None:
    assert _clear(cast, purpose="survey").consent_id is None

    actions.record_consent(cast.noa.pk, purpose="survey", given=False, how="agent", at=SUNDAY)

    assert _code(cast, purpose="survey") == "withdrawn"


def test_a_provider_s_blacklist_withdraws_for_everybody_who_has_the_number(cast: Cast) -> None:
    from kesher.channels.receivers import Arrived
    from kesher.core.ids import new_id

    actions.add_identity(cast.yossi.pk, phone(), Trust.ASSERTED, SUNDAY, claimed=False)
    arrived = Arrived(new_id(), new_id(), Channel.SMS, cast.claims.pk, SUNDAY)

    actions.hear_consent(ConsentChanged(phone(), "advertising", False, "הסר"), arrived)

    rows = Consent.objects.values_list("customer_id", "given", "channel", "wording")
    assert set(rows) == {(cast.noa.pk, False, "sms", "הסר"), (cast.yossi.pk, False, "sms", "הסר")}


def test_an_address_that_fails_for_good_is_not_chosen_again_until_it_is_proven(cast: Cast) -> None:
    from kesher.channels.events import DispatchFailed
    from kesher.customers.handlers import note_bounce

    actions.add_identity(cast.noa.pk, mail("second@example.com"), Trust.ASSERTED, SUNDAY, claimed=False)
    cleared = _clear(cast)
    _made(cast, cleared, SUNDAY)
    dispatch = Dispatch.objects.get()
    Dispatch.objects.update(identity_id=cleared.identity_id)

    note_bounce(DispatchFailed(dispatch.pk, "test", None, hard=False, code="4.2.2"))
    assert _clear(cast).to.value == "noa.b@example.com"

    note_bounce(DispatchFailed(dispatch.pk, "test", None, hard=True, code="5.1.1"))
    note_bounce(DispatchFailed(dispatch.pk, "test", None, hard=True, code="5.1.1"))
    assert _clear(cast).to.value == "second@example.com"

    actions.find_or_create(mail(), Proof.PROVEN, at=clock.now())
    assert _clear(cast).to.value == "noa.b@example.com"
