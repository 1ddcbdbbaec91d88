"""Weights of an LSTM unit that counts the ones since the last signal."""

from course_utils.exercises.gates import counter_weights as counter
from course_utils.exercises.gates.by_hand import Unit, answers, shown_by, streams
from course_utils.exercises.misconceptions import again, instead
from course_utils.exercises.model import Case
from course_utils.rnn.lstm import forgetter_weights

solution = forgetter_weights
is_value = True


def cases():
    """Many streams at once."""
    return [Case("24 random streams of 200 steps: bit, signal", dict(X=streams(True, 132)))]


observe = answers(
    __name__, inputs=2, keeps=lambda bit, signal: 1 - signal, writes=lambda bit, signal: bit
)


# Rows of the solution, to be exchanged: what bit and signal say to i, f, g, o, and the bias.
BIT = "[40.0, 0.0, 0.0, 0.0]"
SIGNAL = "[0.0, -40.0, 0.0, 0.0]"
BIAS = "[-20.0, 20.0, 20.0, 20.0]"


@instead(f"{BIT}, {SIGNAL}", f"{SIGNAL}, {BIT}")
@shown_by("", Unit.cured_by_rows)
def rows_swapped():
    """Bit and signal are swapped: row 0 of `W_x` belongs to the bit, row 1 to the signal. The bit
    is counted, the signal clears."""


forget_first = again(
    counter.forget_first,
    *(BIT, "[0, 40, 0, 0]", SIGNAL, "[-40, 0, 0, 0]", BIAS, "[20, -20, 20, 20]"),
)
output_third = counter.output_third


@instead(SIGNAL, "[0, 40, 0, 0]")
@shown_by("", lambda u: u.cured_by_sign(row=1))
def signal_reversed():
    """The signal has the wrong sign: with row 1 of `W_x` negated it would be right. To forget is to
    *shut* the forget gate: its sum must fall."""


open_for_shut = again(
    counter.open_for_shut,
    *(BIT, "[-40, 0, 0, 0]", SIGNAL, "[0, 40, 0, 0]", BIAS, "[20, -20, 20, -20]"),
)
fed_back = counter.fed_back
not_saturated = again(
    counter.not_saturated,
    *(BIT, "[10, 0, 0, 0]", SIGNAL, "[0, -10, 0, 0]", BIAS, "[-5, 5, 5, 5]"),
)


@instead(SIGNAL, "[40, 0, 0, 0]")
@shown_by(
    "writes keeps",
    lambda u: u.level("i", 0, 1) > 0.9 > u.level("i", 0, 0) and u.level("f", signal=1) > 0.9,
)
def signal_writes():
    """The signal works the wrong gate: it opens the input gate, so it is counted, and nothing is
    forgotten. It must shut the forget gate instead."""


@instead(SIGNAL, "[40, -40, 0, 0]")
@shown_by("writes", lambda u: u.level("i", 0, 1) > 0.1 > u.level("i", 0, 0))
def signal_counted():
    """The signal itself is counted as a one: it also opens the input gate. Only the bit may do
    that."""


@instead(BIT, "[0, 0, 40, 0]", SIGNAL, "[0, -40, 40, 0]", BIAS, "[20, 20, 0, 20]")
@shown_by("writes", lambda u: u.level("g", 0, 1) > 0.1 > abs(u.level("g", 0, 0)))
def signal_added():
    """The signal itself is counted as a one: it also reaches the candidate. Only the bit may do
    that."""


candidate_as_gate = counter.candidate_as_gate
candidate_lifted = shown_by(
    "writes", lambda u: "i" not in u.at_fault and u.level("g", 0, 0) > 0.01
)(again(counter.candidate_lifted, BIT, "[0, 0, 40, 0]", BIAS, "[20, 20, 1, 20]"))
always_writing = counter.always_writing
writing_slowly = counter.writing_slowly


@instead(SIGNAL, "[0, 40, 0, 0]", BIAS, "[-20, -20, 20, 20]")
@shown_by("forgets keeps", lambda u: u.level("f", signal=0) < 0.1 and u.level("f", signal=1) > 0.9)
def forget_reversed():
    """Your forget gate works the wrong way round: shut without the signal, open with it. In spite
    of its name, 1 means keep: it must be open, and the signal must shut it."""


@instead(BIT, "[40, -40, 0, 0]", SIGNAL, "[0, 0, 0, 0]")
@shown_by("forgets keeps", lambda u: u.level("f", 1, 0) < 0.1 and u.level("f", 0, 1) > 0.9)
def forget_on_bit():
    """Your forget gate listens to the bit: a bit of 1 clears the cell, and the signal does not. It
    is the signal that must shut this gate, and nothing else may."""


@instead(BIT, "[40, -40, 0, 0]")
@shown_by("forgets", lambda u: u.level("f", 0, 0) > 0.9 > u.level("f", 1, 0))
def bit_forgets():
    """Between two signals a bit of 1 wipes out what your cell holds: it shuts the forget gate. Only
    the signal may do that."""


@instead(BIAS, "[-20, 0, 20, 20]")
@shown_by("forgets", lambda u: u.level("f", signal=0) < 0.9)
def leaking():
    """Between two signals your cell loses what it holds: the forget gate is not open then. A sum of
    0 is half open, and after a few steps half of a half is nothing. Its bias must be far above
    0."""


@instead(BIAS, "[-20, 5, 20, 20]")
@shown_by("forgets", lambda u: u.at_fault == {"f"})
def fading():
    """Between two signals your forget gate is almost open, and almost is not enough: it multiplies
    the cell at every step, and 0.993 to the 200th, for one, is a quarter. So what it holds fades.
    Its sum must be much further above 0."""


@instead(SIGNAL, "[0, 0, -40, 0]")
@shown_by("", lambda u: u.level("g", 1, 0) > 0.9 > 0.1 > u.level("g", 1, 1) and "f" in u.at_fault)
def signal_subtracts():
    """The signal works on the candidate, so at best it takes something off. To forget is to
    multiply the cell by 0, and that is the forget gate's work."""


@instead(SIGNAL, "[0, 0, 0, -40]")
@shown_by("keeps", lambda u: min(u.level("f", 0, 1), u.level("f", 1, 1)) > 0.9)
def never_forgets():
    """Your count goes on through the signal: the forget gate stays open. The signal must shut it: a
    negative weight that is more than the bias holds against it."""


@instead(SIGNAL, "[0, -20, 0, 0]")
@shown_by("keeps", lambda u: 0.1 < u.level("f", 0, 1) < 0.9)
def half_forgets():
    """When the signal comes, your forget gate shuts only in part and leaves a part of the count:
    the signal's weight does little more than make up for the bias. It must bring the sum far below
    0."""


never_writing = counter.never_writing
half_open = counter.half_open


@instead(SIGNAL, "[-40, -40, 0, 0]")
@shown_by("miswrites", lambda u: u.level("i", 1, 1) < 0.9)
def bit_lost():
    """A one that comes with the signal is not counted: the signal keeps your input gate from
    opening. It is to clear what was counted before; this bit is already the first of the new
    count."""


downwards = counter.downwards
adds_nothing = counter.adds_nothing
candidate_small = counter.candidate_small


hints = (
    "Start from the counter: its weights do all but the forgetting. Which of the four parts "
    "takes care of that?",
    "The signal gets a row of its own in `W_x`, with one entry that is not 0. What does "
    "the forget gate's sum need to be with the signal, and what is it without?",
)
