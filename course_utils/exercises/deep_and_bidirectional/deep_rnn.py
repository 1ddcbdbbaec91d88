"""A stack of recurrent layers, with a shortcut around each where the widths agree."""

from itertools import pairwise

import numpy as np

from course_utils.exercises.deep_and_bidirectional.shared import Layers, normal
from course_utils.exercises.misconceptions import instead, misconception
from course_utils.exercises.model import Case
from course_utils.rnn.neuron import rnn_forward
from course_utils.rnn.stacking import deep_rnn

solution = deep_rnn


def _stack(name, T, B, widths, seed):
    rng = np.random.default_rng(seed)
    layers = Layers(
        (normal(rng, D, H), normal(rng, H, H), normal(rng, H)) for D, H in pairwise(widths)
    )
    return Case(name, dict(X=rng.normal(size=(T, B, widths[0])), layers=layers))


def cases():
    """Equal widths, two layers, four layers, a change of width in between, one layer alone."""
    return [
        _stack("2 layers: 3 inputs, then 3 units each", 4, 2, (3, 3, 3), 529),
        _stack("2 layers: 3 inputs, then 2 units each", 4, 2, (3, 2, 2), 530),
        _stack("4 layers: 2 inputs, then 3 units each", 3, 1, (2, 3, 3, 3, 3), 531),
        _stack("3 layers: 3 inputs, then 3, 2 and 2 units", 4, 2, (3, 3, 2, 2), 532),
        _stack("1 layer of 2 units", 3, 2, (4, 2), 533),
    ]


def _run(X, W_x, W_h, b):
    """One layer, from zeros."""
    return rnn_forward(X, np.zeros((X.shape[1], len(W_h))), W_x, W_h, b)


def _outputs(X, layers):
    """What each layer makes of what it reads, in the solution, and what it hands on."""
    read, made = [X], []
    for layer in layers:
        made.append(_run(read[-1], *layer))
        read.append(solution(read[-1], [layer]))
    return made, read[1:]


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


@instead("X + H if X.shape == H.shape else H", "H")
def without_shortcuts():
    """The layers are stacked as they should be, but the shortcuts are missing: what a layer hands
    on is its states *plus* what it has read, `X + H`, where both are equally wide."""


@misconception
def every_layer_reads_the_input(X, layers):
    """Every one of your layers reads the input. Only the first one does: the second reads what the
    first hands on. (With other widths above, NumPy notices.)"""
    for W_x, W_h, b in layers:
        H = _run(X, W_x, W_h, b)
        result = X + H if X.shape == H.shape else H
    return result


@misconception
def last_without(X, layers):
    """Your last layer returns its states alone. It has a shortcut like the others: return what it
    would hand on."""
    made, _ = _outputs(X, layers)
    return made[-1]


@misconception
def last_alone_with(X, layers):
    """Only your last layer has a shortcut. Each one has: the next layer reads the sum, too."""
    for layer in layers:
        read, X = X, _run(X, *layer)
    return read + X if read.shape == X.shape else X


@misconception
def input_added_at_every_layer(X, layers):
    """You add the stack's input to every layer's states. A shortcut leads around one layer: add
    what *this* layer has read."""
    first = X
    for layer in layers:
        H = _run(X, *layer)
        X = first + H if first.shape == H.shape else H
    return X


@misconception
def all_layers_added(X, layers):
    """You add up the states of all layers at the end. The sums come in between: each layer reads
    what the one below has read, plus what it has made of it."""
    total, read = 0, X
    for layer in layers:
        read = _run(read, *layer)
        total = total + read if np.shape(total) == read.shape else read
    return total


@instead("X.shape == H.shape", "X is not None")
def shortcut_everywhere():
    """A shortcut adds what a layer read to what it made, so both must be equally wide. Where a
    layer changes the width there is none: it hands on its states alone."""


@misconception
def only_behind_the_first(X, layers):
    """Your first layer never has a shortcut. It has one, too, if it is as wide as its input: the
    widths decide, not the place."""
    for i, layer in enumerate(layers):
        H = _run(X, *layer)
        X = X + H if i and X.shape == H.shape else H
    return X


@misconception
def first_layer_only(X, layers):
    """Your result is what the first layer hands on. Is the `return` inside the loop?"""
    return solution(X, layers[:1])


@misconception
def same_layer_again(X, layers):
    """You run the first layer's parameters again and again. Each storey has parameters of its
    own."""
    return solution(X, [layers[0]] * len(layers))


@misconception
def state_handed_up(X, layers):
    """Each of your layers starts from the last state of the layer below. Time and depth are two
    directions: every layer starts its own time from zeros."""
    start = np.zeros((X.shape[1], len(layers[0][1])))
    for W_x, W_h, b in layers:
        start = start if start.shape[1] == len(W_h) else np.zeros((X.shape[1], len(W_h)))
        H = rnn_forward(X, start, W_x, W_h, b)
        X, start = (X + H if X.shape == H.shape else H), H[-1]
    return X


@misconception
def from_the_top(X, layers):
    """You take the layers from the top. The first of the list is the lowest: it reads the input."""
    return solution(X, layers[::-1])


@misconception
def last_state_handed_on(X, layers):
    """You return the last step only, (B, H). The layer above needs all steps, and so does whoever
    calls you: (T, B, H)."""
    return solution(X, layers)[-1]


@misconception
def list_of_layers(X, layers):
    """You return a list with the output of every layer. Asked is the last one, (T, B, H)."""
    return _outputs(X, layers)[1]


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
