"""Real faxes and scans, read in place: each ends in a clear state, and known texts are recognised.

Agreement of characters (difflib, blanks folded), measured with tesseract 5.3.0: phototest 1.00, 8071_093.3B (five columns and a
footer, so the order of reading counts) 0.95.
"""

import difflib
from pathlib import Path

import pytest

from kesher.core.papers.reading import read_paper
from kesher.core.papers.types import Failure, Warn

pytestmark = pytest.mark.shared_data


def agreement(read: str, true: str) -> float:
    return difflib.SequenceMatcher(None, " ".join(read.split()), " ".join(true.split()), autojunk=False).ratio()


@pytest.fixture
def faxes(shared_data: Path) -> Path:
    return shared_data / "fax-images"


def test_every_tiff_ends_in_a_clear_state(faxes: Path) -> None:
    papers = {
        path.name: read_paper(path.read_bytes(), path.name)
        for path in faxes.iterdir()
        if path.suffix in {".tif", ".tiff"}
    }

    assert len(papers) >= 15
    assert {name: paper.failure for name, paper in papers.items() if paper.failure} == {}
    assert all(page.preview for paper in papers.values() for page in paper.pages)
    assert papers["libtiff__test_ifd_loop_to_self.tif"].warnings == [Warn.PAGE_LOOP]
    assert [page.text for page in papers["pillow__g4-multi.tiff"].pages][1:] == ["Page2", "Page3"]
    assert {papers[f"pillow__g4_orientation_{n}.tif"].text[-9:] for n in (1, 2, 3, 4)} == {"test file"}


def test_every_other_file_is_refused_or_read_by_its_content(faxes: Path) -> None:
    others = {
        path.suffix: read_paper(path.read_bytes(), path.name).failure
        for path in faxes.iterdir()
        if path.suffix in {".g3", ".pbm", ".txt", ".md", ".uzn"}
    }

    assert set(others.values()) == {Failure.NOT_A_PAPER}


@pytest.mark.parametrize(("name", "least"), [("tesseract__phototest", 0.98), ("tesseract__8071_093.3B", 0.9)])
def test_known_texts_are_recognised(faxes: Path, name: str, least: float) -> None:
    true = (faxes / f"{name}.txt").read_text(errors="replace")

    assert agreement(read_paper((faxes / f"{name}.tif").read_bytes()).text, true) >= least


@pytest.mark.parametrize(("name", "turn"), [("rotated-180.png", 180), ("rotated-L.png", 90), ("rotated-R.png", 270)])
def test_turned_scans_are_set_upright_and_read(faxes: Path, name: str, turn: int) -> None:
    true = (faxes / "tesseract__phototest.txt").read_text(errors="replace")

    paper = read_paper((faxes / f"tesseract__phototest-{name}").read_bytes(), name)

    assert paper.pages[0].rotation == turn
    assert agreement(paper.text, true) >= 0.97
