"""Size of the derivative of the last state with respect to each state before it, by lag."""

import numpy as np

from course_utils.exercises.misconceptions import instead
from course_utils.exercises.model import Case
from course_utils.rnn.gradients import gradient_norms

solution = gradient_norms


def _steps_case(name, T, H, seed, kind="tanh"):
    rng = np.random.default_rng(seed)
    slopes = {
        "tanh": rng.uniform(0.2, 1.0, (T, H)),
        "relu": (rng.random((T, H)) < 0.7).astype(float),
        "none": np.ones((T, H)),
    }[kind]
    size = 4.0 if kind == "none" else 1.2
    return Case(name, dict(slopes=slopes, W_h=rng.normal(0, size / np.sqrt(H), (H, H))))


def cases():
    """Few steps and units, more of them, ReLU, no activation."""
    return [
        _steps_case("2 steps, 2 units", 2, 2, 55),
        _steps_case("5 steps, 3 units", 5, 3, 56),
        _steps_case("4 steps, 4 units, slopes 0 or 1", 4, 4, 57, "relu"),
        _steps_case("4 steps, 3 units, no activation", 4, 3, 58, "none"),
    ]


def large():
    """Big enough that needless loops show."""
    return _steps_case("10 steps of 40 units", 10, 40, 60)


def plain(slopes, W_h):
    """Lag by lag into an array; the columns of each Jacobian one by one."""
    T, H = slopes.shape
    norms = np.ones(T + 1)
    J = np.eye(H)
    for lag in range(1, T + 1):
        step = np.zeros((H, H))
        for k in range(H):
            step[:, k] = W_h[:, k] * slopes[T - lag, k]
        J = step @ J
        norms[lag] = np.linalg.norm(J, 2)
    return norms


@instead("(W_h * slope) @ J", "J @ (W_h * slope)")
def wrong_order():
    """Your product is in the wrong order. States are rows here, so a change comes from the left and
    meets the earlier step first: that one stands in front. (If your Jacobians are transposed, as
    for columns, it stands behind.)"""


@instead("slopes[::-1]", "slopes", "(W_h * slope) @ J", "J @ (W_h * slope)")
def from_the_first_step():
    """Your loop starts with step 1, so entry n is the derivative of `h_n` by `h_0`. Here `h_T`
    stays, and the other end moves back: start with the last step."""


@instead("slopes[::-1]", "slopes")
def slopes_in_wrong_order():
    """Your loop takes step 1 first and puts the later steps in front of it. Start with the last
    step: lag 1 is `dh_T/dh_{T-1}`, and its slopes are `slopes[-1]`."""


@instead("W_h * slope", "W_h * slope[:, None]")
def slopes_on_rows():
    """Your slopes scale the rows of `W_h`. Row i is what unit i *sends*, before any tanh; the slope
    belongs to the unit that receives, and that is a column."""


@instead("W_h * slope", "W_h")
def without_slopes():
    """Your result has the powers of `W_h` only. Each step also passes the activation: its slopes
    scale the columns of `W_h`."""


@instead("W_h * slope", "W_h * slope.mean()")
@instead("W_h * slope", "W_h * slope.max()")
def one_slope_for_all():
    """You take one number for all slopes of a step, their mean or the largest. Each unit has a
    slope of its own: `W_h * slope` scales every column by that of its unit."""


@instead("slopes[::-1]", "[1, *slopes[:0:-1]]")
def first_factor_without_slopes():
    """Your first factor is `W_h` without its slopes, and then every slope comes one lag late. Start
    from the identity, so that each step brings its own `W_h * slope`."""


@instead("W_h * slope", "W_h * slopes[-1]")
def same_slopes():
    """You use one step's slopes for every step. Each step has its own row in `slopes`."""


@instead("W_h * slope", "W_h * (1 - slope**2)")
def slope_of_slopes():
    """You compute `1 - slopes**2`, but `slopes` are no states: they are the derivatives already.
    Use them as they come."""


@instead("T - lag", "T - lag - 1", of=plain)
@instead("slopes[::-1]", "[*slopes[-2::-1], 1]")
def one_step_late():
    """Your slopes are one step off: for lag 1 you take the row before the last, and in the end none
    is left. (Index -1 comes round to the last row.) Lag 1 needs `slopes[T - 1]`, the last one."""


@instead("(W_h * slope) @ J", "W_h @ J * slope")
def scaled_after_product():
    """Python multiplies from left to right: in `W_h @ J * slope` the slopes scale the product.
    They belong to `W_h`, before it meets `J`: put brackets."""


@instead("[1.0]", "[np.linalg.norm(J)]", "(J, 2)", "(J)")
@instead("(J, 2)", "(J)")
def frobenius():
    """You take the Frobenius norm, the default of `np.linalg.norm`. Even the identity has √H there.
    The spectral norm, the largest factor by which a vector gets longer, is `np.linalg.norm(J, 2)`.
    """


@instead("np.linalg.norm(J, 2)", "norms[-1] * np.linalg.norm(W_h * slope, 2)")
def product_of_norms():
    """You multiply the norms of the single steps. That is only an upper bound: the direction which
    one step stretches most need not be the next one's. Multiply the matrices, then take the norm.
    """


@instead("np.linalg.norm(J, 2)", "norms[-1] * np.linalg.norm(W_h, 2) * slope.max()")
def bound_of_pascanu():
    """You multiply the norm of `W_h` and the largest slope. That is the well-known upper bound, and
    often far too large: multiply the Jacobians, then take the norm of the product."""


@instead("np.linalg.norm(J, 2)", "np.linalg.norm(J @ np.ones(len(J))) / np.sqrt(len(J))")
def one_direction():
    """You follow one direction, that of ones, through the steps. The spectral norm is the stretch
    in the direction that is stretched most: multiply the matrices, then `np.linalg.norm(J, 2)`."""


@instead("[1.0]", "[]")
def lag_0_missing():
    """Your result starts at lag 1. Put lag 0 first: `dh_T/dh_T` is the identity, and its norm
    is 1."""


@instead("np.linalg.norm(J, 2)", "np.abs(np.linalg.eigvals(J)).max()")
def radius_of_product():
    """You take the spectral radius of the product. How much longer a vector can get is the spectral
    norm, `np.linalg.norm(J, 2)`."""


@instead("np.linalg.norm(J, 2)", "np.abs(J).max()")
def largest_of_product():
    """You take the largest entry of the product. The spectral norm is the largest factor by which
    it makes a vector longer: `np.linalg.norm(J, 2)`."""


@instead("np.eye(len(W_h))", "W_h", "[1.0]", "[np.linalg.norm(J, 2)]")
@instead("np.eye(len(W_h))", "W_h")
def starts_with_weights():
    """Your product starts with `W_h`, so it has one factor too many. Before any step has been taken
    it is the identity: `np.eye(H)`."""


@instead("np.eye(len(W_h))", "np.ones_like(W_h)", "[1.0]", "[np.linalg.norm(J, 2)]")
def starts_with_ones():
    """Your product starts with a matrix full of ones. The matrix that changes nothing is the
    identity: `np.eye(H)`."""


@instead("np.array(norms)", "norms[-1]")
def last_norm_only():
    """You return the norm at the longest lag only. Keep the one at every lag: T + 1 numbers."""


hints = (
    "One step takes a small change of the state to `(dh_{t-1} @ W_h) * slope`. So its Jacobian "
    "is `W_h` with every column multiplied by one slope: `W_h * slope`.",
    "Start with `J = np.eye(H)`, norm 1, for lag 0. Then go back from the last step to the "
    "first; each brings one factor and one norm.",
    "A row vector meets the earliest step first, so that one stands furthest left: "
    "`J = (W_h * slope) @ J`. The norm is `np.linalg.norm(J, 2)`.",
)
