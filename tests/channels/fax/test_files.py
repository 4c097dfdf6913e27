"""Fax files that are handed in become envelopes; what is no fax is refused by its name."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from kesher.channels.adapters.fax import files
from kesher.channels.types import AddressKind, Raw, Unknown
from tests.channels.fax.mails import ARRIVED, OUR_NUMBER, fax_account, received, two_pages


def test_a_tiff_handed_in_is_a_fax_with_what_is_known_of_it() -> None:
    sent = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)

    fax = received(files.envelope("/in/box/scan.tif", two_pages(), ARRIVED, caller="03-555-0188", sent_at=sent))

    assert (fax.sender.value, fax.sent_at, fax.facts) == (
        "+97235550188",
        sent,
        {"called": OUR_NUMBER, "pages": "2", "arrived_pages": "2"},
    )
    assert [(file.name, file.media_type) for file in fax.files] == [("scan.tif", "image/tiff")]


def test_the_name_of_a_file_may_say_who_sent_it() -> None:
    assert received(files.envelope("fax-035550188-1.tiff", two_pages(), ARRIVED)).sender.value == "+97235550188"
    assert received(files.envelope("scan_20261122.tiff", two_pages(), ARRIVED)).sender.kind is AddressKind.WITHHELD


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("letter.docx", b"PK\x03\x04", "zip"),
        ("a.g3", b"\x00\x01\x02", "unknown"),
        ("x.png", b"\x89PNG\r\n\x1a\n", "png"),
    ],
)
def test_other_files_are_refused_by_name(name: str, data: bytes, kind: str) -> None:
    with pytest.raises(files.NotAFax) as refused:
        files.envelope(f"/in/{name}", data, ARRIVED)

    assert (refused.value.name, refused.value.kind) == (name, kind)


@pytest.mark.parametrize(("data", "kind"), [(b"PK\x03\x04zip", "zip"), (b"", "empty")])
def test_a_false_tiff_is_kept_and_set_aside(data: bytes, kind: str) -> None:
    raw = files.envelope("fax.tif", data, ARRIVED)

    assert raw.body == data
    assert fax_account().parse(raw) == [Unknown("not_a_fax", kind)]


def test_a_tiff_is_a_fax_whatever_its_name() -> None:
    assert received(files.envelope("q00000123", two_pages(), ARRIVED)).files[0].media_type == "image/tiff"


def test_a_name_is_only_data() -> None:
    fax = received(files.envelope("..\\..\\סיכום\u202e.tif", two_pages(), ARRIVED))

    assert fax.files[0].name == "סיכום.tif"


def test_the_same_file_twice_is_one_fax_and_on_another_day_another() -> None:
    account = fax_account()
    sunday, monday = datetime(2026, 11, 22, 12, 0, tzinfo=UTC), datetime(2026, 11, 23, 12, 0, tzinfo=UTC)

    def key(sent: datetime, name: str) -> str:
        return account.key(files.envelope(name, two_pages(), ARRIVED, sent_at=sent))

    assert key(sunday, "a.tif") == key(sunday, "b.tif")
    assert key(sunday, "a.tif") != key(monday, "a.tif")
    assert len(key(sunday, "a.tif")) <= 120


@pytest.mark.shared_data
def test_every_real_fax_file_is_a_fax_and_every_other_is_refused(shared_data: Path) -> None:
    taken, refused = [], []
    for path in sorted((shared_data / "fax-images").iterdir()):
        try:
            raw = files.envelope(path.name, path.read_bytes(), ARRIVED)
        except files.NotAFax as error:
            refused.append(error.name)
        else:
            taken.append(received(Raw(raw.body, raw.headers, raw.received_at)))

    assert {Path(fax.files[0].name).suffix for fax in taken} == {".tif", ".tiff"}
    assert {Path(name).suffix for name in refused} == {".md", ".g3", ".pbm", ".png", ".txt", ".uzn"}
