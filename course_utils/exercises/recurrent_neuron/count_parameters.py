"""Number of parameters of a recurrent layer with a linear output layer."""

from course_utils.exercises.misconceptions import instead
from course_utils.exercises.model import Case
from course_utils.rnn.neuron import count_parameters

solution = count_parameters


def cases():
    """Four sizes."""
    sizes = [(3, 5, 2), (4, 3, 4), (1, 1, 1), (65, 100, 65)]
    return [Case(f"{D} inputs, {H} units, {K} outputs", dict(D=D, H=H, K=K)) for D, H, K in sizes]


@instead(" + H * H", "")
def recurrent_forgotten():
    """The recurrent weights `W_h` are missing: every unit reads every unit, H · H numbers."""


@instead(" + K", "")
def output_bias_forgotten():
    """The output's bias `b_y` is missing: K numbers."""


@instead(" + H + H * K", " + H * K")
def state_bias_forgotten():
    """The recurrent layer's bias `b` is missing: H numbers."""


@instead(" + H + H * K", " + 2 * H + H * K")
def two_biases():
    """You count two biases of H, as PyTorch keeps them. Only their sum matters; the course's model
    has one."""


@instead("H * H", "H")
def self_loops_only():
    """You count one recurrent weight per unit. Every unit reads every unit's last state: H · H."""


@instead("H * H", "2 * H * H")
def recurrent_twice():
    """You count the recurrent weights twice. `W_h` is there once, (H, H), for all steps."""


@instead("H * K", "D * K")
def output_reads_the_input():
    """You take `W_y` to be (D, K). The output reads the state, which has H numbers: (H, K)."""


@instead("D * H + H * H + H + H * K", "(D + H + 1) * (H + 1) + (H + 1) * K - K")
def bias_as_a_unit():
    """You count H + 1 units: the bias reads nothing, so nothing leads into it. Each of the H units
    has D + H weights and a bias."""


hints = (
    "Write down the shapes of `W_x`, `W_h`, `b`, `W_y`, `b_y` and multiply each one out.",
    "Five terms: D·H, H·H, H, H·K, K. Nowhere does the length of the sequence occur.",
)
