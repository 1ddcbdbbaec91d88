"""Largest absolute value of the eigenvalues, complex ones included."""

import numpy as np

from course_utils.exercises.misconceptions import instead
from course_utils.exercises.model import Case, Feedback
from course_utils.rnn.gradients import spectral_radius

solution = spectral_radius


def cases():
    """Eigenvalues to read off the diagonal, a rotation, random ones, none but 0."""
    rng = np.random.default_rng(54)
    angle = 1.0
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    small = np.array([[0.5, 1.2], [0.0, -0.8]])
    triangle = np.triu(rng.normal(size=(4, 4)), 1) + np.diag([0.5, 0.1, -0.8, 0.3])
    return [
        Case("a triangle: its eigenvalues are on the diagonal", dict(W=small)),
        Case("a rotation by 1 radian, made 0.9 times as long", dict(W=0.9 * turn)),
        Case("4 units, a triangle", dict(W=triangle)),
        Case("5 units", dict(W=rng.normal(0, 0.6, (5, 5)))),
        Case("6 units", dict(W=rng.normal(0, 9, (6, 6)))),
        Case("a matrix whose square is 0", dict(W=np.array([[0.0, 3.0], [0.0, 0.0]]))),
    ]


def observe(answer, W):
    """The answer; complex ones are told or taken apart, since they cannot be compared."""
    result = answer(W)
    radius = np.abs(np.linalg.eigvals(W)).max()
    if np.ndim(result) == 0 and isinstance(result, float) and np.isfinite(result) and radius:
        off = abs(result / radius - 1)
        if off > 1e-7 and _follows_one_vector(answer):
            raise Feedback(
                "You multiply one vector by `W` again and again, and look at what becomes of it. "
                "Where the largest eigenvalues are complex, `W` turns it on and on and it never "
                "settles. `np.linalg.eigvals` gives all eigenvalues at once."
            )
        if 1e-7 < off < 0.03:
            raise Feedback(
                f"Your result is near the radius, but {100 * off:.2g} % off. Does your code repeat "
                "a multiplication? That comes near in the end; the eigenvalues give it at once."
            )
    if isinstance(result, np.ndarray) and np.iscomplexobj(result):
        return np.stack([result.real, result.imag])
    if isinstance(result, complex | np.complexfloating):
        raise Feedback(
            f"Your result is the complex number {result:.4g}. How large a complex number is, its "
            "distance from 0, is its absolute value."
        )
    return result


def _follows_one_vector(answer):
    """Whether an answer is right where one real eigenvalue is the largest, but where two complex
    ones are, finds what neither they nor their parts are."""
    settles, turns = np.array([[1.5, 0.6], [2.5, 2.0]]), np.array([[0.0, 2.0], [-0.5, 0.0]])
    try:  # their eigenvalues are 3 and 0.5, i and -i
        settled, turning = (float(answer(W)) for W in (settles, turns))
    except Exception:  # as an answer may raise anything
        return False
    sizes = [0.0, 0.5, 1.0, 2.0, np.sqrt(2.0), np.inf]
    return abs(settled - 3) < 1e-3 and min(abs(turning - size) for size in sizes) > 0.02


def plain(W):
    """A loop over the eigenvalues that keeps the largest size so far."""
    radius = 0.0
    for value in np.linalg.eigvals(W):
        size = np.sqrt(value.real**2 + value.imag**2)
        if size > radius:
            radius = size
    return radius


RADIUS = "np.abs(np.linalg.eigvals(W)).max()"  # as it stands in the solution


@instead("np.linalg.eigvals(W)", "W")
@instead("np.abs(np.linalg.eigvals(W))", "W")
def largest_entry():
    """Your result is the largest entry of `W`, with its sign or without. How fast powers of `W`
    grow is decided by its eigenvalues, not by any single entry: `np.linalg.eigvals`."""


@instead(RADIUS, "np.linalg.norm(W, 2)")
def spectral_norm():
    """Your result is the spectral norm, the largest singular value: how much longer *one* step can
    make a vector. The radius says how many steps act together: it needs the eigenvalues."""


@instead(RADIUS, "np.linalg.norm(W, 2) ** 2")
def squared_norm():
    """These are eigenvalues of `W.T @ W`: the largest of them is the square of the spectral norm.
    Take the eigenvalues of `W` itself."""


@instead(RADIUS, "np.linalg.norm(W)")
def frobenius_norm():
    """Your result is the Frobenius norm, the root of the sum of all squares: without a second
    argument that is what `np.linalg.norm` computes. The radius needs the eigenvalues of `W`."""


@instead("np.linalg.eigvals(W))", "W).sum(axis=1)")
@instead("np.linalg.eigvals(W))", "W).sum(axis=0)")
def sum_of_sizes():
    """Your result is the largest sum of a row or of a column, without signs. That is a norm and
    only an upper bound for the radius, which needs the eigenvalues."""


@instead(
    "np.abs(np.linalg.eigvals(W))",
    "(abs(np.linalg.eigvals(W).real) + abs(np.linalg.eigvals(W).imag))",
)
def parts_added():
    """You add the sizes of real and imaginary part. They are the sides of a right angle: the
    distance from 0 is the root of the sum of their squares, `np.abs`."""


@instead("np.abs(np.linalg.eigvals(W))", "np.abs(np.linalg.eigvals(W).view(float))")
def larger_part():
    """You take the larger of real and imaginary part. How far a complex number lies from 0 needs
    both at once: `np.abs` of the number itself."""


@instead("np.abs(np.linalg.eigvals(W))", "np.abs(np.diag(W))")
def largest_of_diagonal():
    """You take the largest number on the diagonal. Those are the eigenvalues of a triangle only."""


@instead(RADIUS, "abs(np.trace(W))")
def trace():
    """You take the trace, the sum of all eigenvalues. The radius is the size of the largest one."""


@instead(RADIUS, "np.linalg.svd(W)[1][-1]")
def smallest_singular_value():
    """Yours is the smallest singular value. The radius needs the eigenvalues, and the largest."""


@instead("np.abs", "")
def without_absolute():
    """Your `max` compares the eigenvalues with their signs, and complex ones by their real parts.
    Their size is their distance from 0: take `np.abs` first, then the largest."""


@instead("(W)).max()", "(W).max())")
def absolute_too_late():
    """You take the largest eigenvalue first and its absolute value afterwards, so -0.8 loses
    against 0.5. Swap the two: first `np.abs`, then `max`."""


@instead("eigvals(W)", "eigvals(W).real")
@instead("np.abs(np.linalg.eigvals(W))", "np.linalg.eigvals(W).real")
def absolute_real_part():
    """You drop the imaginary parts. A rotation has complex eigenvalues, and how far they lie from 0
    is in both parts: use `np.abs` on the complex numbers."""


@instead("eigvals", "eigvalsh")
def as_if_symmetric():
    """`eigvalsh` and `eigh` are for symmetric matrices: they read the lower triangle only and
    believe the rest is its mirror image. Recurrent weights are not symmetric: `eigvals`."""


@instead(".max()", "[0]")
@instead(".max()", "[-1]")
def first_eigenvalue():
    """You take the first eigenvalue, or the last, but NumPy gives them in no particular order. Look
    for the largest."""


@instead(".max()", "")
@instead(RADIUS, "np.linalg.eigvals(W)")
def all_eigenvalues():
    """These are all eigenvalues, or the sizes of all. The radius is one number: the size of the one
    that lies furthest from 0."""


@instead(RADIUS, "max(np.linalg.eigvals(W), key=abs)")
def chosen_eigenvalue():
    """You have found the right eigenvalue and return it as it is, with its sign or as a complex
    number. The radius is its absolute value."""


@instead(".max()", ".max() ** 2")
def modulus_squared():
    """Your result is the square: real part² + imaginary part². The distance from 0 is its root,
    which is what `np.abs` gives."""


@instead("eigvals", "eig")
def values_and_vectors():
    """`np.linalg.eig` returns two arrays, the eigenvalues and the eigenvectors. Only the first is
    needed here: take the two apart, or use `eigvals`."""


@instead(RADIUS, "np.abs(np.linalg.det(W)) ** (1 / len(W))")
def root_of_determinant():
    """The determinant is the product of all eigenvalues, so its root is their mean size
    (geometric). A single large one decides how fast powers grow: look for that."""


hints = (
    "Along an eigenvector, each step multiplies by the eigenvalue. After many steps only the "
    "one furthest from 0 counts. `np.linalg.eigvals` gives all of them.",
    "Eigenvalues can be negative or complex. `np.abs` gives their distance from 0 in every "
    "case; `.max()` comes last.",
)
