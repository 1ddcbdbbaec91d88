"""Orthogonal matrix from a matrix of independent normal numbers, all of them equally likely."""

import numpy as np

from course_utils.exercises.misconceptions import instead
from course_utils.exercises.model import Case
from course_utils.rnn.gradients import orthogonal

solution = orthogonal


def cases():
    """Two to five units, and a single number."""
    rng = np.random.default_rng(61)
    sizes = [(f"{H} units", dict(G=rng.normal(size=(H, H)))) for H in (2, 3, 5)]
    small = Case("3 units, small numbers", dict(G=0.1 * rng.normal(size=(3, 3))))
    return [*(Case(*size) for size in sizes), Case("1 unit", dict(G=np.array([[-0.7]]))), small]


def plain(G):
    """Column by column."""
    Q, R = np.linalg.qr(G)
    for j in range(len(G)):
        if R[j, j] < 0:
            Q[:, j] = -Q[:, j]
    return Q


SIGNED = "Q * np.copysign(1, np.diag(R))"  # as it stands in the solution


@instead(SIGNED, "Q")
def signs_not_fixed():
    """Your `Q` is orthogonal, but as LAPACK leaves it: the signs of its columns follow the
    algorithm, and not all orthogonal matrices are equally likely. Choose them such that the
    diagonal of `R` is positive."""


@instead("np.diag(R))", "np.diag(R))[:, None]")
def signs_on_rows():
    """Your signs are on the rows of `Q`. In `Q R`, column j of `Q` meets row j of `R`, so the sign
    of `R[j, j]` belongs to column j."""


@instead("np.copysign(1, np.diag(R))", "np.diag(R)")
@instead(SIGNED, "Q / np.diag(R)")
def scaled_by_diagonal():
    """Your columns are at right angles, but not of length 1: the diagonal of `R` is in them. Only
    its signs are wanted. (By Gram–Schmidt: divide each column by its length.)"""


@instead("np.copysign(1, np.diag(R))", "np.sign(R)")
def signs_of_all():
    """`np.sign(R)` has the signs of the whole triangle, and zeros below it. Only those of the
    diagonal count, one for each column: `np.diag(R)`."""


@instead(SIGNED, "Q @ np.sign(R)")
def all_signs_mixed_in():
    """`np.sign(R)` has the signs of the whole triangle, and `@` mixes the columns by them. Only the
    signs of the diagonal count: `Q * np.sign(np.diag(R))`."""


@instead("np.diag(R)", "R[0]")
@instead("np.diag(R)", "R[:, -1]")
def signs_of_the_first_row():
    """You take the signs of a row or column of `R`. The sign of column j comes from the diagonal,
    `R[j, j]`."""


@instead("np.copysign(1, np.diag(R))", "np.sign(R[:, 0])")
def signs_of_the_first_column():
    """You take the signs of the first column of `R`. Below the diagonal that is 0, so all columns
    but one become 0. The sign of column j comes from the diagonal, `R[j, j]`."""


@instead("np.diag(R)", "R[0, 0]")
def one_sign_for_all():
    """You turn all columns together, by the first number of `R`. Each column has a sign of its own:
    that of `R[j, j]`."""


@instead("np.copysign(1, np.diag(R))", "(-1 if np.linalg.det(Q) < 0 else 1)")
def turned_by_determinant():
    """You turn the whole matrix round when its determinant is negative. Each column has a sign of
    its own, that of `R[j, j]`; the determinant may come out as 1 or -1."""


@instead(SIGNED, "np.column_stack([Q[:, :-1], Q[:, -1] * np.linalg.det(Q)])")
@instead(SIGNED, "np.column_stack([Q[:, 0] * np.linalg.det(Q), Q[:, 1:]])")
def one_column_by_determinant():
    """You turn one column so that the determinant is 1. That leaves out the mirror images and
    fixes one sign only; each column has its own, that of `R[j, j]`."""


@instead("np.copysign(1, np.diag(R))", "(np.diag(R) > 0)")
def columns_set_to_zero():
    """A comparison counts as 0 and 1, so columns whose sign is negative become 0. They are turned
    round: multiply by -1 and 1."""


@instead("np.copysign(1, np.diag(R))", "np.abs(np.diag(R))")
def scaled_by_size():
    """You multiply by the size of the diagonal and leave its signs away. It is the other way round:
    its signs are wanted, its size is not."""


@instead("np.diag(R)", "np.diag(Q)")
@instead("np.diag(R)", "Q[0]")
def signs_of_q():
    """You make the diagonal of `Q` positive, or its first row. The factors become unique when the
    diagonal of `R` is positive: take its signs."""


@instead(SIGNED, f"({SIGNED}).T")
def transposed():
    """Your result is the right one, transposed. It is orthogonal too, but wanted is `Q` itself."""


@instead(SIGNED, "np.abs(Q)")
def absolute_values():
    """You make every number of `Q` positive, and its columns are no longer at right angles. The
    sign of a *column* may be turned, all its numbers at once."""


@instead("Q, R = np.linalg.qr", "U, _, Vt = np.linalg.svd", SIGNED, "U @ Vt")
def polar_factor():
    """`U @ Vt` is a good answer to another question: it is orthogonal, all are equally
    likely, and no orthogonal matrix is nearer to `G`. But the exercise asks for the factor of
    `G = Q R`, which costs less."""


@instead(SIGNED, "np.linalg.svd(G)[0]")
@instead(SIGNED, "np.linalg.svd(G)[2]")
def singular_vectors():
    """These are singular vectors, `U` or `Vt`. They are orthogonal, but with signs that follow the
    algorithm. Asked for is the factor of `G = Q R`: `np.linalg.qr`."""


@instead(SIGNED, "G / np.linalg.norm(G, axis=0)")
def columns_normalised():
    """Your columns have length 1, but they are not at right angles to one another: `Q.T @ Q` is
    not the identity. `np.linalg.qr` does both."""


@instead(SIGNED, "G / np.linalg.norm(G, axis=1, keepdims=True)")
def rows_normalised():
    """Your rows have length 1, but they are not at right angles to one another: `Q @ Q.T` is not
    the identity. `np.linalg.qr` does both."""


@instead(SIGNED, "G / np.linalg.norm(G, 2)")
def divided_by_norm():
    """You divide `G` by its norm. That changes the length of its columns, all alike, but not the
    angles between them. `np.linalg.qr` makes them orthogonal."""


@instead(SIGNED, "np.linalg.eigh(G + G.T)[1]")
def eigenvectors_of_sum():
    """These are the eigenvectors of the symmetric matrix `G + G.T`. They are orthogonal, but with
    signs that follow the algorithm, and it is not the factor of `G = Q R`: use `np.linalg.qr`."""


@instead(SIGNED, "np.linalg.eigh(G)[1]")
def eigenvectors_of_triangle():
    """`eigh` takes the lower triangle of `G` for a symmetric matrix. Its eigenvectors are
    orthogonal, but they are not the factor of `G = Q R`: use `np.linalg.qr`."""


hints = (
    "`Q, R = np.linalg.qr(G)`. Turning the sign of a column of `Q` and of the same row of `R` "
    "leaves `Q R` as it is, so the signs must be chosen.",
    "Column j of `Q` gets the sign of `R[j, j]`. `np.sign(np.diag(R))` has them all, in the "
    "order of the columns.",
    "`Q * signs`, with `signs` of shape (H,), multiplies column j by `signs[j]`.",
)
