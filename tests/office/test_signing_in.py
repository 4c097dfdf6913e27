"""Signing in and out, forgotten and changed passwords, the locked door, invitations: through the pages, as a person does it."""

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.conf import settings as django_settings
from django.contrib.sessions.models import Session
from django.core import management
from django.db.models import F
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kesher.cases.models import Case
from kesher.channels.models import Dispatch
from kesher.promises.models import Promise
from kesher.staff.models import Person
from tests.boards.house import logged_in
from tests.boards.reading import text_of
from tests.cases.house import House, build, hear_all, mail, take
from tests.cast import PASSWORD

pytestmark = [pytest.mark.filterwarnings("ignore:No directory at"), pytest.mark.usefixtures("no_waiting")]
At = Callable[[str], AbstractContextManager[None]]
DANA, NEW = "dana@kesher.example", "a-sentence-that-i-remember"
LOGIN = "/accounts/login/"


@pytest.fixture
def no_waiting() -> Iterator[None]:
    """Limits of requests an hour are counted in the memory of the process: each test begins with none."""
    from django.core.cache import cache

    cache.clear()
    yield


@pytest.fixture
def house(db: None, at: At) -> Iterator[House]:
    with at("2026-11-22 10:00"):
        yield build()


def browser(language: str = "en") -> Client:
    """Somebody whom we do not know."""
    client = Client()
    client.cookies[django_settings.LANGUAGE_COOKIE_NAME] = language
    return client


def sign_in(client: Client, password: str, email: str = DANA) -> Any:
    return client.post(LOGIN, {"login": email, "password": password})


def is_in(client: Client) -> bool:
    return client.get(reverse("account_change_password")).status_code == 200


def fail(times: int, email: str = DANA, client: Client | None = None) -> Any:
    """Wrong passwords, one after the other."""
    client = client or browser()
    answers = [sign_in(client, f"wrong-{n}", email) for n in range(times)]
    return answers[-1]


def link_of(dispatch: Dispatch) -> str:
    """The address in the mail, without the host."""
    found = re.search(r"http://localhost:8000(/\S+)", dispatch.text)
    assert found, dispatch.text
    return found[1]


def choose(client: Client, link: str, password: str = NEW) -> Any:
    """Open the link and choose a password on the page behind it."""
    page = client.get(link, follow=True)
    form = page.redirect_chain[-1][0] if page.redirect_chain else link
    return client.post(form, {"password1": password, "password2": password}, follow=True)


# -- the locked door


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "You can try again in 15 minutes; the administrator can open it at once."),
        ("he", "אפשר לנסות שוב בעוד 15 דקות"),
    ],
)
def test_five_wrong_passwords_close_the_door_and_the_page_says_for_how_long(
    house: House, language: str, words: str
) -> None:
    client = browser(language)
    fourth = fail(4, client=client)

    fifth = fail(1, client=client)
    right = sign_in(client, PASSWORD)

    assert (fourth.status_code, fifth.status_code, right.status_code) == (200, 429, 429)
    assert words in text_of(right.content.decode())
    assert not is_in(client)


def test_the_time_to_wait_counts_down_and_trying_meanwhile_does_not_prolong_it(house: House, at: At) -> None:
    client = browser()
    fail(5, client=client)

    with at("2026-11-22 10:14"):
        early = sign_in(client, PASSWORD)
    with at("2026-11-22 10:15:01"):
        late = sign_in(client, PASSWORD)

    assert "You can try again in 1 minute;" in text_of(early.content.decode())
    assert late.status_code == 302
    assert is_in(client)


def test_the_door_is_closed_for_one_address_and_others_come_in(house: House) -> None:
    fail(5)

    lior = browser()
    sign_in(lior, PASSWORD, "lior@kesher.example")

    assert is_in(lior)


def test_the_address_in_other_letters_is_the_same_address(house: House) -> None:
    client = browser()
    fail(4, client=client)

    assert fail(1, "DANA@Kesher.example", client).status_code == 429


def test_wrong_passwords_are_not_kept(house: House) -> None:
    fail(2)

    assert not [row for row in AccessAttempt.objects.values_list("post_data", flat=True) if "wrong-" in row]


def test_an_administrator_opens_the_door_on_the_persons_page(house: House) -> None:
    fail(5)
    gil, dana = logged_in(house.cast.gil), browser()

    said = text_of(gil.get(reverse("office:person", args=[house.cast.dana.pk])).content.decode())
    gil.post(reverse("office:person-unlock", args=[house.cast.dana.pk]))
    sign_in(dana, PASSWORD)

    assert "Sign-in is paused until 10:15" in said
    assert is_in(dana)


def test_nobody_else_opens_it(house: House) -> None:
    fail(5)

    answer = logged_in(house.cast.tamar).post(reverse("office:person-unlock", args=[house.cast.dana.pk]))

    assert answer.status_code == 404
    assert sign_in(browser(), PASSWORD).status_code == 429


# -- passwords


def test_a_forgotten_password_is_replaced_by_a_link_that_works_once(house: House) -> None:
    client = browser()
    client.post(reverse("account_reset_password"), {"email": DANA})
    link = link_of(Dispatch.objects.get(purpose="account"))

    done = choose(client, link)
    again = browser().get(link, follow=True)

    assert "The password is changed" in text_of(done.content.decode())
    assert sign_in(browser(), PASSWORD).status_code == 200
    assert sign_in(browser(), NEW).status_code == 302
    assert "This link was used already, or its time has passed." in text_of(again.content.decode())


@pytest.mark.parametrize(
    ("language", "subject", "words"),
    [("he", "סיסמה חדשה לקשר", "הקישור פועל פעם אחת"), ("en", "A new password for Kesher", "the link works once")],
)
def test_the_mail_speaks_the_language_of_its_reader(house: House, language: str, subject: str, words: str) -> None:
    Person.objects.filter(email=DANA).update(language=language)

    browser("en" if language == "he" else "he").post(reverse("account_reset_password"), {"email": DANA})

    row = Dispatch.objects.get(purpose="account")
    assert (row.subject, row.language) == (subject, language)
    assert words in row.text


def test_a_link_to_a_new_password_lasts_four_hours(house: House, at: At) -> None:
    browser().post(reverse("account_reset_password"), {"email": DANA})
    link = link_of(Dispatch.objects.get(purpose="account"))

    with at("2026-11-22 14:01"):
        late = browser().get(link, follow=True)
    with at("2026-11-22 13:59"):
        in_time = choose(browser(), link)

    assert "its time has passed" in text_of(late.content.decode())
    assert "The password is changed" in text_of(in_time.content.decode())


def test_an_unknown_address_gets_no_mail_and_the_page_says_the_same(house: House) -> None:
    pages = [
        browser().post(reverse("account_reset_password"), {"email": email}, follow=True)
        for email in (DANA, "victim@elsewhere.example")
    ]

    assert [text_of(page.content.decode()) for page in pages] == [text_of(pages[0].content.decode())] * 2
    assert set(Dispatch.objects.values_list("to_value", flat=True)) == {DANA}


def test_a_forged_host_does_not_get_into_the_link(house: House) -> None:
    browser().post(reverse("account_reset_password"), {"email": DANA}, headers={"host": "evil.example"})

    assert "evil.example" not in Dispatch.objects.get(purpose="account").text
    assert link_of(Dispatch.objects.get(purpose="account"))


def test_without_a_mail_line_the_page_still_answers(house: House) -> None:
    house.accounts.mail.is_active = False
    house.accounts.mail.save()

    answer = browser().post(reverse("account_reset_password"), {"email": DANA}, follow=True)

    assert "ask your administrator" in text_of(answer.content.decode())
    assert not Dispatch.objects.exists()


def test_colleagues_do_not_read_the_link_and_it_is_forgotten_once_it_left(house: House) -> None:
    browser().post(reverse("account_reset_password"), {"email": DANA})
    row = Dispatch.objects.get(purpose="account")
    link = link_of(row)

    shown = logged_in(house.cast.tamar).get(reverse("office:letter", args=[row.pk])).content.decode()
    listed = logged_in(house.cast.tamar).get(reverse("office:what-left")).content.decode()
    Dispatch.objects.filter(pk=row.pk).update(state="sending", next_at=F("next_at"))
    from kesher.channels.actions.send import _settle

    _settle(row, "sent")

    assert link not in shown + listed
    assert Dispatch.objects.get(pk=row.pk).text == ""


def test_a_chosen_password_opens_a_locked_door(house: House) -> None:
    fail(5)
    client = browser()
    client.post(reverse("account_reset_password"), {"email": DANA})

    choose(client, link_of(Dispatch.objects.filter(purpose="account").latest("created_at")))

    assert sign_in(client, NEW).status_code == 302


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "This password is too short: at least 10"), ("he", "הסיסמה קצרה מדי: נדרשים לפחות 10")],
)
def test_a_short_password_is_refused_in_words(house: House, language: str, words: str) -> None:
    client = logged_in(house.cast.dana, language)
    given = {"oldpassword": PASSWORD, "password1": "short", "password2": "short"}

    answer = client.post(reverse("account_change_password"), given)

    assert words in text_of(answer.content.decode())
    assert Person.objects.get(email=DANA).check_password(PASSWORD)


def test_a_changed_password_ends_every_other_session_and_its_owner_is_told(house: House) -> None:
    here, elsewhere = browser(), browser()
    sign_in(here, PASSWORD)
    sign_in(elsewhere, PASSWORD)

    here.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})

    assert (is_in(here), is_in(elsewhere)) == (True, False)
    assert Dispatch.objects.get(purpose="account").to_value == DANA


def test_the_addresses_are_read_by_a_process_that_has_read_nothing_else() -> None:
    code = "import django; django.setup(); import kesher.config.urls"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr[-500:]


# -- sessions


@pytest.mark.parametrize(("language", "words"), [("en", "Sign in to Kesher"), ("he", "כניסה לקשר")])
def test_whoever_signs_out_is_out(house: House, language: str, words: str) -> None:
    client = browser(language)
    sign_in(client, PASSWORD)
    asked = client.get(reverse("account_logout"))

    done = client.post(reverse("account_logout"), follow=True)

    assert asked.status_code == 200
    assert words in text_of(done.content.decode())
    assert not is_in(client)


def test_a_session_lasts_a_working_day_and_ends_with_the_browser(house: House) -> None:
    client = browser()
    sign_in(client, PASSWORD)
    cookie, row = client.cookies[django_settings.SESSION_COOKIE_NAME], Session.objects.get()
    hours = (row.expire_date - timezone.now()).total_seconds() / 3600

    Session.objects.update(expire_date=timezone.now())

    assert cookie["max-age"] == ""
    assert 11.9 < hours <= 12
    assert not is_in(client)


def test_a_leaver_is_out_at_once(house: House) -> None:
    client = browser()
    sign_in(client, PASSWORD)

    logged_in(house.cast.gil).post(reverse("office:person-leave", args=[house.cast.dana.pk]), {"sure": "on"})

    assert not is_in(client)
    assert sign_in(browser(), PASSWORD).status_code == 200


def test_what_is_open_of_a_leaver_is_the_leads_in_the_same_breath(house: House) -> None:
    from kesher.cases import actions as cases

    take(house, mail(sender="noa.b@example.com"))
    hear_all()
    case = Case.objects.get()
    cases.accept(case.pk, house.cast.dana.pk)

    logged_in(house.cast.gil).post(reverse("office:person-leave", args=[house.cast.dana.pk]), {"sure": "on"})

    case.refresh_from_db()
    assert case.owner == house.cast.tamar
    assert not Promise.objects.filter(owner_id=house.cast.dana.pk, state="open").exists()


def test_a_leaving_that_cannot_hand_over_changes_nothing(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    from kesher.staff import leaving

    def broken(*_: object) -> None:
        raise RuntimeError("promises cannot be handed over")

    monkeypatch.setitem(leaving._registered, "zz", broken)
    take(house, mail(sender="noa.b@example.com"))
    case = Case.objects.get()
    Case.objects.filter(pk=case.pk).update(owner=house.cast.dana)

    with pytest.raises(RuntimeError):
        logged_in(house.cast.gil).post(reverse("office:person-leave", args=[house.cast.dana.pk]), {"sure": "on"})

    assert Person.objects.get(pk=house.cast.dana.pk).is_active
    assert Case.objects.get().owner == house.cast.dana


# -- invitations


def invite(house: House, **changes: str) -> Any:
    given = {
        "name_he": "רינה כץ",
        "email": "rina@kesher.example",
        "role": "agent",
        "language": "he",
        "team": str(house.cast.billing.pk),
    }
    return logged_in(house.cast.gil).post(reverse("office:hire"), given | changes, follow=True)


def test_somebody_new_chooses_a_password_by_the_link_in_the_invitation(house: House) -> None:
    invite(house)
    row = Dispatch.objects.get(purpose="account")
    rina = browser("he")

    choose(rina, link_of(row))

    assert (row.to_value, row.subject) == ("rina@kesher.example", "המקום שלך בקשר")
    assert sign_in(rina, NEW, "rina@kesher.example").status_code == 302


def test_an_invitation_lasts_a_week_and_can_be_sent_again(house: House, at: At) -> None:
    invite(house)
    old = link_of(Dispatch.objects.get(purpose="account"))
    rina = Person.objects.get(email="rina@kesher.example")

    with at("2026-11-28 10:00"):
        sixth_day = browser().get(old, follow=True)
    with at("2026-11-29 10:01"):
        eighth_day = browser().get(old, follow=True)
        logged_in(house.cast.gil).post(reverse("office:person-invite", args=[rina.pk]))
        choose(browser(), link_of(Dispatch.objects.filter(purpose="account").latest("created_at")))

    assert "Choose a password" in text_of(sixth_day.content.decode())
    assert "its time has passed" in text_of(eighth_day.content.decode())
    assert Person.objects.get(pk=rina.pk).check_password(NEW)


def test_without_a_mail_line_the_link_is_shown_to_the_administrator_once(house: House) -> None:
    house.accounts.mail.is_active = False
    house.accounts.mail.save()

    answer = invite(house)

    found = re.search(r'data-copy="http://localhost:8000(/[^"]+)"', answer.content.decode())
    assert found
    choose(browser(), found[1])
    assert sign_in(browser(), NEW, "rina@kesher.example").status_code == 302


def test_the_first_administrator_of_a_new_installation_signs_in(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    import io

    monkeypatch.setattr("sys.stdin", io.StringIO(f"{NEW}\n"))
    management.call_command("setup", "boss@org.example", stdout=io.StringIO())
    client = browser()

    answer = client.post(LOGIN, {"login": "boss@org.example", "password": NEW}, follow=True)

    assert answer.redirect_chain[-1][0] == reverse("office:first-steps")
