"""The chain of pages is walked within bounds, whatever the numbers in the file say."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from kesher.core.papers import tiff
from kesher.core.papers.types import Warn
from tests.core.papers.tiffs import TiffPage
from tests.core.papers.tiffs import tiff as make

SMALL = Image.new("1", (16, 8), 1)


@pytest.mark.parametrize("order", ["<", ">"])
def test_pages_are_counted_with_their_sizes(order: str) -> None:
    found = tiff.chain(make([TiffPage(SMALL), TiffPage(SMALL.resize((32, 8)))], order=order), 10)

    assert [(page.width, page.height, page.compression) for page in found.pages] == [(16, 8, 4), (32, 8, 4)]
    assert found.warnings == []


def test_a_chain_that_leads_back_ends_where_it_began_again() -> None:
    found = tiff.chain(make([TiffPage(SMALL)] * 3, last_points_to=1), 10)

    assert (len(found.pages), found.warnings) == (3, [Warn.PAGE_LOOP])


def test_a_chain_that_leads_out_of_the_file_keeps_the_pages_before() -> None:
    file = make([TiffPage(SMALL)] * 3)

    found = tiff.chain(file[: tiff.chain(file, 10).pages[2].offset + 5], 10)

    assert (len(found.pages), found.warnings) == (2, [Warn.CHAIN_BROKEN])


def test_counting_stops_somewhere() -> None:
    found = tiff.chain(make([TiffPage(SMALL)] * 9), 5)

    assert (len(found.pages), found.warnings) == (5, [Warn.PAGES_NOT_COUNTED])


def test_each_page_can_stand_alone() -> None:
    file = make([TiffPage(SMALL), TiffPage(SMALL.resize((32, 8)))])

    alone = tiff.chain(tiff.single(file, tiff.chain(file, 10).pages[1]), 10)

    assert [page.width for page in alone.pages] == [32]


@given(st.binary(max_size=300), st.sampled_from([b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"]))
def test_no_bytes_whatever_break_the_walk(rest: bytes, magic: bytes) -> None:
    found = tiff.chain(magic + rest, 50)

    assert len(found.pages) <= 50
    assert all(len(tiff.single(magic + rest, page)) == len(magic + rest) for page in found.pages)


@given(st.integers(8, 600), st.binary(min_size=1, max_size=8))
def test_damage_at_any_place_is_survived(at: int, damage: bytes) -> None:
    file = bytearray(make([TiffPage(SMALL)] * 2))
    file[at : at + len(damage)] = damage

    assert len(tiff.chain(bytes(file), 50).pages) <= 50


def test_what_is_no_tiff_has_no_pages() -> None:
    assert tiff.page_count(b"%PDF-1.7") == 0
    assert tiff.page_count(struct.pack("<2sHI", b"II", 42, 0)) == 0
