"""Which request a paper belongs to."""

from uuid import UUID, uuid4

from kesher.cases.rules.matching import Arrived, Certainty, How, Wanted, match

NOA, YOSSI = uuid4(), uuid4()


def wanted(code: str, customer: UUID = NOA, phone: str = "+97235550172", **more: object) -> Wanted:
    return Wanted(uuid4(), uuid4(), code, customer, "סיכום אשפוז", frozenset({phone}), **more)  # type: ignore[arg-type]


SUMMARY, RECEIPT = wanted("4821390759"), wanted("5550000009", YOSSI, "+972541112223")


def test_the_square_wins() -> None:
    found = match(
        Arrived(square_codes=(SUMMARY.code,), text_codes=(RECEIPT.code,), sender="+972541112223"), [SUMMARY, RECEIPT]
    )

    assert (found.how, found.request_id) == (How.QR, SUMMARY.request_id)


def test_recognised_digits_come_next() -> None:
    assert match(Arrived(text_codes=(SUMMARY.code,)), [SUMMARY, RECEIPT]).how is How.TEXT


def test_the_upload_link_names_its_request() -> None:
    assert match(Arrived(link_request_id=RECEIPT.request_id), [SUMMARY, RECEIPT]).request_id == RECEIPT.request_id


def test_the_only_open_request_of_the_sender_is_meant() -> None:
    assert match(Arrived(sender="+97235550172"), [SUMMARY, RECEIPT]).how is How.SENDER


def test_a_sender_of_whom_two_papers_are_wanted_is_asked_of_a_person() -> None:
    second = wanted("7770000001")

    found = match(Arrived(sender="+97235550172"), [SUMMARY, second])

    assert found.request_id is None
    assert {one.request_id for one in found.suggestions} == {SUMMARY.request_id, second.request_id}


def test_two_codes_on_one_paper_match_nobody_by_themselves() -> None:
    found = match(Arrived(square_codes=(SUMMARY.code, RECEIPT.code)), [SUMMARY, RECEIPT])

    assert found.request_id is None
    assert len(found.suggestions) == 2


def test_the_code_of_another_paper_speaks_against_the_sender() -> None:
    found = match(Arrived(text_codes=("9990000000",), sender="+97235550172"), [SUMMARY, RECEIPT])

    assert found.request_id is None
    assert "other_code" in found.suggestions[0].reasons_against


def test_a_code_read_with_one_wrong_digit_and_the_name_make_a_likely_suggestion() -> None:
    noa = wanted("4821390759", names=frozenset({"נועה", "ברקוביצ"}))

    found = match(
        Arrived(sender="+97230000000", words=frozenset({"נועה", "ברקוביצ"}), numbers=frozenset({"4821390758"})),
        [noa, RECEIPT],
    )

    assert found.suggestions[0].request_id == noa.request_id
    assert found.suggestions[0].certainty is Certainty.LIKELY
    assert found.suggestions[0].reasons_for == ("code_nearly", "full_name")
    assert found.suggestions[0].reasons_against == ("other_sender",)


def test_a_paper_that_says_nothing_gets_no_suggestion() -> None:
    assert match(Arrived(), [SUMMARY, RECEIPT]).suggestions == ()
