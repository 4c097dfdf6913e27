"""One customer: the whole story in every channel, the matters, the promises, the addresses and what they are worth."""

import pytest

from kesher.cases.models import Case, Reason
from kesher.core.models import Reading
from kesher.customers.models import Identity
from tests.cases.house import House, let_leave, mail, sms, take
from tests.desk import story


@pytest.fixture
def case(house: House) -> Case:
    found = story.taken(house)
    version = story.policy(house.cast.dana)
    story.answered(house, found, version)
    story.phoned(house, found, version)
    with story.at("2026-11-22 14:30"):
        take(house, sms("Thank you, and one more thing"))
        let_leave()
    return found


def page_of(house: House, language: str = "en") -> str:
    with story.at("2026-11-22 15:00"):
        dana = story.logged_in(house.cast.dana, language)
        return dana.get(f"/desk/customer/{house.cast.noa.pk}/").content.decode()


def test_every_channel_is_in_one_story(house: House, case: Case) -> None:
    page = page_of(house)

    assert "מה מגיע לנו על ביטול הנסיעה?" in page
    assert "Incoming phone call" in page
    assert "Thank you, and one more thing" in page
    assert "We promised" in page


def test_matters_promises_and_identities_are_beside_it(house: House, case: Case) -> None:
    page = page_of(house)

    assert f"/desk/case/{case.pk}/" in page
    assert "052-555-0143" in page
    assert "verified" in page
    assert "Final answer" in page
    assert '<bdi dir="ltr">1</bdi><small>/1</small>' in page  # one promise ended, and was kept


def test_the_page_speaks_hebrew(house: House, case: Case) -> None:
    page = page_of(house, "he")

    assert "נועה ברקוביץ׳" in page
    assert "מזהים" in page
    assert "The whole story" not in page


def test_who_may_be_the_same_person_is_shown_and_nobody_is_joined(house: House, case: Case) -> None:
    known = Identity.objects.get(value="+972525550143")
    Identity.objects.create(
        customer=house.cast.yossi,
        kind="phone",
        value=known.value,
        raw=known.value,
        trust=1,
        created_at=known.created_at,
    )

    page = page_of(house)

    assert "May be the same person" in page
    assert f"/desk/customer/{house.cast.yossi.pk}/" in page


def test_a_confidential_matter_keeps_its_words_to_its_team(house: House, case: Case) -> None:
    reason = Reason.objects.create(
        code="health", name_he="בריאות", name_en="Health", path="/health/", verdict="valuable", confidential=True
    )
    Case.objects.filter(pk=case.pk).update(reason=reason, matter="A secret matter")

    with story.at("2026-11-22 15:00"):
        page = story.logged_in(house.cast.lior).get(f"/desk/customer/{house.cast.noa.pk}/").content.decode()

    assert "secret" not in page
    assert "A confidential matter" in page
    assert "מה מגיע לנו על ביטול הנסיעה?" not in page


def test_a_long_time_together_is_drawn_as_a_line(house: House, case: Case) -> None:
    with story.at("2026-11-22 15:00"):
        short = page_of(house)
    with story.at("2027-03-01 10:00"):
        take(house, mail("A new question", subject="Another matter"))
        dana = story.logged_in(house.cast.dana)
        long = dana.get(f"/desk/customer/{house.cast.noa.pk}/").content.decode()

    assert 'class="chart lifeline"' not in short
    assert "3 months together" in long
    assert "promises since the first contact" in long


def test_looking_is_written_into_the_read_log(house: House, case: Case) -> None:
    page_of(house)

    row = Reading.objects.filter(subject_kind="customer", subject_id=house.cast.noa.pk).latest("at")
    assert (row.reader_id, row.purpose) == (str(house.cast.dana.pk), "desk:customer")


def test_back_office_finds_no_customers(house: House, case: Case) -> None:
    roni = story.logged_in(house.cast.roni)

    assert roni.get(f"/desk/customer/{house.cast.noa.pk}/").status_code == 404
    assert "/desk/customer/" not in roni.get("/desk/search/?q=Berkovich").content.decode()
