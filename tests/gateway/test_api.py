"""The API as a whole: described, and honest about errors."""

from urllib.parse import urlencode

from django.test import Client

from kesher.channels.models import Account
from kesher.gateway.actions import make_token
from tests.gateway.conftest import HOOK


def test_the_api_describes_itself_in_openapi_3_1(client: Client, db: None) -> None:
    described = client.get("/api/v1/openapi.json").json()

    assert described["openapi"].startswith("3.1")
    assert set(described["paths"]) == {"/api/v1/cti/events", "/api/v1/forms"}
    event = described["paths"]["/api/v1/cti/events"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    assert {"call_id", "from", "to", "state", "extension"} <= set(event["properties"])


def test_every_operation_says_how_to_prove_oneself(client: Client, db: None) -> None:
    described = client.get("/api/v1/openapi.json").json()

    operations = [operation for path in described["paths"].values() for operation in path.values()]
    assert all(operation["security"] for operation in operations)


def test_a_wrong_method_is_said_so(client: Client, db: None) -> None:
    assert client.get("/api/v1/forms").status_code == 405


def test_machines_need_no_token_against_forgery_since_they_bring_no_cookies(
    sms_account: Account, phone_account: Account, web_account: Account
) -> None:
    strict = Client(enforce_csrf_checks=True)
    bearer = {"authorization": f"Bearer {make_token('machine', ['cti', 'forms'])}"}
    push = urlencode({"external_id": "x", "status": "102"})
    call, form = {"call_id": "c-1", "state": "ringing"}, {"text": "t", "email": "a@example.org"}

    answers = [
        strict.post(f"/hooks/sms/{HOOK}/", push, content_type="application/x-www-form-urlencoded"),
        strict.post("/api/v1/cti/events", call, content_type="application/json", headers=bearer),
        strict.post("/api/v1/forms", form, content_type="application/json", headers=bearer),
    ]

    assert [answer.status_code for answer in answers] == [200, 202, 202]
