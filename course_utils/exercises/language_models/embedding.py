"""Look tokens up in a table of vectors, and the gradient of the table."""

import numpy as np

from course_utils.exercises.misconceptions import instead
from course_utils.exercises.model import Case, parts
from course_utils.rnn.embedding import embedding

solution = embedding
observe = parts("X", "d_table")


def _case(name, V, E, ids, seed):
    rng, ids = np.random.default_rng(seed), np.array(ids)
    return Case(
        name, dict(table=rng.normal(size=(V, E)), ids=ids, dX=rng.normal(0, 8, (*ids.shape, E)))
    )


def cases():
    """Tokens that come once, twice, often and never; also the last one of the table never."""
    return [
        _case("4 steps, 2 texts, 5 tokens", 5, 3, [[1, 2], [4, 1], [0, 2], [2, 1]], 65),
        _case("3 steps, 1 text, every token once", 3, 2, [[2], [0], [1]], 66),
        _case("2 steps, 5 texts, 7 tokens", 7, 4, [[5, 0, 5, 3, 5], [3, 5, 1, 0, 3]], 67),
    ]


def plain(table, ids, dX):
    """One place after the other."""
    X, d_table = np.empty_like(dX), np.zeros_like(table)
    for t in range(ids.shape[0]):
        for b in range(ids.shape[1]):
            X[t, b] = table[ids[t, b]]
            d_table[ids[t, b]] += dX[t, b]
    return X, d_table


@instead("np.add.at(d_table, ids, dX)", "d_table[ids] += dX")
@instead("np.add.at(d_table, ids, dX)",
         "for t in range(len(ids)):\n        d_table[ids[t]] += dX[t]")  # fmt: skip
@instead("np.add.at(d_table, ids, dX)",
         "for i in range(ids.shape[1]):\n        d_table[ids[:, i]] += dX[:, i]")  # fmt: skip
def repeats_lost():
    """Of a token that comes twice, not all gradients are added: one is written over the other, and
    the last one wins. With an array as index, also with a part of `ids`, `+=` reads all rows, adds,
    and writes each back. `np.add.at` adds at every place; so does a product with one-hot rows."""


@instead("    return X, d_table", "    seen = np.bincount(ids.ravel(), minlength=len(table))\n"
         "    return X, d_table / np.maximum(seen, 1)[:, None]")  # fmt: skip
def averaged():
    """You divide by how often a token occurs. Its row is used at every one of those places, and
    gradients of a shared parameter add up."""


@instead("X = table[ids]", "X = np.eye(len(table))[ids]")
def one_hot_instead():
    """Your X is one-hot rows. Multiplied by the table they would be right; but that product only
    picks rows, so pick them: `table[ids]`."""


@instead("X = table[ids]", "X = table.T[:, ids]")
def axes_turned():
    """The numbers are right, the axes are not: put the tokens into the first index of the table,
    and time, batch and vector come in this order."""


@instead("d_table = np.zeros_like(table)", "d_table = table.copy()")
def added_to_the_table():
    """You add the gradient to the table itself. What is asked is the gradient alone, from zero; the
    update comes later, with a learning rate and a minus."""


@instead("return X, d_table", "return X, -d_table")
def minus():
    """The gradient's sign is turned. The minus belongs to the update."""


@instead("np.add.at(d_table, ids, dX)", "d_table += dX.sum(axis=(0, 1))")
def to_every_row():
    """Every row gets everything. A row only gets what was said at the places where its own token
    stands; tokens that do not occur get zero."""


@instead("return X, d_table", "return X, dX")
def not_collected():
    """You return dX as it came. It has a row for each *place*; the table's gradient has one for
    each *token*, the sum over its places."""


@instead("return X, d_table", "return X, d_table[np.unique(ids)]")
def only_tokens_that_occur():
    """You return rows only for the tokens that occur. The gradient has the table's shape: zero rows
    for the others."""


@instead("np.add.at(d_table, ids, dX)", "np.add.at(d_table, ids, X)")
def counted_vectors():
    """You add up the vectors that were looked up. What is added up is what the loss says about
    them: `dX`."""


@instead("return X, d_table", "return d_table, X")
def swapped():
    """Both are there, in the other order: first X, then the gradient."""


hints = (
    "NumPy looks up many rows at once: `table[ids]` has the shape of `ids` and one axis more.",
    "The gradient: begin with zeros. At every place (t, b) the row of its token gets `dX[t, b]` "
    "added.",
    "`np.add.at(d_table, ids, dX)` adds at repeated places, too; `d_table[ids] += dX` does not.",
)
