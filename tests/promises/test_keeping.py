"""The rate of kept promises cannot be bettered by telling new dates, and a small number says that it is small."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kesher.promises.rules.keeping import Ended, keeping, share
from kesher.promises.types import PromiseState

KEPT, LATE, BROKEN = PromiseState.KEPT, PromiseState.LATE, PromiseState.BROKEN
RESCHEDULED, WITHDRAWN, SUPERSEDED = PromiseState.RESCHEDULED, PromiseState.WITHDRAWN, PromiseState.SUPERSEDED


def test_the_rate_counts_new_dates_of_ours_and_leaves_out_withdrawn_and_replaced_ones() -> None:
    found = keeping(
        [Ended(KEPT)] * 6
        + [Ended(LATE, told_before=True), Ended(BROKEN, told_before=False), Ended(RESCHEDULED, told_before=True)]
        + [Ended(WITHDRAWN)]
        + [Ended(SUPERSEDED)] * 5
        + [Ended(PromiseState.OPEN)] * 3
    )

    assert (found.kept.part, found.kept.whole) == (6, 9)
    assert (found.told_first.part, found.told_first.whole) == (2, 3)
    assert (found.withdrawn.part, found.withdrawn.whole) == (1, 10)
    assert found.counts[SUPERSEDED] == 5


def test_promises_to_colleagues_have_nobody_to_tell_first() -> None:
    assert keeping([Ended(LATE), Ended(KEPT)]).told_first.value is None


def test_nothing_ended_has_no_rate_rather_than_none_kept() -> None:
    assert keeping([]).kept == share(0, 0)
    assert share(0, 0).value is None


def test_the_interval_is_wilsons() -> None:
    # Newcombe (1998), table I, method 3: 81/263 gives 0.2553 to 0.3662, 1/29 gives 0.0061 to 0.1718.
    assert [share(81, 263).low, share(81, 263).high] == pytest.approx([0.2553, 0.3662], abs=5e-5)
    assert [share(1, 29).low, share(1, 29).high] == pytest.approx([0.0061, 0.1718], abs=5e-5)


def test_all_of_three_kept_may_well_be_less() -> None:
    assert share(3, 3).value == 1.0
    assert share(3, 3).low == pytest.approx(0.4385, abs=5e-5)
    assert share(3, 3).high == 1.0


@given(st.integers(0, 1000), st.integers(0, 1000))
def test_the_interval_holds_its_share(part: int, more: int) -> None:
    found = share(part, part + more)

    assert found.value is None or (found.low is not None and found.high is not None)
    assert found.value is None or 0 <= found.low <= found.value <= found.high <= 1  # type: ignore[operator]


ends = st.lists(st.sampled_from([KEPT, LATE, BROKEN, WITHDRAWN, SUPERSEDED]).map(Ended), min_size=1)


@given(ends, st.booleans())
def test_telling_a_new_date_instead_of_being_late_betters_nothing(ended: list[Ended], told: bool) -> None:
    plain = keeping([*ended, Ended(LATE)]).kept.value
    moved = keeping([*ended, Ended(RESCHEDULED, told_before=told)]).kept.value

    assert moved == plain


def test_an_impossible_share_is_refused() -> None:
    with pytest.raises(ValueError, match="3 of 2"):
        share(3, 2)
