"""Number of parameters of a recurrent layer with a linear output layer."""

from course_utils.exercises.misconceptions import misconception
from course_utils.exercises.model import Case
from course_utils.rnn.neuron import count_parameters

solution = count_parameters


def cases():
    """Four sizes."""
    sizes = [(3, 5, 2), (4, 3, 4), (1, 1, 1), (65, 100, 65)]
    return [Case(f"{D} inputs, {H} units, {K} outputs", dict(D=D, H=H, K=K)) for D, H, K in sizes]


@misconception
def recurrent_forgotten(D, H, K):
    """The recurrent weights `W_h` are missing: every unit reads every unit, H · H numbers."""
    return D * H + H + H * K + K


@misconception
def biases_forgotten(D, H, K):
    """The biases are missing: `b` has H numbers and `b_y` has K."""
    return D * H + H * H + H * K


@misconception
def output_bias_forgotten(D, H, K):
    """The output's bias `b_y` is missing: K numbers."""
    return D * H + H * H + H + H * K


@misconception
def state_bias_forgotten(D, H, K):
    """The recurrent layer's bias `b` is missing: H numbers."""
    return D * H + H * H + H * K + K


@misconception
def output_forgotten(D, H, K):
    """That is the recurrent layer alone. The output layer has `W_y` (H, K) and `b_y` (K,)."""
    return D * H + H * H + H


@misconception
def two_biases(D, H, K):
    """You count two biases of H, as PyTorch keeps them. Only their sum matters; the course's model
    has one."""
    return D * H + H * H + 2 * H + H * K + K


@misconception
def self_loops_only(D, H, K):
    """You count one recurrent weight per unit. Every unit reads every unit's last state: H · H."""
    return D * H + H + H + H * K + K


hints = (
    "Write down the shapes of `W_x`, `W_h`, `b`, `W_y`, `b_y` and multiply each one out.",
    "Five terms: D·H, H·H, H, H·K, K. Nowhere does the length of the sequence occur.",
)
