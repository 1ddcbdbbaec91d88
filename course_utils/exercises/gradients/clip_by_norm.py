"""Shorten a gradient that is longer than c; its direction stays."""

import numpy as np

from course_utils.exercises.misconceptions import instead
from course_utils.exercises.model import Case, Feedback
from course_utils.rnn.gradients import clip_by_norm

solution = clip_by_norm


def cases():
    """One vector above the threshold, several arrays, some below it, all zero."""
    rng = np.random.default_rng(62)
    layer = [rng.normal(size=shape) for shape in ((3, 4), (4, 4), (4,))]
    pair = [np.array([0.6, -0.6]), np.array([[0.4, -0.3], [0.5, 0.2]])]
    return [
        Case("one vector (12, -5), c = 2", dict(gradients=[np.array([12.0, -5.0])], c=2.0)),
        Case("W_x, W_h and b, c = 40", dict(gradients=[20 * g for g in layer], c=40.0)),
        Case("two arrays, each shorter than c", dict(gradients=pair, c=0.95)),
        Case("shorter than c = 8", dict(gradients=layer[::-1], c=8.0)),
        Case("shorter than c = 0.5", dict(gradients=[g / 20 for g in pair], c=0.5)),
        Case("longer than c = 0.5, shorter than 1", dict(gradients=[g * 0.7 for g in pair], c=0.5)),
        Case("all zero", dict(gradients=[np.zeros((2, 2)), np.zeros(2)], c=1.0)),
    ]


def observe(answer, gradients, c):
    """The clipped arrays by their place in the list."""
    shapes = [g.shape for g in gradients]
    result = answer(gradients, c)
    if result is None or result is Ellipsis:
        return result
    wanted = f"Return a list of {len(shapes)} array{'s' * (len(shapes) > 1)}, as in `gradients`"
    if isinstance(result, np.ndarray):
        raise Feedback(f"{wanted}; yours is one array {result.shape}.")
    if not isinstance(result, list | tuple):
        raise Feedback(f"{wanted}; yours is a {type(result).__name__}.")
    if len(result) != len(shapes):
        raise Feedback(f"{wanted}; yours has {len(result)}.")
    return dict(enumerate(result))


def large():
    """Big enough that needless loops show."""
    return Case(
        "a matrix (256, 256)",
        dict(gradients=[np.random.default_rng(63).normal(size=(256, 256))], c=1.0),
    )


tolerance = 1e-6  # c / (norm + 1e-6), as PyTorch has it, is no mistake


def plain(gradients, c):
    """Loops over the arrays, and a case of its own where there is nothing to do."""
    total = 0.0
    for g in gradients:
        total += np.sum(g**2)
    norm = np.sqrt(total)
    if norm <= c:
        return gradients
    clipped = []
    for g in gradients:
        clipped.append(g * c / norm)
    return clipped


# as they stand in the solution
NORM, SCALED = "np.sqrt(sum((g**2).sum() for g in gradients))", "[g * scale for g in gradients]"


@instead("g * scale", "np.clip(g, -c, c)")
@instead("g * scale", "np.minimum(g, c)")
def elementwise():
    """You cut off what lies beyond c, number by number. That changes the direction, because large
    numbers lose more than small ones. Multiply all by one factor instead."""


@instead(" if norm > c else 1.0", "")
@instead("c / norm if norm > c else 1.0", "c / float(norm)")
@instead("c / norm if norm > c else 1.0", "c / (norm + 1e-8)")
def always_rescaled():
    """You bring every gradient to the length c, the short ones too: they get longer, and zeros have
    no direction to be brought to. (A small number below the fraction line helps zeros only.) Do
    nothing when the norm is not above c."""


@instead("norm > c", "norm > 1")
def compared_with_one():
    """You compare the norm with 1. It is to be compared with c, the length that is allowed."""


@instead(SCALED, "[solution([g], c)[0] for g in gradients]")
def each_by_its_own():
    """You clip each array by its own norm. All parameters together are one long vector: take one
    norm over all arrays, and one factor for all."""


@instead(SCALED, "[c * g / np.linalg.norm(g) for g in gradients]")
def each_by_its_own_always():
    """Two things: you take a norm for each array, and you bring short ones to the length c as well.
    All parameters together are one long vector: one norm, and one factor, if it exceeds c."""


@instead(
    SCALED, "[np.minimum(1, c / np.linalg.norm(g, axis=-1)[..., None]) * g for g in gradients]"
)
def each_row_by_its_own():
    """You take a norm for each row. All numbers of all arrays together are one long vector: it has
    one norm, and gets one factor."""


@instead(SCALED, "[solution(gradients[: k + 1], c)[k] for k in range(len(gradients))]")
def norm_so_far():
    """You scale each array by the norm of those up to it. First add up the squares of all arrays,
    then begin to scale: one factor for all."""


@instead("g * scale", "g - max(0, norm - c)")
@instead("g * scale", "g - max(0, norm - c) * np.sign(g)")
def excess_subtracted():
    """You take what the norm has too much off every number. That changes the direction: multiply
    all numbers by `c / norm`."""


@instead("g * scale", "np.clip(g, -scale, scale) if norm > c else g")
def cut_at_the_factor():
    """You cut every number at ±`c / norm`. That is the factor by which all are multiplied:
    `g * c / norm`."""


@instead("(g**2).sum()", "g.sum()", "np.sqrt(", "(")
def numbers_added():
    """You add up the numbers as they are, and negative ones take off from the others. The length of
    a vector is the root of the sum of their squares."""


@instead("(g**2).sum()", "g.sum() ** 2")
def sums_squared():
    """You square the sum of each array. Square every number first, then add up: `(g**2).sum()`."""


@instead("np.sqrt", "")
def without_root():
    """You compare and divide by the sum of squares. The norm is its root."""


@instead("norm > c", "norm**2 > c")
def squares_compared():
    """Your factor is right, but you compare the sum of squares with c. Compare its root, the
    norm."""


@instead(NORM, "sum(np.linalg.norm(g) for g in gradients)")
def sum_of_norms():
    """You add up the norms of the arrays. The norm of the long vector is smaller: add up the
    squares of all numbers, then take one root."""


@instead(NORM, "sum(np.abs(g).sum() for g in gradients)")
def sum_of_absolute():
    """Your norm is the sum of the absolute values. The length of a vector is the root of the sum of
    squares."""


@instead(NORM, "max(np.abs(g).max() for g in gradients)")
def largest_number():
    """You take the largest number for the norm. The length of a vector counts all its numbers: the
    root of the sum of squares."""


@instead(NORM, "max(np.linalg.norm(g) for g in gradients)")
@instead(NORM, "np.mean([np.linalg.norm(g) for g in gradients])")
def largest_of_norms():
    """You take the largest of the arrays' norms, or their mean. The norm of all arrays together is
    larger than any of them: add up the squares of all numbers, then take one root."""


@instead(NORM, "np.linalg.norm(gradients[0])")
@instead("total +=", "total =", of=plain)
def first_norm_only():
    """Your norm is that of one array only, the first or the last: does each round of the loop
    replace the one before? Add up the squares of all arrays, then take one root."""


@instead("(g**2).sum()", "np.linalg.norm(g, 2) ** 2")
def matrix_norms():
    """`np.linalg.norm(g, 2)` of a matrix is its largest singular value. Here a matrix is only a box
    of numbers, all of which count: leave the 2 out."""


@instead("c / norm", "1 / norm")
def threshold_forgotten():
    """You divide by the norm, so what is clipped gets the length 1. It should get the length c."""


@instead("c / norm", "min(c, 1 / norm)")
def smaller_of_two_factors():
    """Your factor is the smaller of c and 1 / norm. It takes both: divided by its norm a vector has
    the length 1, and multiplied by c after that, the length c: `c / norm`."""


@instead("c / norm", "1 / c")
def divided_by_c():
    """You divide by c. To bring a vector of length `norm` to the length c, multiply by
    `c / norm`."""


@instead(SCALED, "gradients")
def unchanged():
    """Your gradients come back as they were. If your loop says `g = g * …`: that gives the new
    array a name and leaves the list as it is. Collect the new arrays in a list."""


@instead("return [", "gradients[:] = [", "gradients]", "gradients]\n    return gradients")
def clipped_in_place():
    """Your numbers are right, but `g *= …` and `gradients[i] = …` change what the caller handed in.
    Make new arrays, `g * …`, in a new list."""


@instead("return [g * scale for g in gradients]", "gradients[:] = [g * scale for g in gradients]")
def scaled_in_place():
    """You change the caller's arrays and return nothing, as PyTorch's `clip_grad_norm_` does (its
    name ends in `_`). Here, make new arrays in a new list and return it."""


@instead(SCALED, "gradients[0] * scale")
@instead("gradients]", "gradients[:1]]")
def first_array_only():
    """Only the first array comes back. Is the `return` inside the loop? It belongs after it:
    collect all of them in a list."""


@instead(SCALED, "np.concatenate([g.ravel() for g in gradients]) * scale")
def one_long_vector():
    """You return all numbers in one long vector. Good for computing the norm; what comes back are
    the arrays, each in its shape."""


@instead(NORM, "np.linalg.norm(gradients)")
def norm_of_a_list():
    """NumPy cannot make one array of a list whose arrays differ in shape. Go through the list: the
    sum of squares of each array, all added up, and one root."""


@instead(NORM, "np.linalg.norm(np.concatenate(gradients))")
def joined_as_they_are():
    """`np.concatenate` joins only arrays with equally many axes. Make each one a vector first:
    `g.ravel()`."""


@instead(NORM, "np.sqrt(np.sum(gradients**2))")
def square_of_a_list():
    """`gradients` is a list, and a list has no square. Go through it: the sum of squares of each
    array, all added up."""


hints = (
    "All parameters together make one long vector. Its norm is the root of the sum of the "
    "squares of all numbers in all arrays.",
    "`norm = np.sqrt(sum((g**2).sum() for g in gradients))`. Which factor brings a vector of "
    "this length to the length c, and when must nothing be done?",
    "The factor is `c / norm` if the norm exceeds c, else 1. Multiply every array by it, into "
    "a new list.",
)
