"""Answering, asking, promising, handing on: what is refused is said in words, and what was typed is never lost."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kesher.cases.models import Attachment, Case, Citation, DocumentRequest, Draft, HandOff, Message, Task
from kesher.promises.models import Promise, Standard
from tests.cases.house import House, let_leave
from tests.desk import story

NOON = "2026-11-22 09:30"


@pytest.fixture
def case(house: House) -> Case:
    return story.taken(house)


@pytest.fixture
def dana(house: House) -> Client:
    return story.logged_in(house.cast.dana)


def send(client: Client, case: Case, verb: str, **fields: Any) -> Any:
    with story.at(NOON):
        return client.post(f"/desk/case/{case.pk}/{verb}/", fields)


def answer(client: Client, case: Case, **fields: Any) -> Any:
    given = {"channel": "email", "to": "noa.b@example.com", "text": "Hello Noa."}
    return send(client, case, "reply", **(given | fields))


def outbound() -> Any:
    return Message.objects.filter(direction="out", author__isnull=False)


# -- reply


def test_an_answer_waits_a_moment_and_then_leaves(dana: Client, case: Case) -> None:
    sent = answer(dana, case)

    with story.at(NOON):
        page = dana.get(f"/desk/case/{case.pk}/").content.decode()
    message = outbound().get()
    assert sent.headers["Location"] == f"/desk/case/{case.pk}/#story"
    assert (message.text, message.channel, message.sent_at) == ("Hello Noa.", "email", None)
    assert f"/desk/message/{message.pk}/take-back/" in page
    assert "The answer leaves in a moment, by E-mail." in page


def test_after_the_seconds_of_holding_it_is_in_the_story(dana: Client, case: Case) -> None:
    answer(dana, case)

    with story.at("2026-11-22 09:31"):
        let_leave()
        page = dana.get(f"/desk/case/{case.pk}/").content.decode()

    assert "Hello Noa." in page
    assert "take-back" not in page


def test_an_answer_that_was_taken_back_is_the_draft_again(dana: Client, case: Case) -> None:
    answer(dana, case)
    message = outbound().get()

    with story.at(NOON):
        dana.post(f"/desk/message/{message.pk}/take-back/", {"case": case.pk})
        page = dana.get(f"/desk/case/{case.pk}/?panel=reply").content.decode()

    assert outbound().count() == 0
    assert ">Hello Noa.</textarea>" in page
    assert "The answer was taken back" in page


def test_it_is_said_when_it_is_too_late_to_take_it_back(dana: Client, case: Case) -> None:
    answer(dana, case)
    with story.at("2026-11-22 09:31"):
        let_leave()
        dana.post(f"/desk/message/{outbound().get().pk}/take-back/", {"case": case.pk})
        page = dana.get(f"/desk/case/{case.pk}/").content.decode()

    assert "It was too late: the answer has left." in page
    assert outbound().count() == 1


def test_a_citation_is_kept_with_its_version(house: House, dana: Client, case: Case) -> None:
    version = story.policy(house.cast.dana)

    answer(dana, case, cite=f"{version}:full:he")

    assert Citation.objects.values_list("version_id", "form", "language").get() == (version, "full", "he")


@pytest.mark.parametrize(
    "cite", ["3.2 version 7", "nonsense:full:he", "", "00000000-0000-7000-8000-000000000000:full:he"]
)
def test_a_citation_cannot_be_typed(house: House, dana: Client, case: Case, cite: str) -> None:
    story.policy(house.cast.dana)

    refused = answer(dana, case, cite=cite)

    assert Citation.objects.count() == 0
    assert refused.status_code in {302, 422}


def test_a_version_that_was_replaced_meanwhile_is_refused_and_the_answer_kept(
    house: House, dana: Client, case: Case
) -> None:
    old = story.policy(house.cast.dana)
    with story.at(NOON):
        story.policy(house.cast.dana, since="2026-11-22 09:00")

    refused = answer(dana, case, cite=f"{old}:full:he", text="By policy 3.2 you are covered.")

    page = refused.content.decode()
    assert refused.status_code == 422
    assert "no longer in force" in page
    assert ">By policy 3.2 you are covered.</textarea>" in page
    assert f'value="{old}:full:he"' in page
    assert outbound().count() == 0


def test_without_script_a_policy_is_found_put_in_and_taken_out_by_buttons(
    house: House, dana: Client, case: Case
) -> None:
    version = story.policy(house.cast.dana)
    typed = {"channel": "sms", "text": "Hello Noa."}

    found = send(dana, case, "reply", **typed, find="1", q="אשפוז")
    put = send(dana, case, "reply", **typed, insert=f"{version}:full:he")
    out = send(dana, case, "reply", **typed, cite=f"{version}:short:he", uncite=f"{version}:short:he")

    assert "Trip cancelled on medical grounds" in found.content.decode()
    assert f"Hello Noa.\n\n{story.WORDS['short', 'he']}</textarea>" in put.content.decode().replace("&#x27;", "'")
    assert f'name="cite" value="{version}:short:he"' in put.content.decode()
    assert 'name="cite" value="' not in out.content.decode()
    assert outbound().count() == 0


def test_a_promise_goes_with_the_answer(dana: Client, case: Case) -> None:
    answer(dana, case, promise_kind="final_answer", promise_due="2026-11-25T12:00", promise_what="A decision")
    with story.at("2026-11-22 09:31"):
        let_leave()

    promise = Promise.objects.get(kind="final_answer")
    assert (promise.what, promise.due_at, promise.source) == ("A decision", story.now("2026-11-25 12:00"), "agent")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"text": ""}, "This field is required"),
        ({"promise_kind": "payment"}, "A promise needs both"),
        ({"promise_kind": "payment", "promise_due": "2026-11-21T12:00"}, "The time lies in the past"),
        ({"to": "not an address"}, "There is no address for this channel"),
        ({"channel": "fax"}, "fax"),
        ({"to": "somebody.else@example.com"}, "does not belong to the customer"),
    ],
)
def test_a_refusal_says_why_and_keeps_what_was_typed(
    dana: Client, case: Case, fields: dict[str, str], words: str
) -> None:
    refused = answer(dana, case, **({"subject": "About Rome", "text": "My long answer"} | fields))

    page = refused.content.decode()
    assert refused.status_code == 422
    assert words in page
    assert 'value="About Rome"' in page
    assert fields.get("text", "My long answer") in page
    assert outbound().count() == 0
    assert Promise.objects.filter(source="agent").count() == 0


def test_a_file_goes_along(dana: Client, case: Case) -> None:
    answer(dana, case, papers=SimpleUploadedFile("form.pdf", b"%PDF-1.4 form", "application/pdf"))

    assert Attachment.objects.values_list("name", flat=True).get() == "form.pdf"


def test_a_final_answer_settles_the_case_when_it_has_left(dana: Client, case: Case) -> None:
    answer(dana, case, final="on", achieved="on")
    before = Case.objects.get().state
    with story.at("2026-11-22 09:31"):
        let_leave()

    case.refresh_from_db()
    assert (before, case.state, case.outcome_claim) == ("open", "solved", True)


def test_a_draft_is_kept_shown_again_and_gone_with_the_answer(dana: Client, case: Case) -> None:
    kept = send(dana, case, "draft", panel="reply", text="Half a thought", channel="email", to="noa.b@example.com")
    page = dana.get(f"/desk/case/{case.pk}/?panel=reply").content.decode()
    answer(dana, case)

    assert kept.status_code == 204
    assert ">Half a thought</textarea>" in page
    assert Draft.objects.count() == 0


def test_a_draft_keeps_its_citations(house: House, dana: Client, case: Case) -> None:
    version = story.policy(house.cast.dana)

    send(dana, case, "draft", panel="reply", text="x", channel="email", cite=f"{version}:full:he")
    page = dana.get(f"/desk/case/{case.pk}/?panel=reply").content.decode()

    assert f'name="cite" value="{version}:full:he"' in page


def test_an_empty_draft_is_none_and_nobody_sees_anothers(house: House, dana: Client, case: Case) -> None:
    send(dana, case, "draft", panel="reply", text="", channel="email", to="noa.b@example.com")
    empty = Draft.objects.count()
    send(dana, case, "draft", panel="reply", text="Mine alone", channel="email")
    with story.at(NOON):
        page = story.logged_in(house.cast.tamar).get(f"/desk/case/{case.pk}/?panel=reply").content.decode()

    assert empty == 0
    assert "Mine alone" not in page


# -- note, document, promise, task, hand-off


def test_a_note_is_between_ourselves(dana: Client, case: Case) -> None:
    send(dana, case, "note", text="She sounded worried.")

    assert Message.objects.get(direction="note").text == "She sounded worried."


def test_an_empty_note_is_refused(dana: Client, case: Case) -> None:
    assert send(dana, case, "note", text=" ").status_code == 422
    assert Message.objects.filter(direction="note").count() == 0


def test_a_document_is_asked_for_and_its_code_is_shown(dana: Client, case: Case) -> None:
    send(dana, case, "document", what="Discharge summary", why="To count the days", until="2026-11-29T12:00", by_sms="on", cover_sheet="on")  # fmt: skip

    request = DocumentRequest.objects.get()
    with story.at(NOON):
        page = dana.get(f"/desk/case/{case.pk}/?panel=document").content.decode()
        sheet = dana.get(f"/desk/request/{request.pk}/cover.pdf")
    assert (request.what, request.until) == ("Discharge summary", story.now("2026-11-29 12:00"))
    assert f"{request.code[:3]} {request.code[3:6]} {request.code[6:9]}-{request.code[9]}" in page
    assert sheet.content.startswith(b"%PDF")


def test_the_document_panel_says_what_happens_to_the_clock(dana: Client, case: Case) -> None:
    with story.at(NOON):
        page = dana.get(f"/desk/case/{case.pk}/?panel=document").content.decode()

    assert "When the request leaves, the clock stops" in page
    assert "2:30 working hours" in page


def test_a_document_without_words_is_refused_and_kept(dana: Client, case: Case) -> None:
    refused = send(dana, case, "document", what="", why="To count the days")

    assert refused.status_code == 422
    assert 'value="To count the days"' in refused.content.decode()
    assert DocumentRequest.objects.count() == 0


def test_a_promise_alone_tells_the_customer(dana: Client, case: Case) -> None:
    send(dana, case, "promise", kind="call_back", due="2026-11-23T12:00", what="", channel="email")
    with story.at("2026-11-22 09:31"):
        let_leave()

    told = Message.objects.get(purpose="date_told")
    assert "12:00" in told.text
    assert Promise.objects.get(kind="call_back").due_at == story.now("2026-11-23 12:00")


def test_a_second_later_promise_of_a_kind_is_refused(dana: Client, case: Case) -> None:
    refused = send(dana, case, "promise", kind="first_answer", due="2026-11-25T12:00", what="", channel="email")

    assert refused.status_code == 422
    assert "An earlier date is promised already" in refused.content.decode()
    assert Promise.objects.filter(source="agent").count() == 0


def test_a_promise_is_shown_before_it_is_given(dana: Client, case: Case) -> None:
    with story.at(NOON):
        part = dana.get(f"/desk/case/{case.pk}/chance/?kind=first_answer", headers={"HX-Request": "true"})
        machine = dana.get(f"/desk/case/{case.pk}/chance/?kind=call_back")
        past = dana.get(
            f"/desk/case/{case.pk}/chance/?kind=call_back&due=2026-11-21T12:00", headers={"HX-Request": "true"}
        )

    assert "is promised already" in part.content.decode()
    assert "Who is told, and when" in part.content.decode()
    assert machine.json() == {"due": "2026-11-22T09:30:00+00:00"}
    assert "By our terms and working hours" in past.content.decode()  # a past time is no time; the usual one is offered
    assert Promise.objects.filter(kind="call_back").count() == 0


def test_a_task_is_asked_by_its_standard(dana: Client, case: Case) -> None:
    send(dana, case, "task", standard=str(Standard.objects.get().pk), what="Approve the refund?")

    task = Task.objects.get()
    assert (task.kind, task.what, task.team.name_en) == ("decision", "Approve the refund?", "Underwriting")
    assert Case.objects.get().state == "waiting_colleagues"


@pytest.mark.parametrize("standard", ["", "nonsense", "00000000-0000-7000-8000-000000000000"])
def test_a_task_without_a_standard_is_refused_and_kept(dana: Client, case: Case, standard: str) -> None:
    refused = send(dana, case, "task", standard=standard, what="Approve the refund?")

    assert refused.status_code == 422
    assert "Approve the refund?" in refused.content.decode()
    assert Task.objects.count() == 0


def test_a_hand_off_wants_a_reason(house: House, dana: Client, case: Case) -> None:
    refused = send(dana, case, "hand-off", team=str(house.cast.billing.pk), person="", reason="")
    done = send(dana, case, "hand-off", team=str(house.cast.billing.pk), person="", reason="A billing matter")

    assert refused.status_code == 422
    assert "No hand-off without a reason" in refused.content.decode()
    assert done.status_code == 302
    assert HandOff.objects.get().reason == "A billing matter"
    assert Case.objects.get().team == house.cast.billing


def test_nothing_is_changed_by_looking(dana: Client, case: Case) -> None:
    verbs = ["reply", "note", "document", "promise", "task", "hand-off", "draft", "accept", "release", "solve", "wait"]

    statuses = {dana.get(f"/desk/case/{case.pk}/{verb}/").status_code for verb in verbs}

    assert statuses == {405}
