"""Gates set by hand: any weights with which one LSTM unit answers right will do.

Of wrong ones it is said what the unit does at the step where it goes wrong.  The cell is
``f * c + i * g``, and at each step it is known what f and ``i * g`` must be.  So each way to go
wrong can be tried alone, with all else as it must be: what does no harm alone is not spoken of.
"""

import sys
from dataclasses import dataclass

import numpy as np

from course_utils.exercises.model import Feedback
from course_utils.rnn.gates import sigmoid
from course_utils.rnn.lstm import lstm_forward

# the ways to go wrong, each with what must be at such a step
KINDS = {
    "forgets": "what the cell holds must be kept",
    "keeps": "what the cell holds must be forgotten",
    "writes": "nothing may be written",
    "miswrites": "the bit must be written",
    "hides": "the bit held must be seen",
}
FULL = 0.55  # a latch may hold more or less than 1 for a one, if only h is above one half


def streams(signals, seed):
    """Random streams, some almost all zeros, some almost all ones.

    Parameters
    ----------
    signals : bool
        Whether a second input says now and then that something is to happen: often in some
        streams, never in others, and in every other one at the first step.  In the last four it
        comes at the first step only, and all bits after it are the opposite of the first.
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
    when[0, -4:], when[1:, -4:] = True, False
    bits[0, -4:] = [0, 1, 0, 1]
    bits[1:, -4:] = ~bits[0, -4:]
    return np.stack([bits, when], axis=-1).astype(float)


class Task:
    """What a unit must do on some streams.

    Parameters
    ----------
    X : array (T, B, D)
        A bit and, where D is 2, a signal.
    keeps, writes : callable
        Of bit, or of bit and signal: 1 where what the cell holds is to be kept, 0 where it is to be
        forgotten; what is to be added to it.
    latches : bool
        Whether the answer is the output, read as a bit, instead of the cell, read as a number.
    """

    def __init__(self, X, keeps, writes, latches=False):
        self.X, self.latches = X, latches
        inputs = X.transpose(2, 0, 1)  # (D, T, B)
        self.keeps = np.broadcast_to(keeps(*inputs), inputs[0].shape)  # (T, B)
        self.to_write = np.broadcast_to(writes(*inputs), inputs[0].shape)
        self.wanted = _cells(self.keeps, self.to_write)

    def read(self, h, c):
        """The answers that are read off output and cell."""
        return h > 0.5 if self.latches else np.rint(c)


@dataclass(frozen=True)
class Fault:
    """One way in which a unit goes wrong.

    Attributes
    ----------
    kind : str
        A key of :data:`KINDS`.
    t, k : int
        The step, and the stream, at which it does most towards the first wrong answer.
    parts : str
        Those of i, f, g, o that are not as they must be there.
    """

    kind: str
    t: int
    k: int
    parts: str


class Unit:
    """One LSTM unit with weights set by hand, run on streams.

    Parameters
    ----------
    weights : dict
        W_x (D, 4), W_h (1, 4), b (4,).
    task : Task
    """

    def __init__(self, weights, task):
        self.weights, self.task, X = weights, task, task.X
        if weights["W_h"].any():
            zero = np.zeros((X.shape[1], 1))
            H, C, self.gates = lstm_forward(X, zero, zero, **weights)  # gates (T, B, 4)
            self.h, self.c = H[:, :, 0], C[:, :, 0]  # (T, B) each
        else:
            self.gates = X @ weights["W_x"] + weights["b"]
            i, f, g, o = np.moveaxis(self.gates, 2, 0)  # (T, B) each, views
            i[:], f[:], g[:], o[:] = sigmoid(i), sigmoid(f), np.tanh(g), sigmoid(o)
            self.c = _cells(f, i * g)
            self.h = o * np.tanh(self.c)
        self.wrong = task.read(self.h, self.c) != task.wanted  # (T, B)

    def level(self, part, bit=None, signal=None):
        """Mean of i, f, g or o over the steps at which the inputs are these."""
        at = np.ones(self.wrong.shape, bool)
        for x, value in zip(self.task.X.transpose(2, 0, 1), (bit, signal), strict=False):
            if value is not None:
                at &= x == value
        return self.gates[at][:, "ifgo".index(part)].mean()

    def weight(self, name, part):
        """The bias, or what bit or signal says, to i, f, g or o."""
        row = {"bias": self.weights["b"], "bit": self.weights["W_x"][0]}
        row["signal"] = self.weights["W_x"][-1]
        return row[name]["ifgo".index(part)]

    def find_faults(self):
        """Try each way to go wrong alone; those that do harm, the first to show first."""
        i, f, g, o = np.moveaxis(self.gates, 2, 0)  # (T, B) each
        keeps, must, wrote = self.task.keeps, self.task.to_write, i * g
        there = must != 0  # something is to be written
        if self.task.latches:  # any level that reads as the right bit will do
            there = keeps == 0
            must = np.where(there & ((wrote > FULL) == must), wrote, must)
        # (T, kind, B): the share of the old cell that is kept, and what is written
        F = np.stack([np.where(keeps, f, 0), np.where(keeps, 1, f), keeps, keeps, keeps], axis=1)
        W = [must, must, np.where(there, must, wrote), np.where(there, wrote, must), must]
        W = np.stack(W, axis=1)
        c = _cells(F, W)
        seen = np.stack([o**0] * 4 + [o], axis=1)
        wrong = self.task.read(seen * np.tanh(c), c) != self.task.wanted[:, None]
        before = np.concatenate([0 * c[:1], c[:-1]])
        off = np.abs((F - keeps[:, None]) * before) + np.abs(W - must[:, None]) + 1 - seen
        found = []
        for n, kind in enumerate(KINDS):
            if wrong[:, n].any():
                t, k = np.argwhere(wrong[:, n])[0]
                since = max([0, *np.flatnonzero(keeps[: t + 1, k] == 0)])
                s = t if kind == "hides" else since + off[since : t + 1, n, k].round(3).argmax()
                found.append((t, Fault(kind, s, k, self._at_fault(kind, s, k))))
        self.faults = [fault for _, fault in sorted(found, key=lambda pair: pair[0])]
        self.at_fault = set("".join(fault.parts for fault in self.faults))

    def _at_fault(self, kind, t, k):
        """Which of i, f, g and o are not as they must be."""
        if kind in ("forgets", "keeps", "hides"):
            return "o" if kind == "hides" else "f"
        i, _, g, _ = self.gates[t, k]
        if kind == "miswrites":
            enough = 0.8 if self.task.latches else 0.999
            if not self.task.to_write[t, k]:
                return "g"
            return "i" * bool(i < enough) + "g" * bool(g < enough) or "ig"
        if self.task.latches:
            return "i"
        # Either may tell a one from a zero: the one that hears anything is meant to.
        hears = np.ptp(self.gates[:, :, :3:2], axis=(0, 1)) > 0.05
        return "ig" if hears[0] == hears[1] else "i" if hears[0] else "g"

    def cured_by(self, anything=False, **changed):
        """Whether the answers get right with these weights changed.

        Unless it may be anything, only such parts may change as are not what they must be.
        """
        if all((self.weights[name] == array).all() for name, array in changed.items()):
            return False
        other = Unit(self.weights | changed, self.task)
        moved = np.abs(other.gates - self.gates).max(axis=(0, 1)) > 0.05
        may = self.at_fault if self.task.latches else self.at_fault | {"o"}  # it is not read
        moved = {part for part, m in zip("ifgo", moved, strict=True) if m}
        return (anything or moved <= may) and not other.wrong.any()

    def cured_by_rows(self):
        """Whether the answers get right when bit and signal are exchanged."""
        exchanged = self.weights["W_x"][::-1]
        every = bool(self.weight("bit", "i") and self.weight("signal", "g"))  # hears the other
        return self.cured_by(anything=every and self.task.latches, W_x=exchanged)

    def cured_by_order(self, order):
        """Whether the answers get right when the four columns are put into another order."""
        return self.cured_by(**{name: a[..., order] for name, a in self.weights.items()})

    def cured_by_sign(self, row=slice(None)):
        """Whether the answers get right when the weights of an input, or of all, are negated."""
        W_x = self.weights["W_x"].copy()
        W_x[row] *= -1
        return self.cured_by(W_x=W_x)

    def cured_by_gates(self):
        """Whether the answers get right when all that is said to the three gates is negated."""
        signs = np.array([-1, -1, 1, -1])
        return self.cured_by(**{name: signs * self.weights[name] for name in ("W_x", "b")})

    def cured_without_feedback(self):
        """Whether the answers get right when the unit does not hear its own output."""
        return not Unit(self.weights | dict(W_h=np.zeros((1, 4))), self.task).wrong.any()

    def cured_by_scale(self):
        """Whether several parts are a little off, and right when everything is 4 times as large."""
        larger = {name: 4 * a for name, a in self.weights.items()}
        return len(self.at_fault) != 1 and not Unit(larger, self.task).wrong.any()

    def show(self, fault):
        """What the unit does at a fault, in its own numbers."""
        t, k = fault.t, fault.k
        inputs = self.task.X[t, k]
        at = f"bit {inputs[0]:.0f}"
        if len(inputs) > 1:
            at += " and the signal" if inputs[1] else " and no signal"
        must = KINDS[fault.kind]
        if fault.kind == "miswrites":
            must = f"a {inputs[0]:.0f} must be written"
        gates = " and ".join(self._part(part, fault) for part in fault.parts)
        return f"With {at}, {must}, but {gates}."

    def _part(self, part, fault):
        t, k, n = fault.t, fault.k, "ifgo".index(part)
        terms = {"bias": self.weights["b"][n]}
        for name, x, w in zip(
            ("bit", "signal"), self.task.X[t, k], self.weights["W_x"], strict=False
        ):
            if x:
                terms[name] = w[n]
        if self.weights["W_h"][0, n]:
            terms["its own output"] = self.weights["W_h"][0, n] * (self.h[t - 1, k] if t else 0)
        total = sum(terms.values())
        made = " ".join(
            f"{'-' if v < 0 else '+' if m else ''} {abs(v):.4g} ({name})"
            for m, (name, v) in enumerate(terms.items())
        ).replace("- ", "-", 1 if self.weights["b"][n] < 0 else 0)
        made = f"{made.strip()} = {total:.4g}" if len(terms) > 1 else f"{made.strip()}"
        return f"`{part}` is {_rounded(self.gates[t, k, n])}: its sum is {made}"

    def place(self):
        """Where the first wrong answer is."""
        t, k = np.argwhere(self.wrong)[0]
        held = (
            f"h is {self.h[t, k]:.2f}" if self.task.latches else f"the cell is {self.c[t, k]:.4g}"
        )
        return (
            f"The first wrong answer is in stream {k} at t = {t}, where {held}, read as "
            f"{self.task.read(self.h, self.c)[t, k] + 0:.0f}, not {self.task.wanted[t, k]:.0f}."
        )

    def told(self, misconceptions):
        """What there is to say of it: a hand-written sentence where one holds, and its numbers."""
        self.find_faults()
        kinds = [fault.kind for fault in self.faults]
        cause = next((m for m in misconceptions if self._shows(m, kinds)), None)
        said = [" ".join(cause.__doc__.split())] if cause else []
        said += [self.show(fault) for fault in self.faults[:2]]
        return " ".join([*said, self.place()])

    def _shows(self, misconception, kinds):
        named = misconception.kinds
        return (not named or (set(named) <= set(kinds) and kinds[0] in named)) and (
            misconception.is_it(self)
        )


def _rounded(value):
    """A gate's value, with as many figures as tell it from open and shut."""
    near = min(abs(value - level) for level in (-1, 0, 1))
    if near < 1e-4:
        return f"{value + 0:.0f}".replace("-0", "0")
    return f"{value:.2f}" if near > 0.01 else f"{value:.2g}" if abs(value) < 0.5 else f"{value:.4f}"


def _cells(kept, written):
    """The cell at each step, from the share of it that is kept and what is written: (T, …)."""
    cells, now = [], 0
    for f, w in zip(kept, written, strict=True):
        now = f * now + w
        cells.append(now)
    return np.array(cells)


def shown_by(kinds, is_it=lambda unit: True):
    """Say how a misconception shows in a unit that answers wrong.

    Parameters
    ----------
    kinds : str
        The ways to go wrong that it explains, keys of :data:`KINDS`; any if empty.
    is_it : callable
        Unit -> whether it has it, if these are its ways.
    """

    def mark(misconception):
        misconception.kinds, misconception.is_it = kinds.split(), is_it
        return misconception

    return mark


def answers(module, inputs, **task):
    """Observe weights set by hand by what a unit with them answers; any that answer right do.

    Parameters
    ----------
    module : str
        Of the exercise; the first of its misconceptions that shows in the unit is told.
    inputs : int
        1 for a bit, 2 for bit and signal.
    **task
        As for :class:`Task`.
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
        unit = Unit(arrays, Task(X, **task))
        if unit.wrong.any():
            marked = vars(sys.modules[module]).values()
            raise Feedback(unit.told([f for f in marked if hasattr(f, "is_it")]))
        return {"wrong answers": 0}

    return observe
