"""A is to b as c is to ...?  By vectors."""

import numpy as np

from course_utils.exercises.misconceptions import instead
from course_utils.exercises.model import Case
from course_utils.rnn.embedding import analogy

solution = analogy


def _in_between():
    """Words b and c to the left and right of a, so that c - a + b points where a does."""
    angles = np.radians([90, 0, 50, 200, -50, 20, 300])  # a is word 1, b 2, c 4
    lengths = np.array([1.0, 0.7, 2.0, 1.5, 0.4, 1.2, 3.0])
    table = lengths[:, None] * np.stack([np.cos(angles), np.sin(angles)], axis=1)
    return Case("a stands between b and c", dict(table=table, a=1, b=2, c=4))


def _all_point_away():
    """All words but those of the question have a negative cosine."""
    table = np.array([[-3.0, 1.0], [0.2, 2.0], [1.5, 1.0], [-1.0, 0.9], [2.0, -0.4]])
    return Case("all other words point away", dict(table=table, a=1, b=2, c=4))


def cases():
    """Tables of random vectors of very different lengths; one in which a itself is nearest."""
    found = [_in_between(), _all_point_away()]
    for seed in range(16):
        rng = np.random.default_rng(seed)
        V, E = 12 + 2 * seed, 2 + seed % 3
        table = rng.normal(size=(V, E)) * rng.gamma(1.0, 1.0, (V, 1))
        a, b, c = (int(i) for i in rng.permutation(V)[:3])
        found.append(Case(f"{V} words, {E} numbers each", dict(table=table, a=a, b=b, c=c)))
    return found


@instead("    cosine[[a, b, c]] = -np.inf  # not the question's own words\n", "")
def question_not_left_out():
    """You may answer with a word of the question, and mostly that is the nearest: the wanted vector
    is close to c. Leave a, b and c out. (What that does is measured
    below.)"""


@instead("cosine[[a, b, c]]", "cosine[[c]]")
def only_c_left_out():
    """C is left out, a and b are not. None of the question's words may be the answer."""


@instead("cosine[[a, b, c]] = -np.inf", "pass", "cosine.argmax()", "np.argsort(-cosine)[1]")
def second_best():
    """You skip the first hit and take the second, whatever they are. The first need not be a word
    of the question, and the second may be one: leave out a, b and c by name."""


@instead("table / np.linalg.norm(table, axis=1, keepdims=True)", "table")
def dot_product():
    """Nothing is brought to length 1, so long vectors win by their length: frequent words have long
    ones. The cosine compares directions alone."""


@instead("cosine = unit", "rows, unit = unit, table; cosine = rows")
def sum_of_raw_vectors():
    """Your candidates have length 1, but the three vectors of the question do not: a long one
    decides alone where the sum points. Bring all to length 1 first."""


@instead("unit[c] - unit[a] + unit[b]", "unit[c] + unit[a] - unit[b]")
def sign_turned():
    """You go the step backwards, from b to a. From a to b is `b - a`: king - man + woman."""


@instead("unit[c] - unit[a] + unit[b]", "unit[a] - unit[c] + unit[b]")
def a_and_c_swapped():
    """A and c have changed places: you answer what c is to b, with a. The step is from a to b, and
    it begins at c."""


@instead("unit[c] - unit[a] + unit[b]", "unit[c]")
def offset_forgotten():
    """That is the nearest neighbour of c: the step from a to b is missing. (It often gives the
    right word all the same; see below.)"""


@instead("unit[c] - unit[a] + unit[b]", "unit[c] + unit[b]")
def a_not_taken_away():
    """A is not taken away: c + b. The step from a to b is `b - a`."""


@instead("cosine.argmax()", "np.where(np.isinf(cosine), np.inf, cosine).argmin()")
def farthest():
    """You take the smallest cosine, the word that points away. The largest is the nearest."""


@instead(
    "unit @ (unit[c] - unit[a] + unit[b])",
    "-np.linalg.norm(table - (table[c] - table[a] + table[b]), axis=1)",
)
def nearest_point():
    """You take the word at the smallest distance, of vectors as they are. The cosine looks at
    directions, with all lengths brought to 1."""


@instead("unit @ (unit[c] - unit[a] + unit[b])", "_multiplied(*(unit @ unit[[a, b, c]].T).T)")
def cosines_multiplied():
    """You multiply and divide the three cosines, where the exercise adds and subtracts vectors. It
    is a good score of its own (Levy and Goldberg 2014), but it may choose another word."""


def _multiplied(a, b, c):
    return (1 + b) * (1 + c) / (1 + a + 1e-6)


@instead("np.linalg.norm(table, axis=1, keepdims=True)", "np.linalg.norm(table, axis=0)")
def columns_normalised():
    """You bring the columns to length 1. A word is a row: `axis=1, keepdims=True`."""


@instead("cosine[[a, b, c]] = -np.inf", "cosine[[a, b, c]] = 0")
def zero_for_the_questions_words():
    """You set the scores of the question's words to 0. Where every other cosine is negative, 0 is
    the largest, and a word of the question wins. `-np.inf` is below everything."""


@instead("cosine[[a, b, c]] = -np.inf", "cosine = np.delete(cosine, [a, b, c])")
def place_among_the_others():
    """You take the question's words out of the table and return a place in what is left. All words
    behind them have moved up. Leave the rows where they are, and set the three scores to
    `-np.inf`."""


hints = (
    "Bring every row to length 1: divide by `np.linalg.norm(table, axis=1, keepdims=True)`.",
    "The wanted vector is `unit[c] - unit[a] + unit[b]`; `unit @ wanted` is as large as the cosine "
    "is, but for the wanted vector's length, which is the same for all.",
    "Set the scores of a, b and c to `-np.inf`, then `argmax`.",
)
