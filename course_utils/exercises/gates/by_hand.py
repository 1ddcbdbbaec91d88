"""Gates set by hand: any weights with which one LSTM unit answers right will do."""

import sys

import numpy as np

from course_utils.exercises.model import Feedback
from course_utils.rnn.lstm import lstm_forward

FEW = 20  # steps in which most mistakes show


def streams(signals, seed):
    """Random streams, some almost all zeros, some almost all ones.

    Parameters
    ----------
    signals : bool
        Whether a second input says now and then that something is to happen: often in some
        streams, never in others, and in every other one at the first step.
    seed : int

    Returns
    -------
    X : array (200, 24, 1 or 2)
    """
    T, B = 200, 24
    rng = np.random.default_rng(seed)
    bits = rng.random((T, B)) < rng.uniform(0.02, 0.98, B)
    if not signals:
        return bits[:, :, None].astype(float)
    when = rng.random((T, B)) < rng.permutation(np.repeat([0, 0.01, 0.05, 0.3], B // 4))
    when[0, ::2] = True
    return np.stack([bits, when], axis=-1).astype(float)


class _Seen(str):
    """The cause of wrong answers; shown as the place where they begin, with the numbers there.

    So weights of any size that fail for the same reason compare as equal.
    """

    def __new__(cls, cause, place):
        seen = super().__new__(cls, cause)
        seen.place = place
        return seen

    def __repr__(self):
        return self.place


class Unit:
    """One LSTM unit with weights set by hand, run on streams.

    Parameters
    ----------
    weights : dict
        W_x (D, 4), W_h (1, 4), b (4,).
    X : array (T, B, D)
        A bit and, where D is 2, a signal.
    wanted : callable
        X -> right answers (T, B).
    latches : bool
        Whether the answer is the output, read as a bit, instead of the cell, read as a number.
    """

    def __init__(self, weights, X, wanted, latches=False):
        self.weights, self.X, self.wanted, self.latches = weights, X, wanted, latches
        zero = np.zeros((X.shape[1], 1))
        states = lstm_forward(X, zero, zero, **weights)
        self.h, self.c = (a[:, :, 0] for a in states[:2])  # (T, B) each
        self.gates = states[2]  # (T, B, 4)
        self.answers = self.h > 0.5 if self.latches else np.rint(self.c)
        self.wrong = self.answers != wanted(X)  # (T, B)

    def level(self, part, bit=None, signal=None):
        """Mean of i, f, g or o over the steps at which the inputs are these."""
        at = np.ones(self.wrong.shape, bool)
        for d, value in enumerate((bit, signal)):
            if value is not None:
                at &= self.X[:, :, d] == value
        return self.gates[at][:, "ifgo".index(part)].mean()

    def writes(self, bit, signal=None):
        """How much goes into the cell at the steps at which the inputs are these."""
        return self.level("i", bit, signal) * abs(self.level("g", bit, signal))

    def cured_by(self, **changed):
        """Whether the answers get right with these weights changed."""
        if all((self.weights[name] == array).all() for name, array in changed.items()):
            return False
        return not Unit(self.weights | changed, self.X, self.wanted, self.latches).wrong.any()

    def cured_by_order(self, order):
        """Whether the answers get right when the four columns are put into another order."""
        return self.cured_by(**{name: a[..., order] for name, a in self.weights.items()})

    def cured_by_sign(self, row=slice(None)):
        """Whether the answers get right when the weights of an input, or of all, are negated."""
        W_x = self.weights["W_x"].copy()
        W_x[row] *= -1
        return self.cured_by(W_x=W_x)

    def cured_without_feedback(self):
        """Whether the answers get right when the unit does not hear its own output."""
        return self.cured_by(W_h=np.zeros((1, 4)))

    def cured_by_scale(self):
        """Whether the answers get right when everything is four times as large."""
        return self.cured_by(**{name: 4 * a for name, a in self.weights.items()})

    def place(self):
        """Where the wrong answers begin, and what the unit does there."""
        t, k = np.argwhere(self.wrong)[0]
        names = ("bit", "signal")[: self.X.shape[2]]
        inputs = ", ".join(f"{n} {x:.0f}" for n, x in zip(names, self.X[t, k], strict=True))
        gates = " ".join(
            f"{n} {v + 0:.2f}" for n, v in zip("ifgo", self.gates[t, k].round(2), strict=True)
        )
        before, after = (self.c[t - 1, k] if t else 0.0), self.c[t, k]
        shown = f"; h {self.h[t, k]:.2f}" if self.latches else ""
        return (
            f"stream {k}, t = {t}: {inputs}; {gates}; c {round(before, 2):g} → "
            f"{round(after, 2):g}{shown}, read as {self.answers[t, k]:.0f}, not "
            f"{self.wanted(self.X)[t, k]:.0f}"
        )


def shown_by(is_it, early=False):
    """Say how a misconception shows in a unit that answers wrong.

    Parameters
    ----------
    is_it : callable
        Unit -> whether it has it.
    early : bool
        Whether it is looked for in the first few steps only, because it means another run: rows,
        columns or signs that are mixed up.
    """

    def mark(misconception):
        misconception.is_it, misconception.early = is_it, early
        return misconception

    return mark


def answers(module, wanted, inputs, latches=False):
    """Observe weights set by hand by what a unit with them answers; any that answer right do.

    Parameters
    ----------
    module : str
        Of the exercise; the first of its misconceptions that shows in the unit counts.
    wanted : callable
        Streams -> right answers.
    inputs : int
        1 for a bit, 2 for bit and signal.
    latches : bool
        As for :class:`Unit`.
    """
    shapes = dict(W_x=(inputs, 4), W_h=(1, 4), b=(4,))

    def observe(weights, X):
        if not isinstance(weights, dict) or set(weights) != set(shapes):
            raise Feedback(f"Give a dict with the keys {', '.join(shapes)}.")
        try:
            arrays = {name: np.asarray(weights[name], dtype=float) for name in shapes}
        except (TypeError, ValueError):
            raise Feedback("Each entry must be an array of numbers.") from None
        found = {name: array.shape for name, array in arrays.items()}
        if found != shapes:
            words, yours = (", ".join(f"{n} {s}" for n, s in d.items()) for d in (shapes, found))
            raise Feedback(
                f"The shapes must be {words}: a row for each input, a column for each of i, f, g, "
                f"o. Yours are {yours}."
            )
        if not all(np.isfinite(array).all() for array in arrays.values()):
            raise Feedback("Infinite weights give nan. σ(20) is 1 but for 2e-9: that is enough.")
        for part in (X[:FEW], X):
            unit = Unit(arrays, part, wanted, latches)
            if unit.wrong.any():
                break
        else:
            return {"wrong answers": 0}
        marked = [f for f in vars(sys.modules[module]).values() if hasattr(f, "is_it")]
        known = [f for f in marked if len(unit.X) == FEW or not f.early]
        cause = next((wrong for wrong in known if wrong.is_it(unit)), None)
        if cause is None:
            raise Feedback(f"The first wrong answer is in {unit.place()}.")
        return {"wrong answers": _Seen(cause.__name__, f"first in {unit.place()}")}

    return observe
