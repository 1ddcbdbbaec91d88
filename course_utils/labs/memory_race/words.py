"""What the memory race says."""

from course_utils.display.words import fixed, number
from course_utils.labs.memory_race.maths import GONE, amplifies, forgotten_after, ranking

GROWN = 1.5  # share from which on it is written as a multiple
NAMES = {"rnn": "tanh RNN", "relu": "identity ReLU", "gru": "GRU", "lstm": "LSTM"}


def describe(arrays, view, radius, update, forget, drive, T):
    """Say who remembers how long; every number in it is computed.

    Parameters
    ----------
    arrays : dict
        Result of :func:`maths.race`.
    view : str
        "all", or the cell that is looked at.
    radius, update, forget, drive, T
        As for :func:`maths.race`.

    Returns
    -------
    sentence : str
    """
    if view == "all":
        return _about_all(arrays, T)
    return _about_one(view, arrays[view], radius, update, forget, T)


def _after(steps):
    return f"{steps} step{'s' if steps > 1 else ''}"


def _share(left):
    """Write what is left: as percent, or as a multiple."""
    if left > GROWN:
        times = number(left) if left >= 1e4 else f"{left:.{0 if left >= 9.5 else 1}f}"
        return f"{times} times as much"
    percent = 100 * left
    if percent < 0.01:
        return "less than 0.01 %"
    return f"{percent:.{0 if percent >= 9.5 else 1 if percent >= 0.95 else 2}f} %"


def _about_all(arrays, T):
    order = ranking(arrays)
    left = {cell: arrays[cell]["left"] for cell in order}
    steps = {cell: forgotten_after(left[cell]) for cell in order}
    first, end = order[0], left[order[0]][-1]
    said = f"The {NAMES[first]} remembers longest: "
    if steps[first]:
        said += f"it falls below 1 % only after {_after(steps[first])}."
    elif end > GROWN:
        said += f"after {_after(T - 1)} the signal’s trace is {_share(end)} as at first."
    else:
        said += f"{_share(end)} of the signal is left after {_after(T - 1)}."
    grown = [
        cell for cell in order[1:]
        if amplifies(arrays[cell]) or (steps[cell] is None and left[cell][-1] > GROWN)
    ]  # fmt: skip
    holding = [cell for cell in order[1:] if steps[cell] is None and cell not in grown]
    fallen = [cell for cell in order[1:] if steps[cell]]
    if holding:
        listed = ", ".join(f"{NAMES[c]} {_share(left[c][-1])}" for c in holding)
        said += f" Still there: {listed}."
    if fallen:
        listed = ", ".join(f"{NAMES[c]} after {steps[c]}" for c in fallen)
        said += f" Below 1 %: {listed}."
    for cell in grown:
        end = left[cell][-1]
        what = f"{_share(end)} as at first" if end > GROWN else f"{_share(end)} is there"
        said += f" {NAMES[cell]}: {what}, {_why(arrays[cell])}."
    return said


def _why(own):
    """Say why two runs have moved apart."""
    if amplifies(own):
        return "but its loop amplifies every difference, the noise’s too: that is not memory"
    return "the runs have settled in different states"


def _about_one(cell, own, radius, update, forget, T):
    what = {
        "rnn": f"tanh RNN, spectral radius {radius:.2f}",
        "relu": "identity ReLU",
        "gru": f"GRU, update-gate bias {fixed(update, 1)}",
        "lstm": f"LSTM, forget-gate bias {fixed(forget, 1)}",
    }[cell]
    alone = {
        "rnn": "the radius alone would leave",
        "relu": "the identity alone would leave",
        "gru": "its update gates alone would leave",
        "lstm": "its forget gates alone would leave",
    }[cell]
    steps = forgotten_after(own["left"])
    end = own["left"][-1]
    said = f"{what}: after {_after(T - 1)} "
    said += (
        f"the signal’s trace is {_share(end)} as at first"
        if end > GROWN
        else f"{_share(end)} of the signal is left"
    )
    if steps:
        said += f" (below 1 % after {steps})"
    said += f"; {alone} {_share(own['alone'][-1])}. Gradient over these {_after(T - 1)}: "
    gradient = own["gradient"][-1]
    said += "less than 10⁻⁶." if gradient < 1e-6 else f"{number(gradient)}."
    if amplifies(own) or end > GROWN:
        said += f" {_why(own)[0].upper()}{_why(own)[1:]}."
    elif steps is None and gradient < GONE:
        said += " The trace stays, the gradient does not: training would not see it."
    return said
