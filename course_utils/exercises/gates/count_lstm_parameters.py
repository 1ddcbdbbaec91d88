"""Number of parameters of an LSTM layer."""

from course_utils.exercises.misconceptions import instead
from course_utils.exercises.model import Case
from course_utils.rnn.lstm import count_lstm_parameters

solution = count_lstm_parameters


def cases():
    """Two biases, as `nn.LSTM` has them, and one."""
    sizes = [(3, 5, 2), (4, 3, 2), (1, 1, 2), (65, 256, 2), (3, 5, 1)]
    return [
        Case(
            f"{D} input{'s' * (D > 1)}, {H} unit{'s' * (H > 1)}, "
            f"{('one bias', 'two biases')[biases - 1]}",
            dict(D=D, H=H, biases=biases),
        )
        for D, H, biases in sizes
    ]


def plain(D, H, biases=2):
    """Step by step: one part, then all four."""
    one_part = D * H + H * H + biases * H
    return 4 * one_part


@instead("+ biases", "+ 1")
def one_bias():
    """You always count one bias for each unit and part. `biases` says how many: `nn.LSTM` keeps
    two, though only their sum matters."""


@instead("+ biases", "+ 2")
def two_biases():
    """You always count two biases for each unit and part. Use the argument: this course's LSTM has
    one."""


@instead("4 *", "3 *")
def three_parts():
    """You count three parts: that is a GRU. An LSTM has three gates *and* a candidate."""


@instead("4 * ", "")
def one_part():
    """That is one part, a plain RNN. An LSTM has four of them: three gates and the candidate."""


@instead("(D + H + biases)", "(D + biases)")
def recurrent_forgotten():
    """The recurrent weights `W_h` are missing: in each of the four parts every unit reads every
    unit, H · H numbers."""


@instead("H * (D + H + biases)", "(H * (D + H) + biases)")
@instead("(D + H + biases)", "(D + H) + biases")
def biases_not_per_unit():
    """You count a few biases for each part, or for the whole layer. Every unit of every part has
    its own: multiply the biases by H too."""


@instead("(D + H + biases)", "(D + H) + biases * H")
def biases_once():
    """You multiply the weights by four but count the biases of one part only. Each of the four has
    its own."""


@instead("H * (D + H + biases)", "((D + H) ** 2 + biases * H)")
def squared():
    """You square the sum, as if D + H units all read each other. Only the H units read, and each of
    them reads D inputs and H units."""


@instead("H * (D + H + biases)", "H * (D + H + 1) * biases")
def everything_twice():
    """You multiply the weights by `biases` too. Only the biases come that often."""


@instead("4 * H * (D + H + biases)", "4 * H * (D + biases) + H * H")
def recurrent_once():
    """You count `W_h` once, H · H. Each of the four parts has its own."""


@instead("(D + H + biases)", "D * H * biases")
def multiplied():
    """You multiply inputs and units and biases together. A unit has a weight for each input *and*
    one for each unit: these numbers add up."""


hints = (
    "How many parts need weights of their own? Look at the shape of `W_x` in `lstm_step`.",
    "One part is like a plain recurrent layer: every unit has a weight for each input, a "
    "weight for each unit, and its biases.",
)
