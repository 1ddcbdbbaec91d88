"""Number of parameters of an LSTM layer."""

from course_utils.exercises.misconceptions import misconception
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


@misconception
def one_bias(D, H, biases=2):
    """You always count one bias for each unit and part. `biases` says how many: `nn.LSTM` keeps
    two, though only their sum matters."""
    return 4 * H * (D + H + 1)


@misconception
def two_biases(D, H, biases=2):
    """You always count two biases for each unit and part. Use the argument: this course's LSTM has
    one."""
    return 4 * H * (D + H + 2)


@misconception
def no_biases(D, H, biases=2):
    """The biases are missing. Each of the four parts has `biases` of them for every unit."""
    return 4 * H * (D + H)


@misconception
def three_parts(D, H, biases=2):
    """You count three parts: that is a GRU. An LSTM has three gates *and* a candidate."""
    return 3 * H * (D + H + biases)


@misconception
def one_part(D, H, biases=2):
    """That is one part, a plain RNN. An LSTM has four of them: three gates and the candidate."""
    return H * (D + H + biases)


@misconception
def five_parts(D, H, biases=2):
    """You count five parts. The cell itself has no weights: they belong to i, f, g and o."""
    return 5 * H * (D + H + biases)


@misconception
def recurrent_only(D, H, biases=2):
    """You count the recurrent weights only, 4 · H · H. Inputs have weights too, and there are the
    biases."""
    return 4 * H * H


@misconception
def inputs_forgotten(D, H, biases=2):
    """The inputs' weights `W_x` are missing: each of the four parts has D · H of them."""
    return 4 * H * (H + biases)


@misconception
def recurrent_forgotten(D, H, biases=2):
    """The recurrent weights `W_h` are missing: in each of the four parts every unit reads every
    unit, H · H numbers."""
    return 4 * H * (D + biases)


@misconception
def inputs_only(D, H, biases=2):
    """You count the inputs' weights only. The units also read each other's outputs, H · H weights
    for each part, and there are the biases."""
    return 4 * H * D


@misconception
def self_loops(D, H, biases=2):
    """You count one recurrent weight for each unit of a part. Every unit reads every unit: H ·
    H."""
    return 4 * H * (D + 1 + biases)


@misconception
def one_unit(D, H, biases=2):
    """That is what a single unit needs: D + H + biases in each of its four parts. There are H
    units."""
    return 4 * (D + H + biases)


@misconception
def biases_not_per_unit(D, H, biases=2):
    """You count a bias for each part, but every unit of every part has its own: multiply the biases
    by H too."""
    return 4 * (H * (D + H) + biases)


@misconception
def biases_once(D, H, biases=2):
    """You multiply the weights by four but count the biases of one part only. Each of the four has
    its own."""
    return 4 * H * (D + H) + biases * H


@misconception
def biases_alone(D, H, biases=2):
    """You add `biases` as it is, a few numbers for the whole layer. Every unit in each of the four
    parts has that many."""
    return 4 * H * (D + H) + biases


@misconception
def brackets(D, H, biases=2):
    """Brackets are missing: only the first term is multiplied by 4 H. Each part has H · (D + H +
    biases) parameters."""
    return 4 * H * D + H + biases


@misconception
def multiplied(D, H, biases=2):
    """You multiply inputs and units and biases together. A unit has a weight for each input *and*
    one for each unit: these numbers add up."""
    return 4 * H * D * H * biases


@misconception
def output_too(D, H, biases=2):
    """You count an output layer as well. Only the LSTM itself is asked for; its output is the state
    h."""
    return 4 * H * (D + H + biases) + H


hints = (
    "How many parts need weights of their own? Look at the shape of `W_x` in `lstm_step`.",
    "One part is like a plain recurrent layer: every unit has a weight for each input, a "
    "weight for each unit, and its biases.",
)
