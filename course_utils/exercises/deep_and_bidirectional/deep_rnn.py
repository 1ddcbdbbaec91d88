"""A stack of recurrent layers, with a shortcut around each where the widths agree."""

from itertools import pairwise

import numpy as np

from course_utils.exercises.deep_and_bidirectional.shared import Layers, normal
from course_utils.exercises.misconceptions import instead
from course_utils.exercises.model import Case
from course_utils.rnn.stacking import deep_rnn

solution = deep_rnn


def _stack(name, T, B, widths, seed):
    rng = np.random.default_rng(seed)
    layers = Layers(
        (normal(rng, D, H), normal(rng, H, H), normal(rng, H)) for D, H in pairwise(widths)
    )
    return Case(name, dict(X=rng.normal(size=(T, B, widths[0])), layers=layers))


def cases():
    """Equal widths, two layers, four layers, a change of width in between, one layer, one input."""
    return [
        _stack("2 layers: 3 inputs, then 3 units each", 4, 2, (3, 3, 3), 529),
        _stack("2 layers: 3 inputs, then 2 units each", 4, 2, (3, 2, 2), 530),
        _stack("4 layers: 2 inputs, then 3 units each", 3, 1, (2, 3, 3, 3, 3), 531),
        _stack("3 layers: 3 inputs, then 3, 2 and 2 units", 4, 2, (3, 3, 2, 2), 532),
        _stack("1 layer of 2 units", 3, 2, (4, 2), 533),
        _stack("2 layers: 1 input, then 3 units each", 3, 2, (1, 3, 3), 535),
    ]


def large():
    """Big enough that needless loops show."""
    return _stack("3 layers of 32 units, 30 steps of 32 sequences", 30, 32, (16, 32, 32, 32), 534)


def plain(X, layers):
    """The same, with the whole stack moved on step by step."""
    states = [np.zeros((X.shape[1], len(W_h))) for _, W_h, _ in layers]
    found = []
    for x in X:
        for i, (W_x, W_h, b) in enumerate(layers):
            states[i] = np.tanh(x @ W_x + states[i] @ W_h + b)
            if x.shape == states[i].shape:
                x = x + states[i]
            else:
                x = states[i]
        found.append(x)
    return np.stack(found)


SHORTCUT = "X = X + H if X.shape == H.shape else H"  # as it stands in the solution
FROM_FIRST = "X = first + H if first.shape == H.shape else H"


@instead("X + H if X.shape == H.shape else H", "H")
def without_shortcuts():
    """The layers are stacked as they should be, but the shortcuts are missing: what a layer hands
    on is its states *plus* what it has read, `X + H`, where both are equally wide."""


@instead(
    "for W_x", "first = X\n    for W_x", "rnn_forward(X", "rnn_forward(first", SHORTCUT, FROM_FIRST
)
def every_layer_reads_the_input():
    """Every one of your layers reads the input. Only the first one does: the second reads what the
    first hands on. (With other widths above, NumPy notices.)"""


@instead("return X", "return H")
def last_without():
    """Your last layer returns its states alone. It has a shortcut like the others: return what it
    would hand on."""


@instead(SHORTCUT, "read, X = X, H", "return X", "return read + X if read.shape == X.shape else X")
def last_alone_with():
    """Only your last layer has a shortcut. Each one has: the next layer reads the sum, too."""


@instead(
    *("for W_x", "first = X\n    for W_x", SHORTCUT, "X = H"),
    *("return X", "return first + X if first.shape == X.shape else X"),
)
def around_the_whole_stack():
    """Your one shortcut leads around the whole stack, from the input to what the last layer says.
    Each layer has its own: add what *it* has read before the next one reads."""


@instead("for W_x", "first = X\n    for W_x", SHORTCUT, FROM_FIRST)
def input_added_at_every_layer():
    """You add the stack's input to every layer's states. A shortcut leads around one layer: add
    what *this* layer has read."""


@instead(
    "for W_x",
    "total = 0\n    for W_x",
    SHORTCUT,
    "X, total = H, total + H if np.shape(total) == H.shape else H",
    "return X",
    "return total",
)
def all_layers_added():
    """You add up the states of all layers at the end. The sums come in between: each layer reads
    what the one below has read, plus what it has made of it."""


@instead("X.shape == H.shape", "X is not None")
@instead("X.shape == H.shape", "X.shape == H.shape or X.shape[-1] == 1")
def shortcut_everywhere():
    """A shortcut adds what a layer read to what it made, so both must be equally wide. Where a
    layer changes the width there is none: it hands on its states alone."""


@instead(
    "for W_x, W_h, b in layers", "for i, (W_x, W_h, b) in enumerate(layers)", "if X.", "if i and X."
)
def only_behind_the_first():
    """Your first layer never has a shortcut. It has one, too, if it is as wide as its input: the
    widths decide, not the place."""


@instead("in layers", "in layers[:1]")
def first_layer_only():
    """Your result is what the first layer hands on. Is the `return` inside the loop?"""


@instead("in layers", "in [layers[0]] * len(layers)")
def same_layer_again():
    """You run the first layer's parameters again and again. Each storey has parameters of its
    own."""


@instead(
    "for W_x",
    "H = np.zeros((1, 1, 0))\n    for W_x",
    "np.zeros((X.shape[1], len(W_h)))",
    "H[-1] if H.shape[2] == len(W_h) else np.zeros((X.shape[1], len(W_h)))",
)
@instead(
    "np.zeros((X.shape[1], len(W_h)))",
    "X[-1] if X.shape[2] == len(W_h) else np.zeros((X.shape[1], len(W_h)))",
)
def state_handed_up():
    """Each of your layers starts from the last state of the layer below. Time and depth are two
    directions: every layer starts its own time from zeros."""


@instead("in layers", "in layers[::-1]")
def from_the_top():
    """You take the layers from the top. The first of the list is the lowest: it reads the input."""


@instead("return X", "return X[-1]")
def last_state_handed_on():
    """You return the last step only, (B, H). The layer above needs all steps, and so does whoever
    calls you: (T, B, H)."""


@instead(
    "for W_x",
    "found = []\n    for W_x",
    SHORTCUT,
    f"{SHORTCUT}; found.append(X)",
    "return X",
    "return found",
)
def list_of_layers():
    """You return a list with the output of every layer. Asked is the last one, (T, B, H)."""


@instead("X + H if X.shape == H.shape else H", "X * H if X.shape == H.shape else H")
def multiplied():
    """Your shortcut multiplies. It adds: the derivative of a sum hands the gradient on unchanged,
    that of a product does not."""


@instead("X + H if", "(X + H) / 2 if")
def halved():
    """You average what the layer read and what it made. The shortcut is a plain sum, so that its
    derivative is 1, not one half."""


hints = (
    "One round of the loop: start from zeros, (B, H) with `H = len(W_h)`; run `rnn_forward` on "
    "`X`; give what comes out the name `X`, so that the next round reads it.",
    "The shortcut: in place of the states, hand on `X + H`, where `X` is what this layer has read. "
    "They can be added only where `X.shape == H.shape`.",
)
