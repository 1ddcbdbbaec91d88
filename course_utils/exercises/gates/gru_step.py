"""One step of the GRU as PyTorch computes it."""

import numpy as np

from course_utils.exercises.gates.shared import evaluate, normal
from course_utils.exercises.misconceptions import misconception
from course_utils.exercises.model import Case
from course_utils.rnn.gates import gru_step, sigmoid

solution = gru_step


def _gru_case(name, B, D, H, seed):
    rng = np.random.default_rng(seed)
    x_t, h_prev = rng.normal(size=(B, D)), rng.uniform(-0.9, 0.9, (B, H))
    parameters = normal(rng, W_x=(D, 3 * H), W_h=(H, 3 * H), b_x=(3 * H,), b_h=(3 * H,))
    return Case(name, dict(x_t=x_t, h_prev=h_prev, **parameters))


def cases():
    """Three sizes of one step."""
    return [
        _gru_case("2 sequences, 3 inputs, 4 units", 2, 3, 4, 104),
        _gru_case("1 sequence, 3 inputs, 2 units", 1, 3, 2, 105),
        _gru_case("5 sequences, 1 input, 3 units", 5, 1, 3, 106),
    ]


GRU = dict(
    x=lambda n: np.split(n.x_t @ n.W_x + n.b_x, 3, axis=-1),
    h=lambda n: np.split(n.h_prev @ n.W_h + n.b_h, 3, axis=-1),
    r=lambda n: sigmoid(n.x[0] + n.h[0]),
    z=lambda n: sigmoid(n.x[1] + n.h[1]),
    n=lambda n: np.tanh(n.x[2] + n.r * n.h[2]),
    h_t=lambda n: (1 - n.z) * n.n + n.z * n.h_prev,
)


def _gru(x_t, h_prev, W_x, W_h, b_x, b_h, **own):
    given = dict(x_t=x_t, h_prev=h_prev, W_x=W_x, W_h=W_h, b_x=b_x, b_h=b_h)
    return evaluate(GRU, own, **given).h_t


def _weights_of_n(n):
    """The columns of W_h and b_h that belong to the candidate."""
    H = n.h_prev.shape[-1]
    return n.W_h[:, 2 * H :], n.b_h[2 * H :]


def large():
    """Big enough that needless loops show."""
    return _gru_case("64 sequences of 128 units", 64, 64, 128, 107)


@misconception
def update_reversed(x_t, h_prev, W_x, W_h, b_x, b_h):
    """Update gate reversed: yours overwrites where it is 1, as on the slide of COMS 4995. PyTorch's
    z keeps: it multiplies `h_prev`, and the candidate gets what is left."""
    own = dict(h_t=lambda n: n.z * n.n + (1 - n.z) * n.h_prev)
    return _gru(x_t, h_prev, W_x, W_h, b_x, b_h, **own)


@misconception
def reset_before(x_t, h_prev, W_x, W_h, b_x, b_h):
    """Reset applied on the wrong side: you multiply the state by r before the matrix product, as
    the slide has it. PyTorch multiplies what comes out of the product (its bias included), and that
    is another function."""

    def candidate(n):
        W_n, b_n = _weights_of_n(n)
        return np.tanh(n.x[2] + (n.r * n.h_prev) @ W_n + b_n)

    return _gru(x_t, h_prev, W_x, W_h, b_x, b_h, n=candidate)


@misconception
def of_the_slides(x_t, h_prev, W_x, W_h, b_x, b_h):
    """That is the GRU of the slides of COMS 4995, in both respects: the reset gate before the
    matrix product, and an update gate whose 1 overwrites. PyTorch has both the other way."""

    def candidate(n):
        W_n, b_n = _weights_of_n(n)
        return np.tanh(n.x[2] + (n.r * n.h_prev) @ W_n + b_n)

    own = dict(n=candidate, h_t=lambda n: n.z * n.n + (1 - n.z) * n.h_prev)
    return _gru(x_t, h_prev, W_x, W_h, b_x, b_h, **own)


@misconception
def reset_before_without_bias(x_t, h_prev, W_x, W_h, b_x, b_h):
    """Reset applied on the wrong side: you multiply the state by r before the matrix product. Here
    r multiplies what comes out of it, and the last third of `b_h`, which you leave out, is part of
    that."""

    def candidate(n):
        W_n, _ = _weights_of_n(n)
        return np.tanh(n.x[2] + (n.r * n.h_prev) @ W_n)

    return _gru(x_t, h_prev, W_x, W_h, b_x, b_h, n=candidate)


@misconception
def reset_on_both_sides(x_t, h_prev, W_x, W_h, b_x, b_h):
    """Reset applied on both sides: the state is multiplied by r before the matrix product, and the
    product by r again. Only the second is right here."""

    def candidate(n):
        W_n, b_n = _weights_of_n(n)
        return np.tanh(n.x[2] + n.r * ((n.r * n.h_prev) @ W_n + b_n))

    return _gru(x_t, h_prev, W_x, W_h, b_x, b_h, n=candidate)


@misconception
def reset_of_everything(x_t, h_prev, W_x, W_h, b_x, b_h):
    """Your reset gate multiplies the whole sum, the input's share included. It shuts out the past,
    not the present: multiply only what comes from `h_prev`. So keep the two shares apart until r is
    known."""
    own = dict(n=lambda n: np.tanh(n.r * (n.x[2] + n.h[2])))
    return _gru(x_t, h_prev, W_x, W_h, b_x, b_h, **own)


@misconception
def reset_of_the_input(x_t, h_prev, W_x, W_h, b_x, b_h):
    """Your reset gate multiplies the input's share of the candidate. It decides how much of the
    past is heard: it belongs to the share of `h_prev`."""
    own = dict(n=lambda n: np.tanh(n.r * n.x[2] + n.h[2]))
    return _gru(x_t, h_prev, W_x, W_h, b_x, b_h, **own)


@misconception
def bias_outside_reset(x_t, h_prev, W_x, W_h, b_x, b_h):
    """In the candidate, `b_h` stands outside the bracket that r multiplies. PyTorch adds it to the
    product first and multiplies both. That is why it needs two biases here."""

    def candidate(n):
        W_n, b_n = _weights_of_n(n)
        return np.tanh(n.x[2] + n.r * (n.h_prev @ W_n) + b_n)

    return _gru(x_t, h_prev, W_x, W_h, b_x, b_h, n=candidate)


@misconception
def both_biases_in_reset(x_t, h_prev, W_x, W_h, b_x, b_h):
    """In the candidate, both biases stand in the bracket that r multiplies. Only `b_h` belongs
    there; `b_x` goes with the input's share."""

    def candidate(n):
        b_n = n.b_x[2 * n.h_prev.shape[-1] :]
        return np.tanh(n.x[2] - b_n + n.r * (n.h[2] + b_n))

    return _gru(x_t, h_prev, W_x, W_h, b_x, b_h, n=candidate)


@misconception
def candidate_without_state_bias(x_t, h_prev, W_x, W_h, b_x, b_h):
    """In the candidate `b_h` is missing: r multiplies the product *and* its bias, the last third of
    `b_h`."""

    def candidate(n):
        W_n, _ = _weights_of_n(n)
        return np.tanh(n.x[2] + n.r * (n.h_prev @ W_n))

    return _gru(x_t, h_prev, W_x, W_h, b_x, b_h, n=candidate)


@misconception
def reset_forgotten(x_t, h_prev, W_x, W_h, b_x, b_h):
    """The reset gate is missing: your candidate hears the whole past. Multiply the share of
    `h_prev` by r."""
    return _gru(x_t, h_prev, W_x, W_h, b_x, b_h, n=lambda n: np.tanh(n.x[2] + n.h[2]))


@misconception
def reset_reversed(x_t, h_prev, W_x, W_h, b_x, b_h):
    """Your reset gate shuts out the past where it is 1. In spite of its name it says how much is
    *heard*: r itself multiplies the share of `h_prev`."""
    own = dict(n=lambda n: np.tanh(n.x[2] + (1 - n.r) * n.h[2]))
    return _gru(x_t, h_prev, W_x, W_h, b_x, b_h, **own)


@misconception
def reset_without_product(x_t, h_prev, W_x, W_h, b_x, b_h):
    """In the candidate r multiplies `h_prev` itself. Each candidate hears all units, with weights:
    r multiplies what comes out of the product with `W_h`."""
    own = dict(n=lambda n: np.tanh(n.x[2] + n.r * n.h_prev))
    return _gru(x_t, h_prev, W_x, W_h, b_x, b_h, **own)


@misconception
def reset_after_tanh(x_t, h_prev, W_x, W_h, b_x, b_h):
    """Your reset gate multiplies the finished candidate. It works inside the tanh, on the share of
    `h_prev` alone."""
    own = dict(n=lambda n: n.r * np.tanh(n.x[2] + n.h[2]))
    return _gru(x_t, h_prev, W_x, W_h, b_x, b_h, **own)


@misconception
def reset_of_the_state_kept(x_t, h_prev, W_x, W_h, b_x, b_h):
    """Your last line keeps `r * h_prev`. The reset gate concerns the candidate only; what z keeps
    is the old state itself."""
    own = dict(h_t=lambda n: (1 - n.z) * n.n + n.z * n.r * n.h_prev)
    return _gru(x_t, h_prev, W_x, W_h, b_x, b_h, **own)


@misconception
def gates_swapped(x_t, h_prev, W_x, W_h, b_x, b_h):
    """Gates swapped: you take the first third for z and the second for r. PyTorch's order is r, z,
    n."""
    own = dict(r=lambda n: sigmoid(n.x[1] + n.h[1]), z=lambda n: sigmoid(n.x[0] + n.h[0]))
    return _gru(x_t, h_prev, W_x, W_h, b_x, b_h, **own)


@misconception
def candidate_in_the_middle(x_t, h_prev, W_x, W_h, b_x, b_h):
    """You take the second third for the candidate and the last for z. The order is r, z, n: the
    candidate comes last."""
    own = dict(z=lambda n: sigmoid(n.x[2] + n.h[2]), n=lambda n: np.tanh(n.x[1] + n.r * n.h[1]))
    return _gru(x_t, h_prev, W_x, W_h, b_x, b_h, **own)


@misconception
def candidate_first(x_t, h_prev, W_x, W_h, b_x, b_h):
    """You take the first third for the candidate. The order is r, z, n: the candidate comes
    last."""
    own = dict(
        r=lambda n: sigmoid(n.x[1] + n.h[1]),
        z=lambda n: sigmoid(n.x[2] + n.h[2]),
        n=lambda n: np.tanh(n.x[0] + n.r * n.h[0]),
    )
    return _gru(x_t, h_prev, W_x, W_h, b_x, b_h, **own)


@misconception
def split_along_the_batch(x_t, h_prev, W_x, W_h, b_x, b_h):
    """`np.split` cuts along the first axis unless told otherwise, and that is the batch. The three
    parts stand side by side: `axis=-1`."""
    own = dict(x=lambda n: np.split(n.x_t @ n.W_x + n.b_x, 3))
    return _gru(x_t, h_prev, W_x, W_h, b_x, b_h, **own)


@misconception
def matrix_first(x_t, h_prev, W_x, W_h, b_x, b_h):
    """The shapes do not fit this product. Each row is one sequence, so the weights stand right:
    `x_t @ W_x`."""
    own = dict(x=lambda n: np.split(n.W_x @ n.x_t + n.b_x, 3, axis=-1))
    return _gru(x_t, h_prev, W_x, W_h, b_x, b_h, **own)


@misconception
def candidate_gated_twice(x_t, h_prev, W_x, W_h, b_x, b_h):
    """Candidate gated twice: 1 - z multiplies it where it is made and once more in the last line.
    The candidate itself knows nothing of z."""
    own = dict(h_t=lambda n: (1 - n.z) ** 2 * n.n + n.z * n.h_prev)
    return _gru(x_t, h_prev, W_x, W_h, b_x, b_h, **own)


@misconception
def candidate_reset_twice(x_t, h_prev, W_x, W_h, b_x, b_h):
    """Candidate gated twice: r multiplies inside the tanh, which is right, and the finished
    candidate again."""
    own = dict(n=lambda n: n.r * np.tanh(n.x[2] + n.r * n.h[2]))
    return _gru(x_t, h_prev, W_x, W_h, b_x, b_h, **own)


@misconception
def sigmoid_on_candidate(x_t, h_prev, W_x, W_h, b_x, b_h):
    """Your candidate is a sigmoid. Only r and z are gates; the candidate is a value of either sign:
    tanh."""
    return _gru(x_t, h_prev, W_x, W_h, b_x, b_h, n=lambda n: sigmoid(n.x[2] + n.r * n.h[2]))


@misconception
def tanh_on_gates(x_t, h_prev, W_x, W_h, b_x, b_h):
    """Your gates are tanhs, so they can be negative. Gates lie between 0 and 1: the sigmoid for r
    and z."""
    own = dict(r=lambda n: np.tanh(n.x[0] + n.h[0]), z=lambda n: np.tanh(n.x[1] + n.h[1]))
    return _gru(x_t, h_prev, W_x, W_h, b_x, b_h, **own)


@misconception
def gates_not_squashed(x_t, h_prev, W_x, W_h, b_x, b_h):
    """The sigmoid is missing on r and z: your gates are still plain sums, and those can be
    anything."""
    own = dict(r=lambda n: n.x[0] + n.h[0], z=lambda n: n.x[1] + n.h[1])
    return _gru(x_t, h_prev, W_x, W_h, b_x, b_h, **own)


@misconception
def candidate_not_squashed(x_t, h_prev, W_x, W_h, b_x, b_h):
    """The tanh around the candidate is missing. Without it the state can grow without bound."""
    return _gru(x_t, h_prev, W_x, W_h, b_x, b_h, n=lambda n: n.x[2] + n.r * n.h[2])


@misconception
def state_dropped(x_t, h_prev, W_x, W_h, b_x, b_h):
    """You return the candidate's share alone. Add what z keeps of `h_prev`: without that path the
    GRU forgets like a plain RNN."""
    return _gru(x_t, h_prev, W_x, W_h, b_x, b_h, h_t=lambda n: (1 - n.z) * n.n)


@misconception
def state_kept_whole(x_t, h_prev, W_x, W_h, b_x, b_h):
    """You add the whole of `h_prev`, not the part that z keeps. The two shares, 1 - z and z, must
    add up to 1, or the state grows."""
    return _gru(x_t, h_prev, W_x, W_h, b_x, b_h, h_t=lambda n: (1 - n.z) * n.n + n.h_prev)


@misconception
def brackets_forgotten(x_t, h_prev, W_x, W_h, b_x, b_h):
    """Brackets are missing: `1 - z * n` takes the product away from 1. It is `(1 - z)`, times n."""
    own = dict(h_t=lambda n: 1 - n.z * n.n + n.z * n.h_prev)
    return _gru(x_t, h_prev, W_x, W_h, b_x, b_h, **own)


@misconception
def candidate_returned(x_t, h_prev, W_x, W_h, b_x, b_h):
    """You return the candidate n. The update gate still has to say how much of it replaces the old
    state."""
    return _gru(x_t, h_prev, W_x, W_h, b_x, b_h, h_t=lambda n: n.n)


@misconception
def state_bias_missing(x_t, h_prev, W_x, W_h, b_x, b_h):
    """`b_h` is missing: add it to `h_prev @ W_h`, before r multiplies."""
    return _gru(x_t, h_prev, W_x, W_h, b_x, np.zeros_like(b_h))


@misconception
def input_bias_missing(x_t, h_prev, W_x, W_h, b_x, b_h):
    """`b_x` is missing: add it to `x_t @ W_x`."""
    return _gru(x_t, h_prev, W_x, W_h, np.zeros_like(b_x), b_h)


@misconception
def biases_missing(x_t, h_prev, W_x, W_h, b_x, b_h):
    """Both biases are missing: `b_x` goes with `x_t @ W_x`, `b_h` with `h_prev @ W_h`."""
    return _gru(x_t, h_prev, W_x, W_h, np.zeros_like(b_x), np.zeros_like(b_h))


@misconception
def first_bias_twice(x_t, h_prev, W_x, W_h, b_x, b_h):
    """You add `b_x` to both products. The second has a bias of its own, `b_h`."""
    return _gru(x_t, h_prev, W_x, W_h, b_x, b_x)


@misconception
def both_biases_twice(x_t, h_prev, W_x, W_h, b_x, b_h):
    """Your biases count twice: both are added to the input's share and both to the state's. `b_x`
    goes with the one, `b_h` with the other."""
    return _gru(x_t, h_prev, W_x, W_h, b_x + b_h, b_x + b_h)


@misconception
def biases_swapped(x_t, h_prev, W_x, W_h, b_x, b_h):
    """The biases are swapped. For r and z it makes no difference, only their sum counts; for the
    candidate r multiplies `b_h` and not `b_x`."""
    return _gru(x_t, h_prev, W_x, W_h, b_h, b_x)


@misconception
def state_unread(x_t, h_prev, W_x, W_h, b_x, b_h):
    """`h_prev @ W_h` is missing: your gates and your candidate hear only the input and the
    biases."""
    return _gru(x_t, h_prev, W_x, np.zeros_like(W_h), b_x, b_h)


hints = (
    "One product gives the input's share of all three parts, another the state's: "
    "`x_t @ W_x + b_x` and `h_prev @ W_h + b_h`, (B, 3H) each. Do not add them yet.",
    "`np.split(…, 3, axis=-1)` cuts each into r, z and n. For r and z add the two shares and "
    "take the sigmoid.",
    "In the candidate, r multiplies the state's share (with its bias), then the input's share "
    "is added, then comes the tanh. In the last line z says how much of `h_prev` stays.",
)
