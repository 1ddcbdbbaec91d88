"""Weights of an LSTM unit that counts ones."""

from course_utils.exercises.gates.by_hand import Unit, answers, shown_by, streams
from course_utils.exercises.misconceptions import instead
from course_utils.exercises.model import Case
from course_utils.rnn.lstm import counter_weights

solution = counter_weights
is_value = True


def cases():
    """Many streams at once."""
    return [Case("24 random streams of 200 bits", dict(X=streams(False, 131)))]


observe = answers(__name__, inputs=1, keeps=lambda bit: 1, writes=lambda bit: bit)


# Rows of the solution, to be exchanged: what the bit says to i, f, g, o, and the bias.
BIT = "[40.0, 0.0, 0.0, 0.0]"
BIAS = "[-20.0, 20.0, 20.0, 20.0]"


@instead(BIT, "[0, 40, 0, 0]", BIAS, "[20, -20, 20, 20]")
@shown_by("", lambda u: u.cured_by_order([1, 0, 2, 3]))
def forget_first():
    """Gates swapped: with your first two columns exchanged it would be right. The order is i, f, g,
    o: the input gate stands first."""


@instead(BIT, "[0, 0, 0, 40]", BIAS, "[20, 20, 20, 0]")
@shown_by("", lambda u: u.weight("bit", "o") and u.cured_by_order([0, 1, 3, 2]))
def output_third():
    """Gates swapped: with your last two columns exchanged it would be right. The order is i, f, g,
    o: the candidate stands before the output gate."""


@instead(BIT, "[-40, 0, 0, 0]")
@shown_by("", Unit.cured_by_sign)
def sign_reversed():
    """Your input weights have the wrong sign: negated, they would be right. A positive weight opens
    a gate when the bit is 1, a negative one shuts it."""


@instead(BIT, "[-40, 0, 0, 0]", BIAS, "[20, -20, 20, -20]")
@shown_by("", Unit.cured_by_gates)
def open_for_shut():
    """Open and shut are exchanged: with every sign in the columns of the gates turned round it
    would be right. σ(20) is open, σ(-20) is shut; and the forget gate *keeps* where it is open."""


@instead("np.zeros((1, 4))", "np.array([[40, 0, 0, 0]])")
@shown_by("", Unit.cured_without_feedback)
def fed_back():
    """Your unit feeds its own output back through `W_h`, and with `W_h` zero it would be right. The
    cell keeps what it holds by itself, as long as the forget gate is open."""


@instead(BIT, "[10, 0, 0, 0]", BIAS, "[-5, 5, 5, 5]")
@shown_by("", Unit.cured_by_scale)
def not_saturated():
    """Gates not saturated: all of them do the right thing, but not quite. σ(5), for one, is 0.993:
    at every step 0.7 % of the count is lost, and a little is added for a zero. Make all weights
    larger."""


@instead(BIT, "[-40, 0, 0, 0]", BIAS, "[20, 20, 20, 20]")
@shown_by("writes miswrites", lambda u: u.level("i", bit=0) > 0.1 > u.level("i", bit=1))
def zeros_counted():
    """Your unit counts the zeros: its input gate is open unless the bit is 1. It must be shut by
    its bias, and the bit must open it."""


@instead(BIT, "[0, 0, 40, 0]", BIAS, "[20, 20, -20, 20]")
@shown_by("writes", lambda u: u.level("g", 0, 0) < -0.1)
def candidate_as_gate():
    """Each zero takes something off: the candidate is no gate. Its tanh goes from -1 to 1, so a
    negative sum does not shut it. To add nothing it must be 0, or the input gate shut."""


@instead(BIT, "[0, 0, 40, 0]", BIAS, "[20, 20, 1, 20]")
@shown_by("writes", lambda u: "i" not in u.at_fault)
def candidate_lifted():
    """Zeros count too: your input gate is open all the time, and the candidate is not 0 when the
    bit is 0. Its bias, which speaks then, must be 0."""


@instead(BIAS, "[0, 20, 20, 20]")
@shown_by("writes", lambda u: u.level("i", 0, 0) > 0.1 and abs(u.level("g", 0, 0)) > 0.01)
def always_writing():
    """Zeros count too: your input gate is not shut when the bit is 0. A sum of 0 is half open. Its
    bias must be far below 0, and the bit must lift it. (Or the candidate must be 0 then.)"""


@instead(BIAS, "[-5, 20, 20, 20]")
@shown_by("writes", lambda u: u.at_fault == {"i"})
def writing_slowly():
    """Zeros count a little: your input gate is almost shut then, and almost is not enough. In 200
    steps the little that gets in adds up. Its sum must be much further below 0."""


@instead(BIT, "[40, -40, 0, 0]")
@shown_by("forgets", lambda u: u.level("f", bit=0) > 0.9 > u.level("f", bit=1))
def bit_forgets():
    """Each one wipes out the count: the bit shuts your forget gate. That gate must be open whatever
    comes; only the input gate, or the candidate, listens to the bit."""


@instead(BIAS, "[-20, 0, 20, 20]")
@shown_by("forgets", lambda u: u.level("f") < 0.9)
def leaking():
    """Your cell loses its count: the forget gate is not open at every step. A sum of 0 is half
    open, and then half of the count is gone at once. Its bias must be far above 0."""


@instead(BIAS, "[-20, 5, 20, 20]")
@shown_by("forgets", lambda u: u.at_fault == {"f"})
def fading():
    """Your forget gate is almost open, and almost is not enough: it multiplies the count at every
    step, and 0.993 to the 200th, for one, is a quarter. Its sum must be much further above 0."""


@instead(BIT, "[10, 0, 0, 0]")
@shown_by("miswrites", lambda u: u.level("i", 1, 0) < 0.1)
def never_writing():
    """Your cell stays empty: the input gate is shut even when the bit is 1. The bit's weight must
    be more than the bias takes away."""


@instead(BIT, "[20, 0, 0, 0]")
@shown_by("miswrites", lambda u: u.level("i", 1, 0) < 0.9)
def half_open():
    """Each one counts only in part: when the bit is 1, your input gate is not quite open. Bias and
    the bit's weight together must be far above 0; a sum of 0 is half open."""


@instead(BIAS, "[-20, 20, -20, 20]")
@shown_by("miswrites", lambda u: u.level("g", 1, 0) < -0.1)
def downwards():
    """Your unit counts downwards: the candidate is negative. Look at the sign in the column of
    g."""


@instead(BIAS, "[-20, 20, 0, 0]")
@shown_by("miswrites", lambda u: u.level("g", 1, 0) < 0.1)
def adds_nothing():
    """Your gates are right, but what passes the open input gate is 0: nothing lifts the candidate.
    It is what is added for each one."""


@instead(BIAS, "[-20, 20, 1, 20]")
@shown_by("miswrites", lambda u: u.level("g", 1, 0) < 0.999)
def candidate_small():
    """Candidate not saturated: for each one, less than 1 is added. tanh(1) is 0.76, not 1. Give the
    candidate a much larger sum, and its tanh is 1 for all that rounding cares."""


hints = (
    "The cell is a sum: f times the old one plus i times g. For counting, f must always be 1, "
    "and i times g must be 1 for a one and 0 for a zero.",
    "Let the bit open the input gate, or let it be the candidate: either will do. The other of "
    "the two stays at 1.",
    "Every sum must be far from 0, say 20 or -20, so that σ and tanh are 0 or 1 for all that "
    "matters. Add bias and weight for bit 0 and for bit 1 and look.",
)
