"""Exercises of notebook 03, exploding and vanishing gradients."""

import numpy as np

from course_utils.exercises.model import Case, Exercise, Feedback, Question
from course_utils.rnn.gradients import clip_by_norm as right_clip
from course_utils.rnn.gradients import gradient_norms as right_norms
from course_utils.rnn.gradients import orthogonal as right_orthogonal

HOME = "course_utils.rnn.gradients"


# --- one unit ---------------------------------------------------------------------------------


def _scalar_case(name, T, w, seed):
    x = np.random.default_rng(seed).normal(size=T)
    h = [np.tanh(0.8 * x[0])]
    for x_t in x[1:]:
        h.append(np.tanh(0.8 * x_t + w * h[-1]))
    return Case(name, dict(w=w, h=np.array(h)))


def scalar_cases():
    """Four states, more of them, and a negative weight."""
    return [
        _scalar_case("4 states", 4, 1.4, 50),
        _scalar_case("7 states, w below 1", 7, 0.8, 51),
        _scalar_case("5 states, w negative", 5, -1.3, 52),
    ]


def exponent_off_by_one(w, h):
    """You multiply T factors, one for each state. Between `h_1` and `h_T` lie T - 1 steps: what
    happened in step 1 is behind `h_1` already. (Yours is the derivative by `h_0`.)"""
    return np.prod(w * (1 - h**2))


def weight_off_by_one(w, h):
    """Your slopes are right, but `w` comes T times. Between `h_1` and `h_T` lie T - 1 steps, and
    each has its slope and its `w`."""
    return w ** len(h) * np.prod(1 - h[1:] ** 2)


def first_slope_too(w, h):
    """Your `w` comes T - 1 times, as it should, but the slopes come T times. The slope of step 1
    lies before `h_1`: it is not on the way from `h_1` to `h_T`."""
    return w ** (len(h) - 1) * np.prod(1 - h**2)


def starts_at_third(w, h):
    """You miss the first step, from `h_1` to `h_2`. In Python `h_1` is `h[0]`, so its factor has
    the slope at `h[1]`."""
    return np.prod(w * (1 - h[2:] ** 2))


def stops_before_last(w, h):
    """You miss the last step, the one that makes `h_T`. The end of a range or a slice is not part
    of it: go on to the end of `h`."""
    return np.prod(w * (1 - h[1:-1] ** 2))


def slope_of_state_before(w, h):
    """You take the slopes of `h_1 … h_{T-1}`. The step from `h_{t-1}` to `h_t` passes the tanh that
    made `h_t`, so its slope is the one at `h_t`."""
    return np.prod(w * (1 - h[:-1] ** 2))


def weight_once(w, h):
    """Your `w` stands outside the product, so it counts once. Every step multiplies by `w` again:
    put it inside."""
    return w * np.prod(1 - h[1:] ** 2)


def slopes_forgotten(w, h):
    """Your result is what a unit without tanh gives, `w**(T - 1)`. Each step also passes a tanh:
    multiply by its slope at `h_t`."""
    return w ** (len(h) - 1.0)


def slopes_forgotten_off_by_one(w, h):
    """`w**T` has one factor too many, and the tanh is missing. From `h_1` to `h_T` there are T - 1
    steps, and each multiplies by `w` and by the slope of its tanh."""
    return float(w ** len(h))


def weight_forgotten(w, h):
    """You multiply the slopes only. Inside the tanh `h_{t-1}` is multiplied by `w`, so by the chain
    rule every factor has a `w` too."""
    return np.prod(1 - h[1:] ** 2)


def factors_added(w, h):
    """You add the factors up. The states form one chain, each the function of the one before: by
    the chain rule the factors are multiplied."""
    return np.sum(w * (1 - h[1:] ** 2))


def factors_not_multiplied(w, h):
    """These are the factors, one for each step from the second on. The derivative is their product,
    a single number."""
    return w * (1 - h[1:] ** 2)


def running_product(w, h):
    """These are the products up to each step. Return the last of them only: the product of all
    factors, a single number."""
    return np.cumprod(w * (1 - h[1:] ** 2))


def last_step_only(w, h):
    """Your result is the last step alone, `dh_T/dh_{T-1}`. Does each round of your loop replace the
    one before? Multiply them all."""
    return w * (1 - h[-1] ** 2)


def first_step_only(w, h):
    """Your result is the first step alone, `dh_2/dh_1`. Is the `return` inside the loop?"""
    return w * (1 - h[1] ** 2)


def starts_from_zero(w, h):
    """Your product starts from 0, and 0 times anything is 0. Start from 1."""
    return 0.0


def slope_once(w, h):
    """Your `w` comes T - 1 times, but the slope only once. Every step has a tanh of its own, with a
    slope of its own: it belongs under the product."""
    return w ** (len(h) - 1) * (1 - h[-1] ** 2)


def last_slope_for_all(w, h):
    """You take the last step's factor T - 1 times. The slope changes from step to step: each has
    its own `h_t`."""
    return (w * (1 - h[-1] ** 2)) ** (len(h) - 1)


def states_counted_from_one(w, h):
    """The states are called `h_1 … h_T`, but Python counts from 0: `h_t` is `h[t - 1]`, and there
    is no `h[T]`."""
    return h[len(h)]


def scalar_square_forgotten(w, h):
    """Your slope is `1 - h`. The derivative of the tanh is 1 minus its square."""
    return np.prod(w * (1 - h[1:]))


def squared_outside(w, h):
    """You square the whole bracket, `(1 - h)²`. The derivative of the tanh is 1 minus the square of
    `h`."""
    return np.prod(w * (1 - h[1:]) ** 2)


def scalar_brackets_forgotten(w, h):
    """Brackets are missing: `w * 1 - h**2` multiplies `w` by 1 and then subtracts. The slope,
    `1 - h**2`, is one factor."""
    return np.prod(w * 1 - h[1:] ** 2)


def scalar_tanh_again(w, h):
    """You take `1 - tanh(h)²`, but `h` is a tanh already: your slope belongs to a second tanh. What
    is squared is the state itself."""
    return np.prod(w * (1 - np.tanh(h[1:]) ** 2))


def scalar_sigmoid_slope(w, h):
    """`h (1 - h)` is the slope of a sigmoid. That of a tanh is 1 minus the square of `h`."""
    return np.prod(w * h[1:] * (1 - h[1:]))


def input_forgotten(w, h):
    """You compute `tanh(w h_{t-1})` again, but the input `u x_t` is missing in it. You need not
    compute any tanh: `h` has the result of each."""
    return np.prod(w * (1 - np.tanh(w * h[:-1]) ** 2))


SCALAR = Exercise(
    name="scalar_gradient",
    solution_path=f"{HOME}:scalar_gradient",
    cases=scalar_cases,
    misconceptions=(
        exponent_off_by_one,
        weight_off_by_one,
        first_slope_too,
        starts_at_third,
        stops_before_last,
        slope_of_state_before,
        weight_once,
        slopes_forgotten,
        slopes_forgotten_off_by_one,
        weight_forgotten,
        factors_added,
        factors_not_multiplied,
        running_product,
        last_step_only,
        first_step_only,
        starts_from_zero,
        slope_once,
        last_slope_for_all,
        states_counted_from_one,
        scalar_square_forgotten,
        squared_outside,
        scalar_brackets_forgotten,
        scalar_tanh_again,
        scalar_sigmoid_slope,
        input_forgotten,
    ),
    hints=(
        "Take a single step first: `h_t = tanh(u x_t + w h_{t-1})`. What is `dh_t/dh_{t-1}`? By "
        "the chain rule it is the slope of the tanh times what stands before `h_{t-1}`.",
        "The factor of step t is `w * (1 - h_t**2)`. Which steps lie between `h_1` and `h_T`? Try "
        "it with T = 2: there is one.",
        "`h[0]` is `h_1`, and step 1 is not on the way: use `h[1:]`. `np.prod` multiplies all "
        "numbers of an array.",
    ),
)


# --- spectral radius --------------------------------------------------------------------------


def radius_cases():
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
        Case("6 units", dict(W=rng.normal(0, 0.6, (6, 6)))),
        Case("a matrix whose square is 0", dict(W=np.array([[0.0, 3.0], [0.0, 0.0]]))),
    ]


def real_number(answer, W):
    """The answer; complex ones are told or taken apart, since they cannot be compared."""
    result = answer(W)
    if isinstance(result, np.ndarray) and np.iscomplexobj(result):
        return np.stack([result.real, result.imag])
    if isinstance(result, complex | np.complexfloating):
        raise Feedback(
            f"Your result is the complex number {result:.4g}. How large a complex number is, its "
            "distance from 0, is its absolute value."
        )
    return result


def largest_entry(W):
    """Your result is the largest entry, up to its sign. How fast powers of `W` grow is decided by
    its eigenvalues, not by any single entry: `np.linalg.eigvals`."""
    return np.abs(W).max()


def largest_signed_entry(W):
    """Your result is the largest entry of `W`. How fast its powers grow is decided by its
    eigenvalues, of which you need the one furthest from 0."""
    return W.max()


def spectral_norm(W):
    """Your result is the spectral norm, the largest singular value: how much longer *one* step can
    make a vector. The radius says how many steps act together: it needs the eigenvalues."""
    return np.linalg.norm(W, 2)


def squared_norm(W):
    """These are eigenvalues of `W.T @ W`: the largest of them is the square of the spectral norm.
    Take the eigenvalues of `W` itself."""
    return np.linalg.norm(W, 2) ** 2


def frobenius_norm(W):
    """Your result is the Frobenius norm, the root of the sum of all squares: without a second
    argument that is what `np.linalg.norm` computes. The radius needs the eigenvalues of `W`."""
    return np.linalg.norm(W)


def row_sum(W):
    """Your result is the largest sum of a row, without signs. That is a norm and only an upper
    bound for the radius, which needs the eigenvalues."""
    return np.abs(W).sum(axis=1).max()


def column_sum(W):
    """Your result is the largest sum of a column, without signs. That is a norm and only an upper
    bound for the radius, which needs the eigenvalues."""
    return np.abs(W).sum(axis=0).max()


def without_absolute(W):
    """Your `max` compares the eigenvalues with their signs, and complex ones by their real parts.
    Their size is their distance from 0: take `np.abs` first, then the largest."""
    return np.linalg.eigvals(W).max()


def absolute_too_late(W):
    """You take the largest eigenvalue first and its absolute value afterwards, so -0.8 loses
    against 0.5. Swap the two: first `np.abs`, then `max`."""
    return np.abs(np.linalg.eigvals(W).max())


def largest_real_part(W):
    """You look at the real parts only. An eigenvalue can be complex, and how far it lies from 0
    depends on both parts: `np.abs` knows how."""
    return np.linalg.eigvals(W).real.max()


def absolute_real_part(W):
    """You drop the imaginary parts before taking the absolute value. A rotation has complex
    eigenvalues, and their size is in both parts: use `np.abs` on the complex numbers."""
    return np.abs(np.linalg.eigvals(W).real).max()


def as_if_symmetric(W):
    """`eigvalsh` and `eigh` are for symmetric matrices: they read the lower triangle only and
    believe the rest is its mirror image. Recurrent weights are not symmetric: `eigvals`."""
    return np.abs(np.linalg.eigvalsh(W)).max()


def first_eigenvalue(W):
    """You take the first eigenvalue, but NumPy gives them in no particular order. Look for the
    largest."""
    return np.abs(np.linalg.eigvals(W))[0]


def last_eigenvalue(W):
    """You take the last eigenvalue, but NumPy gives them in no particular order. Look for the
    largest."""
    return np.abs(np.linalg.eigvals(W))[-1]


def all_eigenvalues(W):
    """These are the sizes of all eigenvalues. The radius is the largest of them, one number."""
    return np.abs(np.linalg.eigvals(W))


def eigenvalues_as_they_are(W):
    """These are all eigenvalues. The radius is one number: the size of the one that lies furthest
    from 0."""
    return np.linalg.eigvals(W)


def chosen_eigenvalue(W):
    """You have found the right eigenvalue and return it as it is, with its sign or as a complex
    number. The radius is its absolute value."""
    values = np.linalg.eigvals(W)
    return values[np.abs(values).argmax()]


def modulus_squared(W):
    """Your result is the square: real part² + imaginary part². The distance from 0 is its root,
    which is what `np.abs` gives."""
    return (np.abs(np.linalg.eigvals(W)) ** 2).max()


def values_and_vectors(W):
    """`np.linalg.eig` returns two arrays, the eigenvalues and the eigenvectors. Only the first is
    needed here: take the two apart, or use `eigvals`."""
    return np.abs(np.linalg.eig(W)).max()


def root_of_determinant(W):
    """The determinant is the product of all eigenvalues, so its root is their mean size
    (geometric). A single large one decides how fast powers grow: look for that."""
    return np.abs(np.linalg.det(W)) ** (1 / len(W))


RADIUS = Exercise(
    name="spectral_radius",
    solution_path=f"{HOME}:spectral_radius",
    cases=radius_cases,
    observe=real_number,
    misconceptions=(
        largest_entry,
        largest_signed_entry,
        spectral_norm,
        squared_norm,
        frobenius_norm,
        row_sum,
        column_sum,
        without_absolute,
        absolute_too_late,
        largest_real_part,
        absolute_real_part,
        as_if_symmetric,
        first_eigenvalue,
        last_eigenvalue,
        all_eigenvalues,
        eigenvalues_as_they_are,
        chosen_eigenvalue,
        modulus_squared,
        values_and_vectors,
        root_of_determinant,
    ),
    hints=(
        "Along an eigenvector, each step multiplies by the eigenvalue. After many steps only the "
        "one furthest from 0 counts. `np.linalg.eigvals` gives all of them.",
        "Eigenvalues can be negative or complex. `np.abs` gives their distance from 0 in every "
        "case; `.max()` comes last.",
    ),
)


# --- norms by lag -----------------------------------------------------------------------------


def _norms_case(name, T, H, seed, kind="tanh"):
    rng = np.random.default_rng(seed)
    slopes = {
        "tanh": rng.uniform(0.2, 1.0, (T, H)),
        "relu": (rng.random((T, H)) < 0.7).astype(float),
        "none": np.ones((T, H)),
    }[kind]
    return Case(name, dict(slopes=slopes, W_h=rng.normal(0, 1.2 / np.sqrt(H), (H, H))))


def norms_cases():
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


def wrong_order(slopes, W_h):
    """Your product is in the wrong order. States are rows here, so a change comes from the left and
    meets the earlier step first: that one stands in front. (If your Jacobians are transposed, as
    for columns, it stands behind.)"""
    return _norms(_jacobians(slopes, W_h), front=False)


def from_the_first_step(slopes, W_h):
    """Your loop starts with step 1, so entry n is the derivative of `h_n` by `h_0`. Here `h_T`
    stays, and the other end moves back: start with the last step."""
    return _norms(_jacobians(slopes, W_h)[::-1], front=False)


def slopes_in_wrong_order(slopes, W_h):
    """Your loop takes step 1 first and puts the later steps in front of it. Start with the last
    step: lag 1 is `dh_T/dh_{T-1}`, and its slopes are `slopes[-1]`."""
    return _norms(_jacobians(slopes, W_h)[::-1])


def norms_transposed(slopes, W_h):
    """`W_h` is the wrong way round; it is square, so NumPy cannot notice. With states as rows a
    change becomes `dh @ W_h`. (With states as columns the Jacobian has `W_h.T`.)"""
    return _norms(_jacobians(slopes, W_h.T))


def slopes_on_rows(slopes, W_h):
    """Your slopes scale the rows of `W_h`. Row i is what unit i *sends*, before any tanh; the slope
    belongs to the unit that receives, and that is a column."""
    return _norms([slope[:, None] * W_h for slope in slopes[::-1]])


def norms_without_slopes(slopes, W_h):
    """Your result has the powers of `W_h` only. Each step also passes the activation: its slopes
    scale the columns of `W_h`."""
    return _norms(_jacobians(np.ones_like(slopes), W_h))


def norms_without_weights(slopes, W_h):
    """Your result has the slopes only. Each step also multiplies by `W_h`."""
    return _norms(_jacobians(slopes, np.eye(len(W_h))))


def same_slopes(slopes, W_h):
    """You use one step's slopes for every step. Each step has its own row in `slopes`."""
    return _norms(_jacobians(np.broadcast_to(slopes[-1], slopes.shape), W_h))


def slope_of_slopes(slopes, W_h):
    """You compute `1 - slopes**2`, but `slopes` are no states: they are the derivatives already.
    Use them as they come."""
    return _norms(_jacobians(1 - slopes**2, W_h))


def one_step_late(slopes, W_h):
    """Your slopes are one step off: for lag 1 you take the row before the last, and in the end
    index -1 comes round to the last row. Lag 1 needs `slopes[T - 1]`, the last one."""
    return _norms(_jacobians(np.roll(slopes, 1, axis=0), W_h))


def steps_counted_from_one(slopes, W_h):
    """Python counts from 0: the slopes of step T are `slopes[T - 1]`, and there is no
    `slopes[T]`."""
    return slopes[len(slopes)]


def scaled_after_product(slopes, W_h):
    """Python multiplies from left to right: in `W_h @ J * slope` the slopes scale the product.
    They belong to `W_h`, before it meets `J`: put brackets."""
    J, norms = np.eye(len(W_h)), [1.0]
    for slope in slopes[::-1]:
        J = (W_h @ J) * slope
        norms.append(_spectral(J))
    return np.array(norms)


def frobenius_by_lag(slopes, W_h):
    """You take the Frobenius norm, the default of `np.linalg.norm`. Even the identity has √H there.
    The spectral norm is `np.linalg.norm(J, 2)`."""
    return _norms(_jacobians(slopes, W_h), size=np.linalg.norm)


def frobenius_after_one(slopes, W_h):
    """From lag 1 on you take the Frobenius norm, the default of `np.linalg.norm`. The spectral
    norm, the largest factor by which a vector gets longer, is `np.linalg.norm(J, 2)`."""
    return np.array([1, *_norms(_jacobians(slopes, W_h), size=np.linalg.norm)[1:]])


def product_of_norms(slopes, W_h):
    """You multiply the norms of the single steps. That is only an upper bound: the direction which
    one step stretches most need not be the next one's. Multiply the matrices, then take the norm.
    """
    return np.cumprod([1, *map(_spectral, _jacobians(slopes, W_h))])


def single_steps(slopes, W_h):
    """These are the norms of single steps: the matrices are never multiplied. Keep the product `J`
    of all steps so far and multiply it in every round."""
    return np.array([1, *map(_spectral, _jacobians(slopes, W_h))])


def lag_0_missing(slopes, W_h):
    """Your result starts at lag 1. Put lag 0 first: `dh_T/dh_T` is the identity, and its norm
    is 1."""
    return right_norms(slopes, W_h)[1:]


def lag_0_left_zero(slopes, W_h):
    """Your `norms[0]` is still 0. Lag 0 is `dh_T/dh_T`, the identity, and its norm is 1."""
    return np.array([0, *right_norms(slopes, W_h)[1:]])


def last_lag_missing(slopes, W_h):
    """Your result ends one lag too early. It goes on to lag T, the derivative by `h_0`: the last
    factor you need is that of step 1."""
    return right_norms(slopes, W_h)[:-1]


def one_lag_only(slopes, W_h):
    """Your result ends with lag 1. Is the `return` inside the loop?"""
    return right_norms(slopes, W_h)[:2]


def radius_of_product(slopes, W_h):
    """You take the spectral radius of the product. How much longer a vector can get is the spectral
    norm, `np.linalg.norm(J, 2)`."""
    return _norms(_jacobians(slopes, W_h), size=lambda J: np.abs(np.linalg.eigvals(J)).max())


def largest_of_product(slopes, W_h):
    """You take the largest entry of the product. The spectral norm is the largest factor by which
    it makes a vector longer: `np.linalg.norm(J, 2)`."""
    return _norms(_jacobians(slopes, W_h), size=lambda J: np.abs(J).max())


def reversed_norms(slopes, W_h):
    """Your norms are the right ones, turned around. `norms[lag]` counts backwards in time, so lag 0
    comes first, and this is the order in which the loop makes them."""
    return right_norms(slopes, W_h)[::-1]


def number_by_number(slopes, W_h):
    """`*` multiplies the two matrices number by number. Steps follow one another by the matrix
    product, `@`. (For the slopes `*` is right.)"""
    J, norms = np.eye(len(W_h)), [1.0]
    for A in _jacobians(slopes, W_h):
        J = A * J
        norms.append(_spectral(J))
    return np.array(norms)


def slopes_by_matrix_product(slopes, W_h):
    """`W_h @ slope` adds the columns up to a vector. The slopes scale the columns, and the matrix
    stays a matrix: `*`. (Between two steps `@` is right.)"""
    return _norms([W_h @ slope for slope in slopes[::-1]], start=np.eye(len(W_h)))


def starts_with_weights(slopes, W_h):
    """Your product starts with `W_h`, so it has one factor too many. Before any step has been taken
    it is the identity: `np.eye(H)`."""
    return _norms(_jacobians(slopes, W_h), start=W_h)


def starts_with_weights_after_one(slopes, W_h):
    """Lag 0 is right, but your product starts with `W_h`, so from lag 1 on it has one factor too
    many. Start from the identity: `np.eye(H)`."""
    return np.array([1, *_norms(_jacobians(slopes, W_h), start=W_h)[1:]])


def starts_with_ones(slopes, W_h):
    """Your product starts with a matrix full of ones. The matrix that changes nothing is the
    identity: `np.eye(H)`."""
    return _norms(_jacobians(slopes, W_h), start=np.ones_like(W_h))


def list_of_norms(slopes, W_h):
    """Your result is a Python list of the right norms. Make an array of it: `np.array(norms)`."""
    return list(right_norms(slopes, W_h))


def last_norm_only(slopes, W_h):
    """You return the norm at the longest lag only. Keep the one at every lag: T + 1 numbers."""
    return right_norms(slopes, W_h)[-1]


NORMS = Exercise(
    name="gradient_norms",
    solution_path=f"{HOME}:gradient_norms",
    cases=norms_cases,
    large=lambda: _norms_case("10 steps of 40 units", 10, 40, 60),
    misconceptions=(
        wrong_order,
        from_the_first_step,
        slopes_in_wrong_order,
        norms_transposed,
        slopes_on_rows,
        norms_without_slopes,
        norms_without_weights,
        same_slopes,
        slope_of_slopes,
        one_step_late,
        steps_counted_from_one,
        scaled_after_product,
        frobenius_by_lag,
        frobenius_after_one,
        product_of_norms,
        single_steps,
        lag_0_missing,
        lag_0_left_zero,
        last_lag_missing,
        one_lag_only,
        radius_of_product,
        largest_of_product,
        reversed_norms,
        number_by_number,
        slopes_by_matrix_product,
        starts_with_weights,
        starts_with_weights_after_one,
        starts_with_ones,
        list_of_norms,
        last_norm_only,
    ),
    hints=(
        "One step takes a small change of the state to `(dh_{t-1} @ W_h) * slope`. So its Jacobian "
        "is `W_h` with every column multiplied by one slope: `W_h * slope`.",
        "Start with `J = np.eye(H)`, norm 1, for lag 0. Then go back from the last step to the "
        "first; each brings one factor and one norm.",
        "A row vector meets the earliest step first, so that one stands furthest left: "
        "`J = (W_h * slope) @ J`. The norm is `np.linalg.norm(J, 2)`.",
    ),
)


# --- orthogonal initialisation ----------------------------------------------------------------


def orthogonal_cases():
    """Two to five units, and a single number."""
    rng = np.random.default_rng(61)
    sizes = [(f"{H} units", dict(G=rng.normal(size=(H, H)))) for H in (2, 3, 5)]
    return [Case(*size) for size in sizes] + [Case("1 unit", dict(G=np.array([[-0.7]])))]


def _signs(G):
    Q, R = np.linalg.qr(G)
    return Q, R, np.sign(np.diag(R))


def signs_not_fixed(G):
    """Your `Q` is orthogonal, but as LAPACK leaves it: the signs of its columns follow the
    algorithm, and not all rotations are equally likely. Choose them such that the diagonal of `R`
    is positive."""
    return np.linalg.qr(G)[0]


def signs_on_rows(G):
    """Your signs are on the rows of `Q`. In `Q R`, column j of `Q` meets row j of `R`, so the sign
    of `R[j, j]` belongs to column j."""
    Q, _, signs = _signs(G)
    return Q * signs[:, None]


def scaled_by_diagonal(G):
    """Your columns are at right angles, but not of length 1: they carry the diagonal of `R`. Only
    its signs are wanted. (By Gram–Schmidt: divide each column by its length.)"""
    Q, R, _ = _signs(G)
    return Q * np.diag(R)


def divided_by_diagonal(G):
    """You divide by the diagonal of `R`, so the columns are no longer of length 1. Only its signs
    are wanted."""
    Q, R, _ = _signs(G)
    return Q / np.diag(R)


def signs_of_all(G):
    """`np.sign(R)` has the signs of the whole triangle, and zeros below it. Only those of the
    diagonal count, one for each column: `np.diag(R)`."""
    Q, R, _ = _signs(G)
    return Q * np.sign(R)


def signs_added_up(G):
    """`Q @ signs`, with a vector, adds the columns up. Each column keeps its place and gets its own
    sign: `*`."""
    Q, _, signs = _signs(G)
    return Q @ signs


def signs_of_q(G):
    """You make the diagonal of `Q` positive. The factors become unique when the diagonal of `R` is
    positive."""
    Q = np.linalg.qr(G)[0]
    return Q * np.sign(np.diag(Q))


def orthogonal_transposed(G):
    """Your result is the right one, transposed. It is orthogonal too, but wanted is `Q` itself."""
    return right_orthogonal(G).T


def absolute_values(G):
    """You make every number of `Q` positive, and its columns are no longer at right angles. The
    sign of a *column* may be turned, all its numbers at once."""
    return np.abs(np.linalg.qr(G)[0])


def triangular_factor(G):
    """You return the triangular factor `R`. `np.linalg.qr` returns `Q` first, then `R`."""
    return np.linalg.qr(G)[1]


def factors_swapped(G):
    """`np.linalg.qr` returns `Q` first, then `R`: yours have changed places."""
    R, Q = np.linalg.qr(G)
    return Q * np.sign(np.diag(R))


def both_factors(G):
    """You return what `np.linalg.qr` returns, both factors. Take them apart, `Q, R = …`; wanted is
    `Q`, with its signs fixed."""
    return np.linalg.qr(G)


def factors_multiplied(G):
    """`Q @ R` is `G` again. Wanted is `Q`, with its signs fixed."""
    return np.array(G)


def polar_factor(G):
    """`U @ Vt` is a good answer to another question: it is orthogonal, all rotations are equally
    likely, and no orthogonal matrix is nearer to `G`. But the exercise asks for the factor of
    `G = Q R`, which costs less."""
    U, _, Vt = np.linalg.svd(G)
    return U @ Vt


def left_singular_vectors(G):
    """These are the left singular vectors, `U`. They are orthogonal, but with signs that follow the
    algorithm. Asked for is the factor of `G = Q R`: `np.linalg.qr`."""
    return np.linalg.svd(G)[0]


def right_singular_vectors(G):
    """These are the right singular vectors, `Vt`. They are orthogonal, but with signs that follow
    the algorithm. Asked for is the factor of `G = Q R`: `np.linalg.qr`."""
    return np.linalg.svd(G)[2]


def columns_normalised(G):
    """Your columns have length 1, but they are not at right angles to one another: `Q.T @ Q` is
    not the identity. `np.linalg.qr` does both."""
    return G / np.linalg.norm(G, axis=0)


def rows_normalised(G):
    """Your rows have length 1, but they are not at right angles to one another: `Q @ Q.T` is not
    the identity. `np.linalg.qr` does both."""
    return G / np.linalg.norm(G, axis=1, keepdims=True)


def divided_by_norm(G):
    """You divide `G` by its norm. That changes the length of its columns, all alike, but not the
    angles between them. `np.linalg.qr` makes them orthogonal."""
    return G / np.linalg.norm(G, 2)


def eigenvectors_of_sum(G):
    """These are the eigenvectors of the symmetric matrix `G + G.T`. They are orthogonal, but with
    signs that follow the algorithm, and it is not the factor of `G = Q R`: use `np.linalg.qr`."""
    return np.linalg.eigh(G + G.T)[1]


def eigenvectors_of_triangle(G):
    """`eigh` takes the lower triangle of `G` for a symmetric matrix. Its eigenvectors are
    orthogonal, but they are not the factor of `G = Q R`: use `np.linalg.qr`."""
    return np.linalg.eigh(G)[1]


def rows_orthogonalised(G):
    """You decompose `G.T` and turn the result around: that works along the rows of `G`. Asked for
    is the factor of `G` itself; being square, it needs no transposing."""
    return right_orthogonal(G.T).T


ORTHOGONAL = Exercise(
    name="orthogonal",
    solution_path=f"{HOME}:orthogonal",
    cases=orthogonal_cases,
    misconceptions=(
        signs_not_fixed,
        signs_on_rows,
        scaled_by_diagonal,
        divided_by_diagonal,
        signs_of_all,
        signs_added_up,
        signs_of_q,
        orthogonal_transposed,
        absolute_values,
        triangular_factor,
        factors_swapped,
        both_factors,
        factors_multiplied,
        polar_factor,
        left_singular_vectors,
        right_singular_vectors,
        columns_normalised,
        rows_normalised,
        divided_by_norm,
        eigenvectors_of_sum,
        eigenvectors_of_triangle,
        rows_orthogonalised,
    ),
    hints=(
        "`Q, R = np.linalg.qr(G)`. Turning the sign of a column of `Q` and of the same row of `R` "
        "leaves `Q R` as it is, so the signs must be chosen.",
        "Column j of `Q` gets the sign of `R[j, j]`. `np.sign(np.diag(R))` has them all, in the "
        "order of the columns.",
        "`Q * signs`, with `signs` of shape (H,), multiplies column j by `signs[j]`.",
    ),
)


# --- clipping ---------------------------------------------------------------------------------


def clip_cases():
    """One vector above the threshold, several arrays, some below it, all zero."""
    rng = np.random.default_rng(62)
    layer = [rng.normal(size=shape) for shape in ((3, 4), (4, 4), (4,))]
    pair = [np.array([0.6, -0.6]), np.array([[0.4, -0.3], [0.5, 0.2]])]
    return [
        Case("one vector (3, -4), c = 1", dict(gradients=[np.array([3.0, -4.0])], c=1.0)),
        Case("W_x, W_h and b, c = 2", dict(gradients=layer, c=2.0)),
        Case("two arrays, each shorter than c", dict(gradients=pair, c=0.95)),
        Case("shorter than c = 8", dict(gradients=layer[::-1], c=8.0)),
        Case("shorter than c = 0.5", dict(gradients=[g / 20 for g in pair], c=0.5)),
        Case("all zero", dict(gradients=[np.zeros((2, 2)), np.zeros(2)], c=1.0)),
    ]


def list_of_arrays(answer, gradients, c):
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


def _length(gradients):
    return np.sqrt(sum((g**2).sum() for g in gradients))


def _clip_with(size):
    """Clipping with something else for the norm."""

    def clip(gradients, c):
        n = size(gradients)
        return [g * (c / n if n > c else 1.0) for g in gradients]

    return clip


def elementwise(gradients, c):
    """You cut every number at ±c. That changes the direction, because large numbers lose more than
    small ones. Multiply all by one factor instead."""
    return [np.clip(g, -c, c) for g in gradients]


def elementwise_from_above(gradients, c):
    """You cut off numbers above c. Large negative ones stay, and the direction changes. Multiply
    all numbers by one factor instead."""
    return [np.minimum(g, c) for g in gradients]


def always_rescaled(gradients, c):
    """You bring every gradient to the length c, the short ones too: they get longer, and zeros
    become nan. Do nothing when the norm is not above c."""
    return [g * c / _length(gradients) for g in gradients]


def always_rescaled_in_python(gradients, c):
    """You bring every gradient to the length c: short ones get longer, and for zeros Python stops
    at the division. Do nothing when the norm is not above c."""
    n = float(_length(gradients))
    return [g * (c / n) for g in gradients]


def always_rescaled_with_eps(gradients, c):
    """You bring every gradient to the length c, the short ones too. (Your small number keeps zeros
    from becoming nan, but not short ones from growing.) Do nothing when the norm is not above c.
    """
    return [g * c / (_length(gradients) + 1e-8) for g in gradients]


def the_wrong_way_round(gradients, c):
    """You have it the wrong way round: gradients shorter than c are made longer, long ones are left
    alone. Scale when the norm *exceeds* c."""
    n = _length(gradients)
    return [g * (c / n if n < c else 1.0) for g in gradients]


def each_by_its_own(gradients, c):
    """You clip each array by its own norm. All parameters together are one long vector: take one
    norm over all arrays, and one factor for all."""
    return [right_clip([g], c)[0] for g in gradients]


def without_root(gradients, c):
    """You compare and divide by the sum of squares. The norm is its root."""
    return _clip_with(lambda gradients: _length(gradients) ** 2)(gradients, c)


def squares_compared(gradients, c):
    """Your factor is right, but you compare the sum of squares with c. Compare its root, the
    norm."""
    n = _length(gradients)
    return [g * c / n if n**2 > c else g for g in gradients]


def divided_by_squares(gradients, c):
    """You compare the norm with c, but divide by the sum of squares. Divide by its root, the
    norm."""
    n = _length(gradients)
    return [g * c / n**2 if n > c else g for g in gradients]


def sum_of_norms(gradients, c):
    """You add up the norms of the arrays. The norm of the long vector is smaller: add up the
    squares of all numbers, then take one root."""
    return _clip_with(lambda gradients: sum(map(np.linalg.norm, gradients)))(gradients, c)


def sum_of_absolute(gradients, c):
    """Your norm is the sum of the absolute values. The length of a vector is the root of the sum of
    squares."""
    return _clip_with(lambda gradients: sum(np.abs(g).sum() for g in gradients))(gradients, c)


def largest_number(gradients, c):
    """You take the largest number for the norm. The length of a vector counts all its numbers: the
    root of the sum of squares."""
    return _clip_with(lambda gradients: max(np.abs(g).max() for g in gradients))(gradients, c)


def largest_of_norms(gradients, c):
    """You take the largest of the arrays' norms. The norm of all arrays together is larger: add up
    the squares of all numbers, then take one root."""
    return _clip_with(lambda gradients: max(map(np.linalg.norm, gradients)))(gradients, c)


def first_norm_only(gradients, c):
    """Your norm is that of the first array only. Add up the squares of all arrays, then take one
    root."""
    return _clip_with(lambda gradients: np.linalg.norm(gradients[0]))(gradients, c)


def last_norm_only_of_list(gradients, c):
    """Your norm is that of the last array only: does each round of the loop replace the one before?
    Add up the squares of all arrays, then take one root."""
    return _clip_with(lambda gradients: np.linalg.norm(gradients[-1]))(gradients, c)


def root_of_mean(gradients, c):
    """You divide the sum of squares by how many numbers there are. The norm of a vector is the root
    of the sum, not of the mean."""

    def root(gradients):
        return np.sqrt(np.mean(np.concatenate([g.ravel() for g in gradients]) ** 2))

    return _clip_with(root)(gradients, c)


def matrix_norms(gradients, c):
    """`np.linalg.norm(g, 2)` of a matrix is its largest singular value. Here a matrix is only a box
    of numbers, all of which count: leave the 2 out."""
    norms = (np.linalg.norm(g, 2) ** 2 for g in gradients)
    size = np.sqrt(sum(norms))
    return _clip_with(lambda gradients: size)(gradients, c)


def threshold_forgotten(gradients, c):
    """You divide by the norm, so what is clipped gets the length 1. It should get the length c."""
    n = _length(gradients)
    return [g / n if n > c else g for g in gradients]


def norm_forgotten(gradients, c):
    """You multiply by c. Only after dividing by its norm does a vector have the length 1, and then
    c."""
    n = _length(gradients)
    return [g * c if n > c else g for g in gradients]


def divided_by_c(gradients, c):
    """You divide by c. To bring a vector of length `norm` to the length c, multiply by
    `c / norm`."""
    n = _length(gradients)
    return [g / c if n > c else g for g in gradients]


def upside_down(gradients, c):
    """Your factor is upside down: `norm / c` makes a long gradient even longer. It must be below 1
    when the norm is above c."""
    n = _length(gradients)
    return [g * (n / c if n > c else 1.0) for g in gradients]


def unchanged(gradients, c):
    """Your gradients come back as they were. If your loop says `g = g * …`: that gives the new
    array a name and leaves the list as it is. Collect the new arrays in a list."""
    return gradients


def clipped_in_place(gradients, c):
    """Your numbers are right, but `g *= …` and `gradients[i] = …` change what the caller handed in.
    Make new arrays, `g * …`, in a new list."""
    gradients[:] = right_clip(gradients, c)
    return gradients


def scaled_in_place(gradients, c):
    """You change the caller's arrays and return nothing, as PyTorch's `clip_grad_norm_` does (its
    name ends in `_`). Here, make new arrays in a new list and return it."""
    gradients[:] = right_clip(gradients, c)


def first_array_only(gradients, c):
    """You return the first array only. Is the `return` inside the loop? Collect all of them in a
    list."""
    return right_clip(gradients, c)[0]


def first_array_in_list(gradients, c):
    """Only the first array comes back. Is the `return` inside the loop? It belongs after it."""
    return right_clip(gradients, c)[:1]


def one_long_vector(gradients, c):
    """You return all numbers in one long vector. Good for computing the norm; what comes back are
    the arrays, each in its shape."""
    return np.concatenate([g.ravel() for g in right_clip(gradients, c)])


def norm_of_a_list(gradients, c):
    """NumPy cannot make one array of a list whose arrays differ in shape. Go through the list: the
    sum of squares of each array, all added up, and one root."""
    return _clip_with(np.linalg.norm)(gradients, c)


def joined_as_they_are(gradients, c):
    """`np.concatenate` joins only arrays with equally many axes. Make each one a vector first:
    `g.ravel()`."""
    return _clip_with(lambda gradients: np.linalg.norm(np.concatenate(gradients)))(gradients, c)


def square_of_a_list(gradients, c):
    """`gradients` is a list, and a list has no square. Go through it: the sum of squares of each
    array, all added up."""
    return _clip_with(lambda gradients: np.sqrt(np.sum(gradients**2)))(gradients, c)


CLIP = Exercise(
    name="clip_by_norm",
    solution_path=f"{HOME}:clip_by_norm",
    cases=clip_cases,
    observe=list_of_arrays,
    large=lambda: Case(
        "a matrix (256, 256)",
        dict(gradients=[np.random.default_rng(63).normal(size=(256, 256))], c=1.0),
    ),
    tolerance=1e-6,  # c / (norm + 1e-6), as PyTorch has it, is no mistake
    misconceptions=(
        elementwise,
        elementwise_from_above,
        always_rescaled,
        always_rescaled_in_python,
        always_rescaled_with_eps,
        the_wrong_way_round,
        each_by_its_own,
        without_root,
        squares_compared,
        divided_by_squares,
        sum_of_norms,
        sum_of_absolute,
        largest_number,
        largest_of_norms,
        first_norm_only,
        last_norm_only_of_list,
        root_of_mean,
        matrix_norms,
        threshold_forgotten,
        norm_forgotten,
        divided_by_c,
        upside_down,
        unchanged,
        clipped_in_place,
        scaled_in_place,
        first_array_only,
        first_array_in_list,
        one_long_vector,
        norm_of_a_list,
        joined_as_they_are,
        square_of_a_list,
    ),
    hints=(
        "All parameters together make one long vector. Its norm is the root of the sum of the "
        "squares of all numbers in all arrays.",
        "`norm = np.sqrt(sum((g**2).sum() for g in gradients))`. Which factor brings a vector of "
        "this length to the length c, and when must nothing be done?",
        "The factor is `c / norm` if the norm exceeds c, else 1. Multiply every array by it, into "
        "a new list.",
    ),
)


# --- layer normalisation ----------------------------------------------------------------------


def _layer_case(name, shape, seed, eps=1e-5):
    rng = np.random.default_rng(seed)
    a = rng.normal(1.5, 2, shape)
    gain, bias = rng.uniform(0.5, 2, shape[-1]), rng.normal(size=shape[-1])
    return Case(name, dict(a=a, gain=gain, bias=bias, eps=eps))


def layer_cases():
    """A batch, a batch of sequences, as many rows as units, a larger eps, a constant row."""
    constant = _layer_case("a row of equal numbers", (2, 3), 68)
    constant.arguments["a"][0] = 0.5
    return [
        _layer_case("2 rows, 4 units", (2, 4), 64),
        _layer_case("3 steps, 2 sequences, 5 units", (3, 2, 5), 65),
        _layer_case("4 rows, 4 units", (4, 4), 66),
        _layer_case("eps = 0.1", (3, 4), 67, 0.1),
        constant,
    ]


def _layer(a, gain, bias, eps, axis=-1, ddof=0):
    centred = a - a.mean(axis=axis, keepdims=True)
    return gain * centred / np.sqrt(a.var(axis=axis, ddof=ddof, keepdims=True) + eps) + bias


def over_the_batch(a, gain, bias, eps=1e-5):
    """You normalise along the first axis, each unit over the batch: that is batch normalisation.
    Layer normalisation takes each row by itself, over its units: `axis=-1`."""
    return _layer(a, gain, bias, eps, axis=0)


def over_all_rows(a, gain, bias, eps=1e-5):
    """You normalise each unit over all steps and sequences. That is batch normalisation, with time
    as part of the batch. Layer normalisation takes each row by itself: `axis=-1`."""
    return _layer(a, gain, bias, eps, axis=tuple(range(a.ndim - 1)))


def over_all_numbers(a, gain, bias, eps=1e-5):
    """You take one mean and one variance for the whole array. Each row has its own: `axis=-1`, with
    `keepdims=True`."""
    return _layer(a, gain, bias, eps, axis=None)


def over_axis_1(a, gain, bias, eps=1e-5):
    """`axis=1` is the last axis only for a batch of rows. The units are on the last axis, however
    many there are: `axis=-1`."""
    return _layer(a, gain, bias, eps, axis=1)


def divided_by_one_less(a, gain, bias, eps=1e-5):
    """Your variance divides by H - 1 (`ddof=1`, what PyTorch's `var` and `std` do by default). Here
    it is the mean of the squares: it divides by H."""
    return _layer(a, gain, bias, eps, ddof=1)


def without_eps(a, gain, bias, eps=1e-5):
    """`eps` is missing: a row of equal numbers has variance 0, and 0 divided by 0 is nan. Add it to
    the variance."""
    return _layer(a, gain, bias, 0.0)


def eps_of_its_own(a, gain, bias, eps=1e-5):
    """You always add 1e-5, whatever `eps` the caller asks for. Use the argument."""
    return _layer(a, gain, bias, 1e-5)


def eps_outside_root(a, gain, bias, eps=1e-5):
    """You add `eps` to the standard deviation. It belongs to the variance, inside the root."""
    centred = a - a.mean(axis=-1, keepdims=True)
    return gain * centred / (a.std(axis=-1, keepdims=True) + eps) + bias


def layer_without_root(a, gain, bias, eps=1e-5):
    """You divide by the variance. Divide by its root: only then does each row have variance 1."""
    centred = a - a.mean(axis=-1, keepdims=True)
    return gain * centred / (a.var(axis=-1, keepdims=True) + eps) + bias


def root_of_root(a, gain, bias, eps=1e-5):
    """`std` is a root already, and you take another one. The root belongs to the variance plus
    `eps`."""
    centred = a - a.mean(axis=-1, keepdims=True)
    return gain * centred / np.sqrt(a.std(axis=-1, keepdims=True) + eps) + bias


def mean_not_subtracted(a, gain, bias, eps=1e-5):
    """You scale the rows without shifting them. Subtract each row's mean from `a` too, not only
    inside the variance."""
    return gain * a / np.sqrt(a.var(axis=-1, keepdims=True) + eps) + bias


def only_mean_scaled(a, gain, bias, eps=1e-5):
    """Brackets are missing: `a - mean / root` divides the mean only. Subtract first, then divide
    what is left."""
    mean = a.mean(axis=-1, keepdims=True)
    return gain * (a - mean / np.sqrt(a.var(axis=-1, keepdims=True) + eps)) + bias


def root_mean_square(a, gain, bias, eps=1e-5):
    """You never subtract the mean: this is RMS normalisation, which scales only. Layer
    normalisation shifts each row to mean 0 first."""
    return gain * a / np.sqrt((a**2).mean(axis=-1, keepdims=True) + eps) + bias


def squares_not_centred(a, gain, bias, eps=1e-5):
    """Your variance is the mean of `a²`. It is the mean of the squared distances from the row's
    mean: square what you have centred."""
    centred = a - a.mean(axis=-1, keepdims=True)
    return gain * centred / np.sqrt((a**2).mean(axis=-1, keepdims=True) + eps) + bias


def squares_summed(a, gain, bias, eps=1e-5):
    """You divide by the root of the *sum* of squares, so each row gets length 1. The variance is
    their mean."""
    centred = a - a.mean(axis=-1, keepdims=True)
    return gain * centred / np.sqrt((centred**2).sum(axis=-1, keepdims=True) + eps) + bias


def only_centred(a, gain, bias, eps=1e-5):
    """Your rows have mean 0, but they are not scaled. Divide by the root of the variance plus
    `eps`."""
    return gain * (a - a.mean(axis=-1, keepdims=True)) + bias


def gain_and_bias_swapped(a, gain, bias, eps=1e-5):
    """Gain and bias are swapped: the gain multiplies, the bias is added."""
    return _layer(a, bias, gain, eps)


def gain_after_bias(a, gain, bias, eps=1e-5):
    """You add the bias first and multiply both by the gain. Multiply first: the bias is added as it
    is."""
    return gain * (_layer(a, 1.0, 0.0, eps) + bias)


def without_gain(a, gain, bias, eps=1e-5):
    """The gain is missing. Multiply each unit by its own after scaling."""
    return _layer(a, 1.0, bias, eps)


def layer_without_bias(a, gain, bias, eps=1e-5):
    """The bias is missing: add it at the end."""
    return _layer(a, gain, 0.0, eps)


def without_both(a, gain, bias, eps=1e-5):
    """The rows are normalised, but gain and bias are missing. Multiply by the gain, then add the
    bias."""
    return _layer(a, 1.0, 0.0, eps)


def layer_without_keepdims(a, gain, bias, eps=1e-5):
    """The means have lost their axis, so NumPy cannot line them up with the rows. (With as many
    rows as units it does, wrongly.) `keepdims=True` keeps it, with length 1."""
    centred = a - a.mean(axis=-1)
    return gain * centred / np.sqrt((centred**2).mean(axis=-1) + eps) + bias


def spread_without_keepdims(a, gain, bias, eps=1e-5):
    """The variances have lost their axis, so NumPy cannot line them up with the rows. (With as many
    rows as units it does, wrongly.) They need `keepdims=True` like the means."""
    centred = a - a.mean(axis=-1, keepdims=True)
    return gain * centred / np.sqrt(a.var(axis=-1) + eps) + bias


LAYER_NORM = Exercise(
    name="layer_norm",
    solution_path=f"{HOME}:layer_norm",
    cases=layer_cases,
    large=lambda: _layer_case("30 steps of 32 sequences, 32 units", (30, 32, 32), 70),
    misconceptions=(
        over_the_batch,
        over_all_rows,
        over_all_numbers,
        over_axis_1,
        divided_by_one_less,
        without_eps,
        eps_of_its_own,
        eps_outside_root,
        layer_without_root,
        root_of_root,
        mean_not_subtracted,
        only_mean_scaled,
        root_mean_square,
        squares_not_centred,
        squares_summed,
        only_centred,
        gain_and_bias_swapped,
        gain_after_bias,
        without_gain,
        layer_without_bias,
        without_both,
        layer_without_keepdims,
        spread_without_keepdims,
    ),
    hints=(
        "Each row is normalised by itself. `a.mean(axis=-1, keepdims=True)` has one mean for each "
        "row, in a shape that can be subtracted from `a`.",
        "The variance of a row is the mean of the squares of what is left after subtracting. Add "
        "`eps` to it, then take the root and divide.",
        "At the end `gain * … + bias`: both have shape (H,), a number for each unit.",
    ),
)


EXERCISES = (SCALAR, RADIUS, NORMS, ORTHOGONAL, CLIP, LAYER_NORM)


# --- predictions ------------------------------------------------------------------------------

QUESTIONS = (
    Question(
        "fifty factors",
        "A slide of COMS 4995 lets T = 50 states follow one another, each 1.1 times the one "
        "before. Its formula is dh_T/dh_1 = 1.1^(T-1), its number 117.4. Which power of 1.1 is "
        "that?",
        {
            "49": "That is what the formula says: from h_1 to h_50 there are 49 steps. The number "
            "has one factor more.",
            "50": "One factor for every state, which is dh_50/dh_0. From h_1, as in the formula, "
            "there is one fewer.",
            "51": "Even counted from h_0, 50 states are only 50 steps.",
        },
        "50",
    ),
    Question(
        "a state that stays",
        "A unit with h_t = tanh(1.5 h_{t-1}) settles at 0.86 and stays there. How large is "
        "dh_100/dh_1?",
        {
            "Practically 0": "At 0.86 the tanh is flat: 1.5 times its slope is well below 1, and "
            "99 such factors leave nothing. The value stays, the gradient does not.",
            "About 1: the state is kept": "The state is kept because small changes die out. The "
            "derivative asks what becomes of a small change.",
            "Huge, because 1.5 > 1": "Each factor is 1.5 times the slope of the tanh. Only near "
            "0 is that slope 1; at 0.86 it is small.",
        },
        "Practically 0",
    ),
    Question(
        "radius below one",
        "A matrix has spectral radius 0.9. What can the norm of its powers do?",
        {
            "It shrinks at every step": "The radius rules after many steps. How much one step can "
            "stretch is the norm, and that may be far above 0.9.",
            "It grows for ever if its norm is above 1": "A norm above 1 lets it grow for a while. "
            "In the long run every power brings a factor near 0.9.",
            "It may grow first, then it shrinks": "In the first steps the norm decides, in the "
            "long run the radius. For symmetric matrices the two are equal; for others the norm "
            "can be far larger.",
        },
        "It may grow first, then it shrinks",
    ),
    Question(
        "orthogonal weights",
        "A tanh network with orthogonal W_h reads random inputs. What becomes of the gradient over "
        "100 steps?",
        {
            "It keeps its length: W_h is orthogonal": "W_h alone would keep it. But each step "
            "also multiplies by the slope of the tanh.",
            "It explodes": "It cannot: W_h makes no vector longer, and the slope of a tanh is "
            "never above 1.",
            "It vanishes all the same": "More slowly than with smaller weights. Inputs drive the "
            "states away from 0, where the slope is below 1, and W_h makes up for none of it.",
        },
        "It vanishes all the same",
    ),
    Question(
        "relu instead",
        "Replace the tanh by ReLU, whose slope is 1 wherever it is on. What does that do over 100 "
        "steps, with ordinary random weights?",
        {
            "Nothing bounds states and gradients any more": "The tanh kept states below 1 and "
            "slopes at most 1, the smaller the larger the state. Now only W_h decides, and it may "
            "be too large.",
            "It cures vanishing for good": "Where a unit is on, only the slope is 1: W_h still "
            "multiplies at every step. Where it is off, nothing passes.",
            "Nothing: it is W_h that matters": "It matters more than before. A tanh flattens "
            "when states grow and so holds the gradient down; ReLU never does.",
        },
        "Nothing bounds states and gradients any more",
    ),
    Question(
        "which clipping",
        "The gradient is (3, 0.9), the threshold 1. Which clipping keeps its direction?",
        {
            "Elementwise": "It cuts the 3 and leaves the 0.9: the second number gains weight.",
            "By norm": "Both numbers are divided by the same one. Only the length changes.",
            "Both": "Elementwise clipping changes one number and not the other. Same direction "
            "would mean: same ratio.",
        },
        "By norm",
    ),
    Question(
        "normalise over time",
        "Batch normalisation inside the recurrence, with one running mean and variance for all "
        "steps. How does it do when tested, on sequences twice as long?",
        {
            "Well, as in any deep network": "There, each layer has statistics of its own. Here one "
            "pair must serve all steps, and the first states are not distributed like the later "
            "ones.",
            "As well, only more slowly": "In testing it costs hardly any time: the statistics are "
            "fixed numbers. What they are fixed to is the trouble.",
            "Badly: the statistics differ from step to step": "One mean and variance fit no step "
            "well, and what is wrong at one step is handed to the next.",
        },
        "Badly: the statistics differ from step to step",
    ),
    Question(
        "the cat, much later",
        "Was or were? One RNN is trained on sentences with none to three nouns between subject and "
        "verb, another only on sentences with six. Which of them chooses right when there are six?",
        {
            "The one trained on six": "It has seen just such sentences. But when it starts, the "
            "gradient that should tell it to keep the subject has vanished on the way back.",
            "The one trained on short ones": "From near, the gradient arrives, and it learns to "
            "hold the number of the subject. Once held, it lasts.",
            "Neither: an RNN's memory is too short": "What is short is the reach of its gradient. "
            "A state that has learned to hold a bit can hold it for long.",
        },
        "The one trained on short ones",
    ),
)
