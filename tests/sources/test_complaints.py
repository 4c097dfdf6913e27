"""`kesher import complaints`: past matters out of a file, onto the timelines, once."""

import gzip
import io
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from kesher.cases.models import Case, Contact, Message, Reason
from kesher.cases.queries.reasons import reasons
from kesher.core import clock
from kesher.core.addresses import parse_email
from kesher.core.models import Fact
from kesher.customers import actions as customers
from kesher.customers.models import Customer, Identity
from kesher.customers.types import Trust
from kesher.promises.models import Promise
from kesher.sources.actions import forget_rejects
from kesher.sources.models import Reject, Run
from kesher.timeline.models import Touchpoint
from tests.cast import Cast
from tests.desk.story import logged_in

HEADING = "complaint_id,date_received,date_sent,product,issue,narrative,submitted_via,company_response,timely"
ROWS = (
    '71,2025-01-13,2025-01-15,Credit card,Late fee,"They charged me a fee, twice",Web,Closed with explanation,Yes',
    "72,2025-01-14,,Mortgage,Escrow,,Postal mail,In progress,No",
    "73,2025-01-14,,Mortgage,Escrow,,Referral,In progress,",
)


def bring(tmp_path: Path, content: str | bytes, name: str = "bank.csv", **options: str) -> str:
    """Run the command on a file; returns what it said."""
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    said = io.StringIO()
    call_command("import", "complaints", str(path), team="claims", stdout=said, **options)
    return said.getvalue()


def lines(*rows: str, heading: str = HEADING) -> str:
    return "\n".join([heading, *rows]) + "\n"


def test_a_complaint_stands_on_the_timeline_with_channel_reason_and_whether_it_was_timely(
    cast: Cast, tmp_path: Path
) -> None:
    said = bring(tmp_path, lines(*ROWS), source="bank")

    assert "3 rows, 3 new, 0 changed, 0 known already, 0 rejected, source bank" in said
    case = Case.objects.get(matter="Late fee")
    assert (case.channel, case.state, case.imported, case.team) == ("web", "closed", True, cast.claims)
    assert case.opened_at.astimezone(clock.ISRAEL).date().isoformat() == "2025-01-13"
    assert case.closed_at is not None
    assert case.closed_at.astimezone(clock.ISRAEL).date().isoformat() == "2025-01-15"
    assert case.reason is not None
    assert [row.name_en for row in (case.reason.parent, case.reason) if row] == ["Credit card", "Late fee"]
    page = logged_in(cast.dana).get(f"/desk/customer/{case.customer_id}/").content.decode()
    assert "They charged me a fee, twice" in page
    assert "Closed with explanation" in page
    assert "answered in time" in page
    assert Touchpoint.objects.get(case_id=case.pk).at == case.opened_at
    assert set(Case.objects.values_list("channel", flat=True)) == {"web", "letter", "referral"}


def test_the_past_promises_nothing_tells_nobody_and_is_left_out_of_todays_queue(cast: Cast, tmp_path: Path) -> None:
    bring(tmp_path, lines(*ROWS))

    assert Promise.objects.count() == 0
    assert not Fact.objects.filter(name__startswith="cases.").exists()
    assert set(Contact.objects.values_list("imported", flat=True)) == {True}
    assert set(Customer.objects.filter(identities__system="bank").values_list("kind", flat=True)) == {"provisional"}
    assert "Late fee" not in logged_in(cast.dana).get("/desk/").content.decode()
    assert not any(one.code.startswith("past-") for one in reasons())


def test_the_same_file_twice_changes_nothing(cast: Cast, tmp_path: Path) -> None:
    bring(tmp_path, lines(*ROWS))
    before = [
        set(model.objects.values_list("pk", flat=True)) for model in (Case, Message, Touchpoint, Customer, Reason)
    ]

    said = bring(tmp_path, lines(*ROWS))

    assert "3 rows, 0 new, 0 changed, 3 known already, 0 rejected" in said
    assert before == [
        set(model.objects.values_list("pk", flat=True)) for model in (Case, Message, Touchpoint, Customer, Reason)
    ]


def test_a_row_that_the_other_system_changed_puts_the_matter_right(cast: Cast, tmp_path: Path) -> None:
    bring(tmp_path, lines(*ROWS))

    said = bring(
        tmp_path, lines("72,2025-01-14,,Mortgage,Payment,Now in words,Postal mail,Closed with explanation,Yes")
    )

    assert "1 rows, 0 new, 1 changed" in said
    message = Message.objects.get(case__matter="Payment")
    assert message.text == "Now in words"
    assert message.facts["past"]["timely"] is True
    assert message.case is not None
    assert message.case.reason is not None
    assert message.case.reason.name_en == "Payment"
    assert Case.objects.count() == 3


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (
            "72,2025-01-15,,Mortgage,Escrow,,Postal mail,,",
            "was brought in before with another day, channel or customer",
        ),
        ("72,2025-01-14,,Mortgage,Escrow,,Fax,,", "was brought in before with another day, channel or customer"),
        (",2025-01-15,,Mortgage,Escrow,,Fax,,", "has no number of its own"),
        ("80,31/02/2025,,Mortgage,Escrow,,Fax,,", "“31/02/2025” in “date_received” is no date"),
        ("80,,,Mortgage,Escrow,,Fax,,", "“date_received” is empty"),
        ("80,2199-01-01,,Mortgage,Escrow,,Fax,,", "lies in the future"),
        ("80,2025-01-15,soon,Mortgage,Escrow,,Fax,,", "“soon” in “date_sent” is no date"),
        ("80,2025-01-15,,Mortgage,Escrow,,Pigeon,,", "“Pigeon” in “submitted_via” is no channel"),
        ("80,2025-01-15,,Mortgage", "has 4 cells"),
    ],
)
def test_a_row_that_cannot_be_understood_is_kept_and_says_why(cast: Cast, tmp_path: Path, row: str, why: str) -> None:
    bring(tmp_path, lines(*ROWS))

    said = bring(tmp_path, lines("79,2025-02-01,,Mortgage,Escrow,,Fax,,", row))

    assert "2 rows, 1 new, 0 changed, 0 known already, 1 rejected" in said
    assert f"line 3: {why}" in said or why in said
    assert Reject.objects.get().row == row.split(",")
    assert Case.objects.count() == 4


def test_a_number_that_stands_twice_is_taken_once(cast: Cast, tmp_path: Path) -> None:
    said = bring(tmp_path, lines(ROWS[0], ROWS[0]))

    assert "2 rows, 1 new, 0 changed, 0 known already, 1 rejected" in said
    assert "line 3: The number 71 stands in the file twice; the first row was taken." in said


def test_a_hebrew_spreadsheet_in_windows_1255_with_semicolons_and_bad_dates_is_read(cast: Cast, tmp_path: Path) -> None:
    content = (
        'מספר תלונה;תאריך קבלה;ערוץ;סיבה;תיאור;שם לקוח;דוא"ל;טלפון;סניף מטפל\r\n'
        "1;13/01/2025;אתר;חיוב כפול;חויבתי פעמיים;רחל אלון;Rachel@Example.com;052-555-0199;חולון\r\n"
        "2;31.1.25;מכתב;עיכוב;לא קיבלתי;יוסי;;;\r\n"
        "3;45/01/2025;טלפון;עיכוב;לא קיבלתי;יוסי;;;\r\n"
    ).encode("windows-1255")

    said = bring(tmp_path, content, name="תלונות.csv", source="ישן")

    assert "windows-1255" in said
    assert "3 rows, 2 new, 0 changed, 0 known already, 1 rejected" in said
    assert "line 4: “45/01/2025” in “תאריך קבלה” is no date." in said
    message = Message.objects.get(text="חויבתי פעמיים")
    assert message.language == "he"
    assert message.facts["past"]["more"] == {"סניף מטפל": "חולון"}
    assert message.customer.name_he == "רחל אלון"
    assert set(message.customer.identities.values_list("kind", "value")) >= {
        ("email", "rachel@example.com"),
        ("phone", "+972525550199"),
    }


def test_the_terminal_speaks_english_whatever_language_was_spoken_before(cast: Cast, tmp_path: Path) -> None:
    with override("he"):
        said = bring(tmp_path, lines("80,soon,,a,b,,Fax,,"))

    assert "“soon” in “date_received” is no date." in said


def test_a_packed_file_is_read(cast: Cast, tmp_path: Path) -> None:
    assert "3 new" in bring(tmp_path, gzip.compress(lines(*ROWS).encode()), name="bank.csv.gz")
    assert Run.objects.get().source == "bank"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "The file is empty."),
        (b"id;name\n1;x\n", "These columns were not found: date received, submitted via. The file has: id, name."),
        (b"\x1f\x8b\x08broken", "damaged"),
        (b"\x00\x01\x02", "neither UTF-8 nor windows-1255"),
    ],
)
def test_a_file_that_is_no_table_is_refused_whole(cast: Cast, tmp_path: Path, content: bytes, why: str) -> None:
    with pytest.raises(CommandError, match="Nothing was brought in") as refusal:
        bring(tmp_path, content)

    assert why in str(refusal.value)
    assert (Run.objects.count(), Case.objects.count()) == (0, 0)


def test_where_several_teams_serve_one_must_be_named(cast: Cast, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(lines(*ROWS))

    with pytest.raises(CommandError, match=r"no team “nobody”.*claims"):
        call_command("import", "complaints", str(tmp_path / "a.csv"), team="nobody")

    assert Case.objects.count() == 0


def test_a_customer_whom_we_know_by_her_own_address_has_her_past_beside_her_present(cast: Cast, tmp_path: Path) -> None:
    heading = "id,date,channel,issue,name,email"

    bring(
        tmp_path,
        lines(
            "1,2025-01-13,web,Fee,Noa,noa.b@example.com", "2,2025-02-13,web,Fee,Noa,noa.b@example.com", heading=heading
        ),
    )

    assert set(Case.objects.values_list("customer", flat=True)) == {cast.noa.pk}
    assert not Identity.objects.filter(system="bank").exists()


def test_a_customer_whom_nobody_knew_is_one_however_often_she_complained(cast: Cast, tmp_path: Path) -> None:
    heading = "id,date,channel,issue,name,email,customer id"

    bring(tmp_path, lines("1,2025-01-13,web,Fee,Dalia,dalia@example.com,", heading=heading))
    bring(
        tmp_path,
        lines("2,2025-02-13,web,Fee,Dalia,Dalia@example.com,", heading=heading),
        name="more.csv",
        source="bank",
    )
    bring(tmp_path, lines("3,2025-03-13,web,Fee,Dalia,,77", "4,2025-03-13,web,Fee,Dalia,,77", heading=heading))

    whose = list(Case.objects.order_by("opened_at", "number").values_list("customer", flat=True))
    assert whose[0] == whose[1]
    assert whose[2] == whose[3] != whose[0]
    assert Identity.objects.get(system="bank").value == "77"


def test_an_address_that_two_customers_hold_chooses_neither(cast: Cast, tmp_path: Path) -> None:
    address = parse_email("family@example.com")
    assert address is not None
    for name in ("Avi", "Ruth"):
        at = clock.now()
        person = customers.create_customer(name=name, at=at)
        customers.add_identity(person, address, Trust.PROVEN, at)

    bring(tmp_path, lines("1,2025-01-13,web,Fee,Avi,family@example.com", heading="id,date,channel,issue,name,email"))

    assert Case.objects.get().customer_id not in set(
        Identity.objects.filter(trust=Trust.PROVEN, value="family@example.com").values_list("customer_id", flat=True)
    )


def test_a_batch_costs_the_same_number_of_statements_whatever_it_holds(cast: Cast, tmp_path: Path) -> None:
    def cost(start: int, count: int) -> int:
        rows = [f"{start + n},2025-01-13,,Mortgage,Escrow,words,Web,,Yes" for n in range(count)]
        with CaptureQueriesContext(connection) as queries:
            bring(tmp_path, lines(*rows))
        return len(queries)

    cost(0, 2)

    assert cost(1000, 40) == cost(5000, 4)


def test_what_was_refused_is_seen_and_downloaded_by_the_administrator_alone(cast: Cast, tmp_path: Path) -> None:
    bring(tmp_path, lines(*ROWS, "80,soon,,=1+1,,,Fax,,"))
    run = Run.objects.get()
    administrator = logged_in(cast.gil)

    listed = administrator.get("/office/brought/").content.decode()
    page = administrator.get(f"/office/brought/{run.pk}/").content.decode()
    file = administrator.get(f"/office/brought/{run.pk}/refused.csv")

    assert "bank.csv" in listed
    assert "“soon” in “date_received” is no date." in page
    content = b"".join(file) if file.streaming else file.content
    assert content.decode("utf-8-sig").splitlines()[1].startswith("5,")
    assert "'=1+1" in content.decode("utf-8-sig")
    assert logged_in(cast.dana).get(f"/office/brought/{run.pk}/").status_code == 404


def test_refused_rows_are_forgotten_after_ninety_days(cast: Cast, tmp_path: Path) -> None:
    bring(tmp_path, lines("80,soon,,a,b,,Fax,,"))

    with clock.at(clock.now() + timedelta(days=89)):
        assert forget_rejects() == 0
    with clock.at(clock.now() + timedelta(days=91)):
        assert forget_rejects() == 1

    assert Run.objects.get().rejected == 1


def test_a_customer_who_was_erased_is_not_brought_back(cast: Cast, tmp_path: Path) -> None:
    bring(tmp_path, lines(*ROWS))
    customers.erase_person(Case.objects.get(matter="Late fee").customer_id)

    again = bring(tmp_path, lines(*ROWS))
    changed = bring(tmp_path, lines(ROWS[0].replace("explanation", "money")))

    assert "0 new, 0 changed, 3 known already" in again
    assert "1 rows, 0 new, 1 changed" in changed
    assert not Message.objects.filter(text__contains="charged").exists()
    assert Customer.objects.filter(identities__system="bank").count() == 2


@pytest.mark.shared_data
def test_real_complaints_all_stand_on_timelines_and_twice_gives_the_same(
    cast: Cast, shared_data: Path, client: Client
) -> None:
    file = str(shared_data / "cfpb" / "complaints.csv.gz")
    said = [io.StringIO(), io.StringIO()]

    for out in said:
        call_command("import", "complaints", file, team="claims", source="cfpb", stdout=out)

    assert "11161 rows, 11161 new, 0 changed, 0 known already, 0 rejected" in said[0].getvalue()
    assert "11161 rows, 0 new, 0 changed, 11161 known already, 0 rejected" in said[1].getvalue()
    assert Touchpoint.objects.filter(kind="message_in").count() == Case.objects.filter(imported=True).count() == 11161
    assert set(Case.objects.values_list("channel", flat=True)) == {"web", "referral", "phone", "letter", "fax", "email"}
    assert Message.objects.filter(facts__past__timely=False).count() == 223
    assert not Case.objects.filter(reason=None).exists()
