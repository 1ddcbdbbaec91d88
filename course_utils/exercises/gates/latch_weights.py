"""Weights of an LSTM unit that keeps the bit of the last signal."""

from course_utils.exercises.gates import counter_weights as counter
from course_utils.exercises.gates import forgetter_weights as forgetter
from course_utils.exercises.gates.by_hand import Unit, answers, shown_by, streams
from course_utils.exercises.misconceptions import again, instead
from course_utils.exercises.model import Case
from course_utils.rnn.lstm import latch_weights

solution = latch_weights
is_value = True


def cases():
    """Many streams at once."""
    return [Case("24 random streams of 200 steps: bit, signal", dict(X=streams(True, 130)))]


observe = answers(
    __name__,
    inputs=2,
    keeps=lambda bit, signal: 1 - signal,
    writes=lambda bit, signal: bit * signal,
    latches=True,
)


# Rows of the solution, to be exchanged: what bit and signal say to i, f, g, o, and the bias.
BIT = "[0.0, 0.0, 20.0, 0.0]"
SIGNAL = "[40.0, -40.0, 0.0, 0.0]"
BIAS = "[-20.0, 20.0, 0.0, 20.0]"


@instead(f"{BIT}, {SIGNAL}", f"{SIGNAL}, {BIT}")
@shown_by("", Unit.cured_by_rows)
def rows_swapped():
    """Bit and signal are swapped: row 0 of `W_x` belongs to the bit, row 1 to the signal. The bit
    is what is written, the signal says when."""


forget_first = again(counter.forget_first, SIGNAL, "[-40, 40, 0, 0]", BIAS, "[20, -20, 0, 20]")


@instead(BIT, "[0, 0, 0, 20]", BIAS, "[-20, 20, 20, 0]")
@shown_by("", lambda u: u.cured_by_order([0, 1, 3, 2]))
def output_third():
    """Gates swapped: with your last two columns exchanged it would be right. The order is i, f, g,
    o: the candidate stands before the output gate."""


@instead(SIGNAL, "[-40, 40, 0, 0]")
@shown_by("", lambda u: u.cured_by_sign(row=1))
def signal_reversed():
    """The signal has the wrong sign: with row 1 of `W_x` negated it would be right. A positive
    weight opens a gate when the signal comes, a negative one shuts it."""


open_for_shut = again(counter.open_for_shut, SIGNAL, "[-40, 40, 0, 0]", BIAS, "[20, -20, 0, -20]")
fed_back = again(counter.fed_back, "np.zeros((1, 4))", "np.array([[0, 0, 20, 0]])")


@instead(SIGNAL, "[10, -10, 0, 0]", BIAS, "[-5, 5, 0, 5]")
@shown_by("", Unit.cured_by_scale)
def not_saturated():
    """Gates not saturated: all four do the right thing, but not quite. σ(5), for one, is 0.993, and
    0.993 to the 200th is a quarter. So the bit fades, and a little of every other bit is written.
    Make all weights larger."""


@instead(BIT, "[40, 0, 20, 0]", SIGNAL, "[0, -40, 0, 0]")
@shown_by("writes", lambda u: u.level("i", 1, 0) - u.level("i", 0, 0) > 0.3)
def input_on_bit():
    """Your input gate listens to the bit. The bit is *what* is written, through the candidate;
    *when* is for the signal to say: it alone may open the input gate."""


@instead(BIAS, "[0, 20, 0, 20]")
@shown_by("writes", lambda u: u.level("i", signal=0) > 0.1)
def always_writing():
    """Your unit also writes when no signal comes: the input gate is not shut then. A sum of 0 is
    half open. Its bias must be far below 0, and the signal must lift it."""


@instead(BIAS, "[-5, 20, 0, 20]")
@shown_by("writes", lambda u: u.at_fault == {"i"})
def writing_slowly():
    """Without a signal your input gate is almost shut, and almost is not enough: at every step a
    little of the bit gets in, and in 200 steps that fills the cell. Its sum must be much further
    below 0."""


forget_reversed = again(
    forgetter.forget_reversed, SIGNAL, "[40, 40, 0, 0]", BIAS, "[-20, -20, 0, 20]"
)
forget_on_bit = again(forgetter.forget_on_bit, BIT, "[0, -40, 20, 0]", SIGNAL, "[40, 0, 0, 0]")
bit_forgets = again(forgetter.bit_forgets, BIT, "[0, -40, 20, 0]")
leaking = again(forgetter.leaking, BIAS, "[-20, 0, 0, 20]")
fading = again(forgetter.fading, BIAS, "[-20, 5, 0, 20]")


@instead(SIGNAL, "[0, -40, 0, 0]")
@shown_by("miswrites", lambda u: u.level("i", signal=1) < 0.1)
def never_writing():
    """Your unit never writes: the input gate stays shut even when the signal comes. The signal's
    weight must be more than the bias takes away."""


@instead(SIGNAL, "[20, -40, 0, 0]")
@shown_by("miswrites", lambda u: 0.1 < u.level("i", 0, 1) < 0.9 and 0.1 < u.level("i", 1, 1) < 0.9)
def half_open():
    """When the signal comes, your input gate opens halfway: the signal's weight only makes up for
    the bias, and a sum of 0 is one half. It must lift the sum far above 0."""


@instead(SIGNAL, "[40, 0, 0, 0]")
@shown_by("keeps", lambda u: u.level("f", 0, 1) > 0.1 and u.level("f", 1, 1) > 0.1)
def old_bit_kept():
    """When the signal comes, your cell does not forget the old bit, or not all of it: the new one
    is added to what is left. The signal must shut the forget gate, with a sum far below 0 (0 is
    half open)."""


@instead(BIT, "[0, 0, -40, 0]", BIAS, "[-20, 20, 20, 20]")
@shown_by("miswrites", lambda u: u.level("g", 1, 1) - u.level("g", 0, 1) < -0.1)
def inverted():
    """Your unit keeps the opposite of the bit: the candidate falls when the bit is 1. Look at the
    signs in the column of g."""


@instead(BIT, "[0, 0, 0, 0]", BIAS, "[-20, 20, 20, 20]")
@shown_by("miswrites", lambda u: u.level("g", 1, 1) - u.level("g", 0, 1) < 0.1)
def bit_unread():
    """What your unit writes does not depend on the bit. The signal works the gates; the bit belongs
    to the candidate g."""


@instead(BIAS, "[-20, 20, 1, 20]")
@shown_by("miswrites", lambda u: u.level("g", 0, 1) > 0.5)
def zero_lifted():
    """A 0 is written as something far above 0, so that it reads as 1: the candidate's bias lifts
    it. For a 0 the candidate must be 0, or below."""


@instead(BIT, "[0, 0, 0.5, 0]")
@shown_by("miswrites", lambda u: 0 < u.level("g", 1, 1) < 0.6 and u.level("i", 1, 1) > 0.9)
def candidate_small():
    """Gates right, but what you write for a 1 is so small that tanh(c) stays below one half. The
    candidate is a tanh too: a large weight brings it to 1."""


@instead(BIAS, "[-20, 20, 0, 0]")
@shown_by("hides", lambda u: u.level("o") < 0.9)
def output_half_open():
    """The cell holds the bit, but your output gate is not open, so `h` stays below one half. A sum
    of 0 is half open: give it a large bias."""


hints = (
    "Make a table: for each gate, how open must it be without the signal, and how open with "
    "it? Without: write nothing, forget nothing. With: forget everything, write the bit.",
    "The bias b alone speaks without the signal, b plus the signal's weight with it. σ(-20) is "
    "shut, σ(20) is open, and σ(0) is neither.",
    "The bit belongs to the candidate g only, the signal to i and f only; o is always open. "
    "`W_h` can stay 0: the cell is the memory.",
)
