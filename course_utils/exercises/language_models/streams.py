"""A text cut into stretches side by side, each token with its target: the one after it."""

import numpy as np

from course_utils.exercises.misconceptions import instead
from course_utils.exercises.model import Case, parts
from course_utils.rnn.language_model import streams

solution = streams
observe = parts("X", "Y")


def cases():
    """Texts that leave something over, that leave nothing, and one stretch alone."""
    rng = np.random.default_rng(61)
    return [
        Case("14 tokens, 3 stretches", dict(ids=rng.permutation(14), B=3)),
        Case("12 tokens, 4 stretches: a division without rest", dict(ids=rng.permutation(12), B=4)),
        Case("7 tokens, 1 stretch", dict(ids=rng.permutation(7), B=1)),
        Case("41 tokens, 5 stretches", dict(ids=rng.permutation(41), B=5)),
    ]


@instead("Y = ids[1 : n * B + 1]", "Y = ids[: n * B]")
def not_shifted():
    """Inputs and targets are the same tokens. A model would learn to repeat what it has just read,
    with hardly any loss. The target is the token *after* the input."""


@instead("X = ids[: n * B]", "X = ids[1 : n * B + 1]", "Y = ids[1 : n * B + 1]", "Y = ids[: n * B]")
def backwards():
    """The targets are the tokens *before* the inputs: a model trained so writes backwards. Shift
    the other way. (Or did X and Y change places in the last line?)"""


@instead("Y = ids[1 : n * B + 1].reshape(B, n).T", "Y = np.roll(X, -1, axis=0)")
def rolled():
    """`np.roll` wraps round: the last target of each stretch is that stretch's own first token. The
    true one is the first of the next stretch: shift before you cut."""


@instead(
    "X = ids[: n * B].reshape(B, n).T",
    "X = ids[: n * B].reshape(n, B)",
    "Y = ids[1 : n * B + 1].reshape(B, n).T",
    "Y = ids[1 : n * B + 1].reshape(n, B)",
)
def text_runs_across():  # fmt: skip
    """The text runs across the batch: each column reads every B-th token, so no column is text, and
    a carried state comes from another place. Cut first, `reshape(B, n)`, then turn."""


@instead(
    "X = ids[: n * B].reshape(B, n).T",
    "X = ids[: n * B].reshape(B, n)",
    "Y = ids[1 : n * B + 1].reshape(B, n).T",
    "Y = ids[1 : n * B + 1].reshape(B, n)",
)
def batch_first():  # fmt: skip
    """Your stretches are rows, `(B, n)`. The course has time first: one stretch a column,
    `(n, B)`."""


@instead("n = (len(ids) - 1) // B", "n = (len(ids) - 2) // B",
         "X = ids[: n * B]", "X = ids[1 : n * B + 1]",
         "Y = ids[1 : n * B + 1].reshape", "Y = ids[2 : n * B + 2].reshape")  # fmt: skip
def inputs_shifted_too():
    """Both are shifted, so the text's first token is never read. The inputs begin at its beginning,
    only the targets one later."""


@instead("n = (len(ids) - 1) // B", "n = (len(ids) - 2) // B",
         "Y = ids[1 : n * B + 1].reshape", "Y = ids[2 : n * B + 2].reshape")  # fmt: skip
def shifted_by_two():
    """Your targets are the tokens after the next. Some models shift by themselves; if the data has
    been shifted already, that makes two. Shift once."""


@instead("(len(ids) - 1) // B", "len(ids) // B")
@instead("(len(ids) - 1) // B", "len(ids) // B",
         "Y = ids[1 : n * B + 1]", "Y = np.roll(ids, -1)[: n * B]")  # fmt: skip
def no_target_for_the_last():
    """Where the text divides without a rest, its last token would be an input, and nothing comes
    after it (least of all the first token). One token fewer can be used: `(len(ids) - 1) // B`."""


@instead(
    *("(len(ids) - 1) // B", "len(ids) // B"),
    *("Y = ids[1 : n * B + 1].reshape(B, n).T", "pass"),
    *("return X, Y", "return X[:-1], X[1:]"),
)
def last_of_each_lost():
    """You cut first and shift within each stretch, so each one's last token has no target. It has
    one: the first token of the next stretch. Shift before you cut."""


@instead("return X, Y", "return X, Y[-1]")
def only_the_last_target():
    """You give one target to each stretch, the one after its last token. A language model predicts
    at *every* step."""


@instead("X = ids[: n * B].reshape(B, n).T",
         "at = B * np.arange(B) + np.arange(n)[:, None]\n    X = ids[at]",
         "Y = ids[1 : n * B + 1].reshape(B, n).T", "Y = ids[at + 1]")  # fmt: skip
def stretches_begin_too_near():
    """Stretch b begins at token b · B in your answer. A stretch is n tokens long, so it begins at
    b · n."""


hints = (
    "How many steps can each stretch have? Every input needs a target, so one token of the text is "
    "a target only: `n = (len(ids) - 1) // B`.",
    "Cut the first n B tokens into B rows, `reshape(B, n)`, and turn the rows into columns: `.T`.",
    "The targets are cut the same way from `ids[1 : n * B + 1]`.",
)
