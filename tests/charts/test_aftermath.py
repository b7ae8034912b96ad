"""What came after cracks, as bars on the scale and nothing between them."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st
from tests.charts.drawn import named, number, places, read, words
from tests.charts.specimens import FIRST

from earned.charts import aftermath
from earned.charts.aftermath import Aftermath, Came
from earned.charts.band import Ends
from earned.content.strings import strings

WORDS = strings()


def came(*values: float) -> Aftermath:
    return Aftermath(tuple(Came(FIRST + timedelta(days=20 * n), value) for n, value in enumerate(values)))


def test_it_says_how_often_and_near_what_the_first_and_the_last_was():
    assert aftermath.picture(came(25, 50, 75), WORDS, "a").sentence == (
        "You said 3 times what came after. The first was near “more that than not”,"
        " the last near “more the other way”."
    )
    assert aftermath.picture(came(0), WORDS, "a").sentence == (
        "You said once what came after: near “just as the old lesson says”."
    )


@given(
    st.lists(st.tuples(st.integers(0, 4000), st.floats(0, 100)), min_size=1, max_size=260),
    st.one_of(st.none(), st.builds(Ends, words, words)),
)
def test_each_answer_is_a_bar_in_its_place_the_newest_where_there_are_many(
    answers: list[tuple[int, float]], ends: Ends | None
):
    each = tuple(Came(FIRST + timedelta(days=day), value) for day, value in sorted(answers))
    shown = aftermath.picture(Aftermath(each, ends), WORDS, "after")
    drawn = read(shown.svg)
    bars = named(drawn, "v-ink-fill")
    assert len(bars) == len(shown.rows) == min(len(each), aftermath.MOST)
    assert shown.rows == each[-aftermath.MOST :]
    right, bottom = (float(end) for end in (drawn.get("viewBox") or "").split()[2:])
    assert all(0 <= x <= right and 0 <= y <= bottom for x, y in places(drawn))
    assert all(number(bar, "y") + number(bar, "height") <= bottom for bar in bars)
    assert not named(drawn, "v-gut") + named(drawn, "v-90")


def test_higher_on_the_scale_is_higher_in_the_picture():
    low, high = (
        number(bar, "y") for bar in named(read(aftermath.picture(came(0, 100), WORDS, "a").svg), "v-ink-fill")
    )
    assert low - high > 100
