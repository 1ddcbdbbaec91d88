"""Exercises of notebook 01, the recurrent neuron."""

import numpy as np

from course_utils.exercises.model import Case, Exercise, Feedback, Question
from course_utils.rnn.neuron import rnn_forward, softmax, threshold_forward

HOME = "course_utils.rnn.neuron"


def _parameters(rng, D, H, dtype=float):
    """Random parameters of a recurrent layer, none of them zero."""
    shapes = dict(W_x=(D, H), W_h=(H, H), b=(H,))
    return {name: rng.normal(0, 0.6, shape).astype(dtype) for name, shape in shapes.items()}


# --- one step ---------------------------------------------------------------------------------


def _step_case(name, B, D, H, seed):
    rng = np.random.default_rng(seed)
    x_t, h_prev = rng.normal(size=(B, D)), rng.uniform(-0.9, 0.9, (B, H))
    return Case(name, dict(x_t=x_t, h_prev=h_prev, **_parameters(rng, D, H)))


def step_cases():
    """Three sizes of one step."""
    return [
        _step_case("2 sequences, 3 inputs, 4 units", 2, 3, 4, 1),
        _step_case("1 sequence, 2 inputs, 2 units", 1, 2, 2, 2),
        _step_case("5 sequences, 1 input, 3 units", 5, 1, 3, 3),
    ]


def without_tanh(x_t, h_prev, W_x, W_h, b):
    """Your result is the sum inside the brackets: the tanh around it is missing. Without it the
    layer is linear, and its state can grow without bound."""
    return x_t @ W_x + h_prev @ W_h + b


def without_bias(x_t, h_prev, W_x, W_h, b):
    """Your result is what comes out without the bias `b`: add it inside the tanh."""
    return np.tanh(x_t @ W_x + h_prev @ W_h)


def without_previous_state(x_t, h_prev, W_x, W_h, b):
    """Your result ignores the state before: it is a plain layer, `tanh(x_t @ W_x + b)`. The term
    `h_prev @ W_h` is what makes the neuron recurrent."""
    return np.tanh(x_t @ W_x + b)


def recurrent_transposed(x_t, h_prev, W_x, W_h, b):
    """Your result uses `W_h` transposed. `W_h` is square, so NumPy cannot notice. States are rows
    here: it is `h_prev @ W_h`."""
    return np.tanh(x_t @ W_x + h_prev @ W_h.T + b)


def bias_outside(x_t, h_prev, W_x, W_h, b):
    """Your result adds the bias after the tanh. It belongs inside, so that it shifts the point at
    which the unit switches."""
    return np.tanh(x_t @ W_x + h_prev @ W_h) + b


def sigmoid_for_tanh(x_t, h_prev, W_x, W_h, b):
    """Your result is what a sigmoid gives. The recurrent neuron of this course uses tanh, whose
    values lie between -1 and 1."""
    return 1 / (1 + np.exp(-(x_t @ W_x + h_prev @ W_h + b)))


def tanh_of_each(x_t, h_prev, W_x, W_h, b):
    """Your result applies tanh to the input's share and to the state's share one by one. Sum
    first, then one tanh of the sum."""
    return np.tanh(x_t @ W_x) + np.tanh(h_prev @ W_h + b)


def tanh_of_input_only(x_t, h_prev, W_x, W_h, b):
    """Your result applies tanh to the input's share only. Sum input, state and bias first, then one
    tanh of the sum."""
    return np.tanh(x_t @ W_x + b) + h_prev @ W_h


def elementwise_product(x_t, h_prev, W_x, W_h, b):
    """`*` multiplies number by number. The sum over the inputs of a unit is a matrix product: `@`
    (or `np.dot`)."""
    return np.tanh(x_t * W_x + h_prev * W_h + b)


def matrix_first(x_t, h_prev, W_x, W_h, b):
    """The order of the product is that for column vectors, `W_x @ x_t`. In this course each row of
    `x_t` is one sequence's input, so the vector stands left: `x_t @ W_x`."""
    return np.tanh(W_x @ x_t + W_h @ h_prev + b)


def input_transposed(x_t, h_prev, W_x, W_h, b):
    """`W_x` is transposed, but it is (D, H) already: (B, D) times (D, H) gives (B, H)."""
    return np.tanh(x_t @ W_x.T + h_prev @ W_h + b)


STEP = Exercise(
    name="rnn_step",
    solution_path=f"{HOME}:rnn_step",
    cases=step_cases,
    large=lambda: _step_case("64 sequences of 128 units", 64, 64, 128, 4),
    misconceptions=(
        without_tanh,
        without_bias,
        without_previous_state,
        recurrent_transposed,
        bias_outside,
        sigmoid_for_tanh,
        tanh_of_each,
        tanh_of_input_only,
        elementwise_product,
        matrix_first,
        input_transposed,
    ),
    hints=(
        "Three terms are summed: what the input says, what the state before says, the bias. "
        "Write down the shape of each; all three must fit (B, H).",
        "Rows are sequences, so a vector stands to the left of its matrix: `x_t @ W_x` is "
        "(B, D) times (D, H). One `np.tanh` goes around the whole sum.",
    ),
)


# --- the whole sequence -----------------------------------------------------------------------


def _forward_case(name, T, B, D, H, seed, dtype=float):
    rng = np.random.default_rng(seed)
    X, h_0 = rng.normal(size=(T, B, D)).astype(dtype), rng.uniform(-0.9, 0.9, (B, H)).astype(dtype)
    return Case(name, dict(X=X, h_0=h_0, **_parameters(rng, D, H, dtype)))


def forward_cases():
    """Three sizes of a whole pass, and one in float32."""
    return [
        _forward_case("4 steps, 2 sequences, 3 inputs, 2 units", 4, 2, 3, 2, 5),
        _forward_case("7 steps, 1 sequence, 2 inputs, 3 units", 7, 1, 2, 3, 6),
        _forward_case("3 steps, 3 sequences, 3 inputs, 3 units", 3, 3, 3, 3, 7),
        _forward_case("5 steps in float32", 5, 2, 3, 4, 8, np.float32),
    ]


def _walk(X, h_0, W_x, W_h, b):
    """The states one by one, for the wrong implementations below."""
    return list(rnn_forward(X, h_0, W_x, W_h, b))


def state_not_carried(X, h_0, W_x, W_h, b):
    """Your states all start again from `h_0`: inside the loop the new state never becomes the
    previous one. After each step, set `h` to what `rnn_step` returned and pass `h` on."""
    return np.tanh(X @ W_x + h_0 @ W_h + b)


def only_last_state(X, h_0, W_x, W_h, b):
    """Your result is the last state only, shape (B, H). Keep the state of every step: (T, B, H)."""
    return _walk(X, h_0, W_x, W_h, b)[-1]


def states_before(X, h_0, W_x, W_h, b):
    """Your states are one step late: `H[t]` holds the state before reading `X[t]`. Store it after
    the update."""
    return np.stack([h_0, *_walk(X, h_0, W_x, W_h, b)[:-1]])


def with_initial_state(X, h_0, W_x, W_h, b):
    """Your result also contains `h_0`, so it has T + 1 states. Return the T states after each
    input."""
    return np.stack([h_0, *_walk(X, h_0, W_x, W_h, b)])


def initial_state_ignored(X, h_0, W_x, W_h, b):
    """Your result starts from zeros instead of `h_0`. Zeros are the usual start, but the caller
    may hand over a state to go on from."""
    return rnn_forward(X, np.zeros_like(h_0), W_x, W_h, b)


def backward_in_time(X, h_0, W_x, W_h, b):
    """Your loop reads the sequence from its end. The first input is `X[0]`."""
    return rnn_forward(X[::-1], h_0, W_x, W_h, b)[::-1]


def one_array_for_all(X, h_0, W_x, W_h, b):
    """All your states are equal to the last one: every entry of your list is the same array,
    overwritten at each step. Make a new array at each step, or store a copy."""
    return np.stack([_walk(X, h_0, W_x, W_h, b)[-1]] * len(X))


def batch_as_time(X, h_0, W_x, W_h, b):
    """Your loop runs along the batch (axis 1) instead of time (axis 0). `X` is (T, B, D), so
    `for x_t in X` gives the steps in order."""
    return np.stack([rnn_forward(X, h_0, W_x, W_h, b)[:, k] for k in range(X.shape[1])])


def first_input_again(X, h_0, W_x, W_h, b):
    """Your loop reads `X[0]` at every step. Step t reads `X[t]`."""
    return rnn_forward(np.broadcast_to(X[:1], X.shape), h_0, W_x, W_h, b)


def list_of_states(X, h_0, W_x, W_h, b):
    """Your result is a Python list of the right states. Make one array (T, B, H) of it:
    `np.stack(states)`."""
    return _walk(X, h_0, W_x, W_h, b)


FORWARD = Exercise(
    name="rnn_forward",
    solution_path=f"{HOME}:rnn_forward",
    cases=forward_cases,
    large=lambda: _forward_case("20 steps of 32 sequences, 64 units", 20, 32, 32, 64, 9),
    misconceptions=(
        state_not_carried,
        only_last_state,
        states_before,
        with_initial_state,
        initial_state_ignored,
        backward_in_time,
        one_array_for_all,
        batch_as_time,
        first_input_again,
        list_of_states,
    ),
    hints=(
        "Start with `h = h_0`. In a loop over t, let `rnn_step` make the next `h` from `X[t]` and "
        "the `h` before, and keep it.",
        "Collect the states in a list and return `np.stack(states)`: T arrays (B, H) become one "
        "(T, B, H).",
    ),
)


# --- softmax ----------------------------------------------------------------------------------


def softmax_cases():
    """One to three axes, then scores that overflow."""
    rng = np.random.default_rng(10)
    return [
        Case("2 rows of 4 scores", dict(o=rng.normal(0, 2, (2, 4)))),
        Case("3 steps, 2 sequences, 5 classes", dict(o=rng.normal(0, 2, (3, 2, 5)))),
        Case("one row of 3 scores", dict(o=rng.normal(0, 2, 3))),
        Case("scores around 1000", dict(o=1000 + rng.normal(0, 2, (2, 3)))),
        Case("rows far apart", dict(o=np.array([[900.0, 901.0], [-900.0, -901.0]]))),
    ]


def over_everything(o):
    """Your numbers add up to 1 over the whole array. Each row is a distribution of its own: sum
    along the last axis, with `keepdims=True`."""
    e = np.exp(o - o.max())
    return e / e.sum()


def over_first_axis(o):
    """Your numbers add up to 1 along the first axis. The classes are on the last one: `axis=-1`."""
    e = np.exp(o - o.max(axis=0, keepdims=True))
    return e / e.sum(axis=0, keepdims=True)


def over_second_axis(o):
    """`axis=1` is the last axis only for two-dimensional scores. The classes are on the last one,
    however many there are: `axis=-1`."""
    e = np.exp(o - o.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def without_keepdims(o):
    """The sums have lost their axis, so NumPy cannot line them up with the rows. `keepdims=True`
    keeps it, with length 1."""
    e = np.exp(o - o.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1)


def overflowing(o):
    """Right formula, but `np.exp` overflows for large scores, and inf divided by inf is nan.
    Subtract each row's largest score first: the quotient stays the same."""
    e = np.exp(o)
    return e / e.sum(axis=-1, keepdims=True)


def one_maximum_for_all(o):
    """You subtract the largest score of the whole array. For a row far below it every `exp` is 0,
    and 0 divided by 0 is nan. Subtract each row's own: `o.max(axis=-1, keepdims=True)`."""
    e = np.exp(o - o.max())
    return e / e.sum(axis=-1, keepdims=True)


def sigmoids(o):
    """These are sigmoids: each lies between 0 and 1, but a row does not add up to 1. Divide the
    exponentials by their sum."""
    return 1 / (1 + np.exp(-o))


def without_exp(o):
    """You divide the scores themselves by their sum. Take `np.exp` first: it makes every number
    positive."""
    return o / o.sum(axis=-1, keepdims=True)


def not_normalised(o):
    """The exponentials are right, but they are not divided by their sum yet."""
    return np.exp(o - o.max(axis=-1, keepdims=True))


def log_probabilities(o):
    """This is the logarithm of the softmax. Leave the logarithm to the loss."""
    return np.log(softmax(o))


SOFTMAX = Exercise(
    name="softmax",
    solution_path=f"{HOME}:softmax",
    cases=softmax_cases,
    misconceptions=(
        over_everything,
        over_first_axis,
        over_second_axis,
        without_keepdims,
        overflowing,
        one_maximum_for_all,
        sigmoids,
        without_exp,
        not_normalised,
        log_probabilities,
    ),
    hints=(
        "Exponentials, divided by their sum along the last axis. `keepdims=True` keeps the shapes "
        "compatible.",
        "`np.exp(1000)` is inf. Subtract `o.max(axis=-1, keepdims=True)` before the exponential: "
        "it cancels in the quotient.",
    ),
)


# --- cross-entropy ----------------------------------------------------------------------------


def cross_entropy_cases():
    """A few rows, a batch of sequences, then a probability that underflows."""
    rng = np.random.default_rng(11)
    return [
        Case("2 rows, 3 classes", dict(o=rng.normal(size=(2, 3)), y=np.array([2, 0]))),
        Case(
            "4 steps, 2 sequences, 5 classes",
            dict(o=rng.normal(size=(4, 2, 5)), y=rng.integers(0, 5, (4, 2))),
        ),
        Case(
            "a class with almost no probability",
            dict(o=np.array([[0.0, 2000.0], [1.0, 0.0]]), y=np.array([0, 0])),
        ),
    ]


def _right_log(o, y):
    """Log-probability of the right class of each row; -inf where it underflows."""
    return np.log(np.take_along_axis(softmax(o), y[..., None], axis=-1))[..., 0]


def _stable_log_softmax(o):
    shifted = o - o.max(axis=-1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))


def _stable(o, y):
    return np.take_along_axis(_stable_log_softmax(o), y[..., None], axis=-1)[..., 0]


def summed(o, y):
    """Your result is the sum over all rows. The loss is their mean, so that it does not depend on
    how long the sequence or how large the batch is."""
    return -_stable(o, y).sum()


def summed_over_time(o, y):
    """Your result sums along the first axis and averages the rest. Average over time as well: one
    mean over all rows."""
    return -_stable(o, y).sum(axis=0).mean()


def log_of_underflow(o, y):
    """Right formula, but a very small probability is rounded to 0, and its logarithm is -inf. Work
    with scores: `log softmax(o) = o - max - log(sum(exp(o - max)))`."""
    return -_right_log(o, y).mean()


def in_bits(o, y):
    """Your result is in bits (logarithm to base 2). The course measures in nats: `np.log`."""
    return -_stable(o, y).mean() / np.log(2)


def sign_forgotten(o, y):
    """Your result is the mean log-probability, which is negative. The loss is minus that."""
    return _stable(o, y).mean()


def log_of_mean(o, y):
    """You average the probabilities and take the logarithm of the average. Take the logarithm of
    each first, then average."""
    return -np.log(np.exp(_stable(o, y)).mean())


def all_classes(o, y):
    """You average the log-probabilities of all classes. Only the right class of each row counts:
    pick it with `y`."""
    return -_stable_log_softmax(o).mean()


def without_softmax(o, y):
    """You average the scores of the right classes. They become log-probabilities only after
    `log softmax`."""
    return -np.take_along_axis(o, y[..., None], axis=-1).mean()


def one_axis_of_rows(o, y):
    """`[np.arange(n), y]` picks one entry of each row where the rows have one axis. Here they may
    have two, time and batch: `np.take_along_axis(log_p, y[..., None], axis=-1)` works for any."""
    return -_stable_log_softmax(o)[np.arange(len(o)), y].mean()


def columns_of_all_rows(o, y):
    """`[:, y]` picks, from every row, the right classes of all rows. Each row has one right class:
    `np.take_along_axis(log_p, y[..., None], axis=-1)`."""
    return -_stable_log_softmax(o)[:, y].mean()


def one_per_row(o, y):
    """Your result has one loss per row. Return their mean, a single number."""
    return -_stable(o, y)


CROSS_ENTROPY = Exercise(
    name="cross_entropy",
    solution_path=f"{HOME}:cross_entropy",
    cases=cross_entropy_cases,
    misconceptions=(
        summed,
        summed_over_time,
        log_of_underflow,
        in_bits,
        sign_forgotten,
        log_of_mean,
        all_classes,
        without_softmax,
        one_axis_of_rows,
        columns_of_all_rows,
        one_per_row,
    ),
    hints=(
        "The loss of one row is minus the logarithm of the probability of its right class. "
        "`np.take_along_axis(p, y[..., None], axis=-1)` picks one entry of each row.",
        "`log(softmax(o))` fails when a probability is rounded to 0. Simplify on paper first: "
        "`shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))`, with "
        "`shifted = o - o.max(axis=-1, keepdims=True)`.",
        "At the end `.mean()` over all rows, with a minus sign.",
    ),
)


# --- number of parameters ---------------------------------------------------------------------


def count_cases():
    """Four sizes."""
    sizes = [(3, 5, 2), (4, 3, 4), (1, 1, 1), (65, 100, 65)]
    return [Case(f"{D} inputs, {H} units, {K} outputs", dict(D=D, H=H, K=K)) for D, H, K in sizes]


def recurrent_forgotten(D, H, K):
    """The recurrent weights `W_h` are missing: every unit reads every unit, H · H numbers."""
    return D * H + H + H * K + K


def biases_forgotten(D, H, K):
    """The biases are missing: `b` has H numbers and `b_y` has K."""
    return D * H + H * H + H * K


def output_bias_forgotten(D, H, K):
    """The output's bias `b_y` is missing: K numbers."""
    return D * H + H * H + H + H * K


def state_bias_forgotten(D, H, K):
    """The recurrent layer's bias `b` is missing: H numbers."""
    return D * H + H * H + H * K + K


def output_forgotten(D, H, K):
    """That is the recurrent layer alone. The output layer has `W_y` (H, K) and `b_y` (K,)."""
    return D * H + H * H + H


def two_biases(D, H, K):
    """You count two biases of H, as PyTorch keeps them. Only their sum matters; the course's model
    has one."""
    return D * H + H * H + 2 * H + H * K + K


def self_loops_only(D, H, K):
    """You count one recurrent weight per unit. Every unit reads every unit's last state: H · H."""
    return D * H + H + H + H * K + K


COUNT = Exercise(
    name="count_parameters",
    solution_path=f"{HOME}:count_parameters",
    cases=count_cases,
    misconceptions=(
        recurrent_forgotten,
        biases_forgotten,
        output_bias_forgotten,
        state_bias_forgotten,
        output_forgotten,
        two_biases,
        self_loops_only,
    ),
    hints=(
        "Write down the shapes of `W_x`, `W_h`, `b`, `W_y`, `b_y` and multiply each one out.",
        "Five terms: D·H, H·H, H, H·K, K. Nowhere does the length of the sequence occur.",
    ),
)


# --- copy the weights into PyTorch ------------------------------------------------------------


def copy_cases():
    """Two sizes, with states that differ whenever one parameter does."""
    return [
        _forward_case("4 steps, 2 sequences, 3 inputs, 2 units", 4, 2, 3, 2, 12),
        _forward_case("3 steps, 1 sequence, 2 inputs, 4 units", 3, 1, 2, 4, 13),
    ]


def states_of_copy(answer, X, h_0, W_x, W_h, b):
    """What the torch layer computes after the answer has copied the weights into it."""
    import torch

    rng = torch.Generator().manual_seed(0)
    layer = torch.nn.RNN(*W_x.shape, dtype=torch.float64)
    with torch.no_grad():  # start values that show what was left untouched
        for parameter in layer.parameters():
            parameter.uniform_(-0.5, 0.5, generator=rng)
    before = [parameter.detach().clone() for parameter in layer.parameters()]
    result = answer(W_x, W_h, b, layer)
    if result is None:
        after = layer.parameters()
        if all(
            p.shape == q.shape and torch.equal(p, q) for p, q in zip(after, before, strict=True)
        ):
            return None
        raise Feedback(
            "The layer has changed, but your function returns None: end with `return layer`."
        )
    if not isinstance(result, torch.nn.RNN):
        raise Feedback(f"Return the layer itself, not {type(result).__name__}.")
    with torch.no_grad():
        return result(torch.as_tensor(X), torch.as_tensor(h_0)[None])[0].numpy()


def _copier(ih, hh, b_ih, b_hh):
    """A copy function from four ways to fill the four parameters."""

    def copy(W_x, W_h, b, layer):
        import torch

        with torch.no_grad():
            for name, make in zip(
                ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0"),
                (ih, hh, b_ih, b_hh),
                strict=True,
            ):
                value = make(W_x, W_h, b)
                if value is not None:
                    getattr(layer, name).copy_(torch.as_tensor(np.ascontiguousarray(value)))
        return layer

    return copy


def _transposed_x(W_x, W_h, b):
    return W_x.T


def _transposed_h(W_x, W_h, b):
    return W_h.T


def _bias(W_x, W_h, b):
    return b


def _zero(W_x, W_h, b):
    return np.zeros_like(b)


def _untouched(W_x, W_h, b):
    return None


def bias_twice(W_x, W_h, b, layer):
    """Your bias counts twice: PyTorch adds `bias_ih_l0` and `bias_hh_l0`, and both hold `b`. Put
    `b` into one and zeros into the other."""
    return _copier(_transposed_x, _transposed_h, _bias, _bias)(W_x, W_h, b, layer)


def second_bias_left(W_x, W_h, b, layer):
    """`bias_hh_l0` still holds the random numbers it was made with, and PyTorch adds it too. Set it
    to zero: `layer.bias_hh_l0.zero_()`."""
    return _copier(_transposed_x, _transposed_h, _bias, _untouched)(W_x, W_h, b, layer)


def biases_left(W_x, W_h, b, layer):
    """The weights are right, but both biases still hold the random numbers they were made with."""
    return _copier(_transposed_x, _transposed_h, _untouched, _untouched)(W_x, W_h, b, layer)


def square_not_transposed(W_x, W_h, b, layer):
    """`weight_hh_l0` needs `W_h` transposed. It is square, so nothing complains: PyTorch computes
    `h @ weight.T`."""
    return _copier(_transposed_x, lambda W_x, W_h, b: W_h, _bias, _zero)(W_x, W_h, b, layer)


def reshaped(W_x, W_h, b, layer):
    """You brought `W_x` into shape with `reshape`. That keeps the order of the numbers and mixes up
    rows and columns: use the transpose, `W_x.T`."""
    reshape = _copier(lambda W_x, W_h, b: W_x.reshape(W_x.shape[::-1]), _transposed_h, _bias, _zero)
    return reshape(W_x, W_h, b, layer)


def recurrent_left(W_x, W_h, b, layer):
    """`weight_hh_l0` still holds the random numbers it was made with: copy `W_h.T` into it."""
    return _copier(_transposed_x, _untouched, _bias, _zero)(W_x, W_h, b, layer)


def through_float32(W_x, W_h, b, layer):
    """Your weights have been rounded to float32 on their way: `torch.Tensor(...)` and `.float()` do
    that. `torch.as_tensor(...)` keeps the array's float64."""
    rounded = [np.float32(array).astype(float) for array in (W_x, W_h, b)]
    return _copier(_transposed_x, _transposed_h, _bias, _zero)(*rounded, layer)


def not_transposed(W_x, W_h, b, layer):
    """PyTorch stores `weight_ih_l0` as (H, D), the course `W_x` as (D, H): transpose it."""
    import torch

    with torch.no_grad():
        layer.weight_ih_l0.copy_(torch.as_tensor(W_x))
    return layer


def recording_gradients(W_x, W_h, b, layer):
    """The parameters record what happens to them, for the gradient. Copying is no part of the
    model: do it under `with torch.no_grad():`."""
    import torch

    layer.weight_ih_l0.copy_(torch.as_tensor(W_x.T))
    return layer


def assigned_tensor(W_x, W_h, b, layer):
    """A parameter cannot be replaced by a plain tensor. Fill the one that is there:
    `layer.weight_ih_l0.copy_(torch.as_tensor(W_x.T))`, under `torch.no_grad()`."""
    import torch

    layer.weight_ih_l0 = torch.as_tensor(W_x.T)
    return layer


COPY = Exercise(
    name="copy_to_torch",
    solution_path="course_utils.rnn.interop:copy_to_torch",
    cases=copy_cases,
    observe=states_of_copy,
    in_place=("layer",),
    misconceptions=(
        bias_twice,
        second_bias_left,
        biases_left,
        square_not_transposed,
        reshaped,
        recurrent_left,
        through_float32,
        not_transposed,
        recording_gradients,
        assigned_tensor,
    ),
    hints=(
        "The layer's parameters are `weight_ih_l0` (H, D), `weight_hh_l0` (H, H), `bias_ih_l0` and "
        "`bias_hh_l0` (H,). PyTorch multiplies by their transposes.",
        "`with torch.no_grad():`, then `parameter.copy_(torch.as_tensor(array))` for each. One of "
        "the two biases is `b`, the other zero.",
    ),
)


# --- running parity with threshold units ------------------------------------------------------


def parity_cases():
    """One sequence to follow by hand, then random ones."""
    rng = np.random.default_rng(14)
    short = np.array([1, 0, 1, 1, 0, 0, 1])[:, None, None]  # (7, 1, 1)
    return [
        Case("the bits 1 0 1 1 0 0 1", dict(bits=short.astype(float))),
        Case("20 random sequences of 30 bits", dict(bits=rng.integers(0, 2, (30, 20, 1)) * 1.0)),
    ]


PARITY_SHAPES = "W_x (1, H), W_h (H, H), b (H,), W_y (H, 1), b_y (1,)"


def parity_output(weights, bits):
    """What a network of threshold units with these weights answers, (T, B)."""
    names = ("W_x", "W_h", "b", "W_y", "b_y")
    if not isinstance(weights, dict) or set(weights) != set(names):
        raise Feedback(f"Give a dict with the keys {', '.join(names)}.")
    try:
        weights = {name: np.asarray(weights[name], dtype=float) for name in names}
    except (TypeError, ValueError):
        raise Feedback("Each entry must be an array of numbers.") from None
    H = weights["b"].size
    if [weights[n].shape for n in names] != [(1, H), (H, H), (H,), (H, 1), (1,)]:
        shapes = ", ".join(f"{n} {weights[n].shape}" for n in names)
        raise Feedback(f"The shapes must be {PARITY_SHAPES}; yours are {shapes}.")
    return threshold_forward(bits, **weights)[:, :, 0]


def _units(W_h, W_y, b=(-0.5, -1.5), b_y=-0.5, W_x=(1.0, 1.0)):
    return dict(
        W_x=np.array([W_x]),
        W_h=np.array(W_h, dtype=float),
        b=np.array(b),
        W_y=np.array(W_y, dtype=float)[:, None],
        b_y=np.array([b_y]),
    )


def no_memory():
    """Your output is the bit just read: the recurrent weights do nothing, so nothing before the
    present bit can matter. The units must read the parity so far through `W_h`."""
    return _units([[0, 0], [0, 0]], [1, -1])


def latch():
    """Your output is 1 as soon as one bit was 1, and stays there: a running OR. The second unit
    must switch the parity off again: what it sends to both units, row 2 of `W_h`, is negative. (A
    transposed `W_h` does the same harm: row i holds what unit i sends.)"""
    return _units([[1, 1], [0, 0]], [1, 0])


def always_zero():
    """Your output is always 0: either no unit ever passes its threshold (a unit fires only if its
    sum is above 0), or both fire together and cancel. One must fire for a sum of at least 1, the
    other for at least 2."""
    return _units([[1, 1], [-1, -1]], [1, -1], b=(-2.5, -3.5))


def inverted():
    """Your output is the exact opposite: 1 for an even number of ones. Change the output's signs,
    or start from the other state."""
    return _units([[1, 1], [-1, -1]], [-1, 1], b_y=0.5)


def last_two_bits():
    """Your output compares the last two bits only. The units must read the parity so far (unit 1
    minus unit 2), not the bit before."""
    # unit 3 remembers the bit; units 1 and 2 see bit + previous bit
    return dict(
        W_x=np.array([[1.0, 1.0, 1.0]]),
        W_h=np.array([[0.0, 0, 0], [0, 0, 0], [1, 1, 0]]),
        b=np.array([-0.5, -1.5, -0.5]),
        W_y=np.array([[1.0], [-1.0], [0.0]]),
        b_y=np.array([-0.5]),
    )


PARITY = Exercise(
    name="parity_weights",
    solution_path=f"{HOME}:parity_weights",
    cases=parity_cases,
    observe=parity_output,
    is_value=True,
    misconceptions=(
        no_memory,
        latch,
        always_zero,
        inverted,
        last_two_bits,
    ),
    hints=(
        "Call p the parity so far and s = x + p. The new parity is 1 exactly when s is 1, so one "
        "unit must fire for s ≥ 1 and one for s ≥ 2.",
        "The parity is unit 1 minus unit 2. So both units read it through `W_h`: +1 from unit 1, "
        "-1 from unit 2.",
        "Thresholds: a unit fires when its sum is above 0, so s ≥ 1 needs the bias -0.5 and s ≥ 2 "
        "the bias -1.5.",
    ),
)


EXERCISES = (STEP, FORWARD, COPY, SOFTMAX, CROSS_ENTROPY, COUNT, PARITY)


# --- predictions ------------------------------------------------------------------------------

QUESTIONS = (
    Question(
        "tanh again and again",
        "Start at s = 0.5 and apply tanh(2 s) fifty times. Where does the state end?",
        {
            "At 0": "tanh makes every number smaller, but the factor 2 comes first: near 0, "
            "tanh(2 s) is almost 2 s. The state is pushed away from 0.",
            "At a value between 0.9 and 1": "There is a number with tanh(2 s) = s, a fixed point. "
            "Once there, the state stays.",
            "It grows without bound": "It cannot: tanh never leaves the interval from -1 to 1.",
        },
        "At a value between 0.9 and 1",
    ),
    Question(
        "one pulse",
        "The pulse comes at step 5. Which neuron still shows at step 30 which sign it had?",
        {
            "Neither: the input has been 0 for 25 steps": "The input is gone, but the state "
            "need not be.",
            "The one with w_h = 0.5": "Each step keeps at most half of what was there. 25 steps "
            "leave almost nothing.",
            "The one with w_h = 2": "The pulse pushes the state to a fixed point, above 0 or "
            "below. It stays there.",
        },
        "The one with w_h = 2",
    ),
    Question(
        "a longer sequence",
        "The layer read 309 years. How many of its weights must change before it can read 3090?",
        {
            "All of them": "No step has weights of its own, so no new step needs new ones.",
            "Only W_h, which grows with the length": "W_h is (H, H): it connects units, not steps.",
            "None": "Every step uses the same three arrays. A longer sequence is a longer loop.",
        },
        "None",
    ),
    Question(
        "hello without memory",
        "Without memory (W_h = 0), how small can the mean loss over the four steps become?",
        {
            "0": "The input l must be answered by l once and by o once. Without a state, the same "
            "input always gets the same answer.",
            "0.347": "h and e can be perfect. Both l's get the same chances, and half and half is "
            "the best that can be given.",
            "1.386": "That is a blind guess at all four steps. That h is followed by e can be "
            "learned.",
        },
        "0.347",
    ),
    Question(
        "few parameters",
        "All three models train for the same 500 steps. Which errs least on the test years?",
        {
            "The large MLP: it can fit the most": "It fits the training years best, which is not "
            "what was asked.",
            "The small MLP and the RNN alike: as many parameters": "The small MLP does no better "
            "than the large one. The number of parameters is not the point.",
            "The RNN": "It must treat all 24 years by the same rule. The Sun happens to agree.",
        },
        "The RNN",
    ),
    Question(
        "waiting",
        "6400 inputs in all. Which is faster: 1 sequence of 6400 steps, or 64 sequences of 100?",
        {
            "The same: as many multiplications": "As many, but 6400 of them wait for one another.",
            "64 sequences of 100, several times faster": "Only 100 steps to wait for, each "
            "with more to do at once.",
            "1 sequence: a batch needs more memory": "Memory is no problem here. Waiting is.",
        },
        "64 sequences of 100, several times faster",
    ),
    Question(
        "parity by training",
        "An RNN with 16 units trains on 32,000 sequences of 30 bits. How often is its parity "
        "right?",
        {
            "Almost always: it is universal": "That such weights exist does not mean that training "
            "finds them.",
            "About 80 %": "There is nothing between: 29 of 30 bits say nothing about the parity.",
            "About 50 %, like a coin": "Gradient descent finds no slope to follow.",
        },
        "About 50 %, like a coin",
    ),
)
