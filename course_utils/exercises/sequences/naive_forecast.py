"""Forecast that the next value is the present one."""

import numpy as np

from course_utils.exercises.misconceptions import instead
from course_utils.exercises.model import Case, Feedback
from course_utils.exercises.sequences.shared import no_list
from course_utils.rnn.forecasting import naive_forecast

solution = naive_forecast


def cases():
    """Five numbers to follow by eye, more of them, and the shortest series there is."""
    rng = np.random.default_rng(50)
    return [
        Case("five values", dict(x=np.array([3.0, 5.0, 4.0, 8.0, 6.0]))),
        Case("twelve values", dict(x=rng.normal(50, 20, 12).round(1))),
        Case("two values, so one forecast", dict(x=np.array([7.0, 2.0]))),
    ]


def observe(answer, x):
    """The forecasts; a single number is told that there are more to make."""
    result = answer(x)
    if isinstance(result, int | float | np.number):
        raise Feedback(
            f"Your result is a single number. There are {len(x) - 1} values to forecast here, from "
            "`x[1]` to the last: return an array with one forecast for each."
        )
    return no_list(result)


def plain(x):
    """One forecast after another."""
    forecasts = np.zeros(len(x) - 1)
    for t in range(1, len(x)):
        forecasts[t - 1] = x[t - 1]
    return forecasts


@instead("x[:-1]", "x[1:]")
def future_itself():
    """Too good to be true: every forecast is exactly right, because it has looked at the answer.
    `x[1:]` are the very values to be forecast. Just before `x[1]` comes, the newest value you know
    is `x[0]`: that is its naive forecast. Do the same for every value after it."""


@instead("x[:-1]", "x")
def whole_series():
    """One forecast too many. Your last one, made from the last value, is of a value that is not in
    `x`, so nobody could say how good it is. Leave that one out."""


@instead("x[:-1]", "np.roll(x, 1)")
def rolled():
    """Your first forecast is the last value of all: `np.roll` takes what falls out at the end and
    puts it in at the front. Nothing is known before `x[0]`, so it gets no forecast: leave that
    entry out."""


@instead("x[:-1]", "np.append(0.0, x[:-1])")
@instead("x[:-1]", "np.append(np.nan, x[:-1])")
@instead("x[:-1]", "np.append(x[0], x[:-1])")
def value_in_front():
    """You have put something in front, as a forecast of `x[0]`. Nothing is known before `x[0]`, so
    it gets no forecast: there are T - 1, and the first is of `x[1]`."""


@instead("x[:-1]", "x[:-2]")
def one_too_few():
    """One forecast is missing, the last one. `x[:-2]` leaves out two values; only the very last
    has no value after it to forecast."""


@instead("x[:-1]", "np.full(len(x) - 1, x[-1])")
def last_value_for_all():
    """You forecast every value by the last one of the series. When `x[1]` is to be forecast, that
    one is still far in the future: take the value just before each."""


@instead("x[:-1]", "np.full(len(x) - 1, x[0])")
def first_value_for_all():
    """You forecast every value by the first one. It is known, but it grows old: take the newest
    value known, the one just before each."""


@instead("x[:-1]", "np.cumsum(x)[:-1] / np.arange(1, len(x))")
def mean_so_far():
    """You forecast by the mean of all values so far. That is a fair forecast: it uses the past
    only. The naive one is simpler still: the newest value, and nothing older."""


@instead("x[:-1]", "np.full(len(x) - 1, x.mean())")
def mean_of_everything():
    """You forecast every value by the mean of the whole series. That mean already contains the
    values to be forecast. Use the past only: the value just before each."""


@instead("x[:-1]", "(x[:-1] + x[1:]) / 2")
def halfway_to_the_answer():
    """You take the mean of two neighbours, and the second of them is the value to be forecast. Use
    the first one only: the value just before."""


@instead("x[:-1]", "np.diff(x)")
def changes():
    """These are the changes from each value to the next. A forecast is a value itself: the naive
    one says that the change will be zero."""


@instead("x[:-1]", "np.append(x[0], 2 * x[1:-1] - x[:-2])")
def trend_continued():
    """You let the last change happen once more. That is a forecast too, but not this one: the naive
    forecast says "as it is now"."""


hints = (
    "Write five numbers in a row. Below the second one write its forecast, the number just "
    "before it; then the same for the third, the fourth, the fifth. Which numbers of the upper "
    "row stand in the lower one?",
    "Every value is used as a forecast of the next, except the last: nothing comes after it.",
    "A slice can count from the end: `x[a:b]` begins at a and stops before b, and -1 stands "
    "for the last place.",
)
