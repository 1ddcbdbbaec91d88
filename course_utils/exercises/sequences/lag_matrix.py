"""The K values before each value, row by row."""

import numpy as np

from course_utils.exercises.misconceptions import instead
from course_utils.exercises.model import Case, Feedback
from course_utils.exercises.sequences.shared import no_list
from course_utils.rnn.forecasting import lag_matrix

solution = lag_matrix


def cases():
    """Prime numbers to follow by eye, several lags, a single lag, a single row."""
    rng = np.random.default_rng(54)
    return [
        Case("6 values, 2 lags", dict(x=np.array([2.0, 3, 5, 7, 11, 13]), K=2)),
        Case("10 values, 4 lags", dict(x=rng.normal(size=10).round(2), K=4)),
        Case("5 values, 1 lag", dict(x=rng.normal(size=5).round(2), K=1)),
        Case("5 values, 4 lags: one row", dict(x=rng.normal(size=5).round(2), K=4)),
    ]


def observe(answer, x, K):
    """The matrix; one without rows or columns is the same, however it was made."""
    try:
        L = no_list(answer(x, K))
    except ValueError as error:
        if "need at least one array" not in str(error):
            raise
        L = np.array([])
    if isinstance(L, np.ndarray) and not L.size:
        raise Feedback("Your matrix is empty.")
    return L


def plain(x, K):
    """Row by row."""
    L = np.zeros((len(x) - K, K))
    for t in range(K, len(x)):
        L[t - K] = x[t - K : t][::-1]
    return L


ALL = "np.stack([x[K - k : T - k] for k in range(1, K + 1)], axis=1)"  # in the solution


@instead("range(1, K + 1)", "range(K, 0, -1)")
def oldest_first():
    """Your columns stand in the order of time, oldest first. Column 0 is for lag 1, the value just
    before; the last column is for lag K."""


@instead("range(1, K + 1)", "range(K, 0, -1)", "axis=1)", "axis=1)[::-1]")
def rows_turned_round():
    """You have turned round the order of the rows. They stay in the order of time; within each row
    the newest value comes first: `[:, ::-1]`, or `[::-1]` for one row."""


@instead("range(1, K + 1)", "range(K)")
def from_the_present():
    """Your rows begin with `x[t]` itself, the very value to be forecast: any model would copy it
    and look perfect. Lag 1 is one step before, `x[t-1]`."""


@instead("range(1, K + 1)", "reversed(range(K))")
def up_to_the_present():
    """Your rows end with `x[t]` itself, the very value to be forecast. They should hold the K
    values before it, the newest first: from `x[t-1]` back to `x[t-K]`."""


@instead("T - k", "T - k + 1")
def one_row_too_many():
    """One row too many: your last row, which begins with the last value, belongs to the forecast of
    a value that is not in `x`. There are T - K rows."""


@instead("x[K - k : T - k]", "np.roll(x, k)")
@instead("x[K - k : T - k]", "np.roll(x, k)[: T - K]")
def wrapped_around():
    """Your first rows hold values from the end of the series: Python counts a place below 0 from
    there, and `np.roll` puts in at the front what falls out. The first value with K values before
    it is `x[K]`: begin there."""


@instead("x[K - k : T - k]", "np.append(np.zeros(k), x[:-k])")
@instead("x[K - k : T - k]", "np.append(np.full(k, np.nan), x[:-k])")
def filled_up():
    """You have a row for each of the T values, filled up where nothing is known. Zeros there look
    like data, and to nan no model can be fitted. Begin at `x[K]`, the first with K values before
    it: T - K rows."""


@instead("len(x) - K", "len(x)", "L[t - K]", "L[t]", of=plain)
def empty_rows_in_front():
    """Your first K rows are all zeros: you keep a row for values that have no K values before them.
    Begin with the row for `x[K]`: T - K rows, and that of `x[t]` is row t - K."""


@instead("L[t - K]", "L[t]", of=plain)
def row_called_t():
    """You put the row for `x[t]` at place t. The first row, place 0, is that for t = K: it belongs
    at place t - K."""


@instead(ALL, "np.array([x[t - K : t][::-1] for t in range(T)])")
def rows_from_the_beginning():
    """Your rows do not all have K values: the first values of `x` have fewer than K before them.
    Begin with t = K, the first that has K."""


@instead(ALL, "np.array([x[t : t + K][::-1] for t in range(T)])")
def rows_past_the_end():
    """Your last rows run over the end and have fewer than K values. The last row is that for the
    forecast of `x[T-1]`; it ends (or begins) with `x[T-2]`."""


@instead("stack", "array", "x[K - k : T - k]", "x[:-k]", ", axis=1)", ").T")
@instead("x[K - k : T - k]", "x[:-k]")
def columns_of_their_own_length():
    """Your columns have different lengths: the longer the lag, the fewer values are left. All must
    begin at the same row, that for `x[K]`: leave out what only the shorter lags have."""


@instead("axis=1)", "axis=1)[:, :-1]")
@instead("x[t - K : t]", "x[t - K + 1 : t]", "L[t - K]", "L[t - K, :-1]", of=plain)
def last_lag_missing():
    """Lag K is missing: you have K - 1 columns, or the last one is still 0. The end of a `range` or
    slice is not part of it, so the lags are `range(1, K + 1)`."""


@instead("axis=1)", "axis=0).reshape(-1, K)")
def columns_reshaped():
    """You went through the lags one by one and cut the result into rows with `reshape`. That keeps
    the order of the numbers and mixes up rows and columns: `np.stack(columns, axis=1)`."""


@instead("T - k", "T - k - 1")
def last_row_missing():
    """The last row is missing, the one for the forecast of the last value, `x[T-1]`. The end of a
    `range` or slice is not part of it."""


@instead("K - k", "K - k + 1")
def first_row_missing():
    """The first row is missing. `x[K]` has K values before it, `x[0]` to `x[K-1]`: places count
    from 0, so begin with t = K."""


@instead("axis=1", "axis=0")
def lags_in_rows():
    """The numbers are right, but each lag is a row. Turn it round: one row for each value to be
    forecast, one column for each lag, (T - K, K)."""


@instead("x[K - k : T - k]", "np.roll(x, k + 1)[K:]")
def from_lag_two():
    """Your lags run from 2 to K + 1. (In the first row that reaches back before the beginning, and
    Python takes the place -1 for the last value.) Column 0 is for lag 1, `x[t-1]`."""


@instead(ALL, "x.reshape(-1, K)")
def cut_into_pieces():
    """`reshape` cuts the series into pieces side by side, so every value occurs once. The rows
    overlap: each one is the row above moved on by one step."""


@instead(ALL, "np.array([x[t - 1 : t - K - 1 : -1] for t in range(K, T)])")
@instead("x[t - K : t][::-1]", "x[t - 1 : t - K - 1 : -1]", of=plain)
def empty_first_row():
    """Your first row is empty. Going down from `x[K-1]` to before `x[0]`, the slice ends at -1, and
    Python takes that for the last place. Take `x[t-K:t]` and turn that round."""


hints = (
    "Do it on paper for 2 3 5 7 11 13 and K = 2. The first value with two values before it is "
    "5; its row is 3 2. The next is 7; its row is 5 3.",
    "The row for `x[t]` is `x[t-K:t]`, turned round so that the newest comes first. t runs "
    "from K to T - 1.",
    "Or column by column: lag k is the series without its last k values, and without the "
    "values that only the longer lags need at the beginning: `x[K-k : T-k]`. "
    "`np.stack(columns, axis=1)` puts them side by side.",
)
