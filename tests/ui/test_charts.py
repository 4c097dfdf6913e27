"""Charts are honest: from zero, in the reading direction where that is meant, and inside their frame."""

import re
from datetime import datetime, timedelta

from kesher.core.clock import ISRAEL
from kesher.ui.charts import Bar, DayKnot, bars, dayline, sparkline

NOW = datetime(2026, 11, 26, 14, 9, tzinfo=ISRAEL)


def test_bars_share_one_scale_that_begins_at_zero(english: None) -> None:
    svg = bars([Bar("a", 40), Bar("b", 10)], "two")

    assert re.findall(r'<rect class="" width="([\d.]+)"', svg) == ["100.0", "25.0"]


def test_bars_of_nothing_do_not_divide_by_zero(english: None) -> None:
    assert '<rect class="" width="0.0"' in bars([Bar("a", 0)], "none")


def test_a_sparkline_of_one_value_draws_no_line() -> None:
    assert sparkline([3], "one") == ""
    assert '<polyline class="l1" points="2.0,22.0 94.0,2.0"/>' in sparkline([1, 2], "rising")


def test_a_flat_sparkline_is_drawn(english: None) -> None:
    assert 'points="2.0,22.0 94.0,22.0"' in sparkline([2, 2], "flat")


def test_the_day_runs_from_right_to_left_in_hebrew(hebrew: None) -> None:
    svg = dayline([], NOW, "day")

    assert _x(svg, "08:00") > _x(svg, "17:00")


def test_the_day_runs_from_left_to_right_in_english(english: None) -> None:
    svg = dayline([], NOW, "day")

    assert _x(svg, "08:00") < _x(svg, "17:00")


def test_the_day_stretches_to_hold_every_promise(english: None) -> None:
    svg = dayline([DayKnot(NOW.replace(hour=19), "open"), DayKnot(NOW.replace(hour=6), "kept")], NOW, "day")

    assert _x(svg, "06:00") == 26.0
    assert _x(svg, "20:00") == 1154.0


def test_a_label_cannot_break_out_of_its_attribute(english: None) -> None:
    assert "<script>" not in dayline([], NOW, '"><script>')


def test_now_is_labelled_on_the_line(english: None) -> None:
    assert ">now 14:09<" in dayline([DayKnot(NOW + timedelta(hours=1), "risk")], NOW, "day")


def _x(svg: str, text: str) -> float:
    found = re.search(rf'<text x="([\d.]+)"[^>]*>{text}<', svg)
    assert found
    return float(found[1])
