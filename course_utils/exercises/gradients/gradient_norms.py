"""Size of the derivative of the last state with respect to each state before it, by lag."""

import numpy as np

from course_utils.exercises.misconceptions import misconception
from course_utils.exercises.model import Case
from course_utils.rnn.gradients import gradient_norms

solution = gradient_norms


def _norms_case(name, T, H, seed, kind="tanh"):
    rng = np.random.default_rng(seed)
    slopes = {
        "tanh": rng.uniform(0.2, 1.0, (T, H)),
        "relu": (rng.random((T, H)) < 0.7).astype(float),
        "none": np.ones((T, H)),
    }[kind]
    return Case(name, dict(slopes=slopes, W_h=rng.normal(0, 1.2 / np.sqrt(H), (H, H))))


def cases():
    """Few steps and units, more of them, ReLU, no activation."""
    return [
        _norms_case("2 steps, 2 units", 2, 2, 55),
        _norms_case("5 steps, 3 units", 5, 3, 56),
        _norms_case("4 steps, 4 units, slopes 0 or 1", 4, 4, 57, "relu"),
        _norms_case("4 steps, 3 units, no activation", 4, 3, 58, "none"),
    ]


def _spectral(J):
    return np.linalg.norm(J, 2)


def _norms(factors, front=True, size=_spectral, start=None):
    """Sizes of the growing product, its start first; each factor goes in front, or behind."""
    factors = list(factors)
    J = np.eye(len(factors[0])) if start is None else start
    norms = [size(J)]
    for A in factors:
        J = A @ J if front else J @ A
        norms.append(size(J))
    return np.array(norms)


def _jacobians(slopes, W_h):
    """The Jacobian of every step, the last step first."""
    return [W_h * slope for slope in slopes[::-1]]


def large():
    """Big enough that needless loops show."""
    return _norms_case("10 steps of 40 units", 10, 40, 60)


@misconception
def wrong_order(slopes, W_h):
    """Your product is in the wrong order. States are rows here, so a change comes from the left and
    meets the earlier step first: that one stands in front. (If your Jacobians are transposed, as
    for columns, it stands behind.)"""
    return _norms(_jacobians(slopes, W_h), front=False)


@misconception
def from_the_first_step(slopes, W_h):
    """Your loop starts with step 1, so entry n is the derivative of `h_n` by `h_0`. Here `h_T`
    stays, and the other end moves back: start with the last step."""
    return _norms(_jacobians(slopes, W_h)[::-1], front=False)


@misconception
def slopes_in_wrong_order(slopes, W_h):
    """Your loop takes step 1 first and puts the later steps in front of it. Start with the last
    step: lag 1 is `dh_T/dh_{T-1}`, and its slopes are `slopes[-1]`."""
    return _norms(_jacobians(slopes, W_h)[::-1])


@misconception
def norms_transposed(slopes, W_h):
    """`W_h` is the wrong way round; it is square, so NumPy cannot notice. With states as rows a
    change becomes `dh @ W_h`. (With states as columns the Jacobian has `W_h.T`.)"""
    return _norms(_jacobians(slopes, W_h.T))


@misconception
def slopes_on_rows(slopes, W_h):
    """Your slopes scale the rows of `W_h`. Row i is what unit i *sends*, before any tanh; the slope
    belongs to the unit that receives, and that is a column."""
    return _norms([slope[:, None] * W_h for slope in slopes[::-1]])


@misconception
def norms_without_slopes(slopes, W_h):
    """Your result has the powers of `W_h` only. Each step also passes the activation: its slopes
    scale the columns of `W_h`."""
    return _norms(_jacobians(np.ones_like(slopes), W_h))


@misconception
def norms_without_weights(slopes, W_h):
    """Your result has the slopes only. Each step also multiplies by `W_h`."""
    return _norms(_jacobians(slopes, np.eye(len(W_h))))


@misconception
def same_slopes(slopes, W_h):
    """You use one step's slopes for every step. Each step has its own row in `slopes`."""
    return _norms(_jacobians(np.broadcast_to(slopes[-1], slopes.shape), W_h))


@misconception
def slope_of_slopes(slopes, W_h):
    """You compute `1 - slopes**2`, but `slopes` are no states: they are the derivatives already.
    Use them as they come."""
    return _norms(_jacobians(1 - slopes**2, W_h))


@misconception
def one_step_late(slopes, W_h):
    """Your slopes are one step off: for lag 1 you take the row before the last, and in the end
    index -1 comes round to the last row. Lag 1 needs `slopes[T - 1]`, the last one."""
    return _norms(_jacobians(np.roll(slopes, 1, axis=0), W_h))


@misconception
def steps_counted_from_one(slopes, W_h):
    """Python counts from 0: the slopes of step T are `slopes[T - 1]`, and there is no
    `slopes[T]`."""
    return slopes[len(slopes)]


@misconception
def scaled_after_product(slopes, W_h):
    """Python multiplies from left to right: in `W_h @ J * slope` the slopes scale the product.
    They belong to `W_h`, before it meets `J`: put brackets."""
    J, norms = np.eye(len(W_h)), [1.0]
    for slope in slopes[::-1]:
        J = (W_h @ J) * slope
        norms.append(_spectral(J))
    return np.array(norms)


@misconception
def frobenius_by_lag(slopes, W_h):
    """You take the Frobenius norm, the default of `np.linalg.norm`. Even the identity has √H there.
    The spectral norm is `np.linalg.norm(J, 2)`."""
    return _norms(_jacobians(slopes, W_h), size=np.linalg.norm)


@misconception
def frobenius_after_one(slopes, W_h):
    """From lag 1 on you take the Frobenius norm, the default of `np.linalg.norm`. The spectral
    norm, the largest factor by which a vector gets longer, is `np.linalg.norm(J, 2)`."""
    return np.array([1, *_norms(_jacobians(slopes, W_h), size=np.linalg.norm)[1:]])


@misconception
def product_of_norms(slopes, W_h):
    """You multiply the norms of the single steps. That is only an upper bound: the direction which
    one step stretches most need not be the next one's. Multiply the matrices, then take the norm.
    """
    return np.cumprod([1, *map(_spectral, _jacobians(slopes, W_h))])


@misconception
def single_steps(slopes, W_h):
    """These are the norms of single steps: the matrices are never multiplied. Keep the product `J`
    of all steps so far and multiply it in every round."""
    return np.array([1, *map(_spectral, _jacobians(slopes, W_h))])


@misconception
def lag_0_missing(slopes, W_h):
    """Your result starts at lag 1. Put lag 0 first: `dh_T/dh_T` is the identity, and its norm
    is 1."""
    return solution(slopes, W_h)[1:]


@misconception
def lag_0_left_zero(slopes, W_h):
    """Your `norms[0]` is still 0. Lag 0 is `dh_T/dh_T`, the identity, and its norm is 1."""
    return np.array([0, *solution(slopes, W_h)[1:]])


@misconception
def last_lag_missing(slopes, W_h):
    """Your result ends one lag too early. It goes on to lag T, the derivative by `h_0`: the last
    factor you need is that of step 1."""
    return solution(slopes, W_h)[:-1]


@misconception
def one_lag_only(slopes, W_h):
    """Your result ends with lag 1. Is the `return` inside the loop?"""
    return solution(slopes, W_h)[:2]


@misconception
def radius_of_product(slopes, W_h):
    """You take the spectral radius of the product. How much longer a vector can get is the spectral
    norm, `np.linalg.norm(J, 2)`."""
    return _norms(_jacobians(slopes, W_h), size=lambda J: np.abs(np.linalg.eigvals(J)).max())


@misconception
def largest_of_product(slopes, W_h):
    """You take the largest entry of the product. The spectral norm is the largest factor by which
    it makes a vector longer: `np.linalg.norm(J, 2)`."""
    return _norms(_jacobians(slopes, W_h), size=lambda J: np.abs(J).max())


@misconception
def reversed_norms(slopes, W_h):
    """Your norms are the right ones, turned around. `norms[lag]` counts backwards in time, so lag 0
    comes first, and this is the order in which the loop makes them."""
    return solution(slopes, W_h)[::-1]


@misconception
def number_by_number(slopes, W_h):
    """`*` multiplies the two matrices number by number. Steps follow one another by the matrix
    product, `@`. (For the slopes `*` is right.)"""
    J, norms = np.eye(len(W_h)), [1.0]
    for A in _jacobians(slopes, W_h):
        J = A * J
        norms.append(_spectral(J))
    return np.array(norms)


@misconception
def slopes_by_matrix_product(slopes, W_h):
    """`W_h @ slope` adds the columns up to a vector. The slopes scale the columns, and the matrix
    stays a matrix: `*`. (Between two steps `@` is right.)"""
    return _norms([W_h @ slope for slope in slopes[::-1]], start=np.eye(len(W_h)))


@misconception
def starts_with_weights(slopes, W_h):
    """Your product starts with `W_h`, so it has one factor too many. Before any step has been taken
    it is the identity: `np.eye(H)`."""
    return _norms(_jacobians(slopes, W_h), start=W_h)


@misconception
def starts_with_weights_after_one(slopes, W_h):
    """Lag 0 is right, but your product starts with `W_h`, so from lag 1 on it has one factor too
    many. Start from the identity: `np.eye(H)`."""
    return np.array([1, *_norms(_jacobians(slopes, W_h), start=W_h)[1:]])


@misconception
def starts_with_ones(slopes, W_h):
    """Your product starts with a matrix full of ones. The matrix that changes nothing is the
    identity: `np.eye(H)`."""
    return _norms(_jacobians(slopes, W_h), start=np.ones_like(W_h))


@misconception
def list_of_norms(slopes, W_h):
    """Your result is a Python list of the right norms. Make an array of it: `np.array(norms)`."""
    return list(solution(slopes, W_h))


@misconception
def last_norm_only(slopes, W_h):
    """You return the norm at the longest lag only. Keep the one at every lag: T + 1 numbers."""
    return solution(slopes, W_h)[-1]


hints = (
    "One step takes a small change of the state to `(dh_{t-1} @ W_h) * slope`. So its Jacobian "
    "is `W_h` with every column multiplied by one slope: `W_h * slope`.",
    "Start with `J = np.eye(H)`, norm 1, for lag 0. Then go back from the last step to the "
    "first; each brings one factor and one norm.",
    "A row vector meets the earliest step first, so that one stands furthest left: "
    "`J = (W_h * slope) @ J`. The norm is `np.linalg.norm(J, 2)`.",
)
