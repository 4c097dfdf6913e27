"""Bad faxes through the gateway's mail: read in a limited child, counted to the end, shown with their original."""

import io
import struct
import time

import pytest
from PIL import Image

from kesher.cases.models import Arrival
from kesher.core import blobs
from kesher.rehearsal.fax_machine import fax_of, hand_filled_page
from tests.bad_input import mails
from tests.bad_input.conftest import Deliver, read_all

pytestmark = pytest.mark.django_db(transaction=True)
FAX = "fax@shikma.example"


def _fax(name: str, data: bytes) -> bytes:
    return mails.with_file(name, "image/tiff", data, "Fax from 03-555-0172", to=FAX)


def _honest() -> bytes:
    page = hand_filled_page(["Discharge summary", "Almog Yossi"], "en")
    return _fax("honest.tif", fax_of([page])).replace(b"<file@", b"<honest@")


def _arrival(name: str) -> Arrival:
    return Arrival.objects.get(name=name)


def _pages(count: int) -> bytes:
    blank = [Image.new("1", (1728, 400), 1) for _ in range(count)]
    file = io.BytesIO()
    blank[0].save(file, "TIFF", compression="group4", save_all=True, append_images=blank[1:], dpi=(204, 98))
    return file.getvalue()


def _looping() -> bytes:
    """One page, whose directory says that the next page is itself (TIFF 6.0, section 2)."""
    file = io.BytesIO()
    Image.new("1", (1728, 400), 1).save(file, "TIFF", compression="group4", dpi=(204, 98))
    data = bytearray(file.getvalue())
    first = struct.unpack_from("<I", data, 4)[0]
    entries = struct.unpack_from("<H", data, first)[0]
    struct.pack_into("<I", data, first + 2 + 12 * entries, first)
    return bytes(data)


def test_a_fax_of_two_hundred_pages_is_counted_and_shown_as_far_as_it_was_read(deliver: Deliver) -> None:
    data = _pages(200)
    deliver(_fax("long.tif", data), to=FAX)
    deliver(_honest(), to=FAX)

    read_all()

    row = _arrival("long.tif")
    assert (row.state, row.pages) == ("waiting", 200)
    assert blobs.read(row.blob) == data
    assert _arrival("honest.tif").pages == 1


def test_a_fax_whose_pages_go_round_in_a_circle_ends(deliver: Deliver) -> None:
    data = _looping()
    deliver(_fax("circle.tif", data), to=FAX)
    deliver(_honest(), to=FAX)
    began = time.monotonic()

    read_all()

    row = _arrival("circle.tif")
    assert time.monotonic() - began < 120
    assert (row.state, row.pages) == ("waiting", 1)
    assert blobs.read(row.blob) == data
    assert _arrival("honest.tif").state == "waiting"


def test_a_fax_that_is_cut_off_is_shown_with_its_original(deliver: Deliver) -> None:
    page = hand_filled_page(["Cut", "off"], "en")
    data = fax_of([page])[:900]
    deliver(_fax("cut.tif", data), to=FAX)
    deliver(_honest(), to=FAX)

    read_all()

    row = _arrival("cut.tif")
    assert (row.state, bool(row.code)) == ("waiting", True)
    assert blobs.read(row.blob) == data
    assert _arrival("honest.tif").code == ""
