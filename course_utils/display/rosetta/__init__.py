"""The Rosetta tables: one model in the notation of every lecture, executed.

Each row computes the states by its source's own formula, with the source's own names, orientation
and order of operations, after renaming the course's parameters.  :func:`rosetta` runs the rows and
shows how far each is from the course's own function.
"""

from course_utils.display.rosetta.gru import GRU, GRU_RESET_BEFORE
from course_utils.display.rosetta.lstm import LSTM
from course_utils.display.rosetta.recurrent_neuron import RECURRENT_NEURON
from course_utils.display.rosetta.table import differences, rosetta

__all__ = ["GRU", "GRU_RESET_BEFORE", "LSTM", "RECURRENT_NEURON", "differences", "rosetta"]
