"""A new installation gets what it needs to begin, and somebody who may set up the rest."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from kesher.cases.models import Reason
from kesher.promises.models import Term
from kesher.staff.models import Person

pytestmark = pytest.mark.django_db


def _setup(monkeypatch: pytest.MonkeyPatch, password: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{password}\n"))
    call_command("setup", "gil@org.example", name="Gil", stdout=io.StringIO())


def test_the_first_administrator_signs_in_to_the_first_steps(monkeypatch: pytest.MonkeyPatch, client: Client) -> None:
    _setup(monkeypatch, "a-long-enough-secret")

    answer = client.post(
        "/accounts/login/", {"login": "gil@org.example", "password": "a-long-enough-secret"}, follow=True
    )

    assert answer.status_code == 200
    assert answer.wsgi_request.user.is_authenticated
    assert Reason.objects.count() > 30
    assert Term.objects.exists()


def test_a_short_password_is_refused_and_nothing_is_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CommandError, match="at least 10"):
        _setup(monkeypatch, "short")

    assert not Person.objects.exists()
    assert not Reason.objects.exists()
